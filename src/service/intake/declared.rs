//! The reference system a document declares: the member `crs`, which RFC 7946 removed and many programs still write.

use crate::domain::crs::MetricCrs;
use crate::domain::error::{Fault, FaultCode};
use serde_json::Value;

/// Longitude and latitude, what GeoJSON is in unless it says otherwise.
pub const DEGREES: u32 = 4326;

/// ETRS89 and SWEREF 99 in degrees, which differ from WGS 84 by less than the metre nobody can tell.
const SAME_AS_DEGREES: [u32; 2] = [4258, 4619];

/// The EPSG code of the declared system, with [`DEGREES`] for everything in longitude and latitude.
///
/// # Errors
/// [`FaultCode::UnknownCrs`] for a declaration that cannot be followed.
pub fn declared_epsg(document: &Value, pointer: &str) -> Result<Option<u32>, Fault> {
    let Some(crs) = document.get("crs").filter(|value| !value.is_null()) else { return Ok(None) };
    let name = crs.pointer("/properties/name").unwrap_or(crs).as_str();
    let known = name.and_then(code).filter(|epsg| *epsg == DEGREES || MetricCrs::new(*epsg).is_ok());
    known.map(Some).ok_or_else(|| {
        let found = name.map_or_else(|| crs.to_string(), str::to_owned);
        Fault::new(format!("{pointer}/crs"), FaultCode::UnknownCrs).with("found", found)
    })
}

/// Reads `EPSG:3008`, `urn:ogc:def:crs:EPSG::3008`, `http://www.opengis.net/def/crs/EPSG/0/3008` and CRS84's names.
fn code(name: &str) -> Option<u32> {
    let name = name.trim();
    let mut parts = name.rsplit([':', '/']);
    let last = parts.next()?;
    if last.eq_ignore_ascii_case("CRS84") {
        return Some(DEGREES);
    }
    let is_epsg = parts.any(|part| part.eq_ignore_ascii_case("EPSG"));
    let code = last.parse().ok().filter(|_| is_epsg)?;
    Some(if SAME_AS_DEGREES.contains(&code) { DEGREES } else { code })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn named(name: &str) -> Option<u32> {
        let document = json!({"crs": {"type": "name", "properties": {"name": name}}});
        declared_epsg(&document, "").ok().flatten()
    }

    #[test]
    fn names_are_read_in_all_their_forms() {
        for name in ["urn:ogc:def:crs:EPSG::3008", "EPSG:3008", "http://www.opengis.net/def/crs/EPSG/0/3008"] {
            assert_eq!(named(name), Some(3008), "{name}");
        }
        for name in ["urn:ogc:def:crs:OGC:1.3:CRS84", "OGC:CRS84", "EPSG:4326", "urn:ogc:def:crs:EPSG:6.6:4619"] {
            assert_eq!(named(name), Some(DEGREES), "{name}");
        }
        assert_eq!(declared_epsg(&json!({"crs": "EPSG:3008"}), ""), Ok(Some(3008)));
    }

    #[test]
    fn without_a_declaration_there_is_none() {
        assert_eq!(declared_epsg(&json!({}), ""), Ok(None));
        assert_eq!(declared_epsg(&json!({"crs": null}), ""), Ok(None));
    }

    #[test]
    fn what_cannot_be_followed_is_a_fault() {
        for name in ["", "3008", "EPSG:999999", "EPSG:2263", "EPSG:x", "urn:ogc:def:crs:IAU::3008"] {
            assert_eq!(named(name), None, "{name}");
        }
        let link = json!({"crs": {"type": "link", "properties": {"href": "http://example.org/crs"}}});
        let fault = declared_epsg(&link, "/geometry").unwrap_err();
        assert_eq!((fault.code, fault.pointer.as_str()), (FaultCode::UnknownCrs, "/geometry/crs"));
    }
}
