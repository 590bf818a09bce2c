//! The terminal: exit statuses, messages, output files, widths, colours, completions and manual pages.
use super::theory::{CHINESE, Report};
use super::{data, error, perdita, stdout, write};
use std::fs;
use std::io::Write;
use std::process::{Command, Output, Stdio};

/// A command in an environment.
fn with(variables: &[(&str, &str)], args: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_perdita"));
    let output = command.args(args).envs(variables.iter().copied()).output().unwrap();
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// A command that reads these bytes.
fn reading(input: &[u8], args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_perdita"));
    let mut child = command
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // The command may have ended before it has read all.
    let _ = child.stdin.take().unwrap().write_all(input);
    child.wait_with_output().unwrap()
}

// ---- exit statuses and messages ----

#[test]
fn mistakes_in_the_command_line_have_another_status_than_failures_on_data() {
    let (_folder, file) = write("a.csv", "target,p\n1,2\n");
    let mse = ["eval", file.as_str(), "-l", "mse", "-p"];
    for args in [
        &["show", "focla"][..],
        &["theory", "no-such-claim"],
        &["plot", "--figure", "focall", "-o", "a.svg"],
        &["plot", "mse"],
        &["recommend", "--task", "gardening"],
        &["recommend", &file, "--target", "p", "--task", "gardening"],
        &["study", &file, "--target", "p", "--ridge=-1"],
        &["study", &file, "--target", "p", "--report", "a.pdf"],
        &["eval", &file, "-l", "clip", "-p", "p"],
        &["completions", "cmd.exe"],
        &["man", "eval2"],
    ] {
        error(2, args);
    }
    error(1, &[&mse[..], &["q"]].concat());
    error(1, &["eval", "no/such.csv", "-l", "mse", "-p", "p"]);
    error(1, &["study", &file, "--target", "y"]);
    error(1, &[&mse[..], &["p", "--rows", "no/such/rows.csv"]].concat());
    assert!(
        stdout(&["--help"]).contains("Exit status: 0 for success, 1 for a failure on files or data, 2 for")
    );
}

#[test]
fn names_in_files_do_not_reach_the_terminal_as_they_are() {
    let (_folder, file) = write("a.csv", "\u{1b}[31mred,y\n\u{7}bell,1\n");
    let message = error(1, &["eval", &file, "-l", "mse", "-p", "p", "-t", "y"]);
    assert!(message.contains(r"there are `\u{1b}[31mred`, `y`"), "{message}");
    let message = error(1, &["eval", &file, "-l", "mse", "-p", "\u{1b}[31mred", "-t", "y"]);
    assert!(message.contains(r"`\u{7}bell` where a number is expected"), "{message}");
    let (_folder, file) = write("a.csv", "target,p,g\n1,2,\u{1b}[2J\n");
    let text = stdout(&["eval", &file, "-l", "mse", "-p", "p", "-b", "g"]);
    assert!(!text.contains('\u{1b}') && text.contains(r"\u{1b}[2J"), "{text}");
}

#[test]
fn long_names_are_not_repeated_in_full() {
    let name = "x".repeat(100_000);
    let message = error(2, &["show", &name]);
    assert!(message.contains("unknown loss `xxx") && message.len() < 3000, "{} bytes", message.len());
}

#[test]
fn numbers_of_parameters_are_short() {
    let text = stdout(&["show", "huber(delta=1e308)"]);
    assert!(text.starts_with("huber(delta=1e308): "), "{text}");
    assert!(stdout(&["show", "poly1(epsilon=1e-300)"]).starts_with("poly1(epsilon=1e-300): "));
    assert!(stdout(&["show", "huber(delta=0.0001)"]).starts_with("huber(delta=0.0001): "));
    let message = error(2, &["show", "quantile(tau=[])"]);
    assert!(message.contains("`quantile(tau=[])`: tau is an empty list"), "{message}");
}

#[test]
fn binary_data_are_named() {
    let parquet = fs::read(data("digit_features.parquet")).unwrap();
    let (bzip2, xz) = (b"BZh91AY&SY\x8f\x11\x00", b"\xfd7zXZ\x00\x00\x04\xe6\xd6");
    for (input, what) in [
        (&parquet[..], "this is Parquet, which is read from a regular file"),
        (bzip2, "this is bzip2: unpack it first"),
        (xz, "this is xz: unpack it first"),
        (b"\x89HDF\r\n\x1a\n\x00", "this is HDF5: export it"),
        (b"PK\x03\x04\x14\x00", "zip archive"),
        (b"a,b\n\x00\x01", "binary data"),
    ] {
        let output = reading(input, &["eval", "-", "-l", "mse", "-p", "p"]);
        let message = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1));
        assert!(message.starts_with("error: standard input: ") && message.contains(what), "{message}");
        assert!(message.lines().count() == 1, "{message}");
    }
}

// ---- output files ----

