//! See `samordna::fuzz::wkb_in`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| samordna::fuzz::wkb_in(bytes));
