//! Reads [`Facts`] from a tree (specification, section 9).

mod acceptance;
mod evidence;
pub mod found;
pub mod merge;
mod partner;
pub mod patch;

use std::cell::RefCell;
use std::collections::BTreeMap;

use fscheck_core::checklist::{Checklist, ClaimField, FieldKind, Waiver};
use fscheck_core::facts::{
    CASE_STUDY_FACTS, CASE_STUDY_STAGES, CaseStudy, ClaimValue, Defaults, FAIL_ON, Facts, Misread,
    Offering, PublicCaseStudy, WaiverClaim,
};
use fscheck_core::location::{Location, Sourced};
use fscheck_core::problem::Problems;
use fscheck_core::rules::Severity;
use fscheck_core::text;

use crate::tree::{Fields, Node, Value, word_of};

/// The only version of the manifest format.
const FORMAT: &str = "1";

/// Reads the facts under `root`; values that cannot be understood are left out and reported.
pub fn read(root: &Node, checklist: &Checklist, problems: &Problems) -> Facts {
    let Some(mut fields) = Fields::of(root, "the manifest", problems) else {
        return Facts::default();
    };
    let reader = Reader { checklist, problems, without_content: RefCell::default() };
    if let Some(version) = fields.text("fscheck").filter(|version| version.value != FORMAT) {
        let message = format!("unknown manifest version {}", version.value);
        problems.report(&version.at, message, format!("write `fscheck: {FORMAT}`"));
    }
    fields.text("checklist");
    fields.text("workbook");
    let (evidence, proposed) = reader.all_evidence(&mut fields);
    let facts = Facts {
        partner: fields.node("partner").map(|node| reader.partner(node)).unwrap_or_default(),
        waivers: all(fields.each("waivers", |node| reader.waiver(node))),
        offerings: fields.each("offerings", |node| reader.offering(node)),
        case_studies: reader.case_studies(&mut fields),
        evidence,
        proposed,
        found: reader.found_facts(&mut fields),
        acceptances: all(fields.each("accept", |node| reader.acceptance(node))),
        assignments: all(fields.each("assignments", |node| reader.assignment(node))),
        submit_on: fields.day("submit_on"),
        defaults: fields.node("defaults").map(|node| reader.defaults(node)).unwrap_or_default(),
        misread: Misread::new(),
    };
    let lists =
        [("offerings", facts.offerings.is_some()), ("case_studies", facts.case_studies.is_some())];
    let facts = Facts { misread: misread(root, &lists), ..facts };
    fields.finish();
    reader.report_without_content();
    evidence::report_repeated_ids(&facts, problems);
    facts
}

struct Reader<'a> {
    checklist: &'a Checklist,
    problems: &'a Problems,
    /// The evidence entries that need a file or an address, by their sheet.
    without_content: RefCell<BTreeMap<Option<u32>, Vec<Location>>>,
}

impl<'a> Reader<'a> {
    fn defaults(&self, node: &'a Node) -> Defaults {
        let Some(mut fields) = Fields::of(node, "`defaults`", self.problems) else {
            return Defaults::default();
        };
        let fail_on = fields.word("fail_on", FAIL_ON);
        let require_ready = fields.flag("require_ready");
        fields.finish();
        let known = [Severity::Error, Severity::Warning];
        let named = |word: &str| known.into_iter().find(|severity| severity.name() == word);
        Defaults {
            fail_on: fail_on.and_then(|word| named(&word.value)),
            require_ready: require_ready.is_some_and(|flag| flag.value),
        }
    }

