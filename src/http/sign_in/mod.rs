//! Who asks, and whether a browser asks for somebody else: what every request to something internal goes through first.
//!
//! A request with `Authorization` is a program's and its cookies count for nothing; one with a session's cookie is a
//! person's, and changes something only when our own page sent it.

pub(super) mod cookie;
mod guard;
mod headers;
mod identify;

pub(super) use guard::{api_guard, page_guard};
pub(super) use headers::with_headers;
pub(super) use identify::{CurrentSession, api_identify, page_for_everybody, page_identify};
