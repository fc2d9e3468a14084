//! What handlers take from a request: bodies, conditions, keys, and query parameters none of which is ignored.

use super::problem::ApiError;
use crate::domain::access::Actor;
use crate::domain::codes::Code;
use crate::domain::error::{Error, Fault, FaultCode};
use crate::domain::footprint::Bbox;
use crate::domain::period::Period;
use crate::domain::time::Timestamp;
use crate::service::{IdempotencyKey, Paging, intake};
use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Query, Request};
use axum::http::{StatusCode, header, request::Parts};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::convert::Infallible;
use uuid::Uuid;

const DEFAULT_LIMIT: usize = 100;
const MAX_LIMIT: usize = 1000;

/// Who acts, as the layer that knows sessions and tokens found out; nobody known where it left nothing.
#[derive(Debug, Clone)]
pub struct Signed(pub Actor);

impl<S: Sync> FromRequestParts<S> for Signed {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self(parts.extensions.get::<Actor>().cloned().unwrap_or(Actor::Public)))
    }
}

/// A JSON body, whatever it holds.
pub struct JsonBody(pub Value);

impl<S: Send + Sync> FromRequest<S> for JsonBody {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let is_json = |kind: &str| {
            let kind = kind.split(';').next().unwrap_or_default().trim();
            kind == "application/json" || (kind.starts_with("application/") && kind.ends_with("+json"))
        };
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        if !kind.is_some_and(is_json) {
            return Err(ApiError::edge(StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported-media-type"));
        }
        // A body that is too large is answered for by the gate; what else ends one early is the client's.
        let cut_off = |_| ApiError::edge(StatusCode::BAD_REQUEST, "not-json");
        let bytes = Bytes::from_request(request, state).await.map_err(cut_off)?;
        intake::parse(&bytes).map(Self).map_err(ApiError::from)
    }
}

impl JsonBody {
    /// The body as what a handler expects, every member known.
    ///
    /// # Errors
    /// The first fault that keeps it from being that.
    pub fn typed<T: DeserializeOwned>(self) -> Result<T, ApiError> {
        let wrong = |error| Error::invalid(vec![Fault::new("", FaultCode::WrongType).with("found", error)]).into();
        serde_json::from_value(self.0).map_err(wrong)
    }
}

/// The revision named by `If-Match`, which every change must carry.
pub struct IfMatch(pub i64);

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        let header = parts.headers.get(header::IF_MATCH).ok_or(Error::IfMatchMissing)?;
        // A tag that is not one of ours matches no revision, which is what "stale" says.
        let tag = header.to_str().unwrap_or_default().trim().trim_matches('"');
        Ok(Self(tag.parse().unwrap_or(-1)))
    }
}

/// The `Idempotency-Key`, when there is one.
pub struct MaybeKey(pub Option<IdempotencyKey>);

impl<S: Send + Sync> FromRequestParts<S> for MaybeKey {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        let Some(header) = parts.headers.get("idempotency-key") else { return Ok(Self(None)) };
        let key = header.to_str().ok().and_then(IdempotencyKey::parse);
        key.map(|key| Self(Some(key))).ok_or_else(|| ApiError::query("Idempotency-Key"))
    }
}

/// The query's parameters; what a handler does not take, and what has no value, makes the request fail, so that no filter is
/// silently ignored.
pub struct Params(Vec<(String, String)>);

impl<S: Send + Sync> FromRequestParts<S> for Params {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let Query(pairs) = Query::from_request_parts(parts, state).await.map_err(|_| ApiError::query("?"))?;
        Ok(Self(pairs))
    }
}

impl Params {
    /// Takes every value of a parameter; one value may be a list with commas.
    fn take(&mut self, name: &str) -> Vec<String> {
        let (taken, rest) = std::mem::take(&mut self.0).into_iter().partition(|(key, _)| key == name);
        self.0 = rest;
        Vec::into_iter(taken).map(|(_, value)| value).collect()
    }

    /// One value, read by a function that says `None` to what it cannot read.
    pub(crate) fn one<T>(&mut self, name: &str, read: impl Fn(&str) -> Option<T>) -> Result<Option<T>, ApiError> {
        match self.take(name).as_slice() {
            [] => Ok(None),
            [value] => read(value).map(Some).ok_or_else(|| ApiError::query(name)),
            _ => Err(ApiError::query(name)),
        }
    }

