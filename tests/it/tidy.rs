//! The house rules that a machine can check: arrows that point down, SQL in one place, files that say what they are for.

use std::path::{Path, PathBuf};

/// What each module may use; everything not listed is an arrow that points up or sideways.
const ARROWS: &[(&str, &[&str])] = &[
    ("domain", &["domain"]),
    ("engine", &["engine", "domain"]),
    ("clock", &["domain"]),
    ("config", &["domain"]),
    ("texts", &["domain"]),
    ("store", &["store", "domain"]),
    ("service", &["service", "store", "engine", "domain", "clock", "config"]),
    ("http", &["http", "service", "domain", "texts", "config"]),
    ("fuzz", &["http", "service", "store", "engine", "domain", "texts"]),
    ("deliver", &["deliver", "service", "domain", "texts", "config"]),
    ("app", &["http", "deliver", "service", "config"]),
    ("cli", &["cli", "app", "deliver", "http", "service", "store", "domain", "clock", "texts", "config"]),
    ("main", &["cli"]),
    ("lib", &[]),
];

/// No file is so long that it cannot be held in the head.
const LONGEST_FILE: usize = 500;

fn files(folder: &str, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|it| it == ending) {
                found.push(path);
            }
        }
    }
    assert!(!found.is_empty(), "{folder}");
    found
}

fn module(path: &Path) -> String {
    let relative = path.strip_prefix(Path::new(env!("CARGO_MANIFEST_DIR")).join("src")).unwrap();
    let first = relative.components().next().unwrap().as_os_str().to_str().unwrap();
    first.trim_end_matches(".rs").to_owned()
}

/// The code of a file without its unit tests, which may reach for whatever they need.
fn code(path: &Path) -> String {
    let text = std::fs::read_to_string(path).unwrap();
    text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default().to_owned()
}

#[test]
fn arrows_point_down() {
    for path in files("src", "rs") {
        let module = module(&path);
        let allowed = ARROWS.iter().find(|(name, _)| *name == module);
        let (_, allowed) = allowed.unwrap_or_else(|| panic!("{module} is not in the table of arrows"));
        for (number, line) in code(&path).lines().enumerate() {
            let uses = line.split("crate::").skip(1);
            let prefix = if module == "main" { line.split("samordna::").skip(1).collect() } else { Vec::new() };
            for used in uses.chain(prefix) {
                let used: String = used.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect();
                let is_comment = line.trim_start().starts_with("//");
                assert!(
                    is_comment || allowed.contains(&used.as_str()),
                    "{}:{}: {module} must not use {used}",
                    path.display(),
                    number + 1
                );
            }
        }
    }
}

#[test]
fn sql_stands_in_the_store_only() {
    for path in files("src", "rs") {
        let is_store = module(&path) == "store";
        assert!(is_store || !code(&path).contains("sqlx::"), "{} uses sqlx", path.display());
    }
}

#[test]
fn only_the_clock_looks_at_the_clock() {
    for path in files("src", "rs").into_iter().filter(|path| !path.ends_with("clock.rs")) {
        for call in ["Utc::now", "SystemTime::now", "Local::now"] {
            assert!(!code(&path).contains(call), "{} calls {call}", path.display());
        }
    }
}

#[test]
fn encryption_is_rustls_alone() {
    let lock = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.lock")).unwrap();
    assert!(lock.contains("name = \"rustls\""));
    for name in ["openssl", "openssl-sys", "native-tls"] {
        assert!(!lock.contains(&format!("name = \"{name}\"")), "{name} came in: cargo tree --invert {name}");
    }
}

#[test]
fn every_file_says_what_it_is_for() {
    for folder in ["src", "tests/it", "benches", "fuzz/fuzz_targets"] {
        for path in files(folder, "rs") {
            let text = std::fs::read_to_string(&path).unwrap();
            assert!(text.starts_with("//! "), "{} has no first line", path.display());
            assert!(text.lines().count() <= LONGEST_FILE, "{} is too long", path.display());
        }
    }
    for folder in ["benches", "tests/oracle", "tests/smtp"] {
        for path in files(folder, "py") {
            let text = std::fs::read_to_string(&path).unwrap();
            assert!(text.starts_with("\"\"\""), "{} has no first line", path.display());
            assert!(text.lines().count() <= LONGEST_FILE, "{} is too long", path.display());
        }
    }
    for path in files("web/src", "ts") {
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.starts_with("//") || text.starts_with("/*"), "{} has no first line", path.display());
        assert!(text.lines().count() <= LONGEST_FILE, "{} is too long", path.display());
    }
}

#[test]
fn the_domain_and_the_engine_are_pure() {
    for path in files("src", "rs").into_iter().filter(|path| ["domain", "engine"].contains(&module(path).as_str())) {
        for word in ["async ", "tokio::", "axum::", "rand::", "new_v4", "std::fs", "std::net"] {
            assert!(!code(&path).contains(word), "{} has {word}", path.display());
        }
    }
}
