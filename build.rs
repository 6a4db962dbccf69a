//! Tells the program which commit it is built from, where that is certain: the release workflow says it
//! in `FSCHECK_COMMIT`, and a published crate has it in the file that `cargo package` adds. A checkout is
//! not asked, since its files may differ from its commit.

use std::path::PathBuf;
use std::{env, fs};

fn main() {
    println!("cargo:rerun-if-env-changed=FSCHECK_COMMIT");
    println!("cargo:rerun-if-changed=build.rs");
    let stated = env::var("FSCHECK_COMMIT").ok().filter(|commit| is_commit(commit));
    if let Some(commit) = stated.or_else(packaged) {
        println!("cargo:rustc-env=FSCHECK_BUILT_FROM={commit}");
    }
}

/// The commit that the crate was packaged from, if nothing was changed since.
fn packaged() -> Option<String> {
    let folder = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR")?);
    let info = fs::read_to_string(folder.join(".cargo_vcs_info.json")).ok()?;
    let (_, rest) = info.split_once("\"sha1\": \"")?;
    let (commit, _) = rest.split_once('"')?;
    (is_commit(commit) && !info.contains("\"dirty\": true")).then(|| commit.to_owned())
}

fn is_commit(text: &str) -> bool {
    text.len() == 40 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}
