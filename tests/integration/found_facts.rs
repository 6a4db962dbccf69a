//! Facts in documents: proposals for empty fields, and decisions on them.

use std::fs;
use std::path::Path;

use serde_json::Value;

use super::common::{AS_OF, Base, Ran, fscheck, write_files as write};

const OVERVIEW: &str = "# Company overview\n\n## Company history\nFounded in 2009.\n\n## Office locations\n\
    We have offices in Brno, Prague and Vienna.\n\n## Number of employees\nWe are 300 people; 118 of them \
    engineers.\n\n## Financial services practice\nTwelve AWS Professional certifications and two offers. \
    Customer profile: 60 customers in banking. Notable projects: a ledger.\n";

const DOCUMENTS: &[(&str, &str)] = &[
    ("practice/overview.md", OVERVIEW),
    (
        "customers/1-beskydy/contract.md",
        "# Statement of work\n\nBeskydy Savings Bank, a.s. and Morava Digital a.s.\n\nSigned 1 March 2023. \
         The final acceptance was on 30 June 2023.\n",
    ),
    (
        "customers/1-beskydy/case.md",
        "# Case: Beskydy Savings Bank, a.s.\n\nUse case: migration. In production since 30 June 2023.\n",
    ),
    (
        "customers/2-danube/contract.md",
        "# Contract\n\nDanube Insurance Company and Morava Digital a.s.\n\nSigned 5 September 2022.\n",
    ),
    (
        "customers/2-danube/case.md",
        "# Case: Danube Insurance Company\n\nThe platform is in UAT. Go-live is planned for May.\n",
    ),
];

fn collect(folder: &Path, args: &[&str]) -> Ran {
    let ran = fscheck(folder, &[&["collect", "--as-of", AS_OF], args].concat());
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    ran
}

/// The proposed facts, each on a line.
fn facts(ran: &Ran) -> Vec<String> {
    let json = ran.json();
    let text = |value: &Value| value.as_str().map(str::to_owned).unwrap_or(value.to_string());
    let fact = |fact: &Value| {
        let parts = ["id", "field", "value", "certainty"].map(|name| text(&fact[name]));
        parts.join(" | ")
    };
    json["proposed_facts"].as_array().unwrap().iter().map(fact).collect()
}

#[test]
fn facts_that_documents_state_are_proposed_for_empty_fields() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    write(folder, DOCUMENTS);
    let ran = collect(folder, &["--format", "json", "--dry-run"]);
    let wanted = [
        "name | name | Morava Digital a.s. | likely",
        "employees | employees | 300 | sure",
        "professional-certifications | professional_certifications | 12 | sure",
        "office-brno | offices | Brno, CZ, EMEA | likely",
        "office-prague | offices | Prague, CZ, EMEA | likely",
        "office-vienna | offices | Vienna, AT, EMEA | likely",
        "customer-1 | customer | Beskydy Savings Bank, a.s. | likely",
        "completed-on-1 | completed_on | 2023-06-30 | likely",
        "stage-1 | stage | production | likely",
        "use-case-1 | use_case | migration | likely",
        "sub-verticals-1 | sub_verticals | banking | likely",
        "customer-2 | customer | Danube Insurance Company | likely",
        "sub-verticals-2 | sub_verticals | insurance | likely",
    ];
    assert_eq!(facts(&ran), wanted);
    let employees = &ran.json()["proposed_facts"][1];
    assert_eq!(
        employees["because"].as_str().unwrap(),
        "“We are 300 people; 118 of them engineers.” (practice/overview.md, line 10)."
    );
    // The documents are about the customers that were found.
    let studies = |path: &str| {
        let json = ran.json();
        let mut all = json["proposed"].as_array().unwrap().clone().into_iter();
        all.find(|entry| entry["path"] == path).unwrap()["case_studies"].to_string()
    };
    assert_eq!(studies("customers/2-danube/contract.md"), "[2]");
}

