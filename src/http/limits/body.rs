//! A request's body, watched while it comes in: whether it is too large, and whether it has come whole.

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, header};
use hyper::body::{Body as _, Frame, SizeHint};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::task::{Context, Poll, ready};

/// How far a body has come; known while somebody else reads it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Progress {
    /// There is more to come.
    Coming,
    /// It is all there.
    Whole,
    /// There is more than may come.
    TooLarge,
}

/// Tells of a body that somebody else reads.
#[derive(Debug, Clone)]
pub(super) struct Watch(Arc<AtomicU8>);

impl Watch {
    pub(super) fn progress(&self) -> Progress {
        match self.0.load(Ordering::Relaxed) {
            0 => Progress::Coming,
            1 => Progress::Whole,
            _ => Progress::TooLarge,
        }
    }

    fn set(&self, progress: Progress) {
        let number = match progress {
            Progress::Coming => 0,
            Progress::Whole => 1,
            Progress::TooLarge => 2,
        };
        self.0.store(number, Ordering::Relaxed);
    }
}

/// A body of at most so many bytes.
#[derive(Debug)]
struct Watched {
    body: Body,
    left: usize,
    watch: Watch,
}

/// Watches a body; the reader gets an error instead of more than `limit` bytes.
pub(super) fn watched(body: Body, limit: usize) -> (Body, Watch) {
    let watch = Watch(Arc::default());
    if body.is_end_stream() {
        watch.set(Progress::Whole);
        return (body, watch);
    }
    (Body::new(Watched { body, left: limit, watch: watch.clone() }), watch)
}

/// Whether the head already says that the body is larger than it may be.
pub(super) fn is_announced_above(headers: &HeaderMap, limit: usize) -> bool {
    let length = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    length.is_some_and(|length| u64::try_from(limit).is_ok_and(|limit| limit < length))
}

impl hyper::body::Body for Watched {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let frame = ready!(Pin::new(&mut self.body).poll_frame(context));
        match &frame {
            None => self.watch.set(Progress::Whole),
            Some(Ok(frame)) => {
                let length = frame.data_ref().map_or(0, Bytes::len);
                match self.left.checked_sub(length) {
                    Some(left) => self.left = left,
                    None => {
                        self.watch.set(Progress::TooLarge);
                        return Poll::Ready(Some(Err(axum::Error::new("the body is too large"))));
                    }
                }
                if self.body.is_end_stream() {
                    self.watch.set(Progress::Whole);
                }
            }
            Some(Err(_)) => {}
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
