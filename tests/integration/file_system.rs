//! File systems with problems: full, read-only, with files that are unreadable or that change while
//! they are read. Every file is written completely or not at all.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use std::{fs, thread};

use super::common::{AS_OF, Base, Ran, project, without_environment};

/// The prefix that drops the right of root to read and write everything.
const UNPRIVILEGED: &str = "setpriv --bounding-set=-dac_override,-dac_read_search";

/// The commands that write: their arguments and the file.
const WRITING: &[(&str, &str)] = &[
    ("validate --as-of 2024-03-01 --output json=new", "new"),
    ("validate --as-of 2024-03-01 --output html=new", "new"),
    ("validate --as-of 2024-03-01 --output xlsx=new.xlsx", "new.xlsx"),
    ("export --output new.xlsx", "new.xlsx"),
    ("lock", "evidence.lock"),
    ("init new", "new"),
];

/// Runs a shell's command line in `folder`; `$FSCHECK` is the program.
fn shell(folder: &Path, line: &str) -> Ran {
    let mut command = Command::new("sh");
    command.current_dir(folder).args(["-c", line]).env("FSCHECK", env!("CARGO_BIN_EXE_fscheck"));
    command.env("XDG_CACHE_HOME", project().join("Cargo.toml")).stdin(Stdio::null());
    Ran::of(command.output().unwrap())
}

/// Returns the prefix of a command that must run without root rights; `None` if these cannot be
/// dropped, and nothing can be tested.
fn unprivileged(folder: &Path) -> Option<&'static str> {
    let probe = folder.join("probe");
    fs::write(&probe, "x").unwrap();
    fs::set_permissions(&probe, fs::Permissions::from_mode(0o0)).unwrap();
    let can_read = |prefix: &str| shell(folder, &format!("{prefix} cat probe")).out == "x";
    let prefix = ["", UNPRIVILEGED].into_iter().find(|prefix| {
        let is_there = shell(folder, &format!("{prefix} true")).code == Some(0);
        is_there && !can_read(prefix)
    });
    fs::remove_file(probe).unwrap();
    prefix
}

/// The names in a folder, hidden ones too.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
    let mut names: Vec<String> = entries.map(|name| name.into_string().unwrap()).collect();
    names.sort();
    names
}

fn written() -> Base {
    let base = Base::new();
    base.write();
    base
}

/// Asserts that every command that writes fails, names the file and the reason, and leaves nothing
/// behind.
#[track_caller]
fn assert_none_writes(before: &str, why: &[&str]) {
    let base = written();
    for (args, file) in WRITING {
        let there = names(base.path());
        let ran = shell(base.path(), &before.replace("COMMAND", &format!("\"$FSCHECK\" {args}")));
        assert_eq!(ran.code, Some(2), "{args}: {}", ran.err);
        let told = ran.err.to_lowercase();
        assert!(told.contains(file) && why.iter().any(|why| told.contains(why)), "{args}: {told}");
        assert!(told.contains("space"), "{args}: {told}");
        assert_eq!(names(base.path()), there, "{args}");
    }
}

#[test]
fn nothing_is_half_written_where_there_is_no_room() {
    // A file may have no byte: the first write fails as it does on a full disk.
    assert_none_writes("trap '' XFSZ; ulimit -f 0; COMMAND", &["file too large"]);
}

#[test]
fn nothing_is_written_in_a_read_only_folder() {
    let base = Base::new();
    let Some(prefix) = unprivileged(base.path()) else { return };
    let line = format!("chmod 555 .; {prefix} COMMAND; code=$?; chmod 755 .; exit $code");
    assert_none_writes(&line, &["permission denied"]);
}

#[test]
fn a_full_standard_output_is_an_error() {
    let base = written();
    for args in ["validate --as-of 2024-03-01", "schema manifest", "list rules", "limits"] {
        let ran = shell(base.path(), &format!("\"$FSCHECK\" {args} >/dev/full"));
        assert_eq!(ran.code, Some(2), "{args}");
        assert!(ran.err.contains("No space left on device"), "{args}: {}", ran.err);
    }
}

#[test]
fn help_that_cannot_be_written_is_an_error() {
    let base = Base::new();
    for args in ["--help", "-h", "--version", "validate --help"] {
        let ran = shell(base.path(), &format!("\"$FSCHECK\" {args} >/dev/full"));
        assert_eq!(ran.code, Some(2), "{args}");
        assert!(ran.err.contains("No space left on device"), "{args}: {}", ran.err);
        let ran = shell(base.path(), &format!("\"$FSCHECK\" {args}"));
        assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{args}");
    }
}

