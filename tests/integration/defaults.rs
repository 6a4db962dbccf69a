//! `defaults` of the manifest: the strictness of a run, unless an option overrides it.

use super::common::{Base, fscheck};

/// A base that is ready with one warning, and these defaults.
fn warned(defaults: &str) -> Base {
    let mut base = Base::new();
    base.manifest = base.manifest.replacen("kind: record", "consent: pending, kind: record", 1);
    base.manifest.push_str(defaults);
    base.write();
    base
}

/// The exit code with these options.
fn code(base: &Base, options: &[&str]) -> Option<i32> {
    base.judge(options).code
}

#[test]
fn a_manifest_makes_warnings_fail_and_an_option_comes_first() {
    for defaults in ["", "defaults: {}\n", "defaults: {fail_on: error}\n"] {
        let base = warned(defaults);
        assert_eq!(base.judge(&[]).assessment()["summary"]["warnings"], 1);
        assert_eq!((code(&base, &[]), code(&base, &["--fail-on", "warning"])), (Some(0), Some(1)));
    }
    let base = warned("defaults: {fail_on: warning}\n");
    let ran = base.judge(&[]);
    assert_eq!(ran.code, Some(1));
    let note = "note: the manifest's `defaults` set --fail-on warning\n";
    assert!(ran.err.contains(note), "{}", ran.err);
    for option in ["error", "never"] {
        let ran = base.judge(&["--fail-on", option]);
        assert_eq!((ran.code, ran.err.contains("defaults")), (Some(0), false), "{}", ran.err);
    }
    // The rest of the report does not depend on it.
    assert_eq!(ran.out, base.judge(&["--fail-on", "never"]).out);
}

#[test]
fn a_manifest_wants_the_verdict_ready_and_an_option_comes_first() {
    let mut base = Base::new();
    base.manifest = base.manifest.replace("tier: advanced", "tier: select");
    base.manifest.push_str(
        "accept: [{item: \"1.3\", reason: we wait, until: 2024-05-31}]\ndefaults: {require_ready: true}\n",
    );
    base.write();
    let ran = base.judge(&[]);
    assert_eq!(ran.assessment()["summary"]["errors"], 0);
    assert_eq!(ran.code, Some(1));
    assert!(ran.err.contains("note: the manifest's `defaults` set --require-ready"), "{}", ran.err);
    assert_eq!(code(&base, &["--require-ready=false"]), Some(0));
    assert_eq!(code(&base, &["--require-ready=true"]), Some(1));
    // It has no effect on a ready one.
    assert_eq!(code(&warned("defaults: {require_ready: true}\n"), &[]), Some(0));
}

#[test]
fn each_input_is_held_to_its_own_manifest() {
    let (strict, lax) = (warned("defaults: {fail_on: warning}\n"), warned(""));
    let path = |base: &Base| base.path().display().to_string();
    let run = |inputs: &[String]| {
        let inputs: Vec<&str> = inputs.iter().map(String::as_str).collect();
        fscheck(lax.path(), &[&["validate", "--as-of", "2024-03-01"], &inputs[..]].concat()).code
    };
    assert_eq!(run(&[path(&lax), path(&lax)]), Some(0));
    assert_eq!(run(&[path(&strict), path(&lax)]), Some(1));
    assert_eq!(run(&[path(&lax), path(&strict)]), Some(1));
}

#[test]
fn a_manifest_makes_no_run_laxer_and_its_mistakes_are_told() {
    for (defaults, told) in [
        ("defaults: {fail_on: never}\n", "fail_on"),
        ("defaults: {require_ready: perhaps}\n", "true or false"),
        ("defaults: {fail-on: warning}\n", "did you mean `fail_on`?"),
        ("defaults: [warning]\n", "`defaults`"),
    ] {
        let ran = warned(defaults).judge(&[]);
        assert_eq!(ran.code, Some(2), "{defaults}{}", ran.err);
        assert!(ran.err.contains(told), "{defaults}{}", ran.err);
    }
}
