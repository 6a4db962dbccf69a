//! No file that was read is ever overwritten, by any name (specification, section 2.3).

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use super::common::{AS_OF, Base, Ran, fscheck, project, without_environment};

/// Returns the base, judged by a separate definition that includes a part, with ignore files, a
/// lock, and other names of its inputs.
fn base() -> Base {
    let mut base = Base::new();
    base.manifest = base.manifest.replace("checklist: aws-fs-competency@3.0\n", "");
    base.write();
    let checklist = fs::read_to_string(project().join("checklist/aws-fs-competency/3.0.yaml"));
    let own = checklist.unwrap().replace("include: customer-examples", "include: part.yaml");
    base.file("own/d.yaml", own);
    let part = project().join("checklist/parts/customer-examples.yaml");
    base.file("own/real.yaml", fs::read(part).unwrap());
    symlink("real.yaml", base.path().join("own/part.yaml")).unwrap();
    base.file(".fscheckignore", "own\n*.html\nlinks\nx\n");
    base.file("practice/.gitignore", "*.tmp\n");
    base.file("x/spare.txt", "nobody's");
    assert_eq!(fscheck(base.path(), &["lock"]).code, Some(0));
    let at = |name: &str| base.path().join(name);
    fs::create_dir(at("links")).unwrap();
    for name in OWN {
        let plain = name.replace('/', "-");
        fs::hard_link(at(name), at(&format!("links/hard-{plain}"))).unwrap();
        symlink(at(name), at(&format!("links/soft-{plain}"))).unwrap();
    }
    base
}

/// The files that are read when it is judged.
const OWN: &[&str] = &[
    "assessment.xlsx",
    "evidence.yaml",
    "evidence.lock",
    "sow.md",
    ".fscheckignore",
    "practice/.gitignore",
    "own/d.yaml",
    "own/real.yaml",
];

const ARGS: &[&str] = &["--checklist", "own/d.yaml"];

/// Returns all names of these files.
fn names() -> Vec<String> {
    let plain = |name: &str| name.replace('/', "-");
    let links = OWN.iter().flat_map(|name| {
        [format!("links/hard-{}", plain(name)), format!("links/soft-{}", plain(name))]
    });
    let own = OWN.iter().map(|name| (*name).to_owned());
    let more = ["own/part.yaml", "./own/../own/real.yaml", "practice/../evidence.yaml"];
    own.chain(links).chain(more.map(str::to_owned)).collect()
}

/// The content of everything that is read.
fn contents(folder: &Path) -> Vec<Vec<u8>> {
    OWN.iter().map(|name| fs::read(folder.join(name)).unwrap()).collect()
}

#[test]
fn no_report_goes_where_anything_was_read() {
    let base = base();
    let ran = base.judge(ARGS);
    assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
    let before = contents(base.path());
    for name in names() {
        let ran = base.judge(&[ARGS, &["--output", &format!("json={name}")]].concat());
        assert_eq!(ran.code, Some(2), "{name}: {}", ran.err);
        assert!(ran.err.contains("won't be overwritten"), "{name}: {}", ran.err);
        assert_eq!(contents(base.path()), before, "{name}");
    }
    // A new file may be written, and a report be replaced by the next one.
    for name in ["new.json", "new.json", "own/new.yaml"] {
        let ran = base.judge(&[ARGS, &["--output", &format!("json={name}")]].concat());
        assert_eq!(ran.code, Some(0), "{name}: {}", ran.err);
        assert!(ran.err.ends_with(&format!("wrote {name}\n")), "{}", ran.err);
    }
    for _ in 0..2 {
        let ran = base.judge(&[ARGS, &["--output", "xlsx=copy.xlsx"]].concat());
        assert_eq!(ran.code, Some(0), "{}", ran.err);
    }
    assert_eq!(contents(base.path()), before);
}

