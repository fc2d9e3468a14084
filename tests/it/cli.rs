//! The program itself, from its arguments to its exit code.

use crate::harness::square;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

fn samordna(folder: &Path, arguments: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_samordna"));
    command.current_dir(folder).env_remove("SAMORDNA_DATABASE").args(arguments.split_whitespace());
    command
}

fn run(folder: &TempDir, arguments: &str) -> Output {
    samordna(folder.path(), arguments).output().unwrap()
}

/// What it says, after it ended with this code.
fn said(folder: &TempDir, arguments: &str, code: i32) -> String {
    let Output { status, stdout, stderr } = run(folder, arguments);
    let said = [stdout, stderr].map(|bytes| String::from_utf8(bytes).unwrap()).concat();
    assert_eq!(status.code(), Some(code), "{arguments}: {said}");
    said
}

fn write(folder: &TempDir, name: &str, features: &[Value]) {
    let document = json!({ "type": "FeatureCollection", "features": features });
    std::fs::write(folder.path().join(name), document.to_string()).unwrap();
}

fn feature(id: &str, geometry: Value) -> Value {
    json!({ "type": "Feature", "id": id, "properties": { "TITLE": format!("Plats {id}") }, "geometry": geometry })
}

#[test]
fn a_file_goes_in_and_its_overlaps_come_out() {
    let folder = tempfile::tempdir().unwrap();
    let bow_tie = json!({ "type": "Polygon", "coordinates":
        [[[13.0, 55.6], [13.01, 55.61], [13.01, 55.6], [13.0, 55.61], [13.0, 55.6]]] });
    write(
        &folder,
        "parks.geojson",
        &[feature("p1", square(0.0, 0.0, 4.0)), feature("p2", bow_tie), feature("p3", json!(null))],
    );
    write(&folder, "streets.geojson", &[feature("s1", square(2.0, 2.0, 4.0))]);
    let set = "--set metric_crs=3008";

    let dry = said(&folder, &format!("import parks.geojson --administration PARK --map name=TITLE --dry-run {set}"), 0);
    assert!(dry.contains("3 features: 1 stored") && dry.contains("dry run"), "{dry}");
    let refused = said(&folder, "import parks.geojson --administration PARK --map name=TITLE", 0);
    assert!(refused.contains("1 stored, 0 updated, 0 unchanged, 2 refused"), "{refused}");
    assert!(refused.contains("refused p2: /features/1/geometry/coordinates/0/"), "{refused}");
    assert!(refused.contains("crosses itself") && refused.contains("(at 13.005"), "{refused}");
    let repaired =
        said(&folder, "import parks.geojson --administration PARK --map name=TITLE --repair --report r.json", 0);
    assert!(repaired.contains("1 stored, 0 updated, 1 unchanged, 1 refused; 1 repaired"), "{repaired}");
    let report: Value = serde_json::from_slice(&std::fs::read(folder.path().join("r.json")).unwrap()).unwrap();
    let features = &report["files"][0]["features"];
    assert_eq!((&features[1]["outcome"], &features[1]["notes"][0]["code"]), (&json!("stored"), &json!("repaired")));
    assert_eq!(features[2]["errors"][0]["code"], "required");

    said(&folder, "import streets.geojson --administration GATA --id-property TITLE", 0);
    let table = said(&folder, "export overlaps --format csv", 0);
    assert!(table.starts_with("a_external_id,b_external_id,area_m2,share_a,share_b,relation,kind,"), "{table}");
    assert!(table.lines().count() == 2 && table.contains("Plats s1"), "{table}");
    said(&folder, "export initiatives --output all.geojson", 0);
    let all: Value = serde_json::from_slice(&std::fs::read(folder.path().join("all.geojson")).unwrap()).unwrap();
    assert_eq!(all["features"].as_array().unwrap().len(), 3);
    assert!(said(&folder, "check", 0).contains("3 initiatives, 1 overlapping pairs; recorded: 0 missing"));
}

#[test]
fn settings_are_fixed_when_the_register_is_made() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("city.toml"), "metric_crs = 3011\nmin_area_m2 = 50").unwrap();
    said(&folder, "migrate --config city.toml --set min_share=0.02 --database city.gpkg", 0);
    said(&folder, "migrate --config city.toml --database city.gpkg", 0);
    let refused = said(&folder, "check --database city.gpkg --set metric_crs=3006", 1);
    assert!(refused.contains("metric_crs = 3011, not 3006"), "{refused}");
    assert!(said(&folder, "migrate --set metric_csr=3006", 1).contains("there is no setting"));
}

