//! The schema of a manifest, for editors to complete and check it while one types.

use serde_json::{Value, json};

use super::{described, titled, with};
use crate::assignment::Names;
use crate::checklist::{Checklist, ClaimField, FieldKind, Test};
use crate::facts::{
    CASE_STUDY_STAGES, CERTAINTIES, CONSENTS, FAIL_ON, REJECTED, STAGES_ON_PATH, TIERS,
};
use crate::kind::Kind;
use crate::rules;

/// The schema of a manifest for `checklist`.
pub fn manifest(checklist: &Checklist) -> Value {
    let schema = object(json!({
        "fscheck": described(json!({"const": 1}), "the version of this format"),
        "checklist": text("the checklist, ID@VERSION"),
        "workbook": text("the workbook that belongs to this manifest, from its folder"),
        "partner": partner(checklist),
        "waivers": list(waiver(checklist), "the waivers that are claimed"),
        "offerings": list(offering(), "the offerings"),
        "case_studies": list(case_study(checklist), "in the order of the customer references"),
        "evidence": list(evidence(checklist), "the evidence"),
        "accept": list(acceptance(checklist), "findings that are taken on knowingly"),
        "assignments": list(assignment(checklist), "who does what by when"),
        "submit_on": day("the day on which the application is to be submitted"),
        "defaults": defaults(),
    }));
    titled(schema, &format!("fscheck manifest for {}", checklist.reference()))
}

fn defaults() -> Value {
    let fields = object(json!({
        "fail_on": words(FAIL_ON, "the lowest severity that makes the exit code 1"),
        "require_ready": flag("whether the exit code is 1 unless the verdict is `ready`"),
    }));
    described(fields, "how strict `fscheck validate` is, where no option says so")
}

/// The names for where a partner serves its customers, the whole world first.
pub fn regions(checklist: &Checklist) -> Vec<&str> {
    let regions = checklist.prerequisites().find_map(|(_, test)| match test {
        Test::FocusRegion(regions) => Some(regions),
        _ => None,
    });
    let Some(regions) = regions else { return Vec::new() };
    let names = regions.regions.iter().map(|region| region.name.as_str());
    std::iter::once(regions.worldwide.as_str()).chain(names).collect()
}

/// The kinds of waivers that are claimed in the manifest's list.
pub fn waiver_kinds(checklist: &Checklist) -> Vec<&str> {
    let claimed = checklist.waivers.iter().filter(|waiver| waiver.is_claimed());
    claimed.map(|waiver| waiver.kind.as_str()).collect()
}

fn partner(checklist: &Checklist) -> Value {
    let regions = regions(checklist);
    let office = object(json!({
        "city": text("the city"),
        "country": text("the country, as a two-letter code or by its English name"),
        "region": words(regions.get(1..).unwrap_or_default(), "the region that the office is in"),
    }));
    object(json!({
        "name": text("the partner's name"),
        "program_guidelines_read": flag("whether you have read the programme guidelines"),
        "services_path_stage": words(STAGES_ON_PATH, "the stage on the AWS Services Path"),
        "tier": words(TIERS, "the tier as an AWS services partner"),
        "employees": count("how many people you employ"),
        "professional_certifications": count("how many AWS Professional certifications your employees hold"),
        "competencies": list(
            needing(
                object(json!({
                    "name": text("the competency's name"),
                    "achieved_on": day("the day on which you achieved it"),
                })),
                &["name"],
            ),
            "the AWS Competencies that you hold",
        ),
        "focus_regions": list(
            text(&format!("{}, or a country", regions.join(", "))),
            "where you serve customers",
        ),
        "offices": list(office, "your offices"),
    }))
}

fn waiver(checklist: &Checklist) -> Value {
    let mut waiver =
        object(json!({"kind": words(&waiver_kinds(checklist), "which waiver you hold")}));
    if let Some(Value::Object(fields)) = waiver.get_mut("properties") {
        for field in checklist.claim_fields() {
            fields.insert(field.name.clone(), claim_field(field));
        }
    }
    needing(waiver, &["kind"])
}

fn claim_field(field: &ClaimField) -> Value {
    let what = |kind| format!("{}: {kind}", field.told());
    match &field.kind {
        FieldKind::FirstDay => day(&what("first day of validity")),
        FieldKind::LastDay => day(&what("last day of validity")),
        FieldKind::Offering => text(&what("the offering it was granted for")),
        FieldKind::CaseStudy => count(&what("the number of the case study that it is for")),
        FieldKind::Evidence { .. } => text(&what("the ID of the evidence for it")),
        FieldKind::Count { at_most } => count(&what(&format!("at most {at_most}"))),
        FieldKind::Text => text(field.told()),
    }
}

fn strs(words: &[String]) -> Vec<&str> {
    words.iter().map(String::as_str).collect()
}

fn offering() -> Value {
    object(json!({
        "name": text("the name of the offering"),
        "problem": text("the customer problem that it solves"),
        "aws_usage": text("which AWS services it uses, and how"),
        "domain_knowledge": text("which knowledge of the industry goes into it"),
        "strategy": text("the strategy and the steps of execution"),
        "customer_examples": list(number(), "the numbers of the case studies that use it"),
    }))
}

