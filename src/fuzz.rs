//! What must hold for every input whatever it is: the bodies of the fuzz targets in `fuzz/`, which also run over the kept
//! inputs in `fuzz/corpus` with the unit tests. Each panics where something does not hold.

#![allow(clippy::unwrap_used, clippy::panic)] // a panic is how a fuzz target speaks

use crate::domain::codes::Code;
use crate::domain::crs::MetricCrs;
use crate::domain::error::Error;
use crate::domain::footprint::{Bbox, Footprint};
use crate::domain::outside::{Exceptions, Target, is_public};
use crate::domain::settings::Settings;
use crate::engine::{DefectKind, PlaneArea, Relation, compare, defects, intersection, repair};
use crate::http::extract::{IfMatch, MaybeKey, Params, next_link};
use crate::service::intake::{Intake, Options, parse};
use crate::store::wkb;
use crate::texts::Lang;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderValue, Request, Uri, header};
use futures_util::FutureExt;
use geo::{Area, Coord, CoordsIter, LineString, MultiPolygon, Polygon};
use serde_json::json;
use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::LazyLock;

/// Malmö, as an installation would be set.
static CITY: LazyLock<(Settings, MetricCrs, BTreeSet<Code>)> = LazyLock::new(|| {
    let settings = Settings { metric_crs: 3008, extent: Some([12.8, 55.48, 13.2, 55.68]), ..Settings::default() };
    let administrations = ["FGK", "MF"].iter().filter_map(|code| Code::parse(code)).collect();
    (settings, MetricCrs::new(3008).unwrap(), administrations)
});

fn intake() -> Intake<'static> {
    let (settings, crs, administrations) = &*CITY;
    Intake { settings, crs, administrations }
}

/// A GeoJSON document as it comes from the network.
pub fn geojson_in(bytes: &[u8]) {
    let Ok(document) = parse(bytes) else { return };
    let intake = intake();
    let request = Options::of_request(intake.settings);
    let import = Options { repair: true, ..Options::of_import(intake.settings) };
    for options in [request, import] {
        match intake.feature(&document, &options) {
            Ok(taken) => taken_area(&taken.draft.footprint, &taken.plane),
            Err(Error::Invalid { faults, corrected }) => {
                assert!(!faults.is_empty(), "refused without a reason");
                if let Some(corrected) = corrected {
                    let geometry = corrected.get("geometry").unwrap();
                    let again = intake.geometry(geometry, "/geometry", &options);
                    assert!(again.is_ok(), "the corrected area is refused: {again:?}");
                }
            }
            Err(error) => panic!("{error}"),
        }
    }
}

fn taken_area(footprint: &Footprint, plane: &PlaneArea) {
    assert!(plane.area_m2().is_finite() && 0.0 < plane.area_m2());
    let Bbox { min_lon, min_lat, max_lon, max_lat } = footprint.bbox();
    // The extent with the margin around it.
    assert!(12.3 < min_lon && max_lon < 13.7 && 55.2 < min_lat && max_lat < 55.95, "{:?}", footprint.bbox());
    assert_eq!(wkb::from_geopackage(&wkb::to_geopackage(footprint)).unwrap(), *footprint.multi_polygon());
}

/// A geometry as a database hands it out.
pub fn wkb_in(bytes: &[u8]) {
    if let Ok(area) = wkb::from_geopackage(bytes) {
        same_when_written(area, wkb::to_geopackage, |bytes| wkb::from_geopackage(bytes).unwrap());
    }
    if let Ok(area) = wkb::from_postgis(bytes) {
        same_when_written(area, wkb::to_postgis, |bytes| wkb::from_postgis(bytes).unwrap());
    }
}

fn same_when_written(
    area: MultiPolygon<f64>,
    write: impl Fn(&Footprint) -> Vec<u8>,
    read: impl Fn(&[u8]) -> MultiPolygon<f64>,
) {
    let numbers = || area.coords_iter().flat_map(|at| [at.x, at.y]);
    if numbers().next().is_none() || !numbers().all(f64::is_finite) {
        return; // no footprint: a ring that begins with "not a number" is never closed
    }
    let bytes = write(&Footprint::from_valid(area));
    assert_eq!(write(&Footprint::from_valid(read(&bytes))), bytes);
}

