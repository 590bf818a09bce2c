//! Test binaries with a mutant switched on.
use crate::build::Suite;
use anyhow::{Result, ensure};
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, Instant};

/// A test binary, and the time after which it does not end.
pub(crate) struct Timed {
    suite: Suite,
    limit: Duration,
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
        let failure = failure(&suite, None, Duration::MAX)?;
        ensure!(failure.is_none(), "without a mutant: {}", failure.unwrap_or_default());
        Ok(Timed { suite, limit: (start.elapsed() * SLOWER).max(LEAST) })
    });
    timed.collect()
}

/// The first test that a mutant fails.
pub(crate) fn first_failure(suites: &[Timed], mutant: usize) -> Result<Option<String>> {
    for Timed { suite, limit } in suites {
        if let Some(failure) = failure(suite, Some(mutant), *limit)? {
            return Ok(Some(failure));
        }
    }
    Ok(None)
}

/// The first test of a binary that fails; it is not run further.
fn failure(suite: &Suite, mutant: Option<usize>, limit: Duration) -> Result<Option<String>> {
    let mut command = Command::new(&suite.binary);
    command.current_dir(&suite.folder).env("CARGO_MANIFEST_DIR", &suite.folder);
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
