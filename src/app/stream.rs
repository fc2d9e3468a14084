//! A client's connection that is given up when the client hardly takes what it is sent.

use std::io::{Error, ErrorKind, IoSlice, Result};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Instant, Sleep, sleep};

/// The system keeps at most about this many bytes that are not sent yet. With more, a client that takes a few bytes now and
/// then would look like one that has taken everything.
const UNSENT_BYTES: u32 = 64 * 1024;

/// A connection whose client has to take so many bytes in each period in which something is waiting to be taken.
#[derive(Debug)]
pub(super) struct Stream {
    tcp: TcpStream,
    least_bytes: usize,
    period: Duration,
    /// When the client began to be waited for, if it is.
    blocked_since: Option<Instant>,
    /// How long it was waited for earlier in this period.
    blocked: Duration,
    taken_bytes: usize,
    timer: Pin<Box<Sleep>>,
}

impl Stream {
    /// A client that has to take `least_bytes` in each `period`.
    pub(super) fn new(tcp: TcpStream, least_bytes: usize, period: Duration) -> Self {
        let socket = socket2::SockRef::from(&tcp);
        // Where the system does not know these, slow clients are noticed later.
        #[cfg(any(target_os = "linux", target_os = "android"))]
        drop(socket.set_tcp_notsent_lowat(UNSENT_BYTES));
        drop(socket.set_tcp_nodelay(true));
        let timer = Box::pin(sleep(Duration::ZERO));
        Self { tcp, least_bytes, period, blocked_since: None, blocked: Duration::ZERO, taken_bytes: 0, timer }
    }

    /// What came of an attempt to write; only time in which the client is waited for counts.
    fn written(&mut self, context: &mut Context<'_>, outcome: Poll<Result<usize>>) -> Poll<Result<usize>> {
        match outcome {
            Poll::Ready(result) => {
                if let Some(since) = self.blocked_since.take() {
                    self.blocked += since.elapsed();
                }
                self.taken_bytes += result.as_ref().copied().unwrap_or_default();
                Poll::Ready(result)
            }
            Poll::Pending => {
                if self.blocked_since.is_none() {
                    let now = Instant::now();
                    self.blocked_since = Some(now);
                    let left = self.period.saturating_sub(self.blocked);
                    self.timer.as_mut().reset(now + left);
                }
                ready!(self.timer.as_mut().poll(context));
                if self.taken_bytes < self.least_bytes {
                    // What is left must not stay with the system either, for a client that does not want it.
                    drop(self.tcp.set_zero_linger());
                    return Poll::Ready(Err(Error::new(
                        ErrorKind::TimedOut,
                        "the client hardly takes what it is sent",
                    )));
                }
                (self.taken_bytes, self.blocked) = (0, Duration::ZERO);
                let now = Instant::now();
                self.blocked_since = Some(now);
                self.timer.as_mut().reset(now + self.period);
                if self.timer.as_mut().poll(context).is_ready() {
                    context.waker().wake_by_ref();
                }
                Poll::Pending
            }
        }
    }
}

/// However the connection ends while its client is waited for: what the system still has for it is not kept for a client that
/// does not take it.
impl Drop for Stream {
    fn drop(&mut self) {
        if self.blocked_since.is_some() {
            drop(self.tcp.set_zero_linger());
        }
    }
}

impl AsyncRead for Stream {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<Result<()>> {
        Pin::new(&mut self.tcp).poll_read(context, buffer)
    }
}

impl AsyncWrite for Stream {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<Result<usize>> {
        let outcome = Pin::new(&mut self.tcp).poll_write(context, bytes);
        self.written(context, outcome)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<Result<usize>> {
        let outcome = Pin::new(&mut self.tcp).poll_write_vectored(context, slices);
        self.written(context, outcome)
    }

    fn is_write_vectored(&self) -> bool {
        self.tcp.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<()>> {
        Pin::new(&mut self.tcp).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<()>> {
        Pin::new(&mut self.tcp).poll_shutdown(context)
    }
}