#[test]
fn what_cannot_be_written_says_why_as_the_system_does() {
    let base = written();
    let at = |name: &str| base.path().join(name);
    std::os::unix::fs::symlink("loop", at("loop")).unwrap();
    std::os::unix::fs::symlink("new", at("link.json")).unwrap();
    let long = "x".repeat(300);
    for (file, why) in [
        ("no/such/a.json", "no/such: No such file or directory"),
        ("sow.md/a.json", "sow.md: Not a directory"),
        ("loop/a.json", "loop: Too many levels of symbolic links"),
        (long.as_str(), "File name too long"),
        ("link.json", "it is a link"),
    ] {
        let args = format!("validate --as-of {AS_OF} --output json={file}");
        let ran = shell(base.path(), &format!("\"$FSCHECK\" {args}"));
        assert_eq!(ran.code, Some(2), "{file}: {}", ran.err);
        let told = format!("can't be written: {why}");
        assert!(ran.err.contains(&told), "{file}: {}", ran.err);
    }
    for args in ["export -o no/such/a.xlsx", "export -o loop/a.xlsx"] {
        let ran = shell(base.path(), &format!("\"$FSCHECK\" {args}"));
        let told = ran.err.contains("such: No such file") || ran.err.contains("Too many levels");
        assert!(ran.code == Some(2) && told, "{args}: {}", ran.err);
    }
}

#[test]
fn files_that_nobody_may_read_are_told() {
    let base = written();
    let Some(prefix) = unprivileged(base.path()) else { return };
    let folder = base.path();
    fs::create_dir(folder.join("closed")).unwrap();
    fs::write(folder.join("closed/extra.md"), "extra").unwrap();
    fs::write(folder.join("own.yaml"), "fscheck_checklist: 1\n").unwrap();
    let cases = [
        ("assessment.xlsx", "", 2, "assessment.xlsx can't be read: you lack the permission"),
        ("evidence.yaml", "", 2, "evidence.yaml can't be read: you lack the permission"),
        ("plan.md", "", 1, "`plan.md`: it isn't readable"),
        ("closed", "", 0, "ready until 2024-11-20"),
        ("own.yaml", "--checklist own.yaml", 2, "own.yaml can't be read: you lack the permission"),
    ];
    for (name, args, code, told) in cases {
        let file = folder.join(name);
        let rights = fs::metadata(&file).unwrap().permissions();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o0)).unwrap();
        let ran = shell(folder, &format!("{prefix} \"$FSCHECK\" validate --as-of {AS_OF} {args}"));
        fs::set_permissions(&file, rights).unwrap();
        let text = format!("{}{}", ran.out, ran.err);
        let joined = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(ran.code, Some(code), "{name}: {text}");
        assert!(joined.contains(told), "{name}: {text}");
    }
}

#[test]
fn an_interrupted_write_leaves_what_was_there_or_the_whole() {
    let base = written();
    let run = |args: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_fscheck"));
        without_environment(command.current_dir(base.path()).args(args.split(' ')));
        command.stdout(Stdio::null()).stderr(Stdio::null());
        command
    };
    for (args, file) in [
        ("validate --no-cache --as-of 2024-03-01 --output json=report", "report"),
        ("validate --no-cache --as-of 2024-03-01 --output xlsx=copy.xlsx", "copy.xlsx"),
        ("export --force --output blank.xlsx", "blank.xlsx"),
    ] {
        let file = base.path().join(file);
        assert!(run(args).status().unwrap().code().is_some());
        let whole = fs::read(&file).unwrap();
        let mut was_cut = false;
        for delay in 0..40 {
            fs::write(&file, "what was there").unwrap();
            let mut child = run(args).spawn().unwrap();
            thread::sleep(Duration::from_millis(delay * 4));
            child.kill().unwrap();
            was_cut |= child.wait().unwrap().code().is_none();
            let found = fs::read(&file).unwrap();
            assert!(found == whole || found == b"what was there", "{args} after {delay}");
        }
        assert!(was_cut, "{args}: no run was interrupted");
    }
}

#[test]
fn files_that_come_and_go_while_they_are_read_are_borne() {
    let base = written();
    let folder = base.path();
    let files = ["assessment.xlsx", "evidence.yaml", "plan.md", "overview.pdf", "diagrams.svg"];
    let contents = files.map(|name| fs::read(folder.join(name)).unwrap());
    let is_over = AtomicBool::new(false);
    let mut codes = Vec::new();
    thread::scope(|scope| {
        scope.spawn(|| {
            while !is_over.load(Ordering::Relaxed) {
                for (name, content) in files.iter().zip(&contents) {
                    let file = folder.join(name);
                    let half = &content[..content.len() / 2];
                    let longer = [content.as_slice(), content.as_slice()].concat();
                    fs::remove_file(&file).unwrap();
                    fs::create_dir(&file).unwrap();
                    fs::remove_dir(&file).unwrap();
                    for content in [half, &longer, content.as_slice()] {
                        fs::write(&file, content).unwrap();
                    }
                }
            }
        });
        for _ in 0..60 {
            let ran = base.judge(&["--format", "text"]);
            codes.push((ran.code, ran.err.contains("panicked")));
        }
        is_over.store(true, Ordering::Relaxed);
    });
    let is_borne =
        |(code, panicked): &(Option<i32>, bool)| matches!(code, Some(0..=2)) && !panicked;
    assert!(codes.iter().all(is_borne), "{codes:?}");
    assert!(codes.iter().any(|(code, _)| *code != Some(0)), "nothing was met: {codes:?}");
    assert_eq!(base.judge(&["--format", "text"]).code, Some(0), "all is there again");
}