#[test]
fn what_cannot_be_done_is_said_with_an_exit_code() {
    let folder = tempfile::tempdir().unwrap();
    assert!(said(&folder, "check", 1).contains("there is no register"));
    assert!(!folder.path().join("data").exists());
    std::fs::write(folder.path().join("broken.geojson"), "{\"type\": ").unwrap();
    write(&folder, "good.geojson", &[feature("1", square(0.0, 0.0, 4.0))]);
    let mixed = said(&folder, "import broken.geojson absent.geojson good.geojson --administration A", 1);
    assert!(mixed.contains("broken.geojson: ") && mixed.contains("absent.geojson: ") && mixed.contains("1 stored"));
    said(&folder, "import good.geojson --administration a", 2);
    assert!(said(&folder, "import good.geojson --administration A --map nmae=X", 1).contains("there is no field"));
    said(&folder, "export overlaps --phase running", 2);
}

#[test]
fn the_demo_city_goes_into_an_empty_register_only() {
    let folder = tempfile::tempdir().unwrap();
    let loaded = said(&folder, "demo", 0);
    assert!(loaded.contains("loaded 55 invented initiatives and 30 districts"), "{loaded}");
    assert!(said(&folder, "demo", 1).contains("not empty"));
    assert!(said(&folder, "check", 0).contains("55 initiatives"));
    said(&folder, "export zones --format csv --output zones.csv", 0);
    let zones = std::fs::read_to_string(folder.path().join("zones.csv")).unwrap();
    let deep = zones.lines().skip(1).filter(|line| !line.starts_with('2')).count();
    assert!(2 <= deep, "{zones}");
}

#[test]
fn a_reference_layer_is_replaced_as_a_whole() {
    let folder = tempfile::tempdir().unwrap();
    let coded = |code: &str, east: f64| {
        let mut feature = feature("", square(east, 0.0, 4.0));
        feature["properties"] = json!({ "code": code, "namn": format!("Område {code}") });
        feature
    };
    write(&folder, "areas.geojson", &[coded("A", 0.0), coded("B", 4.0), coded("C", 7.0)]);
    let first = said(&folder, "import areas.geojson --reference areas", 0);
    assert!(first.contains("3 stored") && first.contains("overlaps among the areas of the layer: 1"), "{first}");
    assert!(said(&folder, "import areas.geojson --reference areas", 0).contains("3 unchanged"));
    write(&folder, "areas.geojson", &[coded("A", 0.0), coded("B", 4.0)]);
    assert!(said(&folder, "import areas.geojson --reference areas", 0).contains("2 unchanged"));
    assert!(said(&folder, "check", 0).contains("0 initiatives"));
}

#[test]
fn it_serves_until_it_is_told_to_stop() {
    let folder = tempfile::tempdir().unwrap();
    let mut server =
        samordna(folder.path(), "serve --listen 127.0.0.1:0 --demo").stdout(Stdio::piped()).spawn().unwrap();
    let lines: Vec<String> =
        BufReader::new(server.stdout.take().unwrap()).lines().take(2).map(Result::unwrap).collect();
    assert!(lines[0].contains("55 invented initiatives") && lines[1].starts_with("Samordna is at http://127.0.0.1:"));
    Command::new("kill").arg(server.id().to_string()).status().unwrap();
    assert_eq!(server.wait().unwrap().code(), Some(0));
}

#[test]
fn the_record_is_verified_signed_and_held_against_what_was_kept_elsewhere() {
    let folder = tempfile::tempdir().unwrap();
    said(&folder, "demo", 0);
    let verified = said(&folder, "audit verify", 0);
    assert!(verified.contains("nothing was tampered with") && verified.contains("without checkpoints"), "{verified}");
    let signed: Value = serde_json::from_str(&said(&folder, "audit checkpoint", 0)).unwrap();
    let kept = folder.path().join("data/samordna.gpkg.record/checkpoints.jsonl");
    std::fs::copy(&kept, folder.path().join("kept.jsonl")).unwrap();
    let key = folder.path().join("data/samordna.gpkg.record/checkpoint.key");
    #[cfg(unix)]
    assert_eq!(std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(&key).unwrap().permissions()) & 0o777, 0o600);
    let with_key =
        format!("audit verify --checkpoints kept.jsonl --public-key {}", signed["public_key"].as_str().unwrap());
    assert!(said(&folder, &with_key, 0).contains("checkpoints: 2"));
    let other_key = format!("audit verify --checkpoints kept.jsonl --public-key {}", "00".repeat(32));
    assert!(said(&folder, &other_key, 1).contains("checkpoint_unsigned"));
    // Another register's checkpoints are not this one's.
    let text = std::fs::read_to_string(folder.path().join("kept.jsonl")).unwrap();
    let text = text.replace(signed["seal"].as_str().unwrap(), &"00".repeat(32));
    std::fs::write(folder.path().join("kept.jsonl"), text).unwrap();
    let found: Value = serde_json::from_str(&said(&folder, "audit verify --checkpoints kept.jsonl --json", 1)).unwrap();
    let kinds: Vec<&Value> = found["flaws"].as_array().unwrap().iter().map(|flaw| &flaw["kind"]).collect();
    assert_eq!(kinds, ["checkpoint_unsigned", "checkpoint_differs"]);
    // The key is beside the register and never in it.
    let register = std::fs::read(folder.path().join("data/samordna.gpkg")).unwrap();
    let seed = std::fs::read_to_string(&key).unwrap();
    assert!(!register.windows(64).any(|window| window == seed.trim().as_bytes()));
}