/// Coordinates in systems that are declared rightly or wrongly.
pub fn crs_recognition(bytes: &[u8]) {
    let Some((&[system, scale], rest)) = bytes.split_first_chunk::<2>() else { return };
    let epsg = [4326, 3006, 3008, 3011, 3021, 3857, 4619, 9999][usize::from(system % 8)];
    let positions: Vec<[f64; 2]> = match scale % 3 {
        0 => numbers(rest).chunks_exact(2).map(|pair| [pair[0], pair[1]]).collect(),
        // Near Malmö: in degrees, and in metres of the city's own system.
        1 => steps(rest).map(|[x, y]| [13.0 + x * 1e-5, 55.59 + y * 1e-5]).collect(),
        _ => steps(rest).map(|[x, y]| [118_000.0 + x, 6_163_000.0 + y]).collect(),
    };
    let positions: Vec<[f64; 2]> =
        if scale & 4 == 0 { positions } else { positions.iter().map(|[x, y]| [*y, *x]).collect() };
    let name = format!("urn:ogc:def:crs:EPSG::{epsg}");
    let geometry = json!({ "type": "Polygon", "coordinates": [positions],
        "crs": { "type": "name", "properties": { "name": name } } });
    let options = Options::of_request(&CITY.0);
    match intake().geometry(&geometry, "", &options) {
        Ok((footprint, plane, _)) => taken_area(&footprint, &plane),
        Err(Error::Invalid { corrected: Some(corrected), .. }) => {
            assert!(intake().geometry(&corrected, "", &options).is_ok(), "the corrected area is refused: {corrected}");
        }
        Err(_) => {}
    }
}

fn numbers(bytes: &[u8]) -> Vec<f64> {
    bytes.chunks_exact(8).filter_map(|eight| Some(f64::from_le_bytes(eight.try_into().ok()?))).collect()
}

fn steps(bytes: &[u8]) -> impl Iterator<Item = [f64; 2]> {
    let step = |low: u8, high: u8| f64::from(i16::from_le_bytes([low, high]));
    bytes.chunks_exact(4).map(move |four| [step(four[0], four[1]), step(four[2], four[3])])
}

/// Two areas, valid or not.
pub fn overlap_pair(bytes: &[u8]) {
    let Some((&[how, cut], rest)) = bytes.split_first_chunk::<2>() else { return };
    let middle = (usize::from(cut) * rest.len() / 256).next_multiple_of(4).min(rest.len());
    let (first, second) = rest.split_at(middle);
    let (a, b) = (polygons(first, how), polygons(second, how.rotate_left(4)));
    let (Ok(plane_a), Ok(plane_b)) = (PlaneArea::new(&a), PlaneArea::new(&b)) else { return };
    let (ab, ba) = (compare(&plane_a, &plane_b), compare(&plane_b, &plane_a));
    assert_eq!(ab.area_m2.to_bits(), ba.area_m2.to_bits(), "{ab:?} is not {ba:?}");
    let [defects_a, defects_b] = [defects(&a), defects(&b)];
    if !(defects_a.is_empty() && defects_b.is_empty()) {
        for (area, defects) in [(&a, defects_a), (&b, defects_b)] {
            repaired(area, defects.iter().map(|defect| defect.kind).collect());
        }
        return;
    }
    let size = plane_a.area_m2().max(plane_b.area_m2());
    let tolerance = 1e-6 + 1e-9 * size;
    assert!(-tolerance <= ab.area_m2 && ab.area_m2 <= plane_a.area_m2().min(plane_b.area_m2()) + tolerance, "{ab:?}");
    if tolerance < ab.area_m2 {
        assert_eq!(ab.relation, ba.relation.inverse());
    }
    let own = compare(&plane_a, &plane_a);
    // How areas lie to each other means nothing where they share none: a sliver of 1e-216 m² shares 0 with itself.
    let is_equal = own.area_m2 == 0.0 || own.relation == Relation::Equals;
    assert!((own.area_m2 - plane_a.area_m2()).abs() <= tolerance && is_equal, "{own:?}");
    if let Ok(shape) = intersection(&plane_a, &plane_b) {
        let drawn = shape.unsigned_area();
        // The shape is drawn on a grid of its own: as far off as its border is long.
        assert!(
            (drawn - ab.area_m2).abs() <= 1e-3 * (1.0 + size.sqrt()),
            "{drawn} m² drawn, {} m² measured",
            ab.area_m2
        );
    }
}

