//! Tests of the whole pipeline: all faults at once, corrected bodies, notes, and no code without a test.

use super::*;
use crate::domain::settings::Settings;
use proptest::prelude::*;

fn settings() -> Settings {
    Settings { metric_crs: 3008, extent: Some([12.80, 55.48, 13.20, 55.68]), ..Settings::default() }
}

fn with<T>(settings: &Settings, work: impl FnOnce(&Intake<'_>) -> T) -> T {
    let crs = MetricCrs::new(settings.metric_crs).unwrap();
    let administrations = ["FGK", "MF"].into_iter().filter_map(Code::parse).collect();
    work(&Intake { settings, crs: &crs, administrations: &administrations })
}

fn take(value: &Value) -> Result<Taken, Error> {
    let settings = settings();
    with(&settings, |intake| intake.feature(value, &Options::of_request(&settings)))
}

fn feature(geometry: Value) -> Value {
    let properties = json!({"name": "På Limhamn", "lead_administration": "FGK"});
    json!({"type": "Feature", "geometry": geometry, "properties": properties})
}

fn square() -> Value {
    json!({"type": "Polygon", "coordinates": [[[12.93, 55.58], [12.94, 55.58], [12.94, 55.59], [12.93, 55.59], [12.93, 55.58]]]})
}

fn bow_tie() -> Value {
    json!({"type": "Polygon", "coordinates": [[[12.93, 55.58], [12.94, 55.59], [12.94, 55.58], [12.93, 55.59], [12.93, 55.58]]]})
}

/// The geometry with every position changed.
fn moved(geometry: &Value, change: impl Fn([f64; 2]) -> [f64; 2]) -> Value {
    let mut geometry = geometry.clone();
    for position in geometry["coordinates"][0].as_array_mut().unwrap() {
        let number = |nth: usize| position[nth].as_f64().unwrap();
        *position = json!(change([number(0), number(1)]));
    }
    geometry
}

fn in_metres(geometry: &Value, epsg: u32) -> Value {
    let crs = MetricCrs::new(epsg).unwrap();
    moved(geometry, |position| crs.project_position(position).map(|at| [at.x, at.y]).unwrap())
}

fn refused(value: &Value) -> (Vec<(FaultCode, String)>, Option<Value>) {
    match take(value) {
        Err(Error::Invalid { faults, corrected }) => {
            let faults = faults.into_iter().map(|fault| (fault.code, fault.pointer)).collect();
            (faults, corrected.map(|value| *value))
        }
        other => panic!("not refused: {other:?}"),
    }
}

#[test]
fn a_good_feature_becomes_a_draft() {
    let taken = take(&feature(square())).unwrap();
    assert_eq!(taken.draft.attributes.name, "På Limhamn");
    assert_eq!(taken.notes, []);
    let area_m2 = taken.plane.area_m2();
    assert!((702_000.0..702_200.0).contains(&area_m2), "{area_m2}");
}

#[test]
fn attributes_and_area_are_refused_together() {
    let mut value = feature(bow_tie());
    value["properties"] = json!({"lead_administration": "NOPE"});
    let (faults, corrected) = refused(&value);
    let codes: Vec<_> = faults.iter().map(|fault| fault.0).collect();
    assert_eq!(codes, [FaultCode::Required, FaultCode::UnknownAdministration, FaultCode::SelfCrossing]);
    assert_eq!(corrected.unwrap()["geometry"]["type"], "MultiPolygon");
}

#[test]
fn only_features_are_features() {
    for value in [json!(null), json!([]), json!({"type": "FeatureCollection", "features": []}), square()] {
        assert_eq!(refused(&value).0, [(FaultCode::NotAFeature, String::new())]);
    }
    let (faults, _) = refused(&json!({"type": "Feature"}));
    let pointers: Vec<_> = faults.iter().map(|fault| fault.1.as_str()).collect();
    assert_eq!(pointers, ["/properties/name", "/properties/lead_administration", "/geometry"]);
}

#[test]
fn swapped_axes_and_metres_are_said_with_a_body_that_is_accepted() {
    let swapped = moved(&square(), |[lon, lat]| [lat, lon]);
    for sent in [swapped, in_metres(&square(), 3006), in_metres(&square(), 3008), in_metres(&square(), 3021)] {
        let (faults, corrected) = refused(&feature(sent));
        assert_eq!(faults, [(FaultCode::CrsMismatch, "/geometry/coordinates".to_owned())]);
        let taken = take(&corrected.unwrap()).unwrap();
        let straight = take(&feature(square())).unwrap();
        assert!((taken.plane.area_m2() - straight.plane.area_m2()).abs() < 0.1);
    }
}

#[test]
fn a_declared_system_is_honoured_when_it_agrees() {
    let declared = |geometry: Value, name: &str| {
        let mut value = feature(geometry);
        value["crs"] = json!({"type": "name", "properties": {"name": name}});
        value
    };
    let taken = take(&declared(in_metres(&square(), 3008), "urn:ogc:def:crs:EPSG::3008")).unwrap();
    assert_eq!(taken.notes, [Note::CrsConverted { epsg: 3008 }]);
    assert!(take(&declared(square(), "urn:ogc:def:crs:OGC:1.3:CRS84")).unwrap().notes.is_empty());
    let (faults, corrected) = refused(&declared(square(), "EPSG:3008"));
    assert_eq!(faults[0].0, FaultCode::CrsMismatch);
    let corrected = corrected.unwrap();
    assert_eq!((&corrected["geometry"], corrected.get("crs")), (&square(), None));
    let (faults, _) = refused(&declared(square(), "EPSG:2"));
    assert_eq!(faults, [(FaultCode::UnknownCrs, "/crs".to_owned())]);
}

#[test]
fn a_mismatch_does_not_hide_what_else_is_wrong() {
    let (faults, corrected) = refused(&feature(in_metres(&bow_tie(), 3006)));
    let codes: Vec<_> = faults.iter().map(|fault| fault.0).collect();
    assert_eq!(codes, [FaultCode::CrsMismatch, FaultCode::SelfCrossing]);
    assert!(take(&corrected.unwrap()).is_ok());
}

#[test]
fn elsewhere_and_nowhere_are_refused() {
    let stockholm = moved(&square(), |[lon, lat]| [lon + 5.1, lat + 3.7]);
    let Err(Error::Invalid { faults, .. }) = take(&feature(stockholm)) else { panic!("accepted") };
    assert_eq!(faults[0].code, FaultCode::OutsideExtent);
    assert_eq!(faults[0].pointer, "/geometry/coordinates/0/2");
    assert!(faults[0].values[0].1.parse::<f64>().is_ok_and(|km| (400.0..600.0).contains(&km)));
    let huge = moved(&square(), |[lon, lat]| [lon * 1e300, lat * 1e300]);
    assert_eq!(refused(&feature(huge)).0, [(FaultCode::Unprojectable, "/geometry".to_owned())]);
}

#[test]
fn repair_is_done_when_asked_and_told() {
    let settings = settings();
    let options = Options { repair: true, ..Options::of_request(&settings) };
    let taken = with(&settings, |intake| intake.feature(&feature(bow_tie()), &options)).unwrap();
    assert_eq!(taken.notes, [Note::Repaired]);
}

#[test]
fn a_preview_points_into_its_own_document() {
    let settings = settings();
    let options = Options::of_request(&settings);
    let read = |value: Value| with(&settings, |intake| intake.geometry(&value, "/geometry", &options));
    assert!(read(square()).is_ok());
    let Err(Error::Invalid { faults, corrected }) = read(moved(&square(), |[lon, lat]| [lat, lon])) else {
        panic!("accepted")
    };
    assert_eq!(faults[0].values[2], ("swapped", "yes".to_owned()));
    assert_eq!(*corrected.unwrap(), square());
}

/// JSON of any shape, often with the members and numbers that lead deep into the pipeline.
fn anything() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        (12.0..14.0_f64).prop_map(Value::from),
        (55.0..56.0_f64).prop_map(Value::from),
        "Polygon|MultiPolygon|Feature|FGK|2026-01-01|EPSG:3008|\\PC*".prop_map(Value::from),
    ];
    let member = "type|geometry|properties|coordinates|crs|name|actors|begins|ends|parent|lead_administration";
    leaf.prop_recursive(6, 64, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::btree_map(member, inner, 0..6).prop_map(|members| members.into_iter().collect()),
        ]
    })
}

