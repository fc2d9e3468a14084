//! See `samordna::fuzz::headers`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| samordna::fuzz::headers(bytes));