#[test]
fn only_reports_are_replaced_by_reports() {
    let base = base();
    let path = base.path().join("notes.md");
    let judge = |output: &str| base.judge(&[ARGS, &["--output", output]].concat());
    for (written, is_replaced) in [("our notes\n", false), ("", true)] {
        fs::write(&path, written).unwrap();
        let ran = judge("notes.md");
        assert_eq!(ran.code, Some(if is_replaced { 0 } else { 2 }), "{}", ran.err);
        let told =
            "notes.md exists and isn't a report that fscheck wrote\n  help: name another file";
        assert_eq!(ran.err.contains(told), !is_replaced, "{}", ran.err);
        assert_eq!(fs::read_to_string(&path).unwrap() == written, !is_replaced);
    }
    // The output of the last run is a report, in any format.
    for output in ["notes.md", "full=report.txt", "text=report.txt", "report.html", "report.html"] {
        let ran = judge(output);
        assert_eq!(ran.code, Some(0), "{output}: {}", ran.err);
    }
    base.grid.save(&base.path().join("other.xlsx"));
    let ran = judge("xlsx=other.xlsx");
    assert_eq!(ran.code, Some(2), "{}", ran.err);
    assert!(ran.err.contains("other.xlsx exists and isn't a report"), "{}", ran.err);
    let quiet = ["validate", ".", "--as-of", AS_OF, "--output", "report.html", "--quiet"];
    let ran = fscheck(base.path(), &[quiet.as_slice(), ARGS].concat());
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
}

#[test]
fn a_copy_in_the_folder_of_a_workbook_alone_is_replaced_by_the_next() {
    let base = Base::new();
    base.grid.save(&base.path().join("assessment.xlsx"));
    for _ in 0..2 {
        let ran = base.judge(&["--output", "xlsx=copy.xlsx"]);
        assert_eq!(ran.code, Some(1), "{}", ran.err);
        assert!(base.path().join("copy.xlsx").is_file());
    }
}

#[test]
fn answers_are_carried_over_into_the_same_file_again() {
    let old = project().join("checklist/aws-fs-competency/3.0.yaml");
    let next = fs::read_to_string(old).unwrap().replacen("\nversion: ", "\nversion: 4.0 # ", 1);
    let base = Base::new();
    base.grid.save(&base.path().join("assessment.xlsx"));
    base.file("next.yaml", next);
    for _ in 0..2 {
        let args =
            ["export", "--from", ".", "--checklist", "next.yaml", "--force", "-o", "next.xlsx"];
        let ran = fscheck(base.path(), &args);
        assert_eq!(ran.code, Some(0), "{}", ran.err);
    }
}

#[test]
fn two_reports_never_go_to_one_file() {
    let base = base();
    let at = |name: &str| base.path().join(name);
    fs::write(at("a.json"), "").unwrap();
    fs::hard_link(at("a.json"), at("hard.json")).unwrap();
    symlink("a.json", at("soft.json")).unwrap();
    symlink("x", at("folder")).unwrap();
    let whole = at("a.json");
    for (one, other) in [
        ("json=a.json", "html=a.json"),
        ("json=a.json", "json=./a.json"),
        ("json=a.json", "csv=x/../a.json"),
        ("json=a.json", &format!("csv={}", whole.display())),
        ("json=a.json", "csv=hard.json"),
        ("json=a.json", "csv=soft.json"),
        ("json=new", "csv=./new"),
        ("json=x/new", "csv=folder/new"),
        ("xlsx=new.xlsx", "csv=x/../new.xlsx"),
    ] {
        let ran = base.judge(&[ARGS, &["--output", one, "--output", other]].concat());
        assert_eq!(ran.code, Some(2), "{one} {other}: {}", ran.err);
        let told = ran.err.contains("are the same file")
            || ran.err.contains("two reports have the same file");
        assert!(told && ran.out.is_empty(), "{one} {other}: {}", ran.err);
    }
    for (one, other) in [("json=b.json", "csv=b.csv"), ("json=new", "csv=x/new")] {
        let ran = base.judge(&[ARGS, &["--output", one, "--output", other]].concat());
        assert_eq!(ran.code, Some(0), "{one} {other}: {}", ran.err);
    }
}

#[test]
fn the_job_summary_is_added_to_nothing_that_was_read_and_waits_for_nothing() {
    let base = base();
    let before = contents(base.path());
    assert!(Command::new("mkfifo").arg(base.path().join("fifo")).status().unwrap().success());
    let summarised = |name: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_fscheck"));
        without_environment(command.current_dir(base.path()));
        command.env("GITHUB_STEP_SUMMARY", base.path().join(name));
        command.args(["validate", "--as-of", AS_OF, "--format", "github"]).args(ARGS);
        Ran::of(command.output().unwrap())
    };
    for name in names() {
        let ran = summarised(&name);
        assert_eq!(ran.code, Some(2), "{name}: {}", ran.err);
        assert!(ran.err.contains("GITHUB_STEP_SUMMARY names a file that "), "{}", ran.err);
    }
    assert_eq!(summarised("fifo").code, Some(2));
    assert_eq!(contents(base.path()), before);
    assert_eq!(summarised("summary.md").code, Some(0));
}

