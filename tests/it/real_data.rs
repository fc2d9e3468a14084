//! Real areas of real cities against what three other engines found. Skipped where the data is not at hand.

use super::Home;
use crate::harness::data;
use crate::home::Home as _;
use samordna::clock::Clock;
use samordna::domain::access::Actor;
use samordna::domain::codes::Code;
use samordna::domain::overlap::Overlap;
use samordna::domain::settings::Overrides;
use samordna::domain::words::OverlapState;
use samordna::service::import::{ImportOptions, ImportReport, Outcome};
use samordna::service::{OverlapFilter, Paging, Service, intake};
use samordna::store::Store;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

struct City {
    service: Arc<Service>,
    folder: PathBuf,
    _home: Home,
}

/// Two external ids in order.
type Pair = (String, String);

impl City {
    async fn new(part: &str, settings: &[&str]) -> Option<Self> {
        let folder = data(part)?;
        let home = Home::new().await;
        let mut overrides = Overrides::default();
        settings.iter().for_each(|setting| overrides.set(setting).unwrap());
        let store = Store::open(&home.address()).await.unwrap();
        let service = Service::open(store, Clock::System, &overrides).await.unwrap();
        Some(Self { service, folder, _home: home })
    }

    fn read(&self, file: &str) -> serde_json::Value {
        intake::parse(&std::fs::read(self.folder.join(file)).unwrap()).unwrap()
    }

    async fn import(&self, layer: &str, administration: &str) -> ImportReport {
        let options = ImportOptions { administration: Code::parse(administration), repair: true, ..Default::default() };
        let document = self.read(&format!("{layer}.geojson"));
        self.service.import(&Actor::Operator, document, layer, options, Arc::new(|_, _| {})).await.unwrap()
    }

    /// Imports the layers under their agencies and says what became of how many features.
    async fn import_layers(&self, layers: &[&str]) -> BTreeMap<&'static str, usize> {
        let agencies: BTreeMap<String, String> =
            self.table("layers.csv").into_iter().map(|row| (row["layer"].clone(), row["agency"].clone())).collect();
        let mut outcomes = BTreeMap::new();
        for layer in layers {
            let report = self.import(layer, &agencies[*layer]).await;
            *outcomes.entry("repaired").or_default() += report.counts().repaired;
            for feature in report.features {
                *outcomes.entry(feature.outcome.word()).or_default() += 1;
            }
        }
        outcomes
    }

    fn table(&self, file: &str) -> Vec<BTreeMap<String, String>> {
        csv::Reader::from_path(self.folder.join(file)).unwrap().deserialize().map(Result::unwrap).collect()
    }

    fn pairs(&self, file: &str) -> BTreeMap<Pair, BTreeMap<String, String>> {
        let keyed = |row: BTreeMap<String, String>| (pair(&row["a_id"], &row["b_id"]), row);
        self.table(file).into_iter().map(keyed).collect()
    }

    async fn found(&self) -> BTreeMap<Pair, f64> {
        let (mut found, mut after) = (BTreeMap::new(), Some(0));
        let filter = OverlapFilter { states: vec![OverlapState::Active], ..OverlapFilter::default() };
        while let Some(from) = after {
            let page =
                self.service.overlaps(&Actor::Operator, &filter, Paging { after: from, limit: 500 }).await.unwrap();
            let named = |overlap: Overlap| {
                let (a, b) = (overlap.a.external_id.unwrap(), overlap.b.external_id.unwrap());
                (pair(&a, &b), overlap.finding.shared.area_m2)
            };
            found.extend(page.items.into_iter().map(named));
            after = page.next;
        }
        found
    }

    /// Holds what was found against what was expected: the same pairs, the same areas, no near miss.
    async fn check(&self) {
        let (expected, found) = (self.pairs("expected.csv"), self.found().await);
        let missing: Vec<_> =
            expected.iter().filter(|(pair, row)| !found.contains_key(pair) && row["borderline"] != "1").collect();
        let invented: Vec<_> = found.iter().filter(|(pair, _)| !expected.contains_key(pair)).collect();
        assert!(missing.is_empty() && invented.is_empty(), "missing {missing:#?}, invented {invented:#?}");
        for (pair, area_m2) in &found {
            let wanted: f64 = expected[pair]["area_m2"].parse().unwrap();
            assert!((area_m2 - wanted).abs() <= (0.0005 * wanted).max(0.5), "{pair:?}: {area_m2}, not {wanted}");
        }
    }

    async fn head(&self) -> i64 {
        self.service.readiness().await.unwrap().head
    }
}

