//! Rules about a document's statements about itself and its subject. They give warnings, each with
//! the sentence it relies on. English only.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;

use jiff::ToSpan;
use jiff::civil::Date;

use super::texts::only_case_study;
use super::{EvidenceIndex, seen_of};
use crate::date::parse_day;
use crate::evidence::{
    Content, OTHER_COMPANY, Passage, Searched, case_study_of_name, known_as_id, name_id,
    short_name_id,
};
use crate::facts::{CaseStudy, Evidence};
use crate::finding::Finding;
use crate::judge::Context;
use crate::kind::Kind;
use crate::language::lists::has_phrase;
use crate::location::Location;
use crate::rules::{
    EVIDENCE_CONTRADICTS_FACTS, EVIDENCE_NAMES_CUSTOMER, EVIDENCE_NOT_DONE,
    EVIDENCE_OTHER_CUSTOMER, EVIDENCE_SAME_TEXT, EVIDENCE_UNFINISHED, Rule, Severity,
};
use crate::search::{Remark, bands, in_common};
use crate::{field, name};

/// The most days after its own date that a report or record may have been written.
const WRITTEN_WITHIN: i64 = 31;

/// The percentage above which two texts are nearly the same: half.
const SAME: usize = 100 / 2;

/// Checks the statements of each document about itself.
pub fn check_itself(context: &Context<'_>, proof: &EvidenceIndex<'_>, findings: &mut Vec<Finding>) {
    let documents = documents(context, proof);
    // Another rule reports the names of anonymous customers.
    let is_names = |finding: &&Finding| finding.rule == &EVIDENCE_NAMES_CUSTOMER;
    let told: BTreeSet<Location> =
        findings.iter().filter(is_names).map(|finding| finding.location.clone()).collect();
    // Another rule reports dates and days that contradict the facts.
    let contradicts = |finding: &&Finding| finding.rule == &EVIDENCE_CONTRADICTS_FACTS;
    let contradicting: BTreeSet<Location> =
        findings.iter().filter(contradicts).map(|finding| finding.location.clone()).collect();
    let templates: BTreeSet<&OsStr> =
        documents.iter().filter(|one| one.is(&[Kind::Template])).map(|one| one.file).collect();
    let mut first: Bands<'_> = Bands::new();
    let (mut files, mut plans) = (BTreeSet::new(), BTreeSet::new());
    for (position, document) in documents.iter().enumerate() {
        let is_first = files.insert(document.file);
        if is_first && !templates.contains(document.file) {
            findings.extend(evidence_unfinished(document));
        }
        // The same file may be a document for one control, and a record for another.
        let is_record = document.is(&[Kind::Report, Kind::Record]);
        if is_record && !plans.contains(document.file) && !templates.contains(document.file) {
            let is_new = |later: &Finding| !contradicting.contains(&later.location);
            let later = || later_day(document).filter(is_new);
            let not_done = evidence_not_done(context, document).or_else(later);
            plans.extend(not_done.as_ref().map(|_| document.file));
            findings.extend(not_done);
        }
        if document.entry.path().is_some_and(|path| !told.contains(&path.at)) {
            findings.extend(evidence_other_customer(context, document));
        }
        if is_first {
            findings.extend(evidence_same_text(context, &documents, position, &mut first));
        }
    }
}

/// The first document with each band of an image, by its position.
type Bands<'a> = BTreeMap<(usize, &'a str), usize>;

/// A document that was searched.
struct Document<'a> {
    entry: &'a Evidence,
    file: &'a OsStr,
    content: &'a Content,
    searched: &'a Searched,
    /// The case study that it is about, if it is only one.
    of: Option<&'a CaseStudy>,
    /// The control that it is for, if it is only one.
    item: Option<&'a str>,
}

fn documents<'a>(context: &Context<'a>, proof: &EvidenceIndex<'a>) -> Vec<Document<'a>> {
    let entries = proof.evidence.iter().enumerate().filter(|(_, entry)| entry.path().is_some());
    let document = |(position, entry): (usize, &'a Evidence)| {
        let seen = seen_of(proof.seen, position);
        let content = seen.content()?;
        Some(Document {
            entry,
            file: seen.path()?.as_os_str(),
            content,
            searched: content.text.searched()?,
            of: only_case_study(context, position, entry),
            item: proof.only_control(position),
        })
    };
    entries.filter_map(document).collect()
}

impl Document<'_> {
    fn is(&self, kinds: &[Kind]) -> bool {
        self.entry.is_of_kind(kinds)
    }

    fn passage(&self, remark: Remark) -> Option<&Passage> {
        self.searched.found.get(remark.id())
    }

    /// The latest day that it names, with its sentence.
    fn latest_day(&self) -> Option<(Date, String)> {
        let day = parse_day(self.searched.days.first()?)?;
        Some((day, self.quoted(self.passage(Remark::LatestDay)?)))
    }

    /// Quotes a passage: `page 3: “…”`.
    fn quoted(&self, passage: &Passage) -> String {
        format!("{}: “{}”", self.searched.place(passage), passage.sentence)
    }

    fn finding(&self, rule: &'static Rule, message: String) -> Option<Finding> {
        let finding = Finding::new(rule, &self.entry.path()?.at, message).of_item(self.item);
        Some(finding.case_study(self.of.map(|study| study.number)))
    }
}