#[test]
fn an_output_that_cannot_be_written_costs_no_work() {
    let (folder, file) = write("a.csv", "no table\n");
    let missing = folder.path().join("no/such.html");
    let missing = missing.to_str().unwrap();
    // The file would be an error too, but it has not been read yet.
    let message = error(1, &["study", &file, "--target", "y", "--report", missing]);
    assert_eq!(message, format!("error: --report {missing}: No such file or directory (os error 2)\n"));
    let message = error(1, &["plot", "mse", "-o", &missing.replace("html", "svg")]);
    assert!(message.ends_with("no/such.svg: No such file or directory (os error 2)\n"), "{message}");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn reports_are_announced_unless_in_quiet() {
    let Report { path: page, noted, .. } = &*CHINESE;
    assert!(noted.starts_with(&format!("wrote {page} (")) && noted.ends_with("B)\n"), "{noted}");
    let (_folder, file) = write("a.csv", "target,p\n1,2\n");
    let quiet = perdita(&["eval", &file, "-l", "mse", "-p", "p", "-f", "json", "--quiet"]);
    assert!(quiet.status.success() && quiet.stderr.is_empty());
    assert!(!stdout(&["-q", "eval", &file, "-l", "mse", "-p", "p"]).contains("million/s"));
}

/// A terminated command leaves no file.
#[cfg(unix)]
#[test]
fn no_file_is_left_by_a_signal() {
    for signal in ["-TERM", "-HUP", "-INT"] {
        let directory = tempfile::tempdir().unwrap();
        let rows = directory.path().join("rows.csv");
        let args = ["eval", "-", "-l", "mse", "-p", "p", "--rows", rows.to_str().unwrap()];
        let mut command = Command::new(env!("CARGO_BIN_EXE_perdita"));
        let mut child = command.args(args).stdin(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        // Open until the end: at the end of its input the command would succeed.
        let mut input = child.stdin.take().unwrap();
        input.write_all(b"target,p\n1,2\n").unwrap();
        let files = || fs::read_dir(directory.path()).unwrap().count();
        while files() == 0 {
            assert!(child.try_wait().unwrap().is_none(), "it waits for its input");
            std::thread::sleep(std::time::Duration::from_millis(10));
        }
        let id = child.id().to_string();
        assert!(Command::new("kill").args([signal, &id]).status().unwrap().success());
        assert!(!child.wait().unwrap().success());
        assert_eq!(files(), 0, "{signal}");
        drop(input);
    }
}

// ---- widths and colours ----

#[test]
fn lines_fit_the_terminal() {
    let (_folder, file) = write("a.csv", "target,p0,p1,fold\n0,1.5,0.25,a\n1,0,2.5,b\n");
    let loss = "cross_entropy(label_smoothing=0.1, z_loss=0.0001)";
    let eval = ["eval", file.as_str(), "-l", loss, "-p", "p*", "-b", "fold"];
    let wine = data("wine_features.csv");
    let study = ["study", wine.as_str(), "-t", "cultivar", "--folds", "3", "--features", "alcohol"];
    for (args, columns) in [
        (&eval[..], 80),
        (&eval, 60),
        (&eval, 40),
        (&study, 80),
        (&study, 50),
        (&["show", "asymmetric"], 60),
        (&["theory", "--topic", "focal"], 60),
        (&["list"], 70),
    ] {
        let text = with(&[("COLUMNS", &columns.to_string())], args);
        let lines = text.lines().filter(|line| !line.contains(wine.as_str()));
        let long = lines.filter(|line| line.chars().count() > columns).collect::<Vec<_>>();
        assert!(long.is_empty(), "{columns} columns: {long:#?}\n{text}");
    }
    // A pipe has no width.
    let wide = stdout(&eval);
    assert!(wide.lines().any(|line| line.starts_with(loss) && line.contains("  a ")), "{wide}");
}

#[test]
fn verdicts_have_colours_on_terminals_alone() {
    let args = ["theory", "--topic", "focal"];
    let forced = with(&[("CLICOLOR_FORCE", "1")], &args);
    assert!(forced.contains("\u{1b}[32mproved\u{1b}[0m") && forced.contains("\u{1b}[31mwrong\u{1b}[0m"));
    let plain = stdout(&args);
    assert!(!plain.contains('\u{1b}'));
    assert_eq!(with(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")], &args), plain);
    let bare = ["\u{1b}[31m", "\u{1b}[32m", "\u{1b}[33m", "\u{1b}[0m"]
        .iter()
        .fold(forced, |text, code| text.replace(code, ""));
    assert_eq!(bare, plain, "colours do not move the text");
}

// ---- completions and manual pages ----

#[test]
fn the_shell_completes_names_of_losses_and_columns() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        assert!(stdout(&["completions", shell]).contains("perdita"), "{shell}");
    }
    let (_folder, file) = write("a.csv", "target,price,prediction\n1,2,3\n");
    let completed = |words: &[&str]| {
        let at = (words.len() - 1).to_string();
        let asked = [&["--"], words].concat();
        with(&[("COMPLETE", "bash"), ("_CLAP_COMPLETE_INDEX", &at), ("_CLAP_IFS", "\n")], &asked)
    };
    assert_eq!(completed(&["perdita", "show", "hub"]).trim(), "huber");
    assert_eq!(completed(&["perdita", "eval", &file, "-l", "mse", "--pred", "pri"]).trim(), "price");
    assert!(completed(&["perdita", "theory", "focal-grad"]).starts_with("focal-gradient\n"));
    assert!(completed(&["perdita", "plot", "--figure", ""]).contains("triplet"));
}

#[test]
fn manual_pages_and_the_version() {
    let page = stdout(&["man"]);
    assert!(page.contains(".TH perdita 1") && page.contains("Exit status"), "{page}");
    let page = stdout(&["man", "eval"]);
    assert!(page.contains(".TH perdita") && page.contains("worst"), "{page}");
    assert_eq!(stdout(&["--version"]), format!("perdita {}\n", env!("CARGO_PKG_VERSION")));
}
