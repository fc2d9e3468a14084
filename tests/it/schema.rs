//! The API against its own document: requests made from it by schemathesis, right and wrong ones. Whatever is sent, the
//! server does not fail, and answers as the document says.

use super::Register;
use crate::harness::{feature, square};
use std::path::Path;
use std::process::Command;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_answer_is_in_the_document() {
    let register = Register::malmo().await;
    let body = feature("A", "FGK", square(0.0, 0.0, 5.0));
    register.register(&body).await.expect(201);
    register.register(&feature("B", "MF", square(2.0, 0.0, 5.0))).await.expect(201);
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let examples = if std::env::var_os("SAMORDNA_CHAOS").is_some() { "300" } else { "8" };
    let mut command = Command::new(root.join("target/venv/bin/schemathesis"));
    command.current_dir(tempfile::tempdir().unwrap().keep());
    command.args(["--config-file"]).arg(root.join("tests/schema/schemathesis.toml"));
    command.args(["run", &register.url("/api/v1/openapi.json"), "--checks", "all", "--max-examples", examples]);
    command.args(["--seed", "1", "--continue-on-failure", "--no-shrink", "--generation-database", "none"]);
    let output = tokio::task::spawn_blocking(move || command.output()).await.unwrap();
    let output = output.expect("make test-tools installs it");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    eprintln!("{said}");
}