    fn waiver(&self, node: &'a Node) -> Option<WaiverClaim> {
        let before = self.problems.count();
        let mut fields = Fields::of(node, "a waiver", self.problems)?;
        let claimable = self.checklist.waivers.iter().filter(|waiver| waiver.is_claimed());
        let kinds: Vec<&str> = claimable.clone().map(|waiver| waiver.kind.as_str()).collect();
        fields.required("kind");
        let Some(kind) = fields.word("kind", &kinds) else {
            // Without its kind, any field of any waiver may be meant: only unknown names are reported.
            for field in claimable.flat_map(Waiver::fields) {
                fields.node(&field.name);
            }
            fields.finish();
            return None;
        };
        let mut values = BTreeMap::new();
        for field in self.checklist.waiver(&kind.value).map(Waiver::fields).unwrap_or_default() {
            if let Some(value) = claim_value(&mut fields, field) {
                values.insert(field.name.clone(), value);
            }
        }
        fields.finish();
        let is_flawed = self.problems.count() > before || has_unread(node);
        Some(WaiverClaim { is_flawed, kind, fields: values })
    }

    fn offering(&self, node: &'a Node) -> Option<Offering> {
        let before = self.problems.count();
        let mut fields = Fields::of(node, "an offering", self.problems)?;
        let offering = Offering {
            is_flawed: false,
            flawed_at: None,
            at: node.at.clone(),
            name: fields.text("name"),
            problem: fields.prose("problem"),
            aws_usage: fields.prose("aws_usage"),
            domain_knowledge: fields.prose("domain_knowledge"),
            strategy: fields.prose("strategy"),
            customer_examples: fields.counts("customer_examples"),
            misread: Misread::new(),
        };
        fields.finish();
        let is_flawed = self.problems.count() > before || has_unread(node);
        let has_examples = has_any(offering.customer_examples.as_ref());
        let misread = misread(node, &[("customer_examples", has_examples)]);
        let flawed_at = self.problems.first_after(before).or_else(|| unread_at(node));
        Some(Offering { is_flawed, flawed_at, misread, ..offering })
    }

    fn case_studies(&self, fields: &mut Fields<'a>) -> Option<Sourced<Vec<CaseStudy>>> {
        let mut number = 0;
        fields.each("case_studies", |node| {
            number += 1;
            // A workbook may leave a number out: the others keep theirs.
            (node.value != Value::Empty).then(|| self.case_study(number, node)).flatten()
        })
    }

    fn case_study(&self, number: u32, node: &'a Node) -> Option<CaseStudy> {
        let before = self.problems.count();
        let mut fields = Fields::of(node, "a case study", self.problems)?;
        let mut statements = BTreeMap::new();
        for field in self.checklist.statement_fields() {
            if let Some(text) = fields.prose(field) {
                statements.insert(field.to_owned(), text);
            }
        }
        let known = strs(&self.checklist.sub_verticals);
        let verticals = all(fields.texts("sub_verticals"));
        let verticals = verticals
            .iter()
            .filter_map(|text| word_of(text, "sub_verticals", &known, self.problems));
        let study = CaseStudy {
            is_flawed: false,
            flawed_at: None,
            sub_verticals: verticals.map(|word| word.value).collect(),
            at: node.at.clone(),
            number,
            customer: fields.prose("customer").filter(|text| !is_blank_cell(text)),
            completed_on: fields.day("completed_on"),
            stage: fields.word("stage", CASE_STUDY_STAGES),
            use_case: fields.word("use_case", &strs(&self.checklist.use_cases)),
            saas: fields.flag("saas"),
            affiliate: fields.flag("affiliate"),
            open_to_outside: fields.flag("offering_open_to_outside_customers"),
            statements,
            public: fields.node("public").and_then(|node| self.public(node)),
            misread: Misread::new(),
            blank: blank_cells(node),
        };
        fields.text("title");
        fields.finish();
        let is_flawed = self.problems.count() > before || has_unread(node);
        let stated = [
            ("customer", study.customer.is_some()),
            ("completed_on", study.completed_on.is_some()),
            ("stage", study.stage.is_some()),
            ("use_case", study.use_case.is_some()),
        ];
        let flawed_at = self.problems.first_after(before).or_else(|| unread_at(node));
        Some(CaseStudy { is_flawed, flawed_at, misread: misread(node, &stated), ..study })
    }

