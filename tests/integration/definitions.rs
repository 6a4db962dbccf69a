//! Definitions: the worked example of the documentation, everything that can be wrong with one, and
//! a made-up next release.

use std::fs;

use fscheck_core::checklist::{FIELD_KINDS, TESTS};
use serde_json::{Value, json};

use super::common::{Base, Ran, blessed, checklist, fscheck, line, project};

fn page() -> String {
    fs::read_to_string(project().join("docs/definitions.md")).unwrap()
}

fn yaml_blocks(page: &str) -> Vec<String> {
    let blocks = page.split("```yaml\n").skip(1);
    blocks.map(|block| block.split("```").next().unwrap().to_owned()).collect()
}

/// The worked example.
fn example() -> String {
    yaml_blocks(&page()).remove(0)
}

/// Lints a definition in a file.
fn lint(definition: &str) -> Ran {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("d.yaml"), definition).unwrap();
    fscheck(folder.path(), &["checklist", "lint", "d.yaml"])
}

/// Returns the text in one line, without the characters of the drawing.
fn words(text: &str) -> String {
    let drawn = ['│', '╭', '╰', '─', '·', '×', '┬'];
    let words = text.split_whitespace().filter(|word| !word.starts_with(drawn));
    words.collect::<Vec<_>>().join(" ")
}

#[test]
fn a_list_whose_entries_are_compared_has_an_end() {
    let hosts = |count: u32| {
        let hosts: Vec<String> =
            (0..count).map(|n| format!("{{host: h{n}.example.com, kind: report}}")).collect();
        let links = format!("links: [{}]", hosts.join(", "));
        let old = "links:\n          - {host: plans.example.com, kind: report, page: [\"/plan\", \"id=\"]}";
        assert!(example().contains(old));
        lint(&example().replace(old, &links))
    };
    assert_eq!(hosts(1_000).code, Some(0));
    let ran = hosts(1_001);
    assert_eq!(ran.code, Some(1));
    let told = "`links` has 1001 entries, which is over the limit (definition-list, 1000)";
    assert!(words(&ran.err).contains(told), "{}", words(&ran.err));
}

#[test]
fn the_worked_example_is_sound_and_says_all_that_can_be_said() {
    let example = example();
    let ran = lint(&example);
    assert_eq!(
        (ran.code, ran.out.as_str()),
        (Some(0), "harbour-delivery@2.0: 26 items, 3 waivers, no problems\n"),
        "{}",
        ran.err
    );
    for name in TESTS {
        assert!(example.contains(&format!("{name}:")), "{name}");
        assert!(page().contains(&format!("| `{name}` |")), "{name} is not explained");
    }
    for kind in FIELD_KINDS {
        assert!(example.contains(&format!("is: {kind}")), "{kind}");
        assert!(page().contains(&format!("| `{kind}` |")), "{kind} is not explained");
    }
    let schema = fscheck(&project(), &["schema", "checklist"]).json();
    let mut fields = Vec::new();
    collect_fields(&schema, &mut fields);
    for field in fields.iter().filter(|field| *field != "fscheck_part") {
        assert!(example.contains(&format!("{field}:")), "{field} is not shown");
    }
}

/// The names of all fields that a schema knows.
fn collect_fields(schema: &Value, fields: &mut Vec<String>) {
    match schema {
        Value::Object(map) => {
            if let Some(Value::Object(properties)) = map.get("properties") {
                fields.extend(properties.keys().cloned());
            }
            map.values().for_each(|value| collect_fields(value, fields));
        }
        Value::Array(values) => values.iter().for_each(|value| collect_fields(value, fields)),
        _ => {}
    }
}

#[test]
fn what_the_page_quotes_stands_in_the_example() {
    let page = page();
    let lines = |text: &str| text.lines().map(|l| l.trim().to_owned()).collect::<Vec<_>>();
    let example = lines(&example());
    let quotes = yaml_blocks(&page);
    assert!(quotes.len() > 5);
    for quote in &quotes {
        let quote = lines(quote);
        assert!(example.windows(quote.len()).any(|part| part == quote), "{quote:?}");
    }
}