#[test]
fn the_job_summary_goes_to_no_file_that_a_report_goes_to() {
    let base = base();
    let at = |name: &str| base.path().join(name);
    fs::write(at("summary.md"), "from an earlier step\n").unwrap();
    fs::hard_link(at("summary.md"), at("hard.md")).unwrap();
    symlink("summary.md", at("soft.md")).unwrap();
    symlink("new.md", at("dangling.md")).unwrap();
    fs::write(at("notes.txt"), "mine").unwrap();
    let summarised = |summary: &str, more: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_fscheck"));
        without_environment(command.current_dir(base.path()));
        command.env("GITHUB_STEP_SUMMARY", at(summary));
        command.args(["validate", "--as-of", AS_OF, "--format", "github"]).args(more);
        Ran::of(command.output().unwrap())
    };
    for (summary, output) in [
        ("summary.md", "markdown=summary.md"),
        ("summary.md", "json=x/../summary.md"),
        ("summary.md", "markdown=hard.md"),
        ("summary.md", "markdown=soft.md"),
        ("soft.md", "markdown=hard.md"),
        ("new.md", "markdown=./new.md"),
        ("dangling.md", "markdown=new.md"),
    ] {
        let ran = summarised(summary, &[ARGS, &["--output", output]].concat());
        assert_eq!(ran.code, Some(2), "{summary} {output}: {}", ran.err);
        assert!(ran.out.is_empty() && ran.err.contains("GITHUB_STEP_SUMMARY and"), "{}", ran.err);
    }
    assert_eq!(summarised("notes.txt", &["notes.txt"]).code, Some(2));
    assert_eq!(fs::read(at("notes.txt")).unwrap(), b"mine");
    assert_eq!(fs::read(at("summary.md")).unwrap(), b"from an earlier step\n");
    let ran = summarised("summary.md", &[ARGS, &["--output", "markdown=new.md"]].concat());
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let summary = fs::read_to_string(at("summary.md")).unwrap();
    assert!(summary.starts_with("from an earlier step\n## fscheck"), "{summary}");
}

#[test]
fn export_replaces_workbooks_alone_and_none_that_was_read() {
    let mut base = Base::new();
    base.manifest.push_str("  - {id: costs, kind: document, path: costs.xlsx, controls: []}\n");
    base.write();
    base.file("costs.xlsx", "evidence");
    base.file("own.yaml", "fscheck_checklist: 1\n");
    fs::hard_link(base.path().join("assessment.xlsx"), base.path().join("hard.xlsx")).unwrap();
    symlink("costs.xlsx", base.path().join("soft.xlsx")).unwrap();
    for (name, told) in [
        ("evidence.yaml", "evidence.yaml doesn't have the extension of a workbook"),
        ("own.yaml", "own.yaml doesn't have the extension of a workbook"),
        ("sow.md", "sow.md doesn't have the extension of a workbook"),
        ("assessment.xlsx", "assessment.xlsx was read, so it won't be overwritten"),
        ("hard.xlsx", "hard.xlsx was read, so it won't be overwritten"),
        ("costs.xlsx", "costs.xlsx is evidence, so it won't be overwritten"),
        ("soft.xlsx", "soft.xlsx is evidence, so it won't be overwritten"),
    ] {
        let before = fs::read(base.path().join(name)).unwrap();
        let ran = fscheck(base.path(), &["export", "--from", ".", "--force", "-o", name]);
        assert_eq!(ran.code, Some(2), "{name}: {}", ran.err);
        assert!(ran.err.contains(told), "{name}: {}", ran.err);
        assert_eq!(fs::read(base.path().join(name)).unwrap(), before, "{name}");
    }
    for _ in 0..2 {
        let ran = fscheck(base.path(), &["export", "--from", ".", "--force", "-o", "new.xlsx"]);
        assert_eq!(ran.code, Some(0), "{}", ran.err);
    }
}

