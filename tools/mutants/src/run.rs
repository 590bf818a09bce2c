//! Test binaries with a mutant switched on.
//!
//! Tests that have caught mutants are run first, the most frequent one before the others: most mutants are caught in seconds.
//! All tests take minutes.
use crate::build::Suite;
use anyhow::{Result, ensure};
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, Instant};

/// A test binary, its tests, and the time after which it does not end.
pub(crate) struct Timed {
    suite: Suite,
    tests: Vec<String>,
    limit: Duration,
}

/// The number of mutants that each test has caught.
#[derive(Default)]
pub(crate) struct Catchers(BTreeMap<String, usize>);

impl Catchers {
    pub(crate) fn add(&mut self, test: &str) {
        *self.0.entry(test.to_owned()).or_default() += 1;
    }

    /// The most frequent first.
    fn tests(&self) -> Vec<&str> {
        let mut tests: Vec<(&String, &usize)> = self.0.iter().collect();
        tests.sort_by_key(|(_, count)| Reverse(**count));
        tests.into_iter().map(|(test, _)| &test[..]).collect()
    }
}

/// The limit, of the time without a mutant, and the least of it: other work may share the machine.
const SLOWER: u32 = 5;
const LEAST: Duration = Duration::from_secs(120);

/// Runs all tests without a mutant.
///
/// # Errors
/// One fails.
pub(crate) fn baselines(suites: Vec<Suite>) -> Result<Vec<Timed>> {
    let timed = suites.into_iter().map(|suite| {
        let start = Instant::now();
        let failure = failure(&suite, &[], None, Duration::MAX)?;
        ensure!(failure.is_none(), "without a mutant: {}", failure.unwrap_or_default());
        let limit = (start.elapsed() * SLOWER).max(LEAST);
        Ok(Timed { tests: tests(&suite)?, suite, limit })
    });
    timed.collect()
}

fn tests(suite: &Suite) -> Result<Vec<String>> {
    let output = Command::new(&suite.binary).arg("--list").current_dir(&suite.folder).output()?;
    let text = String::from_utf8(output.stdout)?;
    Ok(text.lines().filter_map(|line| line.strip_suffix(": test")).map(str::to_owned).collect())
}

/// The first test that a mutant fails.
pub(crate) fn first_failure(suites: &[Timed], catchers: &Catchers, mutant: usize) -> Result<Option<String>> {
    let known = catchers.tests().into_iter().flat_map(|test| {
        let suites = suites.iter().filter(move |suite| suite.tests.iter().any(|known| known == test));
        suites.map(move |suite| (suite, vec!["--exact", test]))
    });
    for (Timed { suite, limit, .. }, args) in known.chain(suites.iter().map(|suite| (suite, vec![]))) {
        if let Some(failure) = failure(suite, &args, Some(mutant), *limit)? {
            return Ok(Some(failure));
        }
    }
    Ok(None)
}

/// The first test of a binary that fails; it is not run further.
fn failure(suite: &Suite, args: &[&str], mutant: Option<usize>, limit: Duration) -> Result<Option<String>> {
    let mut command = Command::new(&suite.binary);
    command.args(args).current_dir(&suite.folder).env("CARGO_MANIFEST_DIR", &suite.folder);
    if let Some(mutant) = mutant {
        command.env("PERDITA_MUTANT", mutant.to_string());
    }
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;

    let (send, lines) = channel();
    let output = BufReader::new(child.stdout.take().expect("a pipe"));
    std::thread::spawn(move || output.lines().map_while(Result::ok).try_for_each(|line| send.send(line)));
    let start = Instant::now();
    let found = loop {
        match lines.recv_timeout(limit.saturating_sub(start.elapsed())) {
            Ok(line) => {
                if let Some(test) = line.strip_suffix(" ... FAILED") {
                    break Some(test.trim_start_matches("test ").to_owned());
                }
            }
            Err(RecvTimeoutError::Timeout) => break Some("it does not end".into()),
            Err(RecvTimeoutError::Disconnected) => break None,
        }
    };
    if found.is_some() {
        child.kill()?;
    }
    let status = child.wait()?;
    let ended = (!status.success()).then(|| format!("it ends with {status}"));
    Ok(found.or(ended))
}
