//! The quotes of a CSV file, followed while it is read: a quote that nothing closes is noticed.

use std::io::{self, Read};

use memchr::memchr;

use super::super::opening::Input;

/// The input of a CSV reader, which takes the rest of a file for a cell if its quote is not closed. Here that is noticed.
pub(super) struct Quotes {
    input: Input,
    delimiter: u8,
    state: State,
    /// True at the end of the input, if it is inside quotes.
    pub(super) unclosed: bool,
}

/// The state of the quoting, before the next byte.
#[derive(Clone, Copy, PartialEq)]
enum State {
    /// At the start of a cell: a quote opens.
    Start,
    /// In a cell without quotes around it, where a quote is a character.
    Bare,
    /// In quotes.
    Quoted,
    /// Behind a quote in quotes: another one is a character.
    Closed,
}

impl Quotes {
    pub(super) fn new(input: Input, delimiter: u8) -> Quotes {
        Quotes { input, delimiter, state: State::Start, unclosed: false }
    }

    fn follow(&mut self, mut bytes: &[u8]) {
        while let Some((&byte, rest)) = bytes.split_first() {
            let ends = |byte| byte == self.delimiter || byte == b'\n' || byte == b'\r';
            (self.state, bytes) = match self.state {
                State::Start | State::Bare => match memchr(b'"', bytes) {
                    None => {
                        let ended = ends(bytes[bytes.len() - 1]);
                        (if ended { State::Start } else { State::Bare }, &[][..])
                    }
                    Some(0) if self.state == State::Start => (State::Quoted, rest),
                    Some(0) => (State::Bare, rest),
                    Some(at) if ends(bytes[at - 1]) => (State::Quoted, &bytes[at + 1..]),
                    Some(at) => (State::Bare, &bytes[at + 1..]),
                },
                State::Quoted => match memchr(b'"', bytes) {
                    None => (State::Quoted, &[][..]),
                    Some(at) => (State::Closed, &bytes[at + 1..]),
                },
                State::Closed if byte == b'"' => (State::Quoted, rest),
                State::Closed if ends(byte) => (State::Start, rest),
                State::Closed => (State::Bare, rest),
            };
        }
    }
}

impl Read for Quotes {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.input.read(buffer)?;
        self.follow(&buffer[..count]);
        self.unclosed |= count == 0 && self.state == State::Quoted;
        Ok(count)
    }
}
