//! An answer on its way: handed out in small pieces, so that it is whole with the client when it has been handed out.

use super::crowd::Served;
use crate::http::{Listening, UnderWay};
use axum::body::{Body, Bytes};
use axum::response::Response;
use hyper::body::{Body as _, Frame, SizeHint};
use std::pin::Pin;
use std::task::{Context, Poll};

/// What the server loop takes at once. A whole list taken at once would be in memory for as long as a slow client pleases,
/// and nothing would know of it.
const PIECE_BYTES: usize = 64 * 1024;

/// The body of an answer, with its connection's place and its own among the requests under way.
#[derive(Debug)]
struct Answer {
    body: Body,
    rest: Bytes,
    held: Option<(Served, Option<UnderWay>)>,
}

/// The answer in pieces; when the last one has been taken, its connection is no longer being served.
pub(super) fn in_pieces(mut response: Response, served: Served) -> Response {
    // Who only listens may wait for hours; meanwhile their connection gives way like one that asks for nothing.
    let is_listening = response.extensions_mut().remove::<Listening>().is_some();
    let held = (!is_listening).then(|| (served, response.extensions_mut().remove()));
    response.map(|body| {
        // A body without content may never be asked for any.
        if body.is_end_stream() { body } else { Body::new(Answer { body, rest: Bytes::new(), held }) }
    })
}

impl hyper::body::Body for Answer {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        if self.rest.is_empty() {
            let frame = match std::task::ready!(Pin::new(&mut self.body).poll_frame(context)) {
                Some(Ok(frame)) => frame,
                other => {
                    self.held = None;
                    return Poll::Ready(other);
                }
            };
            match frame.into_data() {
                Ok(data) => self.rest = data,
                Err(trailers) => return Poll::Ready(Some(Ok(trailers))),
            }
        }
        let piece = PIECE_BYTES.min(self.rest.len());
        Poll::Ready(Some(Ok(Frame::data(self.rest.split_to(piece)))))
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_empty() && self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        let (inner, rest) = (self.body.size_hint(), u64::try_from(self.rest.len()).unwrap_or(u64::MAX));
        let mut hint = SizeHint::new();
        hint.set_lower(inner.lower().saturating_add(rest));
        if let Some(upper) = inner.upper() {
            hint.set_upper(upper.saturating_add(rest));
        }
        hint
    }
}
