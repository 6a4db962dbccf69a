//! The running time grows in proportion to the input: these large inputs would exceed the processor
//! time of [`hostile`](super::hostile) if any step read everything again for each part
//! (specification, section 2.3).

use std::fmt::Write;
use std::fs;
use std::path::Path;

use super::common::Base;
use super::hostile::{Input, all_are_borne, with_manifest};

/// Writes a manifest on one line, with this number of entries in a list of `field`.
fn on_one_line(folder: &Path, field: &str, count: u32, entry: impl Fn(u32) -> String) {
    let entries: Vec<String> = (0..count).map(entry).collect();
    let list = entries.join(", ");
    with_manifest(
        folder,
        format!("{{fscheck: 1, workbook: assessment.xlsx, {field}: [{list}]}}\n"),
    );
}

/// Writes a number of case studies, each with separate evidence for the asks per case study.
fn evidence_for_each_case_study(folder: &Path, count: u32) {
    let mut manifest = "fscheck: 1\nworkbook: assessment.xlsx\ncase_studies:\n".to_owned();
    for n in 0..count {
        writeln!(manifest, "- {{customer: Cust{n} Bank}}").unwrap();
    }
    manifest.push_str("evidence:\n");
    for n in 0..count {
        let file = format!("f{n}.md");
        fs::write(folder.join(&file), format!("x{n}")).unwrap();
        writeln!(
            manifest,
            "- {{id: e{n}, title: t, kind: document, path: {file}, controls: [DOC-001, EXCSC-003], \
             case_studies: [{}]}}",
            n + 1
        )
        .unwrap();
    }
    with_manifest(folder, manifest);
}

const SIZES: &[Input] = &[
    (
        "30,000 missing files on one line",
        |f| {
            on_one_line(f, "evidence", 30_000, |n| {
                format!("{{id: e{n}, kind: document, path: no{n}.md, controls: [PRJ-005]}}")
            });
        },
        "evidence `e29999`: file not found: `no29999.md`",
    ),
    (
        "40,000 acceptances on one line",
        |f| {
            on_one_line(f, "accept", 40_000, |n| {
                format!(
                    "{{rule: response-duplicated, item: PRJ-005, reason: r{n}, until: 2024-06-01}}"
                )
            });
        },
        "acceptance",
    ),
    (
        "20,000 offerings on one line",
        |f| on_one_line(f, "offerings", 20_000, |n| format!("{{name: Offering {n}}}")),
        "Offering 19999",
    ),
    (
        "30,000 waivers on one line",
        |f| {
            on_one_line(f, "waivers", 30_000, |n| {
                format!("{{kind: ftr, offering: Offering {n}, approved_on: 2023-09-12}}")
            });
        },
        "Offering 29999",
    ),
    (
        "8,000 waivers for as many offerings of other names",
        |f| {
            let offerings: Vec<String> =
                (0..8_000).map(|n| format!("{{name: Offer {n}}}")).collect();
            let offerings = offerings.join(", ");
            let waivers: Vec<String> = (0..8_000)
                .map(|n| format!("{{kind: ftr, offering: Ofer {n}, approved_on: 2023-09-12}}"))
                .collect();
            let waivers = waivers.join(", ");
            with_manifest(
                f,
                format!(
                    "{{fscheck: 1, workbook: assessment.xlsx, offerings: [{offerings}], waivers: [{waivers}]}}\n"
                ),
            );
        },
        "Did you mean",
    ),
    (
        "evidence for each of 4,000 case studies",
        |f| evidence_for_each_case_study(f, 4_000),
        "case study",
    ),
    (
        "50,000 controls of one entry",
        |f| {
            let controls: Vec<String> = (0..50_000).map(|n| format!("X-{n}")).collect();
            let controls = controls.join(", ");
            on_one_line(f, "evidence", 1, |_| {
                format!("{{id: e, kind: document, path: sow.md, controls: [{controls}]}}")
            });
        },
        "X-49999",
    ),
    (
        "ignore files in 900 folders, each in the one before",
        |f| {
            let mut folder = f.to_owned();
            for _ in 0..900 {
                folder.push("d");
                fs::create_dir(&folder).unwrap();
                fs::write(folder.join(".gitignore"), "*.tmp\n!b.tmp\n").unwrap();
                for name in ["a.md", "b.tmp", "c.tmp"] {
                    fs::write(folder.join(name), "x").unwrap();
                }
            }
        },
        "the 1800 files in this folder aren't listed as evidence",
    ),
    (
        "a row of 900 references",
        |f| {
            let mut base = Base::new();
            let (sheet, _, _) = base.grid.met("EXCOP-001#1");
            for number in 5..900_u16 {
                let column = 3 + 2 * (number - 1);
                base.grid.set(&sheet, 1, column, &format!("Customer Reference #{number}"));
                base.grid.set(&sheet, 2, column, "Met?");
                base.grid.set(&sheet, 2, column + 1, "Partner Response");
                base.grid.set(&sheet, 4, column, "maybe");
            }
            base.grid.save(&f.join("assessment.xlsx"));
        },
        "#899",
    ),
];

#[test]
fn nothing_takes_longer_than_its_size() {
    all_are_borne(SIZES, &[0, 1]);
}

#[test]
fn a_definition_on_one_line_is_told_as_fast_as_on_many() {
    let wrong: Input = (
        "",
        |f| {
            let mut sections = String::new();
            for n in 0..30_000 {
                write!(sections, "{{title: S{n}}}, ").unwrap();
            }
            with_manifest(f, format!("{{fscheck: 1, partner: [{sections}]}}\n"));
        },
        "`partner` must consist of",
    );
    all_are_borne(&[wrong], &[2]);
}
