//! See `samordna::fuzz::crs_recognition`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| samordna::fuzz::crs_recognition(bytes));