fn repaired(area: &MultiPolygon<f64>, defects: Vec<DefectKind>) {
    if defects.is_empty() {
        return;
    }
    if let Ok(repaired) = repair(area) {
        let left = crate::engine::defects(&repaired);
        assert!(left.is_empty(), "{left:?} are left of {defects:?}");
    }
}

/// Polygons of 4 to 64 corners each on a grid of half metres, where much coincides, or anywhere.
fn polygons(bytes: &[u8], how: u8) -> MultiPolygon<f64> {
    let points: Vec<Coord<f64>> = if how & 1 == 0 {
        steps(bytes).map(|[x, y]| Coord { x: x / 2.0, y: y / 2.0 }).collect()
    } else {
        numbers(bytes).chunks_exact(2).map(|pair| Coord { x: pair[0], y: pair[1] }).collect()
    };
    let corners = 4 + usize::from(how >> 2 & 15) * 4;
    let rings: Vec<LineString<f64>> = points.chunks(corners).map(|ring| LineString::new(ring.to_vec())).collect();
    if how & 2 == 0 {
        return MultiPolygon::new(rings.into_iter().map(|ring| Polygon::new(ring, Vec::new())).collect());
    }
    let mut rings = rings.into_iter();
    let exterior = rings.next().unwrap_or_else(|| LineString::new(Vec::new()));
    MultiPolygon::new(vec![Polygon::new(exterior, rings.collect())])
}

fn parts(uri: Uri, headers: &[(header::HeaderName, &[u8])]) -> Parts {
    let (mut parts, ()) = Request::new(()).into_parts();
    parts.uri = uri;
    for (name, value) in headers {
        if let Ok(value) = HeaderValue::from_bytes(value) {
            parts.headers.append(name, value);
        }
    }
    parts
}

fn extract<T: FromRequestParts<()>>(parts: &mut Parts) -> Result<T, T::Rejection> {
    T::from_request_parts(parts, &()).now_or_never().expect("nothing to wait for")
}

/// Header fields and query parameters, one line each: a condition, a key, languages, and a query.
pub fn headers(bytes: &[u8]) {
    let mut lines = bytes.split(|byte| *byte == b'\n');
    let mut line = || lines.next().unwrap_or_default();
    let (condition, key, languages, query) = (line(), line(), line(), line());
    let uri = Uri::builder().path_and_query([b"/?", query].concat()).build().unwrap_or_default();
    let key_name = header::HeaderName::from_static("idempotency-key");
    let mut parts = parts(uri, &[(header::IF_MATCH, condition), (key_name, key)]);
    if let Ok(IfMatch(revision)) = extract(&mut parts) {
        assert!(-1 <= revision || condition.contains(&b'-'), "{revision}");
    }
    if let Ok(MaybeKey(Some(_))) = extract::<MaybeKey>(&mut parts) {
        assert!((8..=128).contains(&key.trim_ascii().len()));
    }
    let lang = Lang::accepted(&String::from_utf8_lossy(languages));
    assert!(Lang::parse(lang.tag()).is_some());
    let Ok(mut params) = extract::<Params>(&mut parts) else { return };
    if let Ok(Some(bbox)) = params.bbox() {
        let Bbox { min_lon, min_lat, max_lon, max_lat } = bbox;
        assert!(min_lon <= max_lon && min_lat <= max_lat);
        assert!([min_lon, min_lat, max_lon, max_lat].iter().all(|number| number.is_finite()));
    }
    drop((params.window(), params.administrations(), params.amount("min_area_m2"), params.paging(), params.finish()));
}

