//! The part of a form that asks for an area, in six ways, the same for who registers, applies or gives notice of a change.
//!
//! Whatever is given in several ways is put together. The server does it all; scripts add a map to the same fields.

mod add;
mod corners;
mod dissolve;
mod given;
mod part;
mod place;
mod text;

pub(super) use add::add;
pub(super) use given::{Given, given};
pub(super) use part::{AreaPart, Around};
pub(super) use text::{Text, read};
