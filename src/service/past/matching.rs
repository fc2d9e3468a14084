//! The filters of the lists, applied to what was: the same narrowings as the store's statements make.

use crate::domain::codes::Code;
use crate::domain::initiative::Initiative;
use crate::domain::overlap::Overlap;
use crate::store::{InitiativeFilter, OverlapFilter, search_text};

fn among<T: PartialEq>(wanted: &[T], found: &T) -> bool {
    wanted.is_empty() || wanted.contains(found)
}

fn any_of<'a>(wanted: &[Code], mut found: impl Iterator<Item = &'a Code>) -> bool {
    wanted.is_empty() || found.any(|code| wanted.contains(code))
}

/// Whether a filter leaves an initiative, which a withdrawn one never is.
pub(super) fn initiative(filter: &InitiativeFilter, one: &Initiative) -> bool {
    let attributes = &one.attributes;
    let InitiativeFilter { bbox, administrations, phases, forms, origin, focus_field, window, text } = filter;
    one.withdrawn_at.is_none()
        && bbox.as_ref().is_none_or(|bbox| bbox.meets(&one.footprint.bbox()))
        && any_of(administrations, attributes.administrations())
        && among(phases, &attributes.phase)
        && among(forms, &attributes.form)
        && origin.is_none_or(|origin| origin == attributes.origin)
        && focus_field.is_none_or(|field| attributes.focus_fields.contains(&field))
        && attributes.period.touches(window)
        && text.as_ref().is_none_or(|text| search_text(attributes).contains(&text.to_lowercase()))
}

/// Whether a filter leaves an overlap; of a box only the windows are compared. What is asked of scores and of handling
/// leaves nothing, since they are not looked back at.
pub(super) fn overlap(filter: &OverlapFilter, one: &Overlap) -> bool {
    let OverlapFilter { bbox, administrations, states, kind, min_area_m2, min_share, initiative, .. } = filter;
    let shared = &one.finding.shared;
    filter.bands.is_empty()
        && filter.handling.is_empty()
        && filter.awaiting.is_none()
        && bbox.as_ref().is_none_or(|bbox| bbox.meets(&one.window))
        && any_of(administrations, one.a.administrations.iter().chain(&one.b.administrations))
        && among(states, &one.state)
        && kind.is_none_or(|kind| kind == one.finding.kind)
        && min_area_m2.is_none_or(|least| least <= shared.area_m2)
        && min_share.is_none_or(|least| least <= shared.share_a || least <= shared.share_b)
        && initiative.is_none_or(|id| id == one.a.id || id == one.b.id)
}