/// Places in lists: the next page keeps the query, and a link that was made can be read.
pub fn page_tokens(bytes: &[u8]) {
    let Some((next, query)) = bytes.split_first_chunk::<8>() else { return };
    let next = i64::from_le_bytes(*next).saturating_abs();
    let Ok(uri) = Uri::builder().path_and_query([b"/list?", query].concat()).build() else { return };
    let paging = |uri: &Uri| extract::<Params>(&mut parts(uri.clone(), &[])).ok()?.paging().ok();
    let Some(before) = paging(&uri) else { return };
    let link = next_link(&uri, next);
    let after = paging(&link.parse().unwrap()).unwrap_or_else(|| panic!("{link} cannot be read"));
    assert_eq!((after.after, after.limit), (next, before.limit), "{link}");
}

/// An address that somebody wants to have called, and the bytes of an address that its name may stand for.
pub fn webhook_url(bytes: &[u8]) {
    let none = Exceptions::default();
    if let Ok(text) = std::str::from_utf8(bytes)
        && let Some(target) = Target::parse(text, &none)
    {
        assert_eq!(target.url().scheme(), "https");
        assert!(target.url().username().is_empty() && target.url().password().is_none());
        // What is called is what stands there, in the same letters.
        assert!(text.to_ascii_lowercase().starts_with(&format!("https://{}", target.host())));
        if let Some(address) = target.address() {
            called(address);
        }
        assert_eq!(Target::parse(target.url().as_str(), &none).as_ref(), Some(&target), "read otherwise again");
    }
    if let Some(bytes) = bytes.first_chunk::<4>() {
        called_if_public(Ipv4Addr::from(*bytes).into());
    }
    if let Some(bytes) = bytes.first_chunk::<16>() {
        called_if_public(Ipv6Addr::from(*bytes).into());
    }
}

fn called_if_public(address: IpAddr) {
    if is_public(address) {
        called(address);
    }
}

/// By the standard library's words, and with whatever IPv4 address may be inside.
fn called(address: IpAddr) {
    let address = match address {
        IpAddr::V4(address) => address,
        IpAddr::V6(address) => {
            let [first, second, ..] = address.segments();
            assert!(first & 0xe000 == 0x2000, "{address} is not the internet's");
            assert!(!(address.is_loopback() || address.is_unspecified() || address.is_multicast()), "{address}");
            assert!(
                first != 0x2002 && (first, second) != (0x2001, 0) && (first, second) != (0x2001, 0xdb8),
                "{address}"
            );
            assert!(address.to_ipv4().is_none(), "{address} has another inside");
            return;
        }
    };
    let is_inner = address.is_private() || address.is_loopback() || address.is_link_local();
    let is_other = address.is_documentation() || address.is_multicast() || address.is_broadcast();
    let [first, second, ..] = address.octets();
    let is_special =
        first == 0 || 240 <= first || (first == 100 && second & 0xc0 == 64) || (first == 198 && second & 0xfe == 18);
    assert!(!(is_inner || is_other || is_special), "{address}");
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    /// Every kept input goes through the body of its target.
    #[test]
    fn the_kept_inputs_still_hold() {
        type Body = fn(&[u8]);
        let targets: [(&str, Body); 7] = [
            ("geojson_in", super::geojson_in),
            ("wkb_in", super::wkb_in),
            ("crs_recognition", super::crs_recognition),
            ("overlap_pair", super::overlap_pair),
            ("headers", super::headers),
            ("page_tokens", super::page_tokens),
            ("webhook_url", super::webhook_url),
        ];
        for (name, body) in targets {
            let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(name);
            let files = std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
            let mut count = 0;
            for file in files.map(Result::unwrap) {
                body(&std::fs::read(file.path()).unwrap());
                count += 1;
            }
            assert!(10 <= count, "{name} has {count} kept inputs");
        }
    }
}
