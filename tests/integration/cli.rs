//! The command line: exit codes, messages, output streams.

use std::fs;
use std::process::{Command, Stdio};

use fscheck_core::rules;

use super::common::{AS_OF, Base, checklist, fscheck, project, without_environment};

/// The text as one line, so that a message is found however it was wrapped.
fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A folder whose manifest is the base with `old` replaced by `new`.
fn spoilt(old: &str, new: &str) -> Base {
    let mut base = Base::new();
    assert_eq!(base.manifest.matches(old).count(), 1, "{old}");
    base.manifest = base.manifest.replace(old, new);
    base.write();
    base
}

#[test]
fn the_base_assessment_is_ready() {
    let base = Base::new();
    base.write();
    let ran = base.judge(&[]);
    assert_eq!(ran.code, Some(0));
    assert_eq!(ran.assessment()["verdict"], "ready");
    assert_eq!(ran.assessment()["findings"].as_array().unwrap().len(), 0);
}

#[test]
fn the_exit_code_follows_the_findings_and_not_the_format() {
    let ready = Base::new();
    ready.write();
    let warned = spoilt("controls: [POV-001]}", "controls: [POV-001, PRJ-003]}");
    let failed = spoilt("tier: advanced", "tier: select");
    for (base, error, warning) in [(&ready, 0, 0), (&warned, 0, 1), (&failed, 1, 1)] {
        for format in ["text", "json", "sarif", "junit", "github", "markdown", "html", "csv"] {
            for (fail_on, code) in [("error", error), ("warning", warning), ("never", 0)] {
                let ran = base.judge(&["--format", format, "--fail-on", fail_on]);
                assert_eq!(ran.code, Some(code), "{format} {fail_on}\n{}", ran.err);
            }
        }
    }
}

#[test]
fn a_selection_decides_the_exit_code_but_not_the_verdict() {
    let base = spoilt("tier: advanced", "tier: select");
    let ran = base.judge(&["--ignore", "partner-"]);
    assert_eq!((ran.code, &ran.assessment()["verdict"]), (Some(0), &"not-ready".into()));
    let ran = base.judge(&["--select", "evidence-stale", "--select", "partner-tier"]);
    assert_eq!((ran.code, ran.assessment()["findings"].as_array().unwrap().len()), (Some(1), 1));
}

#[test]
fn accepted_errors_let_ci_pass_and_no_submission() {
    let mut base = Base::new();
    base.manifest = base.manifest.replace("tier: advanced", "tier: select");
    base.manifest
        .push_str("accept: [{item: \"1.3\", reason: promoted in May, until: 2024-05-31}]\n");
    base.write();
    let ran = base.judge(&[]);
    assert_eq!((ran.code, &ran.assessment()["verdict"]), (Some(0), &"not-ready".into()));
    assert_eq!(base.judge(&["--require-ready"]).code, Some(1));
    assert_eq!(base.judge(&["--require-ready", "--fail-on", "never"]).code, Some(1));
    let first = |format| base.judge(&["--format", format]).out.lines().next().unwrap().to_owned();
    assert_eq!(first("text"), "not ready: 1 of 58 items open, 0 errors; 1 finding accepted");
    let last = base.judge(&["--format", "full"]).out.lines().last().unwrap().to_owned();
    assert_eq!(last, "not ready: 1 of 58 items open: 1.3; 1 finding accepted");
    let ready = Base::new();
    ready.write();
    assert_eq!(ready.judge(&["--require-ready"]).code, Some(0));
}

#[test]
fn an_error_about_no_item_keeps_the_verdict_from_ready() {
    let mut base = Base::new();
    base.manifest
        .push_str("  - {id: lost, kind: document, path: ../lost.md, controls: [POV-003]}\n");
    base.write();
    let ran = base.judge(&[]);
    let assessment = ran.assessment();
    assert_eq!((ran.code, &assessment["verdict"]), (Some(1), &"not-ready".into()));
    let is_ready = |item: &serde_json::Value| item["status"] == "met";
    assert!(assessment["items"].as_array().unwrap().iter().all(is_ready));
    for (format, wanted) in [
        ("text", "not ready: 1 error to fix"),
        ("markdown", "## fscheck: not ready: 1 error to fix"),
        ("html", "Not ready: 1 error to fix"),
    ] {
        let ran = base.judge(&["--format", format]);
        assert!(ran.out.contains(wanted), "{format}");
    }
}

#[test]
fn documents_that_cannot_be_searched_are_counted_in_the_verdict() {
    let mut base = Base::new();
    base.manifest = base.manifest.replace("path: training.md", "path: training.docx");
    base.file("training.docx", COMPOUND);
    base.write();
    let ran = base.judge(&["--format", "text"]);
    let line = ran.out.lines().next().unwrap();
    assert_eq!((ran.code, line), (Some(0), "ready until 2024-11-20; 1 document not searched"));
}

/// The beginning of a compound file: as a .docx, it is password-protected.
const COMPOUND: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

