//! Published crates must be complete: each contains everything that it is built from, and all name
//! one version and one repository.

use std::fs;
use std::path::{Component, Path, PathBuf};
#[cfg(unix)]
use std::process::Command;

#[cfg(unix)]
use sha2::Digest;

#[cfg(unix)]
use super::common::Ran;
use super::common::project;

/// The folders of the crates that are published.
const CRATES: [&str; 4] = ["checklist", "crates/fscheck-core", "crates/fscheck-read", "."];

/// The files with `extension` below `folder`.
fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        match path.is_dir() {
            true => found.extend(files(&path, extension)),
            false => found.extend(path.extension().is_some_and(|e| e == extension).then_some(path)),
        }
    }
    found.sort();
    found
}

/// Returns the number of times a path leads up, less the folders that it named before.
fn leads_up(path: &str) -> usize {
    let components = Path::new(path).components();
    components.filter(|component| *component == Component::ParentDir).count()
}

/// `cargo package` takes no file from outside the folder of a crate.
#[test]
fn no_crate_is_built_from_a_file_outside_it() {
    for folder in CRATES.map(|folder| project().join(folder)) {
        let sources = match folder.join("src").is_dir() {
            true => files(&folder.join("src"), "rs"),
            false => files(&folder, "rs"),
        };
        assert!(!sources.is_empty(), "{}", folder.display());
        for source in sources {
            let text = fs::read_to_string(&source).unwrap();
            let depth = source.strip_prefix(&folder).unwrap().components().count() - 1;
            let included =
                text.split("include_str!(\"").chain(text.split("include_bytes!(\"")).skip(1);
            for path in included.filter_map(|rest| rest.split('"').next()) {
                assert!(leads_up(path) <= depth, "{} includes {path}", source.display());
            }
        }
    }
}

#[test]
fn every_word_list_is_built_in() {
    let code = fs::read_to_string(project().join("checklist/lib.rs")).unwrap();
    let lists = files(&project().join("checklist/words"), "txt");
    assert!(lists.len() > 20);
    for list in lists {
        let name = list.file_stem().unwrap().to_str().unwrap();
        let line = format!(
            "pub const {}: &str = include_str!(\"words/{name}.txt\");",
            name.to_uppercase().replace('-', "_")
        );
        assert!(code.contains(&line), "checklist/lib.rs lacks: {line}");
    }
}

/// Returns the texts after `key` on a separate line, up to the closing quotation mark.
fn quoted<'a>(text: &'a str, key: &str) -> Vec<&'a str> {
    let values = text.split(key).skip(1);
    values.filter_map(|rest| rest.split('"').next()).collect()
}

#[test]
fn all_crates_have_one_version() {
    let manifest = fs::read_to_string(project().join("Cargo.toml")).unwrap();
    let version = env!("CARGO_PKG_VERSION");
    let inner: Vec<&str> = manifest.lines().filter(|line| line.contains("{ path = ")).collect();
    assert_eq!(inner.len(), CRATES.len() - 1);
    for line in inner {
        assert_eq!(quoted(line, "version = \""), [version], "{line}");
    }
}

/// Pages and templates name the repository that `Cargo.toml` names.
#[test]
fn one_repository_is_named() {
    let repository = env!("CARGO_PKG_REPOSITORY");
    let owner = repository.strip_prefix("https://github.com/").unwrap();
    let owner = owner.strip_suffix("/fscheck").unwrap();
    let mut pages = files(&project().join("docs"), "md");
    pages.extend(
        ["README.md", "SECURITY.md", "packaging/README.md", "pyproject.toml", "book.toml"]
            .map(PathBuf::from),
    );
    let mut named = 0;
    for page in pages {
        let text = fs::read_to_string(project().join(&page)).unwrap();
        for (at, _) in text.match_indices("/fscheck") {
            let before = &text[..at];
            let start = before.rfind(|c: char| !c.is_ascii_alphanumeric() && !"-<>".contains(c));
            let other = &before[start.map_or(0, |start| start + 1)..];
            let host = before[..before.len() - other.len()].ends_with("github.com/");
            let used = before[..before.len() - other.len()].ends_with("uses: ");
            if host || used {
                named += 1;
                assert_eq!(other, owner, "{}", page.display());
            }
        }
    }
    assert!(named > 0);
}

