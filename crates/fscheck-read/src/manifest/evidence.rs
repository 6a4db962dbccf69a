//! Reads the entries of evidence.

use std::collections::BTreeMap;

use fscheck_core::facts::{
    CERTAINTIES, CONSENTS, Certainty, Consent, Content, ControlRef, Evidence, Facts, Proposed,
    REJECTED,
};
use fscheck_core::kind::Kind;
use fscheck_core::location::{Location, Sourced};
use fscheck_core::problem::Problems;
use fscheck_core::{text, web};

use super::{Reader, all, has_unread};
use crate::tree::{Fields, Node};

/// The mark that makes an entry a proposal.
pub(super) struct Proposal {
    pub(super) at: Location,
    pub(super) is_rejected: bool,
    pub(super) certainty: Option<Certainty>,
}

impl<'a> Reader<'a> {
    /// The evidence, and the entries that are no more than proposed.
    pub(super) fn all_evidence(&self, fields: &mut Fields<'a>) -> (Vec<Evidence>, Vec<Proposed>) {
        let (mut evidence, mut proposed) = (Vec::new(), Vec::new());
        for (entry, proposal) in all(fields.each("evidence", |node| self.evidence(node))) {
            match proposal {
                None => evidence.push(entry),
                Some(Proposal { at, is_rejected, certainty }) => {
                    proposed.push(Proposed { entry, at, is_rejected, certainty });
                }
            }
        }
        (evidence, proposed)
    }

    fn evidence(&self, node: &'a Node) -> Option<(Evidence, Option<Proposal>)> {
        let before = self.problems.count();
        let mut fields = Fields::of(node, "an evidence entry", self.problems)?;
        let id = fields.required_text("id");
        let title = fields.text("title").map(|title| title.value);
        fields.required("kind");
        let kind = fields.word("kind", &Kind::names());
        let kind = kind.and_then(|word| Some(Sourced::new(Kind::named(&word.value)?, word.at)));
        let content = self.content(&mut fields, kind.as_ref());
        let evidence = Evidence {
            is_flawed: false,
            at: node.at.clone(),
            id: id.as_ref().map(|id| text::tidy(&id.value)).unwrap_or_default(),
            title,
            content: content.clone().unwrap_or(Content::Live),
            kind,
            controls: all(fields.texts("controls"))
                .into_iter()
                .map(|text| text.map(|text| ControlRef::parse(&text)))
                .collect(),
            case_studies: self.numbers(fields.counts("case_studies")),
            date: fields.day("date"),
            consent: fields.word("consent", CONSENTS).map(|word| word.map(|word| consent(&word))),
            presenter: fields.text("presenter"),
            expires_on: fields.day("expires_on"),
            sha256: fields.text("sha256").and_then(|text| self.sha256(text)),
        };
        let proposal = self.proposal(&mut fields);
        fields.finish();
        let lacks_content =
            content.is_none() && evidence.kind.as_ref().is_some_and(|kind| !kind.value.is_live());
        let is_flawed = self.problems.count() > before || has_unread(node) || lacks_content;
        (id.is_some() && evidence.kind.is_some())
            .then_some((Evidence { is_flawed, ..evidence }, proposal))
    }

    /// Returns the mark if the entry is a proposal; an unreadable mark counts as one.
    pub(super) fn proposal(&self, fields: &mut Fields<'a>) -> Option<Proposal> {
        let mark = fields.text("proposed");
        let certainty = fields.word("certainty", CERTAINTIES);
        fields.text("because");
        let mark = mark?;
        let is_rejected = match text::fold(&mark.value).as_str() {
            "false" | "no" | "n" => return None,
            "true" | "yes" | "y" => false,
            REJECTED => true,
            _ => {
                let message = format!(
                    "`proposed` has the invalid value \"{}\"",
                    text::shorten(&mark.value, 40)
                );
                let help = format!("write true or {REJECTED}, or remove it to confirm the entry");
                self.problems.report(&mark.at, message, help);
                false
            }
        };
        let certainty = certainty.and_then(|word| Certainty::named(&word.value));
        Some(Proposal { at: mark.at, is_rejected, certainty })
    }

