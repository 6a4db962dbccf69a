//! Responses that earlier runs weighed. The result depends only on texts, and most of these stay
//! the same from one run to the next.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Mutex, PoisonError};

use super::{Response, Weighed};
use crate::checklist::Checklist;
use crate::facts::Evidence;
use crate::workbook::answers::Row;

/// The results for responses, each under a digest of everything that decides it.
#[derive(Debug, Default)]
pub struct Weighings {
    known: BTreeMap<String, Weighed>,
    current: Mutex<BTreeMap<String, Weighed>>,
}

impl Weighings {
    /// Returns the weighings of earlier runs of this version of the program.
    pub fn new(known: BTreeMap<String, Weighed>) -> Weighings {
        Weighings { known, current: Mutex::default() }
    }

    /// Returns the weighings of this run, if they differ from the known ones.
    pub fn changed(self) -> Option<BTreeMap<String, Weighed>> {
        let current = self.current.into_inner().unwrap_or_else(PoisonError::into_inner);
        (!current.keys().eq(self.known.keys())).then_some(current)
    }
}

/// The weighings, with everything that decides all responses of an assessment.
pub struct Known<'a> {
    weighings: Option<&'a Weighings>,
    checklist: &'a Checklist,
    rows: &'a [Row],
    names: &'a [String],
    evidence: &'a [Evidence],
    shared: OnceCell<Digest>,
}

impl<'a> Known<'a> {
    /// Returns the weighings for an assessment, if any are kept.
    pub fn new(
        weighings: Option<&'a Weighings>,
        checklist: &'a Checklist,
        rows: &'a [Row],
        names: &'a [String],
        evidence: &'a [Evidence],
    ) -> Known<'a> {
        Known { weighings, checklist, rows, names, evidence, shared: OnceCell::new() }
    }

    /// Returns the result for a response.
    pub fn weigh(&self, response: &Response<'_>) -> Weighed {
        let Some(weighings) = self.weighings else { return response.weigh() };
        let shared = self.shared.get_or_init(|| self.shared());
        let digest = own(response, shared.clone()).told();
        let known = weighings.known.get(&digest).copied();
        let weighed = known.unwrap_or_else(|| response.weigh());
        let mut current = weighings.current.lock().unwrap_or_else(PoisonError::into_inner);
        current.insert(digest, weighed);
        weighed
    }

    /// Returns a digest of the texts that responses are compared with: the requirements, other
    /// rows, names and evidence. It must include everything that [`Response`] reads of these.
    fn shared(&self) -> Digest {
        let mut digest = Digest::default();
        for item in &self.checklist.items {
            (&item.id, &item.title, &item.requirement, &item.criteria).hash(&mut digest);
            if let Some(control) = item.control() {
                control.not_excused_by.hash(&mut digest);
                control.asks.iter().for_each(|ask| ask.wants.hash(&mut digest));
            }
        }
        let waivers = self.checklist.waivers.iter();
        waivers.for_each(|waiver| (&waiver.kind, &waiver.name).hash(&mut digest));
        let sections = self.checklist.sections.iter();
        sections.for_each(|section| section.title.hash(&mut digest));
        self.rows.iter().for_each(|row| row.description.hash(&mut digest));
        self.names.hash(&mut digest);
        for entry in self.evidence {
            let Evidence { id, title, controls, case_studies, .. } = entry;
            (id, title, entry.path().map(|path| &path.value)).hash(&mut digest);
            (controls.len(), case_studies.len()).hash(&mut digest);
            controls.iter().for_each(|named| named.value.control.hash(&mut digest));
            case_studies.iter().for_each(|number| number.value.hash(&mut digest));
        }
        digest
    }
}

/// Adds everything that decides one response, with its row, since it may point to other answers in
/// that.
fn own(response: &Response<'_>, mut digest: Digest) -> Digest {
    let Response { item, row, answer, is_linked, .. } = response;
    (&item.id, &row.description, &row.example, is_linked).hash(&mut digest);
    (answer.case_study, &answer.response, &answer.response_text).hash(&mut digest);
    for other in &row.answers {
        (other.case_study, other.met, &other.response, &other.response_text).hash(&mut digest);
    }
    digest
}

/// Two hashes of the same input, so that no two texts share a digest by chance. The second one takes
/// a quarter of the time of the first.
#[derive(Clone, Default)]
struct Digest(DefaultHasher, u64);

/// The factor that spreads the bits of the second hash: an odd number made of the digits of pi.
const SPREAD: u64 = 0x2436_a885_a308_d313;

impl Digest {
    fn told(&self) -> String {
        format!("{:016x}{:016x}", self.0.finish(), self.1)
    }

    fn mix(&mut self, bytes: [u8; 8]) {
        self.1 = (self.1.rotate_left(23) ^ u64::from_le_bytes(bytes)).wrapping_mul(SPREAD);
    }
}

impl Hasher for Digest {
    fn write(&mut self, bytes: &[u8]) {
        self.0.write(bytes);
        let (whole, rest) = bytes.as_chunks();
        whole.iter().for_each(|bytes| self.mix(*bytes));
        let mut last = [0; 8];
        last.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
        self.mix(last);
    }