/// Runs the download script of the action, with `listed` as the content of `digests.txt` and a
/// replacement for curl that returns `served`. Returns the result, and the file in the folder.
#[cfg(unix)]
fn download(listed: &str, served: Option<&[u8]>) -> (Ran, Option<Vec<u8>>) {
    use std::os::unix::fs::PermissionsExt;

    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    fs::create_dir_all(path("packaging")).unwrap();
    fs::create_dir_all(path("programs")).unwrap();
    fs::copy(project().join("Cargo.toml"), path("Cargo.toml")).unwrap();
    fs::copy(project().join("packaging/download.sh"), path("packaging/download.sh")).unwrap();
    fs::write(path("packaging/digests.txt"), listed).unwrap();
    if let Some(served) = served {
        fs::write(path("served"), served).unwrap();
    }
    // curl … --output FILE ADDRESS
    let curl = "#!/bin/sh\ncase $* in *https://github.com/*) ;; *) exit 3 ;; esac\n\
                while [ \"$1\" != --output ]; do shift; done\ncp \"$SERVED\" \"$2\"\n";
    fs::write(path("programs/curl"), curl).unwrap();
    fs::set_permissions(path("programs/curl"), fs::Permissions::from_mode(0o755)).unwrap();
    let search = std::env::var("PATH").unwrap();
    let ran = Command::new("bash")
        .arg(path("packaging/download.sh"))
        .arg(path("out"))
        .env("PATH", format!("{}:{search}", path("programs").display()))
        .env("SERVED", path("served"))
        .env("RUNNER_OS", "Linux")
        .env("RUNNER_ARCH", "X64")
        .output()
        .unwrap();
    (Ran::of(ran), fs::read(path("out/fscheck")).ok())
}

#[cfg(unix)]
#[test]
fn the_action_runs_only_the_program_that_its_digest_names() {
    let folder = tempfile::tempdir().unwrap();
    let name = "fscheck-x86_64-unknown-linux-musl";
    fs::create_dir(folder.path().join(name)).unwrap();
    fs::write(folder.path().join(name).join("fscheck"), "the program").unwrap();
    let archive = folder.path().join("a.tar.gz");
    let mut tar = Command::new("tar");
    let tar = tar.arg("-C").arg(folder.path()).arg("-czf").arg(&archive).arg(name);
    assert!(tar.status().unwrap().success());
    let archive = fs::read(archive).unwrap();
    let digest: String =
        sha2::Sha256::digest(&archive).iter().map(|b| format!("{b:02x}")).collect();
    let version = env!("CARGO_PKG_VERSION");
    let line = |digest: &str, version: &str| format!("{digest}  v{version}/{name}.tar.gz\n");

    let (ran, program) = download(&line(&digest, version), Some(&archive));
    assert_eq!((ran.code, ran.out.as_str()), (Some(0), "downloaded=true\n"), "{}", ran.err);
    assert_eq!(program.as_deref(), Some(b"the program".as_slice()));

    let (ran, program) = download(&line(&"0".repeat(64), version), Some(&archive));
    assert_eq!((ran.code, program), (Some(1), None), "{}", ran.err);
    assert!(ran.err.contains(&digest) && ran.out.is_empty(), "{}{}", ran.out, ran.err);

    // No release, a release of another version, one that can't be fetched: the action builds.
    let other = line(&digest, "0.0.9");
    for (listed, served) in
        [("", Some(&archive)), (&*other, Some(&archive)), (&*line(&digest, version), None)]
    {
        let (ran, program) = download(listed, served.map(Vec::as_slice));
        assert_eq!((ran.code, program), (Some(0), None), "{}", ran.err);
        assert_eq!(ran.out, "downloaded=false\n");
    }
}
