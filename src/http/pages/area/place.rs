//! An area given as a place and how far around it: a name of the map or of a reference layer, or a position.

use crate::domain::access::Actor;
use crate::http::pages::svg;
use crate::service::{Service, ServiceError};
use geo::{Geometry, MultiPolygon, Point};
use std::sync::Arc;

/// How far, in metres.
const RADIUS: std::ops::RangeInclusive<f64> = 10.0..=5_000.0;

/// Everything within a radius of a place; `None` where no place is given, and the field and the key of a text where it or
/// the radius cannot be taken.
pub(super) async fn around(
    actor: &Actor,
    service: &Arc<Service>,
    place: &str,
    radius: &str,
) -> Result<Result<Option<MultiPolygon<f64>>, (&'static str, &'static str)>, ServiceError> {
    if place.is_empty() {
        return Ok(Ok(None));
    }
    let radius = radius.replace(',', ".").parse().ok().filter(|metres| RADIUS.contains(metres));
    let Some(radius) = radius else { return Ok(Err(("area_radius", "area-radius-wrong"))) };
    let found = match position(place).or_else(|| svg::named(place)) {
        Some(found) => Some(found),
        None => service.reference_place(actor, place).await?.map(Geometry::MultiPolygon),
    };
    let Some(found) = found else { return Ok(Err(("area_place", "area-place-unknown"))) };
    let around = service.around(actor, found, radius).await?;
    Ok(around.map(Some).ok_or(("area_place", "area-place-unknown")))
}

/// Latitude and longitude, as maps tell them.
fn position(text: &str) -> Option<Geometry<f64>> {
    let parts: Vec<&str> = text.split([' ', ';']).map(|part| part.trim_end_matches(',')).collect();
    let mut parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    if let [only] = parts.as_slice() {
        parts = only.split(',').collect();
    }
    let [lat, lon] = <[&str; 2]>::try_from(parts).ok()?;
    let number = |text: &str| text.replace(',', ".").parse::<f64>().ok();
    let (lat, lon) = (number(lat)?, number(lon)?);
    (lat.abs() <= 90.0 && lon.abs() <= 180.0).then(|| Point::new(lon, lat).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_is_two_numbers_and_a_name_is_none() {
        for text in ["55.6059 13.0007", "55,6059 13,0007", "55.6059, 13.0007", "55.6059,13.0007"] {
            assert_eq!(position(text), Some(Point::new(13.0007, 55.6059).into()), "{text}");
        }
        for text in ["Möllan", "Bergsgatan 20", "91 13", "1 2 3"] {
            assert_eq!(position(text), None, "{text}");
        }
    }

    #[test]
    fn the_maps_names_are_found_whatever_their_case() {
        assert!(svg::named("folkets PARK").is_some());
        assert!(svg::names().iter().any(|name| name == "Folkets park"));
        assert_eq!(svg::named("Atlantis"), None);
    }
}