#[test]
fn wrong_use_is_exit_2_with_the_nearest_name() {
    let base = Base::new();
    base.write();
    for (args, told) in [
        (&["--select", "evidence-stael"][..], "did you mean `evidence-stale`?"),
        (&["--ignore", "nothing-like-it"], "all rules: `fscheck list rules`"),
        (&["--format", "jsn"], "'json'"),
        (&["--fail-on", "errors"], "'error'"),
        (&["--as-of", "2024-02-30"], "write a valid date, YYYY-MM-DD"),
        (&["--checklist", "aws-fs-competncy"], "did you mean `aws-fs-competency@3.0`?"),
        (&["--checklist", "no/such.yaml"], "no/such.yaml doesn't exist"),
        (&["--colour", "always"], "--color"),
        (&["--output", "json=-"], "such as `--format json`"),
        (&["--output", "xlsx=-"], "for a report on standard output, use --format"),
        (&["--manifest", "evidence.yaml", "a", "b"], "need exactly one INPUT"),
        (&["--manifest", "evidence.yaml", "evidence.yaml"], "but --manifest names another"),
        (&["--evidence-root", "nowhere"], "the evidence root nowhere isn't a folder"),
        (&["stack.json"], "stack.json doesn't have the extension of a workbook or a manifest"),
    ] {
        let ran = base.judge(args);
        assert_eq!(ran.code, Some(2), "{args:?}");
        assert!(words(&ran.err).contains(told), "{args:?}\n{}", ran.err);
        assert_eq!(ran.out, "", "{args:?}");
    }
}

#[test]
fn the_as_of_date_comes_from_the_environment_too() {
    let base = spoilt("date: 2023-11-20", "date: 2023-02-28");
    for (day, code) in [("2024-02-29", 0), ("2024-03-01", 1)] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_fscheck"));
        command.current_dir(base.path()).args(["validate", "--select", "evidence-stale"]);
        let output = command.env("FSCHECK_AS_OF", day).output().unwrap();
        assert_eq!(output.status.code(), Some(code), "{day}");
    }
}

#[test]
fn the_usage_lists_no_option_that_the_environment_gives() {
    let told = |arguments: &[&str], day: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_fscheck"));
        let output = command.args(arguments).env("FSCHECK_AS_OF", day).output().unwrap();
        assert_eq!(output.status.code(), Some(2));
        String::from_utf8(output.stderr).unwrap()
    };
    let usage = told(&["validate", "--bogus"], "2024-03-01");
    assert!(usage.contains("'--bogus'") && !usage.contains("--as-of"), "{usage}");
    let invalid = told(&["validate"], "tomorrow");
    assert!(invalid.contains("invalid value 'tomorrow' for '--as-of"), "{invalid}");
}

#[test]
fn a_folder_must_hold_one_workbook_or_name_it() {
    let base = spoilt("workbook: assessment.xlsx\n", "");
    let lock = base.path().join("~$assessment.xlsx");
    fs::write(&lock, "lock").unwrap();
    assert_eq!(base.judge(&[]).code, Some(0), "a lock file is passed over");
    base.grid.save(&base.path().join("copy.xlsx"));
    let ran = base.judge(&[]);
    assert_eq!(ran.code, Some(2));
    let told = words(&ran.err);
    assert!(told.contains("contains 2 workbooks") && told.contains("copy.xlsx"), "{told}");
    assert_eq!(base.judge(&["copy.xlsx"]).code, Some(0), "named, it is judged");
    let empty = tempfile::tempdir().unwrap();
    let ran = fscheck(empty.path(), &["validate"]);
    assert_eq!(ran.code, Some(2));
    assert!(words(&ran.err).contains("neither a workbook nor an evidence.yaml"), "{}", ran.err);
}

#[test]
fn two_manifests_in_a_folder_are_told_and_neither_is_judged() {
    let base = Base::new();
    base.write();
    base.file("evidence.yml", "fscheck: 1\nworkbook: assessment.xlsx\n");
    for input in [".", "assessment.xlsx"] {
        let ran = base.judge(&[input]);
        let told = words(&ran.err);
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{input}: {told}");
        assert!(told.contains("two manifests: evidence.yaml and evidence.yml"), "{told}");
        assert!(told.contains("--manifest"), "{told}");
    }
    for args in [&["--manifest", "evidence.yaml"][..], &["evidence.yaml"]] {
        assert_eq!(base.judge(args).code, Some(0), "{args:?}");
    }
    // Two names of one file cannot contradict each other.
    fs::remove_file(base.path().join("evidence.yml")).unwrap();
    fs::hard_link(base.path().join("evidence.yaml"), base.path().join("evidence.yml")).unwrap();
    assert_eq!(base.judge(&[]).code, Some(0));
}