    fn content(&self, fields: &mut Fields<'a>, kind: Option<&Sourced<Kind>>) -> Option<Content> {
        match (fields.text("path"), fields.text("url")) {
            (Some(path), None) if web::is_address(&path.value) => {
                let message = "`path` is a web address";
                self.problems.report(&path.at, message, "move it to `url`");
                None
            }
            (Some(path), None) => {
                Some(Content::Path(path.map(|path| text::trim(&path).to_owned())))
            }
            (None, Some(url)) => Some(Content::Url(url.map(|url| text::visible(&url)))),
            (Some(_), Some(url)) => {
                let message = "an evidence entry has either `path` or `url`, not both";
                self.problems.report(&url.at, message, "remove one of them, or make two entries");
                None
            }
            (None, None) => {
                let is_unread = fields.is_unread("path") || fields.is_unread("url");
                if kind.is_some_and(|kind| !kind.value.is_live()) && !is_unread {
                    let sheet = fields.at().sheet().map(|(index, _)| index);
                    let mut without_content = self.without_content.borrow_mut();
                    without_content.entry(sheet).or_default().push(fields.at().clone());
                }
                None
            }
        }
    }

    /// Reports the entries without a file or an address: in a manifest each at its line, on a sheet
    /// all at the first row, since a column may be missing.
    pub(super) fn report_without_content(&self) {
        const HELP: &str = "only verbal and demonstration need neither";
        for (sheet, places) in self.without_content.take() {
            match places.as_slice() {
                [first, .., _] if sheet.is_some() => {
                    let message =
                        format!("{} evidence entries have neither path nor URL", places.len());
                    let help =
                        "enter the file of each in column \"Path\", or its address in \"URL\"";
                    self.problems.report(first, message, format!("{help}; {HELP}"));
                }
                places => places.iter().for_each(|at| {
                    let message = "an evidence entry needs `path` or `url`";
                    let help = "add `path:` with a file below the evidence root, or `url:`";
                    self.problems.report(at, message, format!("{help}; {HELP}"));
                }),
            }
        }
    }

    fn numbers(&self, counts: Option<Sourced<Vec<Sourced<u64>>>>) -> Vec<Sourced<u32>> {
        all(counts).into_iter().filter_map(|count| self.number(count)).collect()
    }

    /// The number of a case study.
    pub(super) fn number(&self, count: Sourced<u64>) -> Option<Sourced<u32>> {
        match u32::try_from(count.value) {
            Ok(number) if number > 0 => Some(Sourced::new(number, count.at)),
            _ => {
                let message = format!("there is no case study {}", count.value);
                self.problems.report(&count.at, message, "case studies are numbered from 1");
                None
            }
        }
    }

    fn sha256(&self, text: Sourced<String>) -> Option<Sourced<String>> {
        let digest = text::visible(&text.value).to_ascii_lowercase();
        if digest.len() == 64 && digest.chars().all(|c| c.is_ascii_hexdigit()) {
            return Some(Sourced::new(digest, text.at));
        }
        let message = "`sha256` is not a SHA-256 digest";
        self.problems.report(&text.at, message, "write 64 hexadecimal digits");
        None
    }
}

fn consent(word: &str) -> Consent {
    match word {
        "granted" => Consent::Granted,
        "not-required" => Consent::NotRequired,
        "pending" => Consent::Pending,
        _ => Consent::Refused,
    }
}

/// Reports every entry that is called as one before it.
pub(super) fn report_repeated_ids(facts: &Facts, problems: &Problems) {
    let mut seen: BTreeMap<&str, &Location> = BTreeMap::new();
    let proposed = facts.proposed.iter().map(|proposed| &proposed.entry);
    let evidence = facts.evidence.iter().chain(proposed).map(|e| ("evidence ", &e.id, &e.at));
    let found = facts.found.iter().map(|fact| ("", &fact.id, &fact.at));
    for (kind, id, at) in evidence.chain(found) {
        if let Some(first) = seen.insert(id, at) {
            let message = format!("two {kind}entries have the ID `{id}`");
            let help = format!("the first is at {first}; each entry needs its own ID");
            problems.report(at, message, help);
        }
    }
}
