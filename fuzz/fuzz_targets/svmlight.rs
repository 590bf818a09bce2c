#![no_main]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| perdita_fuzz::read_bytes("a.svm", bytes));