fn pair(a: &str, b: &str) -> Pair {
    (a.min(b).to_owned(), a.max(b).to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn new_york_has_the_overlaps_that_others_found() {
    let settings = ["metric_crs=32118", "min_area_m2=1", "min_share=0"];
    let Some(city) = City::new("nyc", &settings).await else { return };
    let layers = [
        "business_improvement_districts",
        "historic_districts",
        "parks_manhattan",
        "parks_brooklyn",
        "greenthumb_gardens",
        "gowanus_rezoning",
        "gowanus_zoning",
        "nypd_sectors_cb6",
        "dsny_sections_cb6",
    ];
    // Eight parks touch themselves, and two published zones are drawing slips of less than a square metre.
    let expected = |word| BTreeMap::from([("repaired", 8), ("refused", 2), (word, 1939)]);
    let begun = Instant::now();
    assert_eq!(city.import_layers(&layers).await, expected("stored"));
    let took = begun.elapsed();
    // The promise is of a release build.
    assert!(cfg!(debug_assertions) || took < Duration::from_secs(5), "{took:?}");
    city.check().await;
    let found = city.found().await;
    let near: Vec<_> = city.pairs("near_misses.csv").into_keys().filter(|pair| found.contains_key(pair)).collect();
    assert!(near.is_empty(), "{near:?}");
    let head = city.head().await;
    assert_eq!(city.import_layers(&layers).await, expected("unchanged"));
    assert_eq!(city.head().await, head);
}

#[tokio::test(flavor = "multi_thread")]
async fn stockholm_has_the_overlaps_that_others_found() {
    let settings = ["metric_crs=3011", "min_area_m2=1", "min_share=0"];
    let Some(city) = City::new("stockholm", &settings).await else { return };
    let layers = ["basomraden", "stadsdelar"];
    assert_eq!(city.import_layers(&layers).await, BTreeMap::from([("repaired", 0), ("stored", 536)]));
    city.check().await;
    let head = city.head().await;
    assert_eq!(city.import_layers(&layers).await, BTreeMap::from([("repaired", 0), ("unchanged", 536)]));
    assert_eq!(city.head().await, head);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_districts_of_malmo_cover_it_without_overlap() {
    let settings = ["metric_crs=3008", "extent=12.80,55.48,13.20,55.68"];
    let Some(city) = City::new("malmo", &settings).await else { return };
    // The second file holds the same districts in metres and says so in its member `crs`.
    for file in ["delomraden.geojson", "delomraden_3008.geojson"] {
        let mut options = ImportOptions::default();
        options.mapping.add("name=delomrade").unwrap();
        let read = city
            .service
            .import_reference(&Actor::Operator, file.into(), vec![city.read(file)], options.clone())
            .await
            .unwrap();
        assert_eq!((read.report.counts().stored, read.overlaps), (136, 0), "{file}");
        let head = city.head().await;
        let again =
            city.service.import_reference(&Actor::Operator, file.into(), vec![city.read(file)], options).await.unwrap();
        assert_eq!((again.report.counts().unchanged, city.head().await), (136, head), "{file}");
        let areas = city.service.reference_areas(&Actor::Operator, file).await.unwrap();
        assert!(areas.iter().any(|area| area.code == "do-10101" && area.name == "Västra Hamnen"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn gothenburg_comes_in_with_its_own_system_and_heights() {
    let Some(city) = City::new("goteborg", &["metric_crs=3007"]).await else { return };
    let report = city.import("basomraden_centrum_3007_z", "GBG").await;
    assert_eq!(report.counts().stored, 103);
    let words: BTreeSet<_> = report.features[0].notes.iter().map(|note| note.word()).collect();
    assert_eq!(words, BTreeSet::from(["crs-converted", "heights-dropped"]));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_published_invalid_is_repaired_or_refused_with_its_reason() {
    let Some(city) = City::new("nasty", &["metric_crs=32118"]).await else { return };
    let counts = city.import("real_world_invalid", "A").await.counts();
    // Three have no geometry, and one is accepted as it is: its parts share borders, which makes no ground ambiguous.
    assert_eq!((counts.stored, counts.repaired, counts.refused), (17, 16, 3));
    let Some(city) = City::new("nasty", &["metric_crs=26985", "extent=-77.12,38.79,-76.9,39.0"]).await else { return };
    let report = city.import("wrong_crs_puds_as_published", "A").await;
    for feature in report.features {
        let Outcome::Refused(faults) = feature.outcome else { panic!("{} was stored", feature.external_id) };
        assert_eq!(faults[0].code.word(), "outside-extent");
    }
}
