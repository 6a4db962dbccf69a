//! A baseline: an acceptance for each current finding that may be accepted.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use jiff::civil::Date;

use super::{Group, Judgement, Key, Settings, accept, evidence_at, groups, last_day, scope_text};
use crate::facts::Facts;
use crate::finding::Finding;
use crate::rules::{EVIDENCE_CHANGED, Rule, Severity};

/// The scope of an acceptance to be written, and the number of findings it covers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAcceptance {
    /// The rule.
    pub rule: &'static Rule,
    /// The item, if the findings are about one.
    pub item: Option<String>,
    /// The case study, if the findings are about one.
    pub case_study: Option<u32>,
    /// The id of the evidence, if the findings are about an entry.
    pub evidence: Option<String>,
    /// The findings that it accepts.
    pub findings: usize,
}

impl fmt::Display for NewAcceptance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (item, evidence) = (self.item.as_deref(), self.evidence.as_deref());
        f.write_str(&scope_text(Some(self.rule), item, self.case_study, evidence))
    }
}

/// The reason why a finding can't be accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Refusal {
    /// An acceptance with the same scope exists, and has no effect.
    Exists,
    /// Evidence has changed, and has to be reviewed instead.
    Changed,
    /// Answers can't be read, so it is unknown what would be accepted.
    Unread,
    /// An acceptance could only name its rule, and would also cover later findings of the rule.
    Broad,
    /// It has no item, and its rule makes items unmet elsewhere.
    NoItem,
    /// It makes an item unmet, and the acceptance would end after this day.
    TooLate(Date),
    /// It is about acceptances themselves.
    Own,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Refusal::Exists => "an acceptance already exists but has no effect; correct or remove it",
            Refusal::Changed => "review the changed evidence, then run `fscheck lock`",
            Refusal::Unread => "the answers can't be read; correct the table first",
            Refusal::Broad => {
                "accepting the whole rule would also hide new findings; fix the cause, or write \
                 that acceptance yourself"
            }
            Refusal::NoItem => "there is no item to name, and the rule can make other items unmet",
            Refusal::TooLate(last) => {
                return write!(f, "an unmet item can be accepted for twelve months at most; use --until {last} or earlier");
            }
            Refusal::Own => "this is about an acceptance; correct that entry",
        })
    }
}

/// The acceptances to write, and the findings without one.
#[derive(Debug, Default)]
pub struct Baseline {
    /// In the order of their scopes; none covers another.
    pub acceptances: Vec<NewAcceptance>,
    /// In the order of the findings.
    pub refused: Vec<(Finding, Refusal)>,
}

/// Applies the acceptances of `facts`, and makes new ones, valid until a day, for the remaining
/// errors and warnings. Each is as narrow as possible and none names only a rule, so that new
/// findings are still reported.
pub fn baseline(
    facts: &Facts,
    settings: Settings,
    judgement: &mut Judgement,
    until: Date,
) -> Baseline {
    let judged = judgement.findings.len();
    accept(facts, settings, judgement);
    let groups = groups(judgement, facts, settings);
    let places = evidence_at(facts);
    let existing: BTreeSet<Key> = facts.acceptances.iter().map(Key::of).collect();
    let mut wanted: BTreeMap<Key, NewAcceptance> = BTreeMap::new();
    let mut refused = Vec::new();
    let mut seen = BTreeSet::new();
    for (position, finding) in judgement.findings.iter().enumerate() {
        let Finding { rule, item, case_study, message, location, .. } = finding;
        let is_new = seen.insert((rule.name, item, case_study, location, message.as_str()));
        if finding.severity == Severity::Note || !is_new {
            continue;
        }
        let new = NewAcceptance {
            rule,
            item: item.clone(),
            case_study: *case_study,
            evidence: places.get(location).map(|id| (*id).to_owned()),
            findings: 0,
        };
        let key = Key::new(&new);
        let refusal = match position < judged {
            true if existing.contains(&key) => Some(Refusal::Exists),
            true => refusal(&key, groups.get(&key), until, last_day(settings)),
            false => Some(Refusal::Own),
        };
        match refusal {
            Some(refusal) => refused.push((finding.clone(), refusal)),
            None => wanted.entry(key).or_insert(new).findings += 1,
        }
    }
    Baseline { acceptances: without_covered(wanted), refused }
}

