//! See `samordna::fuzz::page_tokens`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| samordna::fuzz::page_tokens(bytes));