#[test]
fn the_worked_example_is_exported_and_judged() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("d.yaml"), example()).unwrap();
    let ran = fscheck(folder.path(), &["export", "--checklist", "d.yaml", "-o", "a.xlsx"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let args = ["validate", "a.xlsx", "--checklist", "d.yaml", "--as-of", "2024-07-01"];
    let ran = fscheck(folder.path(), &[&args[..], &["--format", "json"]].concat());
    let assessment = ran.assessment();
    assert_eq!(assessment["summary"]["unanswered"], 25, "{}{}", ran.out, ran.err);
    let shown = fscheck(folder.path(), &["checklist", "show", "d.yaml"]).out;
    for told in ["replaces harbour-delivery@1.0", "HAR-001 Training", "at most 0"] {
        assert!(shown.contains(told), "{told}\n{shown}");
    }
    assert!(shown.lines().all(|line| line.chars().count() <= 80), "{shown}");
}

/// Each construct with its nearest wrong neighbour: the text in the example, the text that replaces
/// it, and the message.
const WRONG: &[(&str, &str, &str)] = &[
    ("fscheck_checklist: 1", "fscheck_checklist: 2", "unknown format 2 of `fscheck_checklist`"),
    ("id: harbour-delivery", "di: harbour-delivery", "the definition has no field `di`"),
    ("version: \"2.0\"\n", "", "the definition needs `version`"),
    ("released: 2024-06", "released: June 2024", "\"June 2024\" is not a month"),
    (
        "next_expected: 2025-06",
        "next_expected: 2024-06",
        "the next release is expected before this one",
    ),
    ("usable_until: 2025-09", "usable_until: 2024-05", "its last day of use is before its release"),
    (
        "harbour-delivery@1.0",
        "harbour-delivery@2.0",
        "`harbour-delivery@2.0` is not an earlier release",
    ),
    ("harbour-delivery@1.0", "other@1.0", "`other@1.0` is not an earlier release"),
    ("required: 2", "required: two", "`required` has the invalid value \"two\""),
    ("sub_verticals: [ports", "sub_verticals: [port", "no sub-vertical is called `ports`"),
    (
        "                use_cases: [migration, operation]",
        "                use_cases: [migration, operations]",
        "no use case is called `operations`",
    ),
    ("kind: audit", "kind: review", "two waivers are called `review`"),
    ("kind: audit", "kind: check", "no waiver is called `audit`"),
    ("waived_by: [audit, recent]", "waived_by: [audit]", "the waiver `recent` covers no control"),
    (
        "waived_by: [audit, recent]",
        "waived_by: [audit, recent, audit]",
        "`waived_by` names audit twice",
    ),
    (
        "waived_by: [audit, recent]",
        "waived_by: [audit, recent, review]",
        "`review` covers single case studies, but HAR-001 isn't about case studies",
    ),
    (
        "source: competencies",
        "source: competences",
        "`source` has the invalid value \"competences\"",
    ),
    (
        "    within_months: 12\n    except",
        "    except",
        "a waiver with `source: competencies` needs `within_months`",
    ),
    ("is: first-day", "is: day", "`is` has the invalid value \"day\""),
    (
        "is: case-study",
        "is: case-study, optional: true",
        "the `case-study` field of a waiver can't be optional",
    ),
    ("at_most: 0, ", "", "a field that is count can't have this setting"),
    ("accepts: [report], title", "title", "a field that is evidence can't have this setting"),
    ("name: offering, is", "name: expires_on, is", "the waiver has two fields called `expires_on`"),
    ("is: last-day", "is: first-day", "`expires_on` is a second field of its kind"),
    ("name: open_issues", "name: kind", "`kind` is not a valid name for a field of a waiver"),
    ("id: HAR-001", "id: EXHAR-001", "two items are called `EXHAR-001`"),
    ("id: HAR-001", "id: har-001", "`har-001` is not a valid item ID"),
    ("        clause: HAR-001\n", "", "a control needs `clause`"),
    ("        clause: HAR-001", "        clause:", "a control needs `clause`"),
    (
        "test: {guidelines-read: {}}",
        "test: {guideline-read: {}}",
        "no test is called `guideline-read`",
    ),
    ("test: {self-assessment: {}}", "", "a prerequisite needs `test`"),
    ("accepts: [validated, ", "accepts: [valid, ", "`accepts` has the invalid value \"valid\""),
    ("accepts: [advanced, ", "accepts: [gold, ", "`accepts` has the invalid value \"gold\""),
    (
        "{employees_under: 500, at_least: 5}",
        "{at_least: 5}",
        "the steps must cover every number of employees exactly once",
    ),
    ("case-studies: {within_months: 18, ", "case-studies: {", "needs `within_months`"),
    ("stage: production", "stage: done", "`stage` has the invalid value \"done\""),
    ("diagram: DOC-001/diagram", "diagram: DOC-001/drawing", "no ask is called `DOC-001/drawing`"),
    ("{ask: DOC-001/diagram}", "{ask: DOC-009/diagram}", "no ask is called `DOC-009/diagram`"),
    ("public-case-studies: {count: 1}", "public-case-studies: {}", "needs `count`"),
    ("field: harbour_specific, ", "", "needs `field`"),
    ("regions_for_worldwide: 2\n", "\n", "needs `regions_for_worldwide`"),
    (
        "coverage: practice",
        "coverage: everywhere",
        "`coverage` has the invalid value \"everywhere\"",
    ),
    ("at_least: 2, or_all", "at_least: 3, or_all", "3 of 2 case studies can't be required"),
    ("applies_to: saas", "applies_to: paas", "`applies_to` has the invalid value \"paas\""),
    ("rests_on: [\"2.4\"]", "rests_on: [\"2.9\"]", "no item is called `2.9`"),
    ("id: lesson", "id: plan", "the control has two asks called `plan`"),
    ("accepts: [demonstration]", "accepts: []", "the ask accepts no kinds"),
    (
        "accepts: [demonstration]",
        "accepts: [document]",
        "a live ask must accept a kind that is given live",
    ),
    (
        "accepts: [verbal, document]",
        "accepts: [verbal, dokument]",
        "`accepts` has the invalid value \"dokument\"",
    ),
    ("accepts: [verbal, document]", "accepts: [verbal, verbal]", "`accepts` names verbal twice"),
    (
        "per: practice\n            within_months: 12",
        "per: practice\n            within_months: 0",
        "evidence can't be within 0 months",
    ),
    (
        "per: practice\n            live",
        "per: partner\n            live",
        "`per` has the invalid value \"partner\"",
    ),
    (
        "considerations: true",
        "considerations: some",
        "`considerations` has the invalid value \"some\"",
    ),
    (
        "              - id: cranes\n                title: work with cranes\n                sub_vertical: ports\n                use_cases: [migration, operation]\n                found_by: [crane*]\n",
        "",
        "`considerations` needs at least two elements",
    ),
    ("id: cranes", "id: roles", "the ask has two elements called `roles`"),
    ("title_counts: false", "title_counts: some", "`title_counts` has the invalid value \"some\""),
    ("lacking: [to be named]", "lacking: [\"*\"]", "`lacking` has \"*\", which matches nothing"),
    ("of_each: false", "of_each: all", "`of_each` has the invalid value \"all\""),
    ("hints: [role* | function*]", "hints: [\"*\"]", "`hints` has \"*\", which matches nothing"),
    ("found_by: [crane*]", "found_by: []", "the element has no phrases"),
    ("found_by: [crane*]", "found_by: [\"*\"]", "`found_by` has \"*\", which matches nothing"),
    (
        "found_by: [crane*]",
        "found_by: [\"a b c d e f g h i j a b c d e f g h i j a b c d e f g h i j a b c d e f g h i j a b c d e f g h i j a b c d e f g h i j a b c d e f g h i j a b c d e f g h i j a b c d e f g h i j a b c d e f g h i j a b c d e f g h i j\"]",
        "`found_by` has a phrase of more than 200 letters",
    ),
    (
        "sheet: Practice Reqs",
        "sheet: Harbour Cust Example Reqs",
        "mixes controls about the practice with controls about case studies",
    ),
    (
        "sheet: Practice Reqs",
        "sheet: \"Practice: Reqs\"",
        "\"Practice: Reqs\" is not a valid name for a requirements sheet",
    ),
    (
        "sheet: Practice Reqs",
        "sheet: Evidence",
        "\"Evidence\" is not a valid name for a requirements sheet",
    ),
    ("include: customer-examples", "include: customers", "there is no part `customers`"),
    ("include: customer-examples", "include: ../d.yaml", "there is no part `../d.yaml`"),
    (
        "[customer, scope, not",
        "[customers, scope, not",
        "`not_excused_by` has the invalid value \"customers\"",
    ),
    ("[customer, scope, not", "[scope, scope, not", "`not_excused_by` names scope twice"),
    ("          source: Harbour Review Guide\n", "", "`guidance` needs `source`"),
    (
        "          fails:\n            - A list of courses without roles.\n",
        "",
        "`guidance` needs `fails`",
    ),
    ("fails:\n            - A list of courses without roles.", "fails: []", "`fails` is empty"),
    (
        "New staff begin within a month.",
        "The plan names a course and a date for each role.",
        "`passes` names The plan names a course and a date for each role. twice",
    ),
    (
        "rejects: [learning-by-doing]",
        "rejects: [learning-by-dong]",
        "no earlier ask of this control rejects a practice called `learning-by-dong`",
    ),
    ("id: courses-alone", "id: learning-by-doing", "the ask rejects `learning-by-doing` twice"),
    (
        "                found_by: [[learn* | train*, on the job | by watching]]\n                unless: [after the course]\n                written: [\"course: none\"]\n",
        "",
        "the practice has no phrases",
    ),
    ("together: [shadow* |", "together: [sh* |", "matches nothing"),
    (
        "together: [shadow* |",
        "found_by: [pairs]\n                together: [shadow* |",
        "the practice has `together` beside `found_by` or `written`",
    ),
    ("                title: courses without a plan\n", "", "a practice needs `title`"),
    ("at_most_words: 30", "at_most_words: few", "`at_most_words` has the invalid value \"few\""),
    ("about_aws: true", "about_aws: maybe", "`about_aws` has the invalid value \"maybe\""),
    (
        "describes_delivery: false",
        "describes_delivery: perhaps",
        "`describes_delivery` has the invalid value \"perhaps\"",
    ),
    ("states_profile: true", "states_profile: 1", "`states_profile` has the invalid value \"1\""),
    (
        "host: plans.example.com",
        "host: \"https://plans.example.com/x\"",
        "`https://plans.example.com/x` is not the name of a web host",
    ),
    ("kind: report, page", "kind: reports, page", "`kind` has the invalid value \"reports\""),
    ("page: [\"/plan\", \"id=\"]", "page: {id: 1}", "`page`"),
    (
        "version: \"2.0\"",
        "version: \"2.0\\naccept:\\n  - {rule: control-unmet}\"",
        "the character U+000A is not allowed here",
    ),
    ("id: harbour-delivery", "id: harbour$(id)", "the character `$` is not allowed here"),
    ("id: harbour-delivery", "id: ../harbour", "the character `.` is not allowed here"),
    (
        "name: Harbour Delivery",
        "name: \"Harbour\\e[31m Delivery\"",
        "the character U+001B is not allowed here",
    ),
    (
        "requirement: Staff are trained for harbours.",
        "requirement: \"Staff are\\u202E trained for harbours.\"",
        "the character U+202E is not allowed here",
    ),
];

#[test]
fn every_construct_has_a_wrong_neighbour_that_is_told_at_its_line() {
    let example = example();
    let mut missed = Vec::new();
    for (right, wrong, told) in WRONG {
        assert!(example.contains(right), "{right}");
        let ran = lint(&example.replacen(right, wrong, 1));
        let is_told = words(&ran.err).contains(told) && ran.err.contains("d.yaml:");
        if ran.code != Some(1) || !is_told {
            missed.push(format!("{wrong}: {told}\n{}{}", ran.out, ran.err));
        }
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

#[test]
fn all_that_is_wrong_is_told_at_once() {
    let mut spoilt = example();
    let all = [0, 3, 17, 28, 40, 47, 53];
    for (right, wrong, _) in all.iter().map(|n| WRONG[*n]) {
        assert!(spoilt.contains(right), "{right}");
        spoilt = spoilt.replacen(right, wrong, 1);
    }
    let told = words(&lint(&spoilt).err);
    for (_, _, problem) in all.iter().map(|n| WRONG[*n]) {
        assert!(told.contains(problem), "{problem}\n{told}");
    }
}

#[test]
fn what_is_wrong_is_not_told_to_be_missing() {
    let lone = |text: &str| {
        let head = "fscheck_checklist: 1\nid: a\nversion: \"1\"\nreleased: 2024-06\nname: A\ntitle: A\n\
                    case_studies: {required: 2, use_cases: [migration], sub_verticals: [ports]}\n\
                    sections:\n  - title: S\n    chapter: C\n    sheet: T\n    controls:";
        words(&lint(&format!("{head}{text}")).err)
    };
    let control = "\n      - {id: A-1, title: A, clause: A-1, requirement: It is., coverage: practice, asks: [";
    let told =
        lone(&format!("{control}{{id: a, wants: It., accepts: [drawing], per: practice}}]}}"));
    assert!(told.contains("`accepts` has the invalid value \"drawing\""), "{told}");
    assert!(!told.contains("has no asks") && !told.contains("has neither"), "{told}");
    let told = lone(&format!("{control}]}}"));
    assert!(told.contains("the control has no asks") && !told.contains("has neither"), "{told}");
    assert!(lone(" []").contains("the section has neither prerequisites nor controls"));
}

#[test]
fn a_problem_in_a_part_is_told_at_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let example = example().replace("include: customer-examples", "include: part.yaml");
    fs::write(folder.path().join("d.yaml"), example).unwrap();
    let part = project().join("checklist/parts/customer-examples.yaml");
    let part = fs::read_to_string(part).unwrap();
    fs::write(folder.path().join("part.yaml"), &part).unwrap();
    let ran = fscheck(folder.path(), &["checklist", "lint", "d.yaml"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let spoilt = part.replacen("accepts: [diagram]", "accepts: [drawing]", 1);
    fs::write(folder.path().join("part.yaml"), spoilt).unwrap();
    let ran = fscheck(folder.path(), &["checklist", "lint", "d.yaml"]);
    assert_eq!(ran.code, Some(1));
    assert!(words(&ran.err).contains("`accepts` has the invalid value \"drawing\""), "{}", ran.err);
    assert!(ran.err.contains("part.yaml:"), "{}", ran.err);
    let ran = fscheck(folder.path(), &["checklist", "lint", "part.yaml"]);
    assert!(ran.err.contains("this is a part that definitions include"), "{}", ran.err);
    let ran = fscheck(folder.path(), &["checklist", "lint", "none.yaml"]);
    assert_eq!(ran.code, Some(2));
}

/// Returns the changes of the fictitious next release, as texts of the definition and their
/// replacements.
fn changes() -> Vec<(String, String)> {
    let file = project().join("tests/data/next-release.yaml");
    serde_saphyr::from_str(&fs::read_to_string(file).unwrap()).unwrap()
}

/// A base assessment with the definition of the made-up next release in `next.yaml`.
fn with_next_release() -> Base {
    let base = Base::new();
    base.write();
    let known = checklist();
    let file = project().join(format!("checklist/{}/{}.yaml", known.id, known.version));
    let mut next = fs::read_to_string(file).unwrap();
    for (old, new) in changes() {
        assert_eq!(next.matches(&old).count(), 1, "`{old}` must stand there once");
        next = next.replace(&old, &new);
    }
    base.file("next.yaml", next);
    base.file(".fscheckignore", "next.yaml\n");
    base
}

#[test]
fn the_difference_to_the_next_release_is_told_in_every_format() {
    let base = with_next_release();
    let known = checklist().reference();
    let args = ["checklist", "diff", &known, "next.yaml"];
    let ran = fscheck(base.path(), &args);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let wanted = project().join("tests/data/next-release.txt");
    if blessed() {
        fs::write(&wanted, &ran.out).unwrap();
    }
    assert_eq!(ran.out, fs::read_to_string(wanted).unwrap(), "run the tests with BLESS=1");
    assert!(ran.out.lines().all(|line| line.chars().count() <= 80), "{}", ran.out);
    let json = fscheck(base.path(), &[&args[..], &["--format", "json"]].concat()).json();
    let of = |change: &str| -> Vec<String> {
        let items = json["items"].as_array().unwrap().iter();
        let items = items.filter(|item| item["change"] == change);
        items.map(|item| item["id"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(of("added"), ["PRJ-006"]);
    assert_eq!(of("removed"), ["PRJ-005"]);
    assert_eq!(
        of("changed"),
        ["2.1", "4.3", "POV-002", "POV-003", "CSN-001", "EXPE-001", "EXCOP-004"]
    );
    let markdown = fscheck(base.path(), &[&args[..], &["--format", "markdown"]].concat()).out;
    for id in of("changed") {
        assert!(markdown.contains(&format!("### {id} ")), "{markdown}");
    }
    let same = fscheck(base.path(), &["checklist", "diff", &known, &known, "--format", "json"]);
    assert_eq!(same.json()["items"].as_array().unwrap().len(), 0);
    assert_eq!(same.json()["whole"].as_array().unwrap().len(), 0);
}

#[test]
fn ones_own_answers_that_a_release_touches_are_named() {
    let base = with_next_release();
    let known = checklist().reference();
    let args = ["checklist", "diff", &known, "next.yaml", "--assessment", ".", "--format", "json"];
    let json = fscheck(base.path(), &args).json();
    let touched = |id: &str| -> Vec<String> {
        let item = json["items"].as_array().unwrap().iter().find(|item| item["id"] == id).unwrap();
        let touched = item["touched"].as_array().unwrap().iter();
        touched.map(|one| format!("{} {}", one["what"], one["at"]).replace('"', "")).collect()
    };
    assert_eq!(touched("PRJ-006"), Vec::<String>::new());
    let removed = touched("PRJ-005");
    assert_eq!(removed[0], "answered Yes assessment.xlsx, Common Practice Requirements!C14");
    assert!(removed[1].starts_with("evidence `change-process` evidence.yaml:"), "{removed:?}");
    assert_eq!(touched("EXPE-001").iter().filter(|one| one.starts_with("answered Yes")).count(), 4);
    let all: usize = json["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| touched(item["id"].as_str().unwrap()).len())
        .sum();
    for (format, mark) in [("text", "  > yours: "), ("markdown", "- yours: ")] {
        let told = fscheck(base.path(), &[&args[..args.len() - 1], &[format]].concat()).out;
        assert_eq!(told.matches(mark).count(), all, "{told}");
        assert!(words(&told).contains(&format!("{all} places of yours are affected")), "{told}");
    }
}

#[test]
fn answers_are_carried_to_the_next_release_and_nothing_is_lost() {
    let base = with_next_release();
    let args = ["export", "--from", ".", "--checklist", "next.yaml", "-o", "next.xlsx"];
    let ran = fscheck(base.path(), &args);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    for told in [
        "PRJ-006: new: answer this item",
        "PRJ-005: removed",
        "POV-003: carried over, but changed: title",
    ] {
        assert!(ran.err.contains(told), "{}", ran.err);
    }
    fs::remove_file(base.path().join("evidence.yaml")).unwrap();
    let args = [
        "validate",
        "next.xlsx",
        "--checklist",
        "next.yaml",
        "--as-of",
        "2024-03-01",
        "--format",
        "json",
    ];
    let assessment = fscheck(base.path(), &args).assessment();
    let status = |id: &str| {
        let items = assessment["items"].as_array().unwrap().iter();
        items.clone().find(|item| item["id"] == id).unwrap()["status"].as_str().unwrap().to_owned()
    };
    assert_eq!(status("PRJ-006"), "unanswered");
    assert_eq!(status("POV-003"), "met");
    // Three of the case studies were needed before, and now four are.
    assert_eq!(assessment["summary"]["unanswered"], 1, "{}", assessment["summary"]);
}

/// Judges a base by its own definition with one ask changed.
fn judged_by(base: &Base, old: &str, new: &str) -> Value {
    let known = checklist();
    let file = project().join(format!("checklist/{}/{}.yaml", known.id, known.version));
    let text = fs::read_to_string(file).unwrap();
    let control = text.find("- id: EXREL-004").unwrap();
    let (before, after) = text.split_at(control);
    assert!(after.find(old).unwrap() < after[5..].find("- id: EX").unwrap(), "{old}");
    base.file("own.yaml", format!("{before}{}", after.replacen(old, new, 1)));
    base.file(".fscheckignore", "own.yaml\n");
    base.judge(&["--checklist", "own.yaml", "--select", "control-"]).assessment()
}

#[test]
fn what_the_practice_shows_once_is_wanted_once_by_a_control_of_every_case_study() {
    let mut base = Base::new();
    base.write();
    let practice = |base: &Base| judged_by(base, "per: case-study", "per: practice");
    let status = |assessment: &Value| {
        let items = assessment["items"].as_array().unwrap();
        let item = items.iter().find(|item| item["id"] == "EXREL-004").unwrap();
        item["status"].as_str().unwrap().to_owned()
    };
    let assessment = practice(&base);
    assert_eq!(assessment["findings"].as_array().unwrap().len(), 0, "{assessment:#}");
    assert_eq!(status(&assessment), "met");
    base.manifest = base.manifest.replace("controls: [EXREL-004]", "controls: [EXPMR-001]");
    base.write();
    let assessment = practice(&base);
    let findings: Vec<String> =
        assessment["findings"].as_array().unwrap().iter().map(line).collect();
    // Reported once, at the first response.
    let (sheet, row, _) = base.grid.met("EXREL-004#1");
    assert_eq!(findings, [format!("error control-unevidenced EXREL-004 - {sheet}!E{}", row + 1)]);
    assert_eq!(status(&assessment), "unevidenced");
    // If all answers are No, no evidence is needed.
    for number in 1..=4 {
        let (sheet, row, column) = base.grid.met(&format!("EXREL-004#{number}"));
        base.grid.set(&sheet, row, column, "No");
    }
    base.write();
    let assessment = practice(&base);
    let rules = assessment["findings"].as_array().unwrap().iter().map(|one| &one["rule"]);
    assert!(rules.eq(["control-unmet"; 4]), "{assessment:#}");
    assert_eq!(status(&assessment), "unmet");
}

#[test]
fn recent_evidence_has_a_deadline_for_each_case_study() {
    let mut base = Base::new();
    let entry = "path: causes.md, controls: [EXREL-004], case_studies: [1, 2, 3, 4]}";
    let days = ["2023-09-30", "2023-10-31", "2023-11-30", "2023-12-31"];
    let dated = |number: usize, day: &str| {
        format!(
            "kind: record, path: causes.md, controls: [EXREL-004], case_studies: [{number}], date: {day}}}\n"
        )
    };
    let others: String = (2..=4)
        .map(|number| format!("  - {{id: cause-{number}, {}", dated(number, days[number - 1])))
        .collect();
    let first = dated(1, days[0]);
    base.manifest =
        base.manifest.replace(&format!("kind: record, {entry}\n"), &format!("{first}{others}"));
    base.write();
    let recent = |base: &Base| {
        let assessment =
            judged_by(base, "per: case-study", "per: case-study\n            within_months: 12");
        let deadlines = assessment["deadlines"].as_array().unwrap().clone();
        let of_it = deadlines.into_iter().filter(|one| one["items"] == json!(["EXREL-004"]));
        of_it.map(|one| one["date"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(recent(&base), ["2024-09-30", "2024-10-31", "2024-11-30", "2024-12-31"]);
}

#[test]
fn a_release_past_its_last_day_sends_to_the_next() {
    let base = with_next_release();
    for (day, expected) in [("2024-12-31", 0), ("2025-01-01", 1)] {
        let args = ["--checklist", "next.yaml", "--as-of", day, "--select", "checklist-outdated"];
        let ran = base.judge(&[&args[..], &["--format", "json"]].concat());
        let findings = ran.assessment()["findings"].as_array().unwrap().len();
        assert_eq!(findings, expected, "{day} {}", ran.out);
    }
}

#[test]
fn how_the_release_was_chosen_is_said_where_nothing_names_it() {
    let base = Base::new();
    base.write();
    let id = checklist().id.clone();
    for (option, is_told) in [(id.clone(), true), (checklist().reference(), false)] {
        let ran = base.judge(&["--checklist", &option]);
        let told = "the newest release usable on 2024-03-01";
        assert_eq!(ran.err.contains(told), is_told, "{option}: {}", ran.err);
    }
}
