//! See `samordna::fuzz::geojson_in`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| samordna::fuzz::geojson_in(bytes));
