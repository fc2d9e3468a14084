//! Tells cargo that files embedded in the binary are sources too. It runs no other program.

fn main() {
    for path in ["web/dist", "web/templates", "web/locales", "geodata", "migrations"] {
        println!("cargo:rerun-if-changed={path}");
    }
}