#[test]
fn rules_of_keeping_are_set_and_a_dossier_is_written() {
    let folder = tempfile::tempdir().unwrap();
    said(&folder, "demo", 0);
    said(&folder, "retention set contacts 24 months", 0);
    said(&folder, "retention set answers for-ever", 0);
    let rules = said(&folder, "retention rules", 0);
    assert!(rules.contains("contacts     24 months") && rules.contains("answers      for ever"), "{rules}");
    assert!(said(&folder, "retention set contacts 0 months", 1).contains("give a number"));
    assert!(said(&folder, "retention run --dry-run", 0).contains("0 kept answers would go"));
    said(&folder, "retention run", 0);
    // Taking contact persons out leaves an entry.
    let entries = || said(&folder, "audit verify", 0).lines().next().unwrap().to_owned();
    let before = entries();
    said(&folder, "export overlaps --output overlaps.geojson", 0);
    assert_eq!(entries(), before);
    said(&folder, "export initiatives --known 2020-01-01 --output then.geojson", 0);
    assert_ne!(entries(), before);
    let then: Value = serde_json::from_slice(&std::fs::read(folder.path().join("then.geojson")).unwrap()).unwrap();
    assert_eq!(then["features"], json!([]));
    said(&folder, "export initiatives --output now.geojson", 0);
    let now: Value = serde_json::from_slice(&std::fs::read(folder.path().join("now.geojson")).unwrap()).unwrap();
    let id = now["features"][0]["id"].as_str().unwrap();
    said(&folder, &format!("dossier {id} --masked --language en --output akt.zip"), 0);
    assert!(std::fs::read(folder.path().join("akt.zip")).unwrap().starts_with(b"PK"));
    said(&folder, &format!("retention erase {id}"), 0);
    assert!(said(&folder, "audit verify", 0).contains("nothing was tampered with"));
}

#[test]
fn it_is_served_to_others_only_where_people_can_sign_in_safely() {
    let folder = tempfile::tempdir().unwrap();
    let refused = said(&folder, "serve --listen 0.0.0.0:0", 1);
    assert!(
        refused.contains("public_url") && refused.contains("[[oidc]]") && refused.contains("--insecure-trial"),
        "{refused}"
    );
    assert!(!folder.path().join("data").exists(), "and nothing was made");
    std::fs::write(folder.path().join("a.toml"), "public_url = \"https://karta.example\"\nbrokr = \"x\"").unwrap();
    assert!(said(&folder, "serve --listen 0.0.0.0:0 --config a.toml", 1).contains("brokr"));
}

#[test]
fn links_and_tokens_are_made_on_the_machine() {
    let folder = tempfile::tempdir().unwrap();
    assert!(said(&folder, "link", 1).contains("there is no register"));
    said(&folder, "demo", 0);
    let person = "person add --name Ada --email ada@example.se --role administrator";
    let first = said(&folder, "link --listen 127.0.0.1:9000", 0);
    assert!(first.starts_with("http://127.0.0.1:9000/sv/logga-in/lank?token="), "{first}");
    said(&folder, person, 0);
    assert!(said(&folder, "link", 0).starts_with("http://127.0.0.1:8080/"));
    assert!(said(&folder, "link ADA@example.se", 0).starts_with("http"));
    assert!(said(&folder, "link nobody@example.se", 1).contains("nobody"));

    let token = said(&folder, "token issue --name Kartan --administration FGK --scope areas:read --days 30", 0);
    assert!(token.starts_with("smd_") && token.trim().len() == 65, "{token}");
    let listed = said(&folder, "token list", 0);
    let id = &token[4..12];
    assert!(listed.contains(id) && listed.contains("never used") && !listed.contains(&token[13..56]), "{listed}");
    assert!(said(&folder, "token issue --name x --administration NIX --scope areas:read", 1).contains("NIX"));
    assert!(said(&folder, "token issue --name x --administration FGK --scope king", 1).contains("king"));
    said(&folder, &format!("token revoke {id}"), 0);
    assert!(said(&folder, "token list", 0).contains("revoked"));
    assert_eq!(run(&folder, "token revoke nothing1").status.code(), Some(1));
}
