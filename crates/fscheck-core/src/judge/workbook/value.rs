//! Rules `workbook-met-value` and `response-unreadable`: cells without a usable value.

use crate::finding::Finding;
use crate::location::Location;
use crate::rules::{RESPONSE_UNREADABLE, WORKBOOK_MET_VALUE};
use crate::text;
use crate::workbook::answers::Answer;
use crate::workbook::flaw::Flaw;

/// Returns the finding about an invalid Met? cell.
pub fn met_value(item: &str, answer: &Answer) -> Option<Finding> {
    if let Some(flaw) = &answer.met_flaw {
        let message = format!("{item} has no answer: {}", flaw.describe(&answer.met_at));
        let finding = Finding::new(&WORKBOOK_MET_VALUE, &answer.met_at, message);
        return Some(finding.detail(flaw.describe(&answer.met_at)).help(flaw.help()));
    }
    let said = format!("\"{}\"", text::shorten(answer.not_understood.as_ref()?, 40));
    let message = format!("the Met? cell of {item} says {said} instead of Yes, No, N/A or Waived");
    Some(Finding::new(&WORKBOOK_MET_VALUE, &answer.met_at, message).detail(said))
}

/// Returns the finding about a Partner Response without a value.
pub fn response_unreadable(item: &str, flaw: &Flaw, at: &Location) -> Finding {
    let message = format!("{item} has no Partner Response: {}", flaw.describe(at));
    Finding::new(&RESPONSE_UNREADABLE, at, message).item(item).help(flaw.help())
}