#[test]
fn nothing_is_quoted_that_a_link_out_of_the_folder_leads_to() {
    let outside = tempfile::tempdir().unwrap();
    let secret = outside.path().join("secret");
    fs::write(&secret, "machine example.com password hunter2\n- [\n").unwrap();
    let other = Base::new();
    other.write();
    let base = Base::new();
    base.write();
    let at = |name: &str| base.path().join(name);
    let told = |args: &[&str]| {
        let ran = fscheck(base.path(), args);
        let joined = format!("{}{}", ran.out, ran.err);
        assert!(!joined.contains("hunter2"), "{args:?}: {joined}");
        assert_eq!(ran.code, Some(2), "{args:?}: {joined}");
        joined.split_whitespace().filter(|word| *word != "│").collect::<Vec<_>>().join(" ")
    };
    symlink(&secret, at("d.yaml")).unwrap();
    symlink(outside.path(), at("definitions")).unwrap();
    fs::copy(&secret, outside.path().join("d.yaml")).unwrap();
    for definition in ["d.yaml", "definitions/d.yaml"] {
        let wanted = format!("{definition} is a link that leads out of its folder");
        for args in [
            &["validate", "--checklist", definition][..],
            &["checklist", "show", definition],
            &["checklist", "lint", definition],
            &["explain", "PRJ-005", "--checklist", definition],
            &["init", "new", "--checklist", definition],
            &["export", "-o", "new.xlsx", "--checklist", definition],
        ] {
            assert!(told(args).contains(&wanted), "{args:?}: {}", told(args));
        }
    }
    let own = fs::read_to_string(project().join("checklist/aws-fs-competency/3.0.yaml")).unwrap();
    fs::write(at("own.yaml"), own.replace("include: customer-examples", "include: d.yaml"))
        .unwrap();
    let text = told(&["validate", "--checklist", "own.yaml"]);
    assert!(text.contains("d.yaml: this part is a link that leads out"), "{text}");
    // A definition that is right may be shared by a link.
    let shared = project().join("checklist/aws-fs-competency/3.0.yaml");
    symlink(shared, at("shared.yaml")).unwrap();
    let ran = base.judge(&["--checklist", "shared.yaml"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);

    symlink(other.path().join("assessment.xlsx"), at("linked.xlsx")).unwrap();
    symlink(other.path(), at("elsewhere")).unwrap();
    symlink("assessment.xlsx", at("inner.xlsx")).unwrap();
    let away = other.path().join("assessment.xlsx");
    let up = format!("../{}/assessment.xlsx", other.path().file_name().unwrap().to_str().unwrap());
    let back =
        format!("..\\{}\\assessment.xlsx", other.path().file_name().unwrap().to_str().unwrap());
    for path in [away.to_str().unwrap(), &up, &back, "linked.xlsx", "elsewhere/assessment.xlsx"] {
        let manifest =
            base.manifest.replace("workbook: assessment.xlsx", &format!("workbook: '{path}'"));
        fs::write(at("evidence.yaml"), manifest).unwrap();
        let text = told(&["validate", "--as-of", AS_OF]);
        assert!(text.contains("is outside the manifest's folder"), "{path}: {text}");
    }
    for path in ["inner.xlsx", "./assessment.xlsx", "x/../assessment.xlsx"] {
        let manifest =
            base.manifest.replace("workbook: assessment.xlsx", &format!("workbook: '{path}'"));
        fs::write(at("evidence.yaml"), manifest).unwrap();
        let ran = base.judge(&[]);
        assert_eq!(ran.code, Some(0), "{path}: {}", ran.err);
    }
    // Nor is a workbook that is merely found.
    for manifest in [None, Some(base.manifest.replace("workbook: assessment.xlsx\n", ""))] {
        let alone = tempfile::tempdir().unwrap();
        let at = |name: &str| alone.path().join(name);
        symlink(other.path().join("assessment.xlsx"), at("assessment.xlsx")).unwrap();
        if let Some(manifest) = manifest {
            fs::write(at("evidence.yaml"), manifest).unwrap();
        }
        let ran = fscheck(alone.path(), &["validate", "--as-of", AS_OF]);
        assert_eq!(ran.code, Some(2), "{}", ran.err);
        assert!(ran.err.contains("assessment.xlsx is a link that leads out"), "{}", ran.err);
        // Naming it explicitly selects it.
        let ran = fscheck(alone.path(), &["validate", "--as-of", AS_OF, "assessment.xlsx"]);
        assert_eq!(ran.code, Some(1), "{}", ran.err);
    }
}