#[test]
fn no_selection_hides_what_is_locked() {
    let base = Base::new();
    base.write();
    assert_eq!(fscheck(base.path(), &["lock"]).code, Some(0));
    assert_eq!(base.judge(&["--locked", "--ignore", "evidence-changed"]).code, Some(0));
    base.file("change.md", "A change request is assessed and approved.");
    for more in [
        &[][..],
        &["--ignore", "evidence-changed"],
        &["--select", "partner-tier"],
        &["--item", "PRJ-005"],
        &["--case-study", "1"],
        &["--format", "text", "--ignore", "evidence-"],
    ] {
        let ran = base.judge(&[&["--locked"][..], more].concat());
        assert_eq!(ran.code, Some(1), "{more:?}: {}", ran.out);
        let ran = base.judge(more);
        assert_eq!(ran.code, Some(0), "{more:?}: without --locked it is a warning");
    }
}

#[test]
fn an_acceptance_with_an_empty_field_is_told() {
    for (accept, told) in [
        ("{rule: partner-tier, item: , reason: r, until: 2024-05-01}", "an empty `item`"),
        ("{rule: partner-tier, item: \"\", reason: r, until: 2024-05-01}", "an empty `item`"),
        ("{rule: partner-tier, item: \" \", reason: r, until: 2024-05-01}", "an empty `item`"),
        ("{rule: , item: \"1.3\", reason: r, until: 2024-05-01}", "an empty `rule`"),
    ] {
        let base = spoilt("waivers: []", &format!("waivers: []\naccept: [{accept}]"));
        let ran = base.judge(&[]);
        assert_eq!(ran.code, Some(2), "{accept}: {}", ran.out);
        assert!(words(&ran.err).contains(told), "{accept}: {}", ran.err);
    }
}

#[test]
fn a_path_with_blanks_is_one_thing_to_the_eye() {
    let base = Base::new();
    base.write();
    fs::create_dir(base.path().join("My Documents")).unwrap();
    for file in ["assessment.xlsx", "evidence.yaml"] {
        fs::copy(base.path().join(file), base.path().join("My Documents").join(file)).unwrap();
    }
    let told = |args: &[&str], line: usize| {
        let ran = fscheck(base.path(), &[&["validate", "--as-of", AS_OF], args].concat());
        ran.out.lines().nth(line).unwrap_or_default().to_owned()
    };
    let quiet = told(&["-q", "My Documents"], 0);
    assert!(quiet.starts_with("\"My Documents/assessment.xlsx\": not ready"), "{quiet}");
    let head = told(&["My Documents"], 2);
    assert_eq!(head, "\"My Documents/evidence.yaml\", \"My Documents/assessment.xlsx\"");
    let quiet = told(&["-q"], 0);
    assert!(quiet.starts_with("assessment.xlsx: ready"), "{quiet}");
    let ran = base.judge(&["My Documents/none.xlsx"]);
    assert!(ran.err.starts_with("error: \"My Documents/none.xlsx\" doesn't exist"), "{}", ran.err);
}

#[test]
fn what_is_picked_up_is_said() {
    let base = Base::new();
    base.write();
    let text = fscheck(base.path(), &["validate", "assessment.xlsx", "--as-of", AS_OF]);
    assert_eq!((text.code, text.err.as_str()), (Some(0), ""), "the report lists it");
    assert!(text.out.contains("\nevidence.yaml, assessment.xlsx\n"), "{}", text.out);
    let ran = base.judge(&["assessment.xlsx"]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), "note: also reading evidence.yaml\n"));
    base.grid.save(&base.path().join("other.xlsx"));
    let ran = base.judge(&["other.xlsx"]);
    let told = "note: also reading evidence.yaml (it names assessment.xlsx, which isn't checked)\n";
    assert_eq!(ran.err, told);
    let ran = base.judge(&["evidence.yaml"]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), "note: also reading assessment.xlsx\n"));
}