    fn finish(&self) -> u64 {
        self.0.finish()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::checklist::{Excuse, Section};
    use crate::facts::{Content, ControlRef};
    use crate::judge::response::worth::Worth;
    use crate::judge::response::{Elsewhere, ids};
    use crate::sample;

    const BLANK: Weighed = Weighed { worth: Worth::Blank, denial: None };

    /// A form with one control, and its context.
    struct Form {
        checklist: Checklist,
        rows: [Row; 1],
        names: Vec<String>,
        evidence: Vec<Evidence>,
        is_linked: bool,
    }

    impl Form {
        fn new() -> Form {
            let item = sample::item("A", "Backups", sample::control(vec![sample::ask("plan")]));
            let mut checklist = sample::checklist(vec![item], Vec::new());
            let title = "Operations".to_owned();
            let (chapter, sheet) = (String::new(), String::new());
            checklist.sections.push(Section { title, number: None, chapter, sheet });
            let answer = sample::yes(None, "We back up as agreed.");
            let row = sample::row("A", 1, "Backups\nData is kept for a year.", vec![answer]);
            let evidence = vec![sample::evidence("backup-plan", &[1])];
            Form { checklist, rows: [row], names: Vec::new(), evidence, is_linked: false }
        }

        /// Returns the result for the response, and the digests that are kept.
        fn weigh(&self, known: &[(&str, Weighed)]) -> (Weighed, Option<Vec<String>>) {
            let known = known.iter().map(|(digest, weighed)| ((*digest).to_owned(), *weighed));
            let weighings = Weighings::new(known.collect());
            let Form { checklist, rows, names, evidence, is_linked } = self;
            let elsewhere = &Elsewhere::new(checklist, rows);
            let response = Response {
                checklist,
                item: &checklist.items[0],
                row: &rows[0],
                answer: &rows[0].answers[0],
                is_linked: *is_linked,
                is_pointed_to: false,
                evidence,
                evidence_ids: &ids(evidence),
                elsewhere,
                names,
            };
            let known = Known::new(Some(&weighings), checklist, rows, names, evidence);
            let weighed = known.weigh(&response);
            assert_eq!(weighed, known.weigh(&response));
            (weighed, weighings.changed().map(|changed| changed.into_keys().collect()))
        }

        fn digest(&self) -> String {
            self.weigh(&[]).1.unwrap().concat()
        }
    }

    #[test]
    fn what_was_weighed_before_is_not_weighed_again() {
        let form = Form::new();
        assert_ne!(form.weigh(&[]).0, BLANK);
        let digest = form.digest();
        assert_eq!(form.weigh(&[(&digest, BLANK)]), (BLANK, None));
        let (weighed, changed) = form.weigh(&[("other", BLANK)]);
        assert_ne!(weighed, BLANK);
        assert_eq!(changed, Some(vec![digest.clone()]), "what is not there any more is forgotten");
        let (weighed, changed) = form.weigh(&[(&digest, BLANK), ("other", BLANK)]);
        assert_eq!((weighed, changed), (BLANK, Some(vec![digest])));
    }

    #[test]
    fn whatever_decides_what_a_response_comes_to_changes_its_digest() {
        fn control(form: &mut Form) -> &mut crate::checklist::Control {
            match &mut form.checklist.items[0].body {
                crate::checklist::Body::Control(control) => control,
                crate::checklist::Body::Prerequisite(_) => unreachable!(),
            }
        }
        let changes: [fn(&mut Form); 21] = [
            |form| form.rows[0].answers[0].response.push('!'),
            |form| form.rows[0].answers[0].response_text.push('!'),
            |form| form.rows[0].answers[0].case_study = Some(1),
            |form| form.rows[0].answers.push(sample::yes(Some(2), "Nightly.")),
            |form| form.rows[0].description.push('!'),
            |form| form.rows[0].example.push('!'),
            |form| form.checklist.items[0].title.push('!'),
            |form| form.checklist.items[0].requirement.push('!'),
            |form| form.checklist.items[0].criteria.push("Plans".to_owned()),
            |form| form.checklist.items[0].id.push('B'),
            |form| control(form).asks[0].wants.push('!'),
            |form| control(form).not_excused_by.push(Excuse::Scope),
            |form| form.checklist.sections[0].title.push('!'),
            |form| form.names.push("Northwind Bank".to_owned()),
            |form| form.is_linked = true,
            |form| form.evidence.push(sample::evidence("restore-test", &[])),
            |form| form.evidence[0].id.push('2'),
            |form| form.evidence[0].title = Some("Backup plan".to_owned()),
            |form| form.evidence[0].content = Content::Live,
            |form| {
                let control = ControlRef { control: "A".to_owned(), ask: None };
                form.evidence[0].controls.push(sample::stated(control, 1));
            },
            |form| form.evidence[0].case_studies.clear(),
        ];
        let mut digests = BTreeSet::from([Form::new().digest()]);
        for (number, change) in changes.iter().enumerate() {
            let mut form = Form::new();
            change(&mut form);
            assert!(digests.insert(form.digest()), "change {number}");
        }
    }
}
