//! The words for objections to a Partner Response.

use super::nothing::Nothing;
use super::pointer::Pointer;
use super::worth::{Denial, Weighed, Worth};
use super::{Response, is_id};
use crate::finding::Finding;
use crate::judge::objection::Objection;
use crate::language::said::Said;
use crate::rules::{
    RESPONSE_COPIED_EXAMPLE, RESPONSE_CROSS_REFERENCE, RESPONSE_DECLINED, RESPONSE_NOT_DONE,
    RESPONSE_PLACEHOLDER, Rule,
};
use crate::text;

/// The most characters of a text that a message quotes.
const SHOWN: usize = 60;

/// The most characters of a sentence that a message quotes because of its content.
const LONGEST_SENTENCE: usize = 120;

impl Response<'_> {
    /// Returns the objections to it.
    pub fn objections(&self, weighed: &Weighed) -> Vec<Objection> {
        let about_worth = match weighed.worth {
            // Its statement about the work is more specific than that it says nothing.
            Worth::SaysNothing(_) if weighed.denial.is_some() => None,
            Worth::SaysNothing(nothing) => {
                Some(Objection::Fails(self.response_placeholder(nothing)))
            }
            Worth::CopiesExample => Some(Objection::Fails(self.response_copied_example())),
            Worth::Points(pointer) => {
                Some(Objection::Remark(self.response_cross_reference(pointer)))
            }
            Worth::Describes | Worth::Refuses | Worth::Refers | Worth::Blank => None,
        };
        let denial = weighed.denial.map(|denial| Objection::Remark(self.denied(denial)));
        about_worth.into_iter().chain(denial).collect()
    }

    fn response_placeholder(&self, nothing: Nothing) -> Finding {
        let shown = text::shorten(&self.answer.response, SHOWN);
        let what = match nothing {
            Nothing::Placeholder => format!("is a placeholder: \"{shown}\""),
            Nothing::Id => format!("is only an ID or a title: \"{shown}\""),
            Nothing::Requirement => "only repeats the requirement".to_owned(),
            Nothing::Claim => {
                format!("says nothing: it only claims or promises something (\"{shown}\")")
            }
            Nothing::General => format!(
                "is too general: it names no tool, step, role, document or figure (\"{shown}\")"
            ),
        };
        self.finding(&RESPONSE_PLACEHOLDER, &what)
    }

    fn response_copied_example(&self) -> Finding {
        self.finding(&RESPONSE_COPIED_EXAMPLE, "is the form's example")
    }

    fn response_cross_reference(&self, pointer: Pointer) -> Finding {
        let shown = text::shorten(&self.answer.response, SHOWN);
        match pointer {
            Pointer::Answer => {
                let what = format!("only points elsewhere: \"{shown}\"");
                self.finding(&RESPONSE_CROSS_REFERENCE, &what)
            }
            Pointer::NoAnswer => {
                let what =
                    format!("points to an answer that is missing or says nothing: \"{shown}\"");
                let help =
                    "It is treated as empty. Write the answer out, or name the evidence by its ID.";
                self.finding(&RESPONSE_CROSS_REFERENCE, &what).help(help)
            }
            Pointer::Address => {
                let what = format!("is an address that isn't listed as evidence: \"{shown}\"");
                let help = "It is treated as empty. Write the answer out, or add an evidence entry with \
                            this address.";
                self.finding(&RESPONSE_CROSS_REFERENCE, &what).help(help)
            }
            Pointer::Nothing => {
                let what = format!("points to something without naming or linking it: \"{shown}\"");
                let help = "It is treated as empty. Name the evidence by its ID, link to it, or \
                            write \
                            the answer out.";
                self.finding(&RESPONSE_CROSS_REFERENCE, &what).help(help)
            }
        }
    }

    /// Rules `response-declined` and `response-not-done`.
    fn denied(&self, denial: Denial) -> Finding {
        match denial {
            Denial::Declined { excuse, sentence } => {
                let shown = self.sentence(sentence);
                let what = format!("says that {}: \"{shown}\"", excuse.describe());
                self.finding(&RESPONSE_DECLINED, &what)
            }
            Denial::NotDone { sentence } => {
                let shown = self.sentence(sentence);
                let what = format!("says that the work isn't done: \"{shown}\"");
                self.finding(&RESPONSE_NOT_DONE, &what)
            }
        }
    }

    /// Returns one of its sentences, to be quoted.
    fn sentence(&self, position: usize) -> String {
        let is_id = |word: &str| is_id(self.checklist, word);
        let written = Said::written(&self.answer.response_text, &is_id);
        let sentence = written.into_iter().nth(position).unwrap_or_default();
        let sentence = if sentence.is_empty() { &self.answer.response } else { &sentence };
        text::shorten(sentence, LONGEST_SENTENCE)
    }

    fn finding(&self, rule: &'static Rule, what: &str) -> Finding {
        let message = format!("the Partner Response of {} {what}", self.item.id);
        let finding = Finding::new(rule, &self.answer.response_at, message).item(&self.item.id);
        finding.case_study(self.answer.case_study)
    }
}