fn evidence_unfinished(document: &Document<'_>) -> Option<Finding> {
    // In a script, placeholders in braces are filled in when it runs.
    let named = document.entry.named();
    if let Some(passage) =
        document.passage(Remark::Unfinished).filter(|_| !document.is(&[Kind::Script]))
    {
        let message = format!("{named} isn't finished, {}", document.quoted(passage));
        return document.finding(&EVIDENCE_UNFINISHED, message);
    }
    // Plans, contracts and checklists may contain blanks that are filled in later.
    let is_result = document.is(&[Kind::Report, Kind::Record]);
    let passage = document.passage(Remark::EmptyForm).filter(|_| is_result)?;
    let message = format!("{named} has blanks that nobody filled in, {}", document.quoted(passage));
    document.finding(&EVIDENCE_UNFINISHED, message)
}

/// Returns the passage by which a report or record describes something that hasn't happened.
pub(super) fn not_done<'s>(
    entry: &Evidence,
    searched: &'s Searched,
) -> Option<(Remark, &'s Passage)> {
    let kind = entry.kind.as_ref()?.value;
    if !matches!(kind, Kind::Report | Kind::Record) {
        return None;
    }
    let passage = |remark: Remark| Some((remark, searched.found.get(remark.id())?));
    passage(Remark::ToCome).or_else(|| passage(Remark::NotDone))
}

fn evidence_not_done(context: &Context<'_>, document: &Document<'_>) -> Option<Finding> {
    let kind = document.entry.kind.as_ref()?.value;
    let named = document.entry.named();
    if let Some((remark, passage)) = not_done(document.entry, document.searched) {
        let quoted = document.quoted(passage);
        let says = match remark {
            Remark::ToCome => "describes something in the future",
            _ => "says that something wasn't done",
        };
        let message = format!("{named} is a {kind}, but {says}, {quoted}");
        return document.finding(&EVIDENCE_NOT_DONE, message);
    }
    let (day, quoted) = document.latest_day()?;
    let message = format!(
        "{named} is a {kind}, but mentions {day}, which is after the as-of date {}, {quoted}",
        context.as_of
    );
    (day > context.as_of).then(|| document.finding(&EVIDENCE_NOT_DONE, message)).flatten()
}

/// Reports a report or record that mentions a later day than its own.
fn later_day(document: &Document<'_>) -> Option<Finding> {
    let named = document.entry.named();
    let (day, quoted) = document.latest_day()?;
    let own = document.entry.date.as_ref()?.value;
    let message = format!("{named} is dated {own}, but mentions the later date {day}, {quoted}");
    let is_later = own.checked_add(WRITTEN_WITHIN.days()).is_ok_and(|last| day > last);
    let finding = is_later.then(|| document.finding(&EVIDENCE_NOT_DONE, message)).flatten()?;
    // A past date doesn't mean that it is unfinished: the entry's date may be wrong.
    let help = field::for_reader(
        &finding.location,
        "If it was done on that date, set `date` to \
                                                     it.",
    );
    Some(finding.severity(Severity::Note).help(help))
}

fn evidence_other_customer(context: &Context<'_>, document: &Document<'_>) -> Option<Finding> {
    let own = document.of?;
    let own_name = &own.customer.as_ref()?.value;
    let found = &document.searched.found;
    let is_own_named =
        [name_id(own.number), short_name_id(own.number)].iter().any(|id| found.contains_key(id));
    if is_own_named || name::own_words(own_name).is_empty() {
        return None;
    }
    // What was found is less than all case studies.
    let others: BTreeSet<u32> = found.keys().filter_map(|id| case_study_of_name(id)).collect();
    let other = others.into_iter().filter(|number| *number != own.number).find_map(|number| {
        let study = context.assessment.facts.case_study(number)?;
        let named = found.get(&name_id(study.number));
        let passage = named.or_else(|| found.get(&known_as_id(study.number)))?;
        Some((format!("only the customer of {}", context.study_name(study.number)), passage))
    });
    let unknown =
        || Some(("another company as its customer".to_owned(), found.get(OTHER_COMPANY)?));
    let (other, passage) = other.or_else(unknown)?;
    if has_phrase(&passage.sentence, "beside-the-customer") {
        return None;
    }
    let message = format!(
        "{}, which is about {}, names {other}, {}",
        document.entry.named(),
        context.study_name(own.number),
        document.quoted(passage)
    );
    document.finding(&EVIDENCE_OTHER_CUSTOMER, message)
}

/// Compares a document with the first one in each of its bands, so that the time grows with the
/// number of documents and not of pairs.
fn evidence_same_text<'a>(
    context: &Context<'_>,
    documents: &[Document<'a>],
    position: usize,
    first: &mut Bands<'a>,
) -> Option<Finding> {
    // Signed documents, diagrams, scripts and forms are largely the same for every customer.
    const COMPARED: &[Kind] =
        &[Kind::Document, Kind::Presentation, Kind::Description, Kind::Report, Kind::Record];
    let document = documents.get(position)?;
    let own = document.of.filter(|_| document.is(COMPARED))?;
    let sketch = document.searched.sketch.as_str();
    let mut same: Option<(usize, &Document<'_>)> = None;
    for band in bands(sketch) {
        let Some(other) = documents.get(*first.entry(band).or_insert(position)) else { continue };
        let is_other = other.of.is_some_and(|study| study.number != own.number);
        let share = if is_other { in_common(sketch, &other.searched.sketch) } else { 0 };
        // Identical files have their own finding.
        let is_copy = || other.content.is_same(document.content);
        if share > SAME.max(same.map_or(0, |(share, _)| share)) && !is_copy() {
            same = Some((share, other));
        }
    }
    let (share, other) = same?;
    let message = format!(
        "{}, which is about {}, shares about {share} % of its text with {}, which is about {}",
        document.entry.named(),
        context.study_name(own.number),
        other.entry.named(),
        context.study_name(other.of?.number)
    );
    document.finding(&EVIDENCE_SAME_TEXT, message)
}
