//! The Rust code of the pages as functions of one file, `pages.rs`, which the tests include and run.
//!
//! A page shows what a reader writes: `use` lines, and expressions with `?`. Each block becomes the body of a function that
//! returns a `Result`. Blocks that are marked `ignore` are left out.
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let mut pages = vec![root.join("../README.md")];
    collect(&root.join("src"), &mut pages)?;
    pages.sort();

    let mut code = String::new();
    for page in &pages {
        println!("cargo::rerun-if-changed={}", page.display());
        let name = page.strip_prefix(&root).expect("a page of the book").display().to_string();
        for (line, block) in blocks(&fs::read_to_string(page)?) {
            let id: String = name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
            let id = id.trim_matches('_').to_lowercase();
            writeln!(code, "/// {name}, line {line}.\n#[test]\nfn {id}_{line}() -> Result<(), Box<dyn std::error::Error>> {{")
                .and_then(|()| writeln!(code, "{block}\nOk(())\n}}\n"))
                .expect("a string takes all");
        }
    }
    println!("cargo::rerun-if-changed={}", root.join("src").display());
    fs::write(Path::new(&env::var("OUT_DIR").expect("cargo sets it")).join("pages.rs"), code)
}

/// All pages of a folder.
fn collect(folder: &Path, pages: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, pages)?;
        } else if path.extension().is_some_and(|ext| ext == "md") {
            pages.push(path);
        }
    }
    Ok(())
}

/// The blocks of Rust code of a page, each with the number of its first line.
fn blocks(page: &str) -> Vec<(usize, String)> {
    let (mut blocks, mut open) = (Vec::new(), None::<(usize, String)>);
    for (number, line) in (1..).zip(page.lines()) {
        match &mut open {
            Some(_) if line == "```" => blocks.extend(open.take()),
            Some((_, code)) => {
                code.push_str(line);
                code.push('\n');
            }
            None if line == "```rust" => open = Some((number + 1, String::new())),
            None => (),
        }
    }
    blocks
}