/// Returns why no acceptance until a day may have this scope, if it covers these findings.
fn refusal(key: &Key, group: Option<&Group>, until: Date, last: Date) -> Option<Refusal> {
    if key.rule == Some(EVIDENCE_CHANGED.name) {
        return Some(Refusal::Changed);
    }
    let group = group?;
    if group.unread {
        return Some(Refusal::Unread);
    }
    match group.statuses.is_empty() {
        true => key.is_for_rule().then_some(Refusal::Broad),
        false if key.item.is_none() => Some(Refusal::NoItem),
        false => (until > last).then_some(Refusal::TooLate(last)),
    }
}

/// Removes acceptances that a wider one covers, and counts their findings there.
fn without_covered(mut wanted: BTreeMap<Key, NewAcceptance>) -> Vec<NewAcceptance> {
    let keys: Vec<Key> = wanted.keys().cloned().collect();
    for key in keys {
        let Some(wider) = key.wider().into_iter().find(|wider| wanted.contains_key(wider)) else {
            continue;
        };
        let findings = wanted.remove(&key).map_or(0, |narrow| narrow.findings);
        if let Some(wide) = wanted.get_mut(&wider) {
            wide.findings += findings;
        }
    }
    wanted.into_values().collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::rules;

    fn new(item: Option<&str>, case_study: Option<u32>, evidence: Option<&str>) -> NewAcceptance {
        let rule = &rules::EVIDENCE_STALE;
        let [item, evidence] = [item, evidence].map(|text| text.map(str::to_owned));
        NewAcceptance { rule, item, case_study, evidence, findings: 1 }
    }

    fn kept(all: &[NewAcceptance]) -> Vec<(String, usize)> {
        let wanted = all.iter().map(|new| (Key::new(new), new.clone())).collect();
        let kept = without_covered(wanted).into_iter();
        kept.map(|new| (new.to_string(), new.findings)).collect()
    }

    #[test]
    fn what_a_wider_acceptance_covers_is_left_out() {
        let narrow = [new(Some("A"), Some(1), Some("x")), new(Some("A"), Some(2), None)];
        assert_eq!(kept(&narrow).len(), 2);
        let whole = [&narrow[..], &[new(Some("A"), None, None), new(Some("B"), None, None)]];
        let wanted =
            [("evidence-stale for A".to_owned(), 3), ("evidence-stale for B".to_owned(), 1)];
        assert_eq!(kept(&whole.concat()), wanted);
    }

    #[test]
    fn an_acceptance_of_a_status_names_an_item_and_ends_in_time() {
        let last = date(2025, 3, 1);
        let refused = |new: &NewAcceptance, group: Group, until| {
            refusal(&Key::new(new), Some(&group), until, last)
        };
        let (item, rule) = (new(Some("A"), None, None), new(None, None, None));
        let statuses = || Group { statuses: vec![0], ..Group::default() };
        assert_eq!(refused(&item, statuses(), last), None);
        let late = last.tomorrow().unwrap();
        assert_eq!(refused(&item, statuses(), late), Some(Refusal::TooLate(last)));
        assert_eq!(refused(&rule, statuses(), last), Some(Refusal::NoItem));
        let others = || Group { others: vec![0], ..Group::default() };
        assert_eq!(refused(&rule, others(), late), Some(Refusal::Broad));
        for narrow in [new(None, Some(1), None), new(None, None, Some("x"))] {
            assert_eq!(refused(&narrow, others(), late), None, "{narrow}");
        }
        let unread = Group { unread: true, ..Group::default() };
        assert_eq!(refused(&rule, unread, last), Some(Refusal::Unread));
        let changed = NewAcceptance { rule: &rules::EVIDENCE_CHANGED, ..rule };
        assert_eq!(refused(&changed, Group::default(), last), Some(Refusal::Changed));
    }
}