#[test]
fn all_problems_of_a_manifest_are_told_with_place_and_cure() {
    let mut base = Base::new();
    for (old, new) in [
        ("tier: advanced", "teir: advanced"),
        ("employees: 420", "employees: many"),
        ("achieved_on: 2022-05-02", "achieved_on: 2022-02-30"),
        ("{city: Oslo, country: NO, region: EMEA}", "{city: Oslo, country: Narnia, region: EMA}"),
        ("id: scoping, kind: template", "id: scoping, kind: tempate"),
        ("id: survey, kind", "id: scripts, kind"),
        ("path: stack.json, ", ""),
        ("case_studies: [1]}", "case_studies: [0]}"),
        ("waivers: []", "waivers: [{kind: fttr}]\naccept: [{rule: evidence-stael, reason: x}]"),
    ] {
        assert_eq!(base.manifest.matches(old).count(), 1, "{old}");
        base.manifest = base.manifest.replace(old, new);
    }
    base.write();
    let ran = base.judge(&[]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
    let told = words(&ran.err);
    for wanted in [
        "`partner` has no field `teir` ╭─[evidence.yaml:10:3]",
        "did you mean `tier`?",
        "`employees` has the invalid value \"many\" ╭─[evidence.yaml:11:14]",
        "`achieved_on` has the invalid value \"2022-02-30\"",
        "`country` has the invalid value \"Narnia\"",
        "did you mean `EMEA`?",
        "did you mean `template`?",
        "two evidence entries have the ID `scripts`",
        "an evidence entry needs `path` or `url`",
        "there is no case study 0",
        "did you mean `ftr`?",
        "no rule is called `evidence-stael`",
        "an acceptance needs `until`",
        "evidence.yaml is invalid: 12 problems",
    ] {
        assert!(told.contains(wanted), "{wanted}\n{}", ran.err);
    }
}

#[test]
fn each_wrong_value_of_a_manifest_is_told_with_place_and_cure() {
    for (old, new, at, told) in [
        (
            "[EMEA]",
            "[EMAE]",
            "15:19",
            "`focus_regions` has the invalid value \"EMAE\" … did you mean `EMEA`?",
        ),
        ("[EMEA]", "[EMEA, ~]", "15:25", "`focus_regions` has an empty item"),
        ("read: true", "read: perhaps", "8:28", "the invalid value \"perhaps\" … true or false"),
        (
            "examples: [1, 2]",
            "examples: [1, two]",
            "27:28",
            "the invalid value \"two\" … whole numbers",
        ),
        ("path: plan.md", "path: plan.md, url: x", "70:60", "either `path` or `url` … remove one"),
        (
            "path: plan.md",
            "path: plan.md, sha256: ab",
            "70:63",
            "not a SHA-256 digest … 64 hexadecimal",
        ),
        ("name: DevOps", "<<: {}, name: DevOps", "14:7", "merge keys (`<<`) aren't supported"),
        (
            "waivers: []",
            "waivers: []\naccept: [{reason: x, until: 2024-05-01}]",
            "21:10",
            "must name a rule, an item, or both … add `rule:` or `item:`",
        ),
        (
            "evidence:\n",
            "---\nevidence:\n",
            "61:1",
            "there is more than one YAML document … remove the line `---`",
        ),
    ] {
        let ran = spoilt(old, new).judge(&[]);
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{told}");
        let text = words(&ran.err);
        assert!(text.contains(&format!("evidence.yaml:{at}")), "{told}\n{}", ran.err);
        for part in told.split(" … ") {
            assert!(text.contains(part), "{part}\n{}", ran.err);
        }
    }
}

#[test]
fn manifests_that_are_no_yaml_name_the_place() {
    let base = Base::new();
    base.write();
    for (content, told) in [
        (&b"partner: [1, 2\n"[..], "evidence.yaml:1:10"),
        (b"partner: {a: 1}\npartner: {}\n", "has the field `partner` twice"),
        (b"- a\n- b\n", "the manifest must consist of"),
        (b"partner:\n  name: \xff\xfe\n", "isn't UTF-8 text: line 2"),
        (b"PK\x03\x04\x14\0", "is a zip archive or an Office file, not YAML"),
        (b"%PDF-1.7\n", "is a PDF, not YAML"),
        (b"fscheck: 2\n", "unknown manifest version 2"),
        (b"checklist: aws-fs-competency@2.0\n", "did you mean `aws-fs-competency@3.0`?"),
        (b"workbook: nowhere.xlsx\n", "workbook not found: `nowhere.xlsx`"),
    ] {
        fs::write(base.path().join("evidence.yaml"), content).unwrap();
        let ran = base.judge(&[]);
        assert_eq!(ran.code, Some(2), "{told}");
        assert!(words(&ran.err).contains(told), "{told}\n{}", ran.err);
    }
}

#[test]
fn codes_are_text_quoted_or_not() {
    for code in ["NO", "\"NO\"", "'NO'", "Norway"] {
        let base = spoilt("focus_regions: [EMEA]", &format!("focus_regions: [{code}]"));
        assert_eq!(base.judge(&[]).code, Some(0), "{code}");
    }
}

#[test]
fn a_manifest_alone_leaves_every_control_unanswered_and_says_so_once() {
    let base = spoilt("workbook: assessment.xlsx\n", "");
    fs::remove_file(base.path().join("assessment.xlsx")).unwrap();
    let ran = base.judge(&[]);
    let assessment = ran.assessment();
    assert_eq!(assessment["summary"]["unanswered"], 47);
    assert_eq!(assessment["summary"]["errors"], 47);
    let text = base.judge(&["--format", "full"]).out;
    assert_eq!(text.matches("error[control-unanswered]").count(), 1, "{text}");
    assert!(text.contains("A control has no answer. (47 items)"), "{text}");
}

#[test]
fn a_workbook_without_facts_says_so_once() {
    let base = Base::new();
    base.write();
    fs::remove_file(base.path().join("evidence.yaml")).unwrap();
    let ran = base.judge(&["--select", "prerequisite-unanswered"]);
    assert_eq!(ran.assessment()["findings"].as_array().unwrap().len(), 10);
    let text = base.judge(&["--format", "full"]).out;
    assert_eq!(text.matches("error[prerequisite-unanswered]").count(), 1, "{text}");
}

#[test]
fn several_inputs_are_told_in_their_order() {
    let (good, bad) = (Base::new(), spoilt("tier: advanced", "tier: select"));
    good.write();
    let (good, bad) = (good.path().to_str().unwrap(), bad.path().to_str().unwrap());
    let folder = tempfile::tempdir().unwrap();
    let judge = |format: &str, inputs: &[&str]| {
        let mut args = vec!["validate", "--as-of", AS_OF, "--format", format];
        args.extend(inputs);
        fscheck(folder.path(), &args)
    };
    let ran = judge("json", &[bad, good, bad]);
    let json = ran.json();
    let verdicts: Vec<&str> = json["assessments"]
        .as_array()
        .unwrap()
        .iter()
        .map(|assessment| assessment["verdict"].as_str().unwrap())
        .collect();
    assert_eq!((ran.code, verdicts), (Some(1), vec!["not-ready", "ready", "not-ready"]));
    let ran = judge("text", &[good, bad]);
    let table = ran.out.split("── All assessments").nth(1).unwrap();
    assert!(table.contains("58/58") && table.contains("57/58"), "{table}");
    // One page for all, which begins with a list of them.
    let html = judge("html", &[good, bad]).out;
    let list = html.split("<nav").nth(1).unwrap().split("</nav>").next().unwrap();
    let rows: Vec<&str> = list.split("<tr>").skip(2).collect();
    assert_eq!(rows.len(), 2, "{list}");
    assert!(rows[0].contains(good) && rows[0].contains(">ready<"), "{list}");
    assert!(rows[1].contains(bad) && rows[1].contains(">not ready<"), "{list}");
    let markdown = judge("markdown", &[good, bad]).out;
    assert_eq!(markdown.matches("\n---\n").count(), 1, "{markdown}");
    let ran = judge("json", &[good, "nowhere.xlsx"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("nowhere.xlsx doesn't exist"), "{}", ran.err);
    assert_eq!(ran.json()["assessments"].as_array().unwrap().len(), 1, "the other is reported");
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    for format in ["json", "text"] {
        let args = ["validate", "examples/draft", "--as-of", "2026-12-01", "--format", format];
        let first = fscheck(&project(), &args);
        for _ in 0..3 {
            assert_eq!(fscheck(&project(), &args).out, first.out);
        }
    }
}

#[test]
fn paths_are_told_as_the_reader_would_name_them() {
    let base = Base::new();
    base.write();
    let path = |input: &str| {
        let assessment = base.judge(&[input]).assessment();
        assessment["inputs"][1]["path"].as_str().unwrap().to_owned()
    };
    assert_eq!(path("."), "assessment.xlsx");
    assert_eq!(path("./assessment.xlsx"), "assessment.xlsx");
    let whole = base.path().join("assessment.xlsx");
    assert_eq!(path(whole.to_str().unwrap()), whole.to_str().unwrap());
}

#[test]
fn a_closed_pipe_ends_quietly_with_the_exit_code_of_the_findings() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_fscheck"));
    command.current_dir(project()).args(["validate", "examples/draft", "--as-of", "2026-12-01"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(told, "");
}

#[test]
fn colour_is_used_where_it_is_asked_for_and_nowhere_else() {
    let base = spoilt("tier: advanced", "tier: select");
    let run = |args: &[&str], variable: Option<(&str, &str)>| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_fscheck"));
        command.current_dir(base.path()).args(["validate", "--as-of", AS_OF]).args(args);
        without_environment(&mut command);
        command.envs(variable);
        String::from_utf8(command.output().unwrap().stdout).unwrap().contains('\u{1b}')
    };
    assert!(!run(&[], None), "a pipe is no terminal");
    assert!(run(&["--color", "always"], None));
    assert!(run(&[], Some(("CLICOLOR_FORCE", "1"))));
    assert!(!run(&[], Some(("CLICOLOR_FORCE", "0"))));
    assert!(!run(&["--color", "never"], Some(("CLICOLOR_FORCE", "1"))));
    assert!(run(&["--color", "always"], Some(("NO_COLOR", "1"))));
}

#[test]
fn nothing_in_a_workbook_acts_on_the_terminal() {
    let mut base = Base::new();
    let (sheet, row, column) = base.grid.met("POV-004");
    base.grid.set(&sheet, row, column, "\u{202e}no _x001B_[2J");
    base.grid.set(&sheet, row, column + 1, "a\u{1b}]0;title\u{7}");
    base.manifest = base.manifest.replace("path: sow.md", "path: \"sow\\e[2J.md\"");
    base.write();
    for (format, told) in [("text", "workbook-met-value"), ("full", "error[workbook-met-value]")] {
        let out = base.judge(&["--format", format, "--color", "never"]).out;
        assert!(out.contains(told), "{out}");
        assert!(!out.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{out}");
    }
}

#[test]
fn evidence_is_looked_for_below_the_root_that_is_named() {
    let base = Base::new();
    base.write();
    let root = base.path().join("elsewhere");
    fs::create_dir(&root).unwrap();
    let ran = base.judge(&["--evidence-root", "elsewhere", "--select", "evidence-missing-file"]);
    assert_eq!(ran.assessment()["findings"].as_array().unwrap().len(), 22, "{}", ran.out);
}

#[cfg(unix)]
#[test]
fn links_out_of_the_root_folders_and_special_files_are_no_evidence() {
    let base = Base::new();
    base.write();
    let outside = tempfile::NamedTempFile::new().unwrap();
    fs::write(outside.path(), "secret").unwrap();
    let file = |name: &str| base.path().join(name);
    for name in ["sow.md", "plan.md", "change.md", "survey.csv"] {
        fs::remove_file(file(name)).unwrap();
    }
    std::os::unix::fs::symlink(outside.path(), file("sow.md")).unwrap();
    fs::create_dir(file(".hidden")).unwrap();
    fs::write(file(".hidden/results.csv"), "milestone,score\nlaunch,8.5\n").unwrap();
    std::os::unix::fs::symlink(file(".hidden/results.csv"), file("survey.csv")).unwrap();
    fs::create_dir(file("plan.md")).unwrap();
    assert!(Command::new("mkfifo").arg(file("change.md")).status().unwrap().success());
    let ran = base.judge(&["--select", "evidence-"]);
    let found: Vec<String> = ran.assessment()["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| format!("{} {}", f["rule"].as_str().unwrap(), f["message"].as_str().unwrap()))
        .collect();
    assert_eq!(found.len(), 3, "a link within the root is followed: {found:#?}");
    for (start, end) in [
        ("evidence-outside-root evidence `sow-template`", "is outside the evidence root"),
        ("evidence-missing-file evidence `change-process`", "it is a special file"),
        ("evidence-missing-file evidence `project-plan`", "it is a folder, not a file"),
    ] {
        assert!(found.iter().any(|f| f.starts_with(start) && f.ends_with(end)), "{found:#?}");
    }
}

#[test]
fn everything_that_is_listed_can_be_explained_within_80_columns() {
    let mut names: Vec<String> = checklist().items.iter().map(|item| item.id.clone()).collect();
    assert_eq!(names.len(), 58);
    names.extend(rules::ALL.iter().map(|rule| rule.name.to_owned()));
    names.extend(fscheck_core::kind::Kind::all().map(|kind| kind.name().to_owned()));
    for name in names {
        let ran = fscheck(&project(), &["explain", &name.to_lowercase()]);
        assert_eq!(ran.code, Some(0), "{name}\n{}", ran.err);
        assert!(ran.out.starts_with(&name), "{name}\n{}", ran.out);
        let wide = ran.out.lines().find(|line| line.chars().count() > 80);
        assert_eq!(wide, None, "{name}");
    }
}

#[test]
fn what_a_report_prints_can_be_explained_and_selected() {
    let whole = fscheck(&project(), &["explain", "EXOPE-002"]).out;
    for name in ["EXOPE-002/dr-test", "exope-002 #1-4", "EXOPE-002/dr-test #2, 4"] {
        assert_eq!(fscheck(&project(), &["explain", name]).out, whole, "{name}");
    }
    let base = Base::new();
    base.write();
    let ran = base.judge(&["--item", "exope-002/dr-test,POV-001"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let ran = base.judge(&["--item", "EXOPE-02"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("did you mean EXOPE-002?"), "{}", ran.err);
}

#[test]
fn a_narrowed_report_keeps_the_verdict() {
    let ran = |more: &[&str]| {
        let args = [&["validate", "examples/draft", "--as-of", "2026-12-01"], more].concat();
        fscheck(&project(), &args)
    };
    let verdict = "not ready: 13 of 58 items open, 19 errors; 1 finding accepted";
    for more in
        [&["--item", "POV-001"][..], &["--case-study", "2"], &["--select", "offering-,evidence-"]]
    {
        let told = ran(more).out;
        assert!(
            told.starts_with("not ready: 13 of 58 items open, 19 errors, "),
            "{more:?}: {told}"
        );
    }
    let out = ran(&["--case-study", "2", "--format", "json"]).out;
    let report: serde_json::Value = serde_json::from_str(&out).unwrap();
    let findings = report["assessments"][0]["findings"].as_array().unwrap();
    assert!(findings.len() == 2 && findings.iter().all(|one| one["case_study"] == 2), "{out}");
    let quiet = ran(&["--quiet"]);
    assert_eq!(
        (quiet.code, quiet.out, quiet.err.as_str()),
        (Some(1), format!("examples/draft/assessment.xlsx: {verdict}\n"), "")
    );
    let counted = ran(&["--statistics"]).out;
    assert!(counted.starts_with("     5  error    control-unevidenced\n"), "{counted}");
}

#[test]
fn an_unknown_name_is_explained_by_the_nearest() {
    for (name, near) in
        [("POV-02", "POV-002"), ("contact", "contract"), ("evidence-stael", "evidence-stale")]
    {
        let ran = fscheck(&project(), &["explain", name]);
        assert_eq!(ran.code, Some(2));
        assert!(ran.err.contains(&format!("did you mean `{near}`?")), "{}", ran.err);
    }
}

#[test]
fn lists_are_complete_in_both_formats() {
    for (what, count) in
        [("controls", 58), ("rules", rules::ALL.len()), ("kinds", 12), ("checklists", 2)]
    {
        let ran = fscheck(&project(), &["list", what, "--format", "json"]);
        assert_eq!(ran.json().as_array().unwrap().len(), count, "{what}");
        let text = fscheck(&project(), &["list", what]).out;
        for line in ran.json().as_array().unwrap() {
            assert!(text.contains(line["name"].as_str().unwrap()), "{line}");
        }
        assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
    }
}

#[test]
fn a_definition_can_be_read_from_a_file() {
    let base = Base::new();
    base.write();
    let built_in = project().join("checklist/aws-fs-competency/3.0.yaml");
    let text = fs::read_to_string(built_in).unwrap();
    let file = base.path().join("definition.yaml");
    let higher = text.replace("at_least: 5}", "at_least: 10}");
    assert_ne!(text, higher);
    fs::write(&file, higher).unwrap();
    let ran = base.judge(&["--checklist", "definition.yaml"]);
    assert_eq!(ran.assessment()["findings"][0]["rule"], "partner-certifications", "{}", ran.out);
    // It is read once for all assessments of a run.
    let json = base.judge(&["--checklist", "definition.yaml", ".", "."]).json();
    assert_eq!(json["assessments"][0], json["assessments"][1]);
    assert_eq!(json["assessments"][0], ran.assessment());
    let broken = text
        .replace("accepts: [presentation]", "accepts: [drawing]")
        .replace("version: \"3.0\"\n", "");
    fs::write(&file, broken).unwrap();
    let ran = base.judge(&["--checklist", "definition.yaml"]);
    assert_eq!(ran.code, Some(2));
    for told in [
        "definition.yaml:",
        "`accepts` has the invalid value \"drawing\"",
        "the definition needs `version`",
    ] {
        assert!(words(&ran.err).contains(told), "{told}\n{}", ran.err);
    }
}

#[test]
fn limits_are_listed_with_reasons_and_can_be_changed() {
    let listed = fscheck(&project(), &["limits", "--format", "json"]).json();
    let text = fscheck(&project(), &["limits"]).out;
    assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
    for limit in listed.as_array().unwrap() {
        let name = limit["name"].as_str().unwrap();
        assert!(text.contains(name) && limit["reason"].as_str().unwrap().ends_with('.'));
        let changed = fscheck(&project(), &["limits", "--limit", &format!("{name}=12345")]).out;
        assert!(changed.contains(&format!("{name:<20} {:>12}", 12345)), "{changed}");
    }
    let base = Base::new();
    base.write();
    let ran = base.judge(&["--limit", "workbook-cells=100"]);
    assert_eq!(ran.code, Some(2));
    let told = words(&ran.err);
    assert!(told.contains("has more cells than the limit allows (workbook-cells, 100)"), "{told}");
    assert_eq!(base.judge(&["--limit", "workbook-cells=2000"]).code, Some(0));
    for (wrong, told) in [
        ("workbook-sells=1", "did you mean `workbook-cells`?"),
        ("workbook-cells=0", "write a whole number from 1"),
        ("workbook-cells", "write NAME=VALUE"),
    ] {
        let ran = base.judge(&["--limit", wrong]);
        assert_eq!(ran.code, Some(2));
        assert!(words(&ran.err).contains(told), "{}", ran.err);
    }
}

#[test]
fn completions_and_man_pages_speak_of_every_command_that_is_shown() {
    let folder = tempfile::tempdir().unwrap();
    let help = fscheck(folder.path(), &["--help"]).out;
    let commands = help.split("Commands:\n").nth(1).unwrap().lines();
    let commands: Vec<&str> = commands
        .map_while(|line| line.strip_prefix("  ")?.split(' ').next())
        .filter(|name| !name.is_empty() && *name != "help")
        .collect();
    assert!(commands.contains(&"validate") && commands.len() > 8, "{commands:?}");
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let ran = fscheck(folder.path(), &["completions", shell]);
        assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{shell}");
        for command in &commands {
            assert!(ran.out.contains(command), "{shell}: {command}");
        }
        if ["bash", "fish", "zsh"].contains(&shell) {
            for name in ["evidence-stale", "POV-002"] {
                assert!(ran.out.contains(name), "{shell}: {name}");
            }
        }
    }
    let whole = fscheck(folder.path(), &["man"]).out;
    for command in &commands {
        assert!(whole.contains(&format!("fscheck\\-{command}(1)")), "{command}\n{whole}");
        let ran = fscheck(folder.path(), &["man", command]);
        assert_eq!(ran.code, Some(0), "{command}");
        assert!(ran.out.contains(&format!(".TH fscheck-{command} 1")), "{}", ran.out);
    }
    let ran = fscheck(folder.path(), &["man", "valdate"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
    assert!(words(&ran.err).contains("did you mean `validate`?"), "{}", ran.err);
}

#[test]
fn a_list_without_a_case_study_fails_what_rests_on_it() {
    let mut base = Base::new();
    let studies = base.manifest.find("case_studies:\n").unwrap();
    let evidence = base.manifest.find("evidence:\n").unwrap();
    base.manifest.replace_range(studies..evidence, "case_studies: []\n");
    base.write();
    let assessment = base.judge(&["--select", "case-study-"]).assessment();
    let findings = assessment["findings"].as_array().unwrap();
    let told: Vec<&str> = findings.iter().map(|one| one["message"].as_str().unwrap()).collect();
    let public = "0 public case studies; at least 1 required";
    assert_eq!(told, ["0 case studies listed; 4 are required", public], "{findings:#?}");
    for id in ["2.1", "2.2"] {
        let mut items = assessment["items"].as_array().unwrap().iter();
        assert_eq!(items.find(|item| item["id"] == id).unwrap()["status"], "unmet", "{id}");
    }
}

#[cfg(unix)]
#[test]
fn what_is_named_as_the_workbook_and_is_no_file_is_told() {
    let base = Base::new();
    base.write();
    fs::remove_file(base.path().join("evidence.yaml")).unwrap();
    let made = Command::new("mkfifo").arg(base.path().join("pipe.xlsx")).status().unwrap();
    assert!(made.success());
    let ran = base.judge(&["pipe.xlsx"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
    assert!(
        words(&ran.err).contains(
            "pipe.xlsx is not an .xlsx, .xlsm or .ods workbook: it looks like a special file"
        ),
        "{}",
        ran.err
    );
}

#[test]
fn a_name_that_is_nearly_a_file_leads_to_the_file() {
    let base = Base::new();
    base.write();
    fs::write(base.path().join("assessment.txt"), "").unwrap();
    let misspelt = fscheck(base.path(), &["validate", "evidense.yaml"]);
    assert_eq!(misspelt.code, Some(2));
    assert!(misspelt.err.contains("  help: did you mean evidence.yaml?\n"), "{}", misspelt.err);
    let other = fscheck(base.path(), &["validate", "something-else.pdf"]);
    assert!(other.err.contains("  help: check the path"), "{}", other.err);
    let bare = fscheck(base.path(), &["evidence.yaml"]);
    assert_eq!(bare.code, Some(2));
    assert!(bare.err.contains("to check a file or folder: fscheck validate FILE"), "{}", bare.err);
    let unknown = fscheck(base.path(), &["validat"]);
    assert!(!unknown.err.contains("to check a file"), "{}", unknown.err);
}

#[test]
fn what_fails_by_the_verdict_alone_says_so() {
    let base = Base::new();
    base.write();
    let note = "note: exit code 1 because of --require-ready: the verdict is not ready\n";
    let args = ["validate", "--as-of", AS_OF, "--require-ready"];
    let ready = fscheck(base.path(), &args);
    assert_eq!((ready.code, ready.err.contains(note)), (Some(0), false), "{}", ready.err);
    let empty = tempfile::tempdir().unwrap();
    fs::write(empty.path().join("evidence.yaml"), "fscheck: 1\n").unwrap();
    let by_findings = fscheck(empty.path(), &args);
    assert_eq!((by_findings.code, by_findings.err.contains(note)), (Some(1), false));
    let by_verdict = fscheck(empty.path(), &[&args[..], &["--fail-on", "never"]].concat());
    assert_eq!(by_verdict.code, Some(1));
    assert!(by_verdict.err.ends_with(note), "{}", by_verdict.err);
}

#[test]
fn a_day_with_dots_leads_to_the_day_that_was_meant() {
    let told = |day: &str| fscheck(&project(), &["validate", "--as-of", day]).err;
    assert!(told("15.3.2026").contains("did you mean 2026-03-15?"), "{}", told("15.3.2026"));
    for day in ["31.2.2026", "3.2026", "15/3/2026", "soon", "1.2.3.4"] {
        assert!(!told(day).contains("did you mean"), "{}", told(day));
    }
}

#[test]
fn a_form_alone_leads_to_the_commands_that_help() {
    let form = "tests/data/workbooks/aws-layout-draft.xlsx";
    let collect = "    → `fscheck collect` reads your documents and proposes their controls.";
    let init = "    → `fscheck export --from FORM` adds sheets for these facts.";
    let alone = fscheck(&project(), &["validate", form, "--as-of", AS_OF]).out;
    assert!(alone.lines().any(|line| line == collect), "{alone}");
    assert!(alone.lines().any(|line| line == init), "{alone}");
    let both = fscheck(&project(), &["validate", "examples/draft", "--as-of", AS_OF]).out;
    assert!(!both.contains("adds sheets for these facts"), "{both}");
}