fn case_study(checklist: &Checklist) -> Value {
    let public = object(json!({
        "url": text("the address of the published page, https://…"),
        "anonymised": flag("whether the customer is left unnamed"),
        "customer_description": text("how the unnamed customer is described"),
        "partner_name": text("your company's name as published"),
        "challenge": text("the customer's challenge"),
        "aws_usage": text("how the solution uses AWS"),
        "outcomes": text("the outcomes for the customer"),
    }));
    let mut study = object(json!({
        "customer": text("the customer's name"),
        "title": text("what the project did"),
        "completed_on": day("the day on which the project was completed"),
        "stage": words(CASE_STUDY_STAGES, "how far the project is"),
        "use_case": words(&strs(&checklist.use_cases), "the use case of the checklist that it shows"),
        "sub_verticals": list(words(&strs(&checklist.sub_verticals), "a sub-vertical"), "the parts of the industry that it is about"),
        "saas": flag("whether it is a SaaS solution"),
        "affiliate": flag("whether the customer is your own company or an affiliate"),
        "offering_open_to_outside_customers": flag("whether others than affiliates can buy the offering"),
        "public": described(public, "the published case study"),
    }));
    for (_, test) in checklist.prerequisites() {
        if let Test::CaseStudyStatement { field, about } = test
            && let Some(Value::Object(fields)) = study.get_mut("properties")
        {
            fields.insert(
                field.clone(),
                text(&format!("what makes the project specific to {about}")),
            );
        }
    }
    study
}

/// What evidence may be for: the controls, each with its asks below it.
pub fn asks(checklist: &Checklist) -> Vec<String> {
    let mut names = Vec::new();
    for (item, control) in checklist.controls() {
        names.push(item.id.clone());
        names.extend(control.asks.iter().map(|ask| format!("{}/{}", item.id, ask.id)));
    }
    names
}

fn evidence(checklist: &Checklist) -> Value {
    let names = asks(checklist);
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let entry = object(json!({
        "id": text("a short name that no other entry has"),
        "title": text("what the document is"),
        "kind": words(&Kind::names(), "what kind of evidence it is"),
        "path": text("the path of the file, from the evidence root"),
        "url": text("the web address, instead of a path"),
        "controls": list(likely(&names, "a control, or one ask of it"), "the controls, or single asks of them, that it is evidence for"),
        "case_studies": list(number(), "the numbers of the case studies that it is about"),
        "date": day("the date of the document; for a list of events, that of the latest event"),
        "consent": words(CONSENTS, "whether the customer agrees that it is shown to AWS"),
        "presenter": text("who presents it to AWS in person"),
        "expires_on": day("the last day on which it is valid"),
        "sha256": described(json!({"type": "string", "pattern": "^[0-9A-Fa-f]{64}$"}), "the SHA-256 digest of the file"),
        "proposed": described(
            json!({"enum": [true, false, "yes", "no", REJECTED, null]}),
            "whether `fscheck collect` proposed the entry and nobody has confirmed it yet; `rejected` if it isn't evidence",
        ),
        "certainty": words(CERTAINTIES, "how sure the proposal is"),
        "because": text("the sentence that the proposal is based on"),
    }));
    with(needing(entry, &["id", "kind"]), "not", json!({"required": ["path", "url"]}))
}

fn acceptance(checklist: &Checklist) -> Value {
    let rules: Vec<&str> = rules::ALL.iter().map(|rule| rule.name).collect();
    let acceptance = object(json!({
        "rule": words(&rules, "the rule whose findings are accepted"),
        "item": likely(&checklist.ids(), "the control or prerequisite"),
        "case_study": count("the number of the case study, if only that one is meant"),
        "evidence": text("the ID of the evidence entry, if only that one is meant"),
        "reason": text("why it is accepted"),
        "until": day("the last day of the acceptance"),
    }));
    let either = json!([{"required": ["rule"]}, {"required": ["item"]}]);
    with(needing(acceptance, &["reason", "until"]), "anyOf", either)
}

fn assignment(checklist: &Checklist) -> Value {
    let names = Names::of(checklist);
    let name = "an item, what the ids of several begin with, or a section";
    let assignment = object(json!({
        "items": list(likely(names.written(), name), "what is assigned to them"),
        "owner": text("who is responsible"),
        "due": day("the day by which it is to be done"),
    }));
    let either = json!([{"required": ["owner"]}, {"required": ["due"]}]);
    with(needing(assignment, &["items"]), "anyOf", either)
}

fn object(properties: Value) -> Value {
    json!({"type": ["object", "null"], "additionalProperties": false, "properties": properties})
}

fn needing(object: Value, fields: &[&str]) -> Value {
    with(object, "required", json!(fields))
}

fn list(items: Value, what: &str) -> Value {
    described(json!({"type": ["array", "null"], "items": items}), what)
}

/// Codes and numbers may be written without quotation marks.
fn text(what: &str) -> Value {
    described(json!({"type": ["string", "number", "boolean", "null"]}), what)
}

fn words(words: &[&str], what: &str) -> Value {
    let nothing = [Value::Null];
    let words: Vec<Value> = words.iter().map(|word| json!(word)).chain(nothing).collect();
    described(json!({"enum": words}), what)
}

/// Words that an editor offers; another one is a finding and no error.
fn likely(words: &[&str], what: &str) -> Value {
    described(json!({"anyOf": [{"enum": words}, {"type": "string"}]}), what)
}

fn flag(what: &str) -> Value {
    described(json!({"enum": [true, false, "yes", "no", null]}), what)
}

fn count(what: &str) -> Value {
    described(json!({"type": ["integer", "null"], "minimum": 0}), what)
}

fn number() -> Value {
    json!({"type": "integer", "minimum": 1})
}

fn day(what: &str) -> Value {
    described(json!({"type": ["string", "null"], "format": "date"}), what)
}
