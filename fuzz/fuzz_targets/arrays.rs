#![no_main]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    perdita_fuzz::evaluate_arrays::evaluate_arrays(bytes);
});