/// Rings of finite numbers anywhere, from a millimetre to the end of the scale.
fn rings() -> impl Strategy<Value = Value> {
    let number = prop_oneof![12.9..13.1_f64, 55.5..55.7_f64, any::<f64>().prop_filter("finite", |it| it.is_finite())];
    let position = (number.clone(), number).prop_map(|(x, y)| json!([x, y]));
    let near = (12.9..13.1_f64, 55.5..55.7_f64).prop_map(|(x, y)| json!([x, y]));
    let ring = |position| prop::collection::vec(position, 0..9);
    prop::collection::vec(prop_oneof![ring(position.boxed()), ring(near.boxed())], 0..4).prop_map(|rings| json!(rings))
}

proptest! {
    #[test]
    fn no_document_breaks_the_pipeline(mut value in anything()) {
        drop(take(&value));
        if let Some(object) = value.as_object_mut() {
            object.insert("type".to_owned(), json!("Feature"));
        }
        drop(take(&value));
    }

    #[test]
    fn what_is_accepted_is_valid_and_what_is_offered_is_accepted(rings in rings()) {
        match take(&feature(json!({ "type": "Polygon", "coordinates": rings }))) {
            Ok(taken) => prop_assert!(crate::engine::defects(taken.draft.footprint.multi_polygon()).is_empty()),
            Err(Error::Invalid { corrected: Some(corrected), .. }) => prop_assert!(take(&corrected).is_ok()),
            Err(_) => {}
        }
    }
}

/// A code nobody tests is a promise nobody keeps. Found by looking for its name in the tests themselves.
#[test]
fn every_code_appears_in_a_test() {
    let tests = [
        include_str!("tests.rs"),
        include_str!("fields_tests.rs"),
        include_str!("positions_tests.rs"),
        include_str!("measure_tests.rs"),
        include_str!("json.rs"),
        include_str!("text.rs"),
        include_str!("declared.rs"),
        include_str!("../cases/content/tests.rs"),
    ];
    // Only the register knows parents, external ids, people, committees, webhooks, rules and files of cases, and only the engine's
    // own tests tangle anything.
    let elsewhere = [
        FaultCode::ParentLoop,
        FaultCode::ExternalIdTaken,
        FaultCode::TooTangled,
        FaultCode::UnknownUnit,
        FaultCode::NotAnAddress,
        FaultCode::NotCallable,
        FaultCode::OutOfRange,
        FaultCode::NotBetween,
        FaultCode::NotACode,
        FaultCode::NotANumber,
        FaultCode::CutOffAfterMeeting,
        FaultCode::FileTooLarge,
        FaultCode::FileName,
        FaultCode::NotAnAmount,
        FaultCode::NotAnHttpsAddress,
        FaultCode::NotToBeCorrected,
    ];
    for code in FaultCode::ALL.iter().filter(|code| !elsewhere.contains(code)) {
        let name = format!("FaultCode::{code:?}");
        assert!(tests.iter().any(|text| text.contains(&name)), "{name} has no test");
    }
}
