#![no_main]
libfuzzer_sys::fuzz_target!(|text: &str| {
    perdita_fuzz::parse_formula::parse_formula(text);
});
