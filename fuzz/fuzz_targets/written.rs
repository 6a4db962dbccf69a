#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fscheck_fuzz::written(data));
