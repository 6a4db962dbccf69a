//! Lists the definitions, so that a new release of a checklist is a new file and no code.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// The folder with the shared parts of definitions.
const PARTS: &str = "parts";

/// The folder with the lists of words.
const WORDS: &str = "words";

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    println!("cargo:rerun-if-changed={}", root.display());
    let mut definitions = Vec::new();
    let mut parts = Vec::new();
    for folder in entries(&root)?.into_iter().filter(|path| path.is_dir()) {
        println!("cargo:rerun-if-changed={}", folder.display());
        let files = entries(&folder)?.into_iter();
        let files = files.filter(|file| file.extension().is_some_and(|ending| ending == "yaml"));
        match folder.ends_with(PARTS) {
            true => parts.extend(files),
            false => definitions.extend(files),
        }
    }
    println!("cargo:rustc-env=FSCHECK_WORDS={:016x}", digest(&entries(&root.join(WORDS))?)?);
    write_table(&root, "definitions.rs", &definitions)?;
    write_table(&root, "parts.rs", &parts)
}

/// Returns a hash of the names and contents of files (FNV-1a). It identifies results found with
/// other word lists.
fn digest(files: &[PathBuf]) -> io::Result<u64> {
    let mut digest: u64 = 0xcbf2_9ce4_8422_2325;
    for file in files {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        for byte in name.into_bytes().into_iter().chain(fs::read(file)?) {
            digest = (digest ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    Ok(digest)
}

/// Writes a table of names and contents, for `lib.rs` to include.
fn write_table(root: &Path, name: &str, files: &[PathBuf]) -> io::Result<()> {
    let mut table = String::from("&[\n");
    for file in files {
        let name = file.strip_prefix(root).unwrap_or(file).to_string_lossy().replace('\\', "/");
        let path = format!("concat!(env!(\"CARGO_MANIFEST_DIR\"), {:?})", format!("/{name}"));
        table
            .push_str(&format!("    ({:?}, include_str!({path})),\n", format!("checklist/{name}")));
    }
    table.push_str("]\n");
    fs::write(PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default()).join(name), table)
}

/// The entries of a folder, sorted.
fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder)?.map(|entry| entry.map(|e| e.path())).collect::<io::Result<_>>()?;
    paths.sort();
    Ok(paths)
}
