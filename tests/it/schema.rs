//! The API against its own document: requests made from it by schemathesis, right and wrong ones. Whatever is sent, the
//! server does not fail, and answers as the document says.

use super::Register;
use crate::harness::{EVERYBODY, feature, square};
use std::path::Path;
use std::process::Command;

/// A test for each actor that asks. What is sent by most of them in the long form only, the short form is too short for.
macro_rules! asked_by {
    ($($name:ident = $actor:expr, $when:ident;)*) => {$(
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $name() {
            asked($actor, When::$when).await;
        }
    )*};
}

asked_by! {
    everybody_is_answered_as_the_document_says = EVERYBODY, Always;
    the_public_is_answered_as_the_document_says = "public", Shortly;
    viewers_are_answered_as_the_document_says = "viewer", AtLength;
    contact_persons_are_answered_as_the_document_says = "contact_person", AtLength;
    coordinators_are_answered_as_the_document_says = "coordinator:FGK", AtLength;
    handlers_are_answered_as_the_document_says = "handler", AtLength;
    secretaries_are_answered_as_the_document_says = "committee_secretary:TN", AtLength;
    central_coordinators_are_answered_as_the_document_says = "central_coordinator", AtLength;
    administrators_are_answered_as_the_document_says = "administrator", AtLength;
    programs_are_answered_as_the_document_says = "token:FGK areas:read areas:write export:internal", AtLength;
    applicants_are_answered_as_the_document_says = "applicant", AtLength;
}

/// When somebody asks, and how much.
#[derive(Clone, Copy)]
enum When {
    /// In every run, in all ways.
    Always,
    /// In every run, once for what the document says.
    Shortly,
    /// In the long form.
    AtLength,
}

async fn asked(actor: &str, when: When) {
    let is_long = std::env::var_os("SAMORDNA_CHAOS").is_some();
    let (examples, phases) = match (is_long, when) {
        (true, When::Always | When::Shortly) => ("100", "examples,coverage,fuzzing,stateful"),
        // Most of what one role sends is refused, and what is refused does not differ by what else is in it.
        (true, When::AtLength) => ("25", "examples,coverage,fuzzing,stateful"),
        (false, When::Always) => ("8", "examples,coverage,fuzzing,stateful"),
        (false, When::Shortly) => ("4", "coverage"),
        (false, When::AtLength) => {
            eprintln!("{actor}: not asked; SAMORDNA_CHAOS=long asks");
            return;
        }
    };
    let register = Register::malmo().await;
    match actor {
        "applicant" => {
            let applicant = register.applicant("somebody@example.org").await;
            ask_everything(&register, &applicant, examples, phases).await;
        }
        actor => ask_everything(&register, actor, examples, phases).await,
    }
}

async fn ask_everything(register: &Register, role: &str, examples: &str, phases: &str) {
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