#[test]
fn a_fact_counts_once_it_is_confirmed() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    write(folder, DOCUMENTS);
    let manifest = folder.join("evidence.yaml");
    let stated = "fscheck: 1 # ours\npartner:\n  tier: advanced # since 2019\n  employees: 300\n";
    fs::write(&manifest, stated).unwrap();
    let before = collect(folder, &["--format", "json", "--dry-run"]);
    assert!(!facts(&before).iter().any(|fact| fact.starts_with("employees")), "it is stated");
    collect(folder, &["--write"]);
    let written = fs::read_to_string(&manifest).unwrap();
    assert!(written.starts_with(stated), "{written}");
    assert!(written.contains("found_facts:\n"), "{written}");
    // Nothing is proposed twice.
    let again = collect(folder, &["--write"]);
    assert!(again.out.contains("Nothing to propose"), "{}", again.out);
    assert!(
        again.out.contains("customer-1: Customer: Beskydy Savings Bank, a.s. (#1)"),
        "{}",
        again.out
    );
    assert_eq!(fs::read_to_string(&manifest).unwrap(), written);
    let told = |rule: &str| -> Vec<String> {
        let args = ["validate", "--format", "json", "--as-of", AS_OF, "--select", rule];
        let found = fscheck(folder, &args).assessment()["findings"].as_array().unwrap().clone();
        found.iter().map(|f| f["message"].as_str().unwrap().to_owned()).collect()
    };
    let waiting = told("evidence-proposed");
    assert_eq!(waiting[1], "12 facts found in documents need confirmation (1 sure, 11 likely)");
    let none = fscheck(folder, &["collect", "--confirm", "client-*"]);
    assert_eq!(none.code, Some(2), "{}", none.err);
    assert!(none.err.contains("no proposal's ID begins with `client-`"), "{}", none.err);
    let ids = ["customer-1", "completed-*", "stage-1", "use-case-1", "name"];
    collect(folder, &["--confirm", &ids.join(","), "--reject", "office-vienna"]);
    let text = fs::read_to_string(&manifest).unwrap();
    assert!(
        text.contains("- id: customer-1\n    field: customer\n    case_study: 1\n    value: "),
        "{text}"
    );
    assert!(text.contains("proposed: rejected\n"), "{text}");
    let waiting = told("evidence-proposed");
    assert_eq!(waiting[1], "6 facts found in documents need confirmation (1 sure, 5 likely)");
    // Confirmed or rejected facts aren't proposed again.
    let rest = collect(folder, &["--format", "json", "--dry-run"]);
    assert_eq!(facts(&rest), [""; 0]);
}

#[test]
fn facts_of_a_workbook_are_rows_of_a_sheet() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let form = folder.join("assessment.xlsx");
    Base::new().grid.save(&form);
    write(folder, &DOCUMENTS[..3]);
    let ran = collect(folder, &["--write"]);
    assert!(ran.err.contains("and 10 proposed facts"), "{}", ran.err);
    let again = collect(folder, &["--dry-run"]);
    assert!(again.out.contains("employees: Employees: 300"), "{}", again.out);
    let ran = collect(folder, &["--confirm", "employees", "--reject", "office-brno"]);
    assert!(ran.err.contains("confirmed 1 proposal and rejected 1 proposal"), "{}", ran.err);
    // A sheet that states another value is in conflict with it.
    let json = collect(folder, &["--format", "json", "--dry-run"]).json();
    assert_eq!(json["proposed_facts"], Value::Array(Vec::new()));
    let pending: Vec<&str> = json["pending_facts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| f["id"].as_str().unwrap())
        .collect();
    assert!(!pending.contains(&"employees") && !pending.contains(&"office-brno"), "{pending:?}");
    assert!(pending.contains(&"customer-1"), "{pending:?}");
}

#[test]
fn hostile_names_stay_one_value_each() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let evil = "# Case\n\nCase: Evil\u{202e} Bank\u{1b}[2J a.s. #: {accept: 1} Ltd\n";
    write(folder, &[("customers/evil/case.md", evil), ("customers/evil/contract.md", evil)]);
    let ran = collect(folder, &[]);
    let text = fs::read_to_string(folder.join("evidence.yaml")).unwrap();
    assert!(!text.contains(['\u{1b}', '\u{202e}']) && !ran.out.contains(['\u{1b}', '\u{202e}']));
    let root = fscheck(folder, &["collect", "--as-of", AS_OF, "--format", "json"]);
    assert_eq!(root.code, Some(0), "{}", root.err);
}