    fn public(&self, node: &'a Node) -> Option<PublicCaseStudy> {
        let mut fields = Fields::of(node, "`public`", self.problems)?;
        let public = PublicCaseStudy {
            at: node.at.clone(),
            url: fields.text("url").map(|url| url.map(|url| text::visible(&url))),
            anonymised: fields.flag("anonymised"),
            customer_description: fields.prose("customer_description"),
            partner_name: fields.prose("partner_name"),
            challenge: fields.prose("challenge"),
            aws_usage: fields.prose("aws_usage"),
            outcomes: fields.prose("outcomes"),
        };
        fields.finish();
        Some(public)
    }
}

/// Returns whether a text is that of a cell left blank, which states nothing.
fn is_blank_cell(text: &Sourced<String>) -> bool {
    text.value.is_empty() && matches!(text.at, Location::Cell { .. })
}

/// Returns the cells of required fields that are blank, if the case study is only stated in a
/// workbook.
fn blank_cells(node: &Node) -> BTreeMap<&'static str, Location> {
    let is_cell = |at: &Location| matches!(at, Location::Cell { .. });
    let cell = |field: &str| node.get(field).filter(|node| is_empty(node)).map(|node| &node.at);
    let fields = CASE_STUDY_FACTS.into_iter().filter(|_| is_cell(&node.at));
    let cells =
        fields.filter_map(|field| Some((field, cell(field).filter(|at| is_cell(at))?.clone())));
    cells.collect()
}

/// Returns the fields that have a value but state nothing.
fn misread(node: &Node, fields: &[(&'static str, bool)]) -> Misread {
    let given = |field: &str| node.get(field).filter(|node| !is_empty(node));
    let lacking = fields.iter().filter(|(_, is_stated)| !is_stated);
    lacking.filter_map(|(field, _)| Some((*field, given(field)?.at.clone()))).collect()
}

/// Returns whether a value of a map, or of one in it, cannot be read.
fn has_unread(node: &Node) -> bool {
    unread_at(node).is_some()
}

/// Returns the place of a value of a map, or of a nested one, that cannot be read. Nothing depends
/// on a title.
fn unread_at(node: &Node) -> Option<Location> {
    match &node.value {
        Value::Unread => Some(node.at.clone()),
        Value::Map(entries) => {
            let mut judged = entries.iter().filter(|entry| entry.key.value != "title");
            judged.find_map(|entry| unread_at(&entry.node))
        }
        Value::Empty | Value::List(_) | Value::Text(_) => None,
    }
}

fn is_empty(node: &Node) -> bool {
    match &node.value {
        Value::Empty => true,
        Value::List(items) => items.is_empty(),
        Value::Text(_) | Value::Map(_) | Value::Unread => false,
    }
}

fn has_any<T>(list: Option<&Sourced<Vec<T>>>) -> bool {
    list.is_some_and(|list| !list.value.is_empty())
}

fn all<T>(list: Option<Sourced<Vec<T>>>) -> Vec<T> {
    list.map(|list| list.value).unwrap_or_default()
}

fn claim_value<'a>(fields: &mut Fields<'a>, field: &'a ClaimField) -> Option<ClaimValue> {
    match field.kind {
        FieldKind::FirstDay | FieldKind::LastDay => fields.day(&field.name).map(ClaimValue::Day),
        FieldKind::CaseStudy | FieldKind::Count { .. } => {
            fields.count(&field.name).map(ClaimValue::Count)
        }
        FieldKind::Offering | FieldKind::Evidence { .. } | FieldKind::Text => {
            fields.text(&field.name).map(ClaimValue::Text)
        }
    }
}

fn strs(texts: &[String]) -> Vec<&str> {
    texts.iter().map(String::as_str).collect()
}