    /// A list, given with commas or by repeating the parameter.
    pub(crate) fn list<T>(&mut self, name: &str, read: impl Fn(&str) -> Option<T>) -> Result<Vec<T>, ApiError> {
        let values = self.take(name);
        let parts = values.iter().flat_map(|value| value.split(','));
        parts.map(|part| read(part).ok_or_else(|| ApiError::query(name))).collect()
    }

    pub(crate) fn bbox(&mut self) -> Result<Option<Bbox>, ApiError> {
        self.one("bbox", Bbox::parse)
    }

    pub(crate) fn window(&mut self) -> Result<Period, ApiError> {
        Ok(self.one("datetime", Period::parse_datetime)?.unwrap_or_default())
    }

    /// The instant whose knowledge is asked for; a day means its end.
    pub(crate) fn known(&mut self) -> Result<Option<Timestamp>, ApiError> {
        self.one("known", Timestamp::parse_end)
    }

    pub(crate) fn administrations(&mut self) -> Result<Vec<Code>, ApiError> {
        self.list("administration", Code::parse)
    }

    /// A number that is finite and not negative.
    pub(crate) fn amount(&mut self, name: &str) -> Result<Option<f64>, ApiError> {
        self.one(name, |text| text.parse().ok().filter(|number: &f64| number.is_finite() && 0.0 <= *number))
    }

    /// A whole number that is not negative.
    pub(crate) fn count(&mut self, name: &str) -> Result<Option<usize>, ApiError> {
        self.one(name, |text| text.parse::<i32>().ok().and_then(|number| usize::try_from(number).ok()))
    }

    /// An id as everybody writes it.
    pub(crate) fn id(&mut self, name: &str) -> Result<Option<Uuid>, ApiError> {
        self.one(name, |text| text.parse().ok().filter(|id: &Uuid| id.to_string() == text.to_ascii_lowercase()))
    }

    /// `limit` (cut to the maximum) and `after`, the opaque place a page begins.
    pub(crate) fn paging(&mut self) -> Result<Paging, ApiError> {
        let limit = self.count("limit")?;
        if limit == Some(0) {
            return Err(ApiError::query("limit"));
        }
        let after = self.one("after", |text| text.strip_prefix('p').and_then(|number| number.parse().ok()))?;
        Ok(Paging { after: after.unwrap_or(0), limit: limit.unwrap_or(DEFAULT_LIMIT).min(MAX_LIMIT) })
    }

    /// Fails on the first parameter that nobody took.
    pub(crate) fn finish(self) -> Result<(), ApiError> {
        match self.0.into_iter().next() {
            None => Ok(()),
            Some((name, _)) => Err(ApiError::query(name)),
        }
    }
}

/// The link to the next page: the same query from another place.
#[must_use]
pub fn next_link(uri: &axum::http::Uri, next: i64) -> String {
    let query = uri.query().unwrap_or_default();
    let kept = query.split('&').filter(|pair| !pair.is_empty() && !names(pair, "after"));
    let place = format!("after=p{next}");
    let query: Vec<&str> = kept.chain(std::iter::once(place.as_str())).collect();
    format!("{}?{}", uri.path(), query.join("&"))
}

/// Whether a pair of a query is of this parameter, however it is spelt.
fn names(pair: &str, parameter: &str) -> bool {
    let pairs =
        format!("/?{pair}").parse().ok().and_then(|uri| Query::<Vec<(String, String)>>::try_from_uri(&uri).ok());
    pairs.is_some_and(|Query(pairs)| pairs.iter().any(|(name, _)| name == parameter))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_link_keeps_the_filter_and_replaces_the_place() {
        let uri = "/api/v1/initiatives?q=b%20c&after=p7&limit=5".parse().unwrap();
        assert_eq!(next_link(&uri, 12), "/api/v1/initiatives?q=b%20c&limit=5&after=p12");
        let spelt_out = "/api/v1/initiatives?%61fter=p7&q=after=p7".parse().unwrap();
        assert_eq!(next_link(&spelt_out, 12), "/api/v1/initiatives?q=after=p7&after=p12");
    }
}
