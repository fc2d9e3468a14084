//! What is wrong with a form: a list of everything at its top, and each fault again at its field.

use super::feature::field_of;
use crate::domain::error::Fault;
use crate::http::pages::numbers;
use crate::texts::Lang;

/// A fault at a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::http::pages) struct FieldFault {
    /// The id of the field, where the link in the list leads.
    pub(in crate::http::pages) field: String,
    /// What the field is called.
    pub(in crate::http::pages) label: String,
    pub(in crate::http::pages) text: String,
}

/// Every fault, in the order of the form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::http::pages) struct Faults(Vec<FieldFault>);

impl Faults {
    pub(in crate::http::pages) fn new(lang: Lang, faults: &[Fault]) -> Self {
        let mut all = Self::default();
        for fault in faults {
            all.add(lang, &field_of(&fault.pointer), text(lang, fault));
        }
        all
    }

    /// One fault that only the form knows of.
    pub(in crate::http::pages) fn one(lang: Lang, field: &str, text: String) -> Self {
        let mut all = Self::default();
        all.add(lang, field, text);
        all
    }

    /// A fault is told once at its field, also when it is found at many corners.
    pub(in crate::http::pages) fn add(&mut self, lang: Lang, field: &str, text: String) {
        let fault = FieldFault { field: field.to_owned(), label: label(lang, field), text };
        if !self.0.contains(&fault) {
            self.0.push(fault);
        }
    }

    /// Puts other faults in the place of a field's own.
    pub(super) fn replace(&mut self, field: &str, others: Self) {
        self.0.retain(|fault| fault.field != field);
        self.0.extend(others.0);
    }

    /// Adds others behind.
    pub(in crate::http::pages) fn extend(&mut self, others: Self) {
        self.0.extend(others.0);
    }

    pub(in crate::http::pages) fn all(&self) -> &[FieldFault] {
        &self.0
    }

    pub(in crate::http::pages) fn count(&self) -> usize {
        self.0.len()
    }

    /// The texts at a field; empty when nothing is wrong with it.
    pub(in crate::http::pages) fn of(&self, field: &str) -> String {
        let texts = self.0.iter().filter(|fault| fault.field == field).map(|fault| fault.text.as_str());
        texts.collect::<Vec<_>>().join(" ")
    }
}

fn text(lang: Lang, fault: &Fault) -> String {
    let text = lang.format(&format!("fault-{}", fault.code.word()), &fault.values);
    match fault.position {
        Some([lon, lat]) => {
            let place = [("lat", numbers::number(lang, lat, 5)), ("lon", numbers::number(lang, lon, 5))];
            format!("{text} {}", lang.format("form-fault-place", &place))
        }
        None => text,
    }
}

fn label(lang: Lang, field: &str) -> String {
    let field = if field.starts_with("actor_name_") { "actors" } else { field };
    lang.text(&format!("field-{}", field.replace('_', "-")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::error::FaultCode;

    #[test]
    fn every_fault_has_a_field_a_name_and_a_text() {
        let faults = [
            Fault::new("/properties/name", FaultCode::Required),
            Fault::new("/geometry/coordinates/0/2", FaultCode::SelfCrossing).at(Some([13.0012, 55.6])),
            Fault::new("/properties/actors/2/name", FaultCode::TextTooLong).with("limit", 200).with("found", 300),
        ];
        let faults = Faults::new(Lang::Sv, &faults);
        assert_eq!(faults.of("name"), "Uppgiften måste anges.");
        assert_eq!(faults.of("geometry"), "Gränsen korsar sig själv. Plats: 55,6 N, 13,0012 Ö.");
        assert!(faults.of("actor_name_2").contains("300") && faults.all()[2].label == "Aktörer");
    }

    #[test]
    fn the_forms_own_faults_take_the_place_of_those_they_explain() {
        let mut faults = Faults::new(Lang::En, &[Fault::new("/geometry", FaultCode::Required)]);
        faults.replace("geometry", Faults::one(Lang::En, "geometry", "Draw an area.".into()));
        assert_eq!((faults.count(), faults.of("geometry").as_str()), (1, "Draw an area."));
    }
}
