//! The API against its own document: requests made from it by schemathesis, right and wrong ones. Whatever is sent, the
//! server does not fail, and answers as the document says.

use super::Register;
use crate::harness::{EVERYBODY, feature, square};
use std::path::Path;
use std::process::Command;

/// Who asks: nobody, everybody in one, and each role by itself.
const ROLES: [&str; 10] = [
    EVERYBODY,
    "public",
    "viewer",
    "contact_person",
    "coordinator:FGK",
    "handler",
    "committee_secretary:TN",
    "central_coordinator",
    "administrator",
    "token:FGK areas:read areas:write export:internal",
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_answer_is_in_the_document() {
    let is_long = std::env::var_os("SAMORDNA_CHAOS").is_some();
    for role in if is_long { &ROLES[..] } else { &ROLES[..2] } {
        let (examples, phases) = match (is_long, *role) {
            (true, _) => ("100", "examples,coverage,fuzzing,stateful"),
            (false, EVERYBODY) => ("8", "examples,coverage,fuzzing,stateful"),
            (false, _) => ("4", "coverage"),
        };
        ask_everything(role, examples, phases).await;
    }
}

async fn ask_everything(role: &str, examples: &str, phases: &str) {
    let register = Register::malmo().await;
    let body = feature("A", "FGK", square(0.0, 0.0, 5.0));
    register.register(&body).await.expect(201);
    register.register(&feature("B", "MF", square(2.0, 0.0, 5.0))).await.expect(201);
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut command = Command::new(root.join("target/venv/bin/schemathesis"));
    command.current_dir(tempfile::tempdir().unwrap().keep());
    command.args(["--config-file"]).arg(root.join("tests/schema/schemathesis.toml"));
    command.args(["run", &register.url("/api/v1/openapi.json"), "--checks", "all", "--max-examples", examples]);
    command.args(["--phases", phases, "--header", &format!("x-test-actor: {role}")]);
    command.args(["--seed", "1", "--continue-on-failure", "--no-shrink", "--generation-database", "none"]);
    let output = tokio::task::spawn_blocking(move || command.output()).await.unwrap();
    let output = output.expect("make test-tools installs it");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{role}: {said}{}", String::from_utf8_lossy(&output.stderr));
    let tally = said.lines().find(|line| line.contains(" generated,")).unwrap_or_default();
    eprintln!("{role}: {}", tally.trim());
}
