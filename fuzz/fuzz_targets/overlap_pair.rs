//! See `samordna::fuzz::overlap_pair`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| samordna::fuzz::overlap_pair(bytes));
