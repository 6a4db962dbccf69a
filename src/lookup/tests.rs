//! Paths of every form, in folders with the files that they may mean.

use super::*;

/// Returns the target of `path` in a folder with these files.
fn found(files: &[&str], path: &str, most: Likeness) -> Option<(String, Likeness)> {
    let folder = tempfile::tempdir().unwrap();
    let root = fs::canonicalize(folder.path()).unwrap();
    for file in files {
        let file = root.join(file);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, "x").unwrap();
    }
    let way =
        Searcher::within(&root, &Limits::default()).follow(&root, Path::new(path), most).ok()?;
    assert!(way.path.exists());
    Some((way.shown, way.likeness))
}

#[test]
fn a_name_is_found_in_either_form_and_in_its_own_capitals() {
    use Likeness::{Capitals, Same};
    let (joined, apart) = ("ope/\u{dc}bergabe.md", "ope/U\u{308}bergabe.md");
    for (there, written, found_as, likeness) in [
        ("a/b.md", "a/b.md", "a/b.md", Same),
        (apart, joined, apart, Same),
        (joined, apart, joined, Same),
        ("e\u{301}/u\u{308}.md", "\u{e9}/\u{fc}.md", "e\u{301}/u\u{308}.md", Same),
        ("a/B.md", "a/b.md", "a/B.md", Capitals),
        ("a/b.md", "a/B.MD", "a/b.md", Capitals),
        ("A/b.md", "a/b.md", "A/b.md", Capitals),
        ("A/b.md", "a/B.md", "A/b.md", Capitals),
        (apart, "ope/\u{fc}bergabe.md", apart, Capitals),
    ] {
        let wanted = Some((found_as.to_owned(), likeness));
        assert_eq!(found(&[there], written, Capitals), wanted, "{there} {written}");
        let is_same = likeness == Same;
        assert_eq!(found(&[there], written, Same).is_some(), is_same, "{there} {written}");
    }
    for (there, written) in [("a/b.md", "a/c.md"), ("a/b.md", "a/b"), ("ab.md", "a/b.md")] {
        assert_eq!(found(&[there], written, Capitals), None, "{there} {written}");
    }
}

#[test]
fn the_name_as_it_was_written_goes_before_its_twins() {
    let twins = ["\u{fc}.md", "u\u{308}.md", "\u{dc}.md"];
    for twin in twins {
        let wanted = Some((twin.to_owned(), Likeness::Same));
        assert_eq!(found(&twins, twin, Likeness::Near), wanted);
    }
}

#[test]
fn a_name_that_may_be_meant_is_found_if_it_is_the_only_one() {
    for (there, written, near) in [
        (&["ope/runbook.docx"][..], "ope/runbook.md", Some("ope/runbook.docx")),
        (&["ope/runbook.md"], "ope/runbook", Some("ope/runbook.md")),
        (&["ope/run book.md"], "ope/run-book.md", Some("ope/run book.md")),
        (&["ope/runbook.md"], "ope/runbok.md", Some("ope/runbook.md")),
        (&["ope/runbook.md"], "opes/runbook.md", Some("ope/runbook.md")),
        (&["runbook/a.md"], "runbook.md", None),
        (&["plan-2023.md"], "plan-2024.md", None),
        (&["runbook.docx", "runbook.pdf"], "runbook.md", None),
        (&["runbook.docx", "run-book.md"], "run_book.md", Some("run-book.md")),
        (&["a.md"], "register.md", None),
        (
            &["a/detailed_design_v2 FINAL.docx"],
            "a/detailed-design.docx",
            Some("a/detailed_design_v2 FINAL.docx"),
        ),
        (&["design v1.docx", "design v2.docx"], "design.docx", None),
        (&["design v1.docx"], "design v2.docx", None),
        (&["design 2023.docx", "\u{8a2d} design v2.docx"], "design.docx", None),
        (&["\u{2013}.md"], "-.md", None),
    ] {
        let found = found(there, written, Likeness::Near).map(|(shown, _)| shown);
        assert_eq!(found.as_deref(), near, "{there:?} {written}");
    }
}

#[test]
fn folders_whose_names_are_the_same_are_one() {
    let (joined, apart) = ("\u{fc}/a.md", "u\u{308}/b.md");
    for (written, shown) in [
        ("\u{fc}/a.md", joined),
        ("u\u{308}/a.md", joined),
        ("\u{fc}/b.md", apart),
        ("u\u{308}/b.md", apart),
    ] {
        let wanted = Some((shown.to_owned(), Likeness::Same));
        assert_eq!(found(&[joined, apart], written, Likeness::Near), wanted, "{written}");
    }
    let capitals = Some(("a/b.md".to_owned(), Likeness::Capitals));
    assert_eq!(found(&["A/c.md", "a/b.md"], "A/b.md", Likeness::Near), capitals);
}

#[cfg(unix)]
#[test]
fn a_way_may_lead_through_links_but_not_out() {
    use std::os::unix::fs::symlink;
    let (outside, folder) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    fs::write(outside.path().join("Secret.md"), "x").unwrap();
    let root = fs::canonicalize(folder.path()).unwrap();
    fs::create_dir(root.join("a")).unwrap();
    fs::write(root.join("a/b.md"), "x").unwrap();
    symlink(root.join("a"), root.join("inside")).unwrap();
    symlink(outside.path(), root.join("out")).unwrap();
    symlink(&root, root.join("loop")).unwrap();
    symlink(root.join("gone"), root.join("dangling")).unwrap();
    let mut searcher = Searcher::within(&root, &Limits::default());
    let mut follow = |path: &str| searcher.follow(&root, Path::new(path), Likeness::Near);
    assert_eq!(follow("inside/b.md").unwrap().path, root.join("a/b.md"));
    assert_eq!(follow("loop/loop/a/b.md").unwrap().path, root.join("a/b.md"));
    for path in ["out/Secret.md", "out/secret.md", "out/nothing.md", "out", "Out/secret.md"] {
        assert!(matches!(follow(path), Err(Lost::Outside)), "{path}");
    }
    assert_eq!(follow(&format!("{}a/b.md", "loop/".repeat(50))).unwrap().path, root.join("a/b.md"));
    for path in ["dangling", &"a/".repeat(5_000), "a/b.md/c"] {
        assert!(matches!(follow(path), Err(Lost::Nowhere(_))), "{path}");
    }
    let way = Searcher::anywhere(&Limits::default()).follow(
        &root,
        Path::new("out/Secret.md"),
        Likeness::Same,
    );
    assert_eq!(way.unwrap().path, fs::canonicalize(outside.path()).unwrap().join("Secret.md"));
}

#[test]
fn a_folder_with_more_names_than_are_kept_is_not_listed() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["a.md", "b.md", "c.md"] {
        fs::write(folder.path().join(name), "x").unwrap();
    }
    let mut searcher = Searcher { room: 2, ..Searcher::anywhere(&Limits::default()) };
    let mut follow = |name: &str| searcher.follow(folder.path(), Path::new(name), Likeness::Near);
    assert_eq!(follow("a.md").unwrap().likeness, Likeness::Same);
    assert!(follow("a.txt").is_err());
}
