//! Passes the inputs that the fuzzers found, `tests/data/fuzz/TARGET/NAME`, to the readers again.

#[path = "../../fuzz/src/lib.rs"]
mod targets;

use std::fs;

use super::common::project;

/// A target and its name.
type Target = (&'static str, fn(&[u8]));

const TARGETS: &[Target] = &[
    ("annotate", targets::annotate),
    ("definition", targets::definition),
    ("drawing", targets::drawing),
    ("html", targets::html),
    ("links", targets::links),
    ("lock", targets::lock),
    ("mail", targets::mail),
    ("manifest", targets::manifest),
    ("odf", targets::odf),
    ("ods", targets::ods),
    ("ooxml", targets::ooxml),
    ("package", targets::package),
    ("pdf", targets::pdf),
    ("plain", targets::plain),
    ("written", targets::written),
    ("xlsx", targets::xlsx),
];

#[test]
fn what_the_fuzzers_found_is_borne() {
    let mut folders: Vec<String> = fs::read_dir(project().join("tests/data/fuzz"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    folders.sort();
    for name in folders {
        let (_, target) = TARGETS.iter().find(|(target, _)| *target == name).unwrap();
        for entry in fs::read_dir(project().join("tests/data/fuzz").join(&name)).unwrap() {
            target(&fs::read(entry.unwrap().path()).unwrap());
        }
    }
}

#[test]
fn every_target_has_its_entry_its_dictionary_and_its_place_in_the_list() {
    let fuzz = project().join("fuzz");
    let manifest = fs::read_to_string(fuzz.join("Cargo.toml")).unwrap();
    for (name, _) in TARGETS {
        assert!(manifest.contains(&format!("name = \"{name}\"")), "{name}");
        assert!(fuzz.join(format!("dictionaries/{name}.dict")).is_file(), "{name}");
        let entry = fs::read_to_string(fuzz.join(format!("fuzz_targets/{name}.rs"))).unwrap();
        assert!(entry.contains(&format!("fscheck_fuzz::{name}(data)")), "{name}");
    }
    assert_eq!(manifest.matches("[[bin]]").count(), TARGETS.len());
}
