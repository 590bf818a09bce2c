#![no_main]
libfuzzer_sys::fuzz_target!(|text: &str| {
    perdita_fuzz::parse_loss::parse_loss(text);
});
