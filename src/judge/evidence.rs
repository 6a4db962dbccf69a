//! Rules `evidence-*`: which evidence counts, and for what (contract, section 4).

use std::collections::{BTreeMap, BTreeSet};

use fluent_uri::Iri;
use jiff::civil::Date;

use super::{Court, ItemResult, Status};
use crate::checklist::{Ask, Control};
use crate::date::{last_day_within, months_before};
use crate::evidence::Seen;
use crate::facts::{Consent, Content, ControlRef, Evidence};
use crate::finding::Finding;
use crate::location::{Location, Sourced};
use crate::rules::{
    DATE_IN_FUTURE, EVIDENCE_CASE_STUDY, EVIDENCE_CONSENT, EVIDENCE_EMPTY_FILE, EVIDENCE_EXPIRED,
    EVIDENCE_HASH_MISMATCH, EVIDENCE_KIND, EVIDENCE_LINK_REUSED, EVIDENCE_MISSING_FILE,
    EVIDENCE_OUTSIDE_ROOT, EVIDENCE_PRESENTER, EVIDENCE_STALE, EVIDENCE_UNDECLARED_LINK,
    EVIDENCE_UNKNOWN_CONTROL, EVIDENCE_UNLINKED, EVIDENCE_URL, Severity,
};
use crate::text;

/// An undeclared link under more controls than this is no proof of any of them.
const MAX_CONTROLS_PER_LINK: usize = 3;

/// All evidence, what is wrong with each piece, and what each is linked to.
#[derive(Debug)]
pub struct Proof<'a> {
    evidence: &'a [Evidence],
    /// For each piece: why it does not count, where that is so.
    void: Vec<Option<String>>,
    links: BTreeMap<&'a str, Vec<Link<'a>>>,
    /// For each piece: the controls that it is linked to.
    linked_to: Vec<BTreeSet<&'a str>>,
    as_of: Date,
}

/// A piece of evidence linked to a control.
#[derive(Clone, Debug)]
pub struct Link<'a> {
    /// The evidence, as a position.
    evidence: usize,
    /// The ask that it names, where it names one.
    ask: Option<&'a str>,
    /// The case studies that it serves.
    reach: Reach,
    /// Where its entry names the control; `None` where a Partner Response names the evidence.
    declared_at: Option<&'a Location>,
}

/// The case studies that a link serves.
#[derive(Clone, Debug)]
enum Reach {
    All,
    These(BTreeSet<u32>),
}

/// Evidence that serves an ask.
#[derive(Clone, Copy, Debug)]
pub struct Served<'a> {
    /// The evidence.
    pub evidence: &'a Evidence,
    /// The last day on which it is recent enough, where the ask wants recent evidence.
    pub last_day: Option<Date>,
}

/// Why linked evidence does not serve an ask, the nearest miss first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Miss {
    /// An error of the thing itself, which has its own finding.
    Void(String),
    /// It is too old.
    Stale(String),
    /// It is about other case studies.
    OtherCaseStudy(String),
    /// It is of a kind that is not accepted.
    Kind(String),
}

impl Miss {
    /// The miss as a sentence.
    pub fn told(&self) -> &str {
        match self {
            Miss::Void(why) | Miss::Stale(why) | Miss::OtherCaseStudy(why) | Miss::Kind(why) => why,
        }
    }
}

impl<'a> Proof<'a> {
    /// Looks at every piece of evidence by itself, and at what it is linked to.
    pub fn gather(court: &Court<'a>, seen: &[Seen], findings: &mut Vec<Finding>) -> Proof<'a> {
        let evidence = court.assessment.facts.evidence.as_slice();
        let mut void = Vec::with_capacity(evidence.len());
        for (position, entry) in evidence.iter().enumerate() {
            let seen = seen.get(position).unwrap_or(&Seen::NoFile);
            let found = thing(court, entry, seen);
            let error = found.iter().find(|finding| finding.severity == Severity::Error);
            void.push(error.map(|finding| finding.message.clone()));
            findings.extend(found);
        }
        let mut proof = Proof {
            evidence,
            void,
            links: BTreeMap::new(),
            linked_to: vec![BTreeSet::new(); evidence.len()],
            as_of: court.as_of,
        };
        proof.link_declared(court, findings);
        proof.link_mentioned(court);
        for (control, links) in &proof.links {
            for link in links {
                if let Some(controls) = proof.linked_to.get_mut(link.evidence) {
                    controls.insert(control);
                }
            }
        }
        proof
    }

    /// The evidence that serves `ask` of the control `id`, under a case study where the ask is
    /// about one.
    pub fn serving(&self, id: &str, ask: &Ask, case_study: Option<u32>) -> Vec<Served<'a>> {
        let links = self.links_of(id);
        links.iter().filter_map(|link| self.try_link(link, ask, case_study).ok()).collect()
    }

    /// The linked evidence that comes nearest to serving `ask`, and why it does not.
    pub fn nearest_miss(&self, id: &str, ask: &Ask, case_study: Option<u32>) -> Option<Miss> {
        let named = |link: &&Link<'a>| link.ask.is_none_or(|name| name == ask.id);
        let links = self.links_of(id).iter().filter(named);
        links.filter_map(|link| self.try_link(link, ask, case_study).err()).min()
    }

    /// The evidence that counts, with the controls that it is linked to.
    pub fn sound(&self) -> impl Iterator<Item = (&'a Evidence, &BTreeSet<&'a str>)> {
        let sound = self.void.iter().map(Option::is_none);
        let all = self.evidence.iter().zip(&self.linked_to).zip(sound);
        all.filter_map(|(entry, is_sound)| is_sound.then_some(entry))
    }

    fn is_sound(&self, evidence: usize) -> bool {
        self.void.get(evidence).is_some_and(Option::is_none)
    }

    fn links_of(&self, id: &str) -> &[Link<'a>] {
        self.links.get(id).map(Vec::as_slice).unwrap_or_default()
    }

    fn try_link(
        &self,
        link: &Link<'a>,
        ask: &Ask,
        case_study: Option<u32>,
    ) -> Result<Served<'a>, Miss> {
        let Some(entry) = self.evidence.get(link.evidence) else {
            return Err(Miss::Kind("there is no such evidence".to_owned()));
        };
        if link.ask.is_some_and(|name| name != ask.id) {
            return Err(Miss::Kind(format!("{} is for another ask", entry.named())));
        }
        if let Some(why) = self.void.get(link.evidence).and_then(Option::as_ref) {
            return Err(Miss::Void(why.clone()));
        }
        match &entry.kind {
            Some(kind) if !ask.takes(kind.value) => {
                let why = format!("{} is of kind {}", entry.named(), kind.value);
                return Err(Miss::Kind(why));
            }
            None if !ask.takes_undeclared() => {
                let why = format!("{} has no entry that says its kind and date", entry.named());
                return Err(Miss::Kind(why));
            }
            _ => {}
        }
        if let (Some(number), Reach::These(numbers)) = (case_study, &link.reach)
            && !numbers.contains(&number)
        {
            return Err(Miss::OtherCaseStudy(other_case_study(entry, numbers)));
        }
        let last_day = self.freshness(entry, ask)?;
        Ok(Served { evidence: entry, last_day })
    }

    /// The last day on which `entry` is recent enough for `ask`.
    fn freshness(&self, entry: &Evidence, ask: &Ask) -> Result<Option<Date>, Miss> {
        let Some(months) = ask.within_months else { return Ok(None) };
        let Some(date) = &entry.date else {
            return Err(Miss::Stale(format!("{} has no date", entry.named())));
        };
        if date.value > self.as_of {
            return Err(Miss::Stale(format!("{} is dated {}", entry.named(), date.value)));
        }
        if date.value < months_before(self.as_of, months) {
            let why = format!(
                "{} is of {}, more than {months} months before {}",
                entry.named(),
                date.value,
                self.as_of
            );
            return Err(Miss::Stale(why));
        }
        Ok(Some(last_day_within(date.value, months)))
    }

    fn link_declared(&mut self, court: &Court<'a>, findings: &mut Vec<Finding>) {
        for (position, entry) in self.evidence.iter().enumerate() {
            let numbers: BTreeSet<u32> = entry.case_studies.iter().map(|n| n.value).collect();
            for named in &entry.controls {
                if let Some(finding) = evidence_unknown_control(court, entry, named) {
                    findings.push(finding);
                    continue;
                }
                self.links.entry(&named.value.control).or_default().push(Link {
                    evidence: position,
                    ask: named.value.ask.as_deref(),
                    reach: Reach::These(numbers.clone()),
                    declared_at: Some(&named.at),
                });
            }
        }
    }

    fn link_mentioned(&mut self, court: &Court<'a>) {
        for mention in &court.assessment.mentions {
            let Some(entry) = self.evidence.get(mention.evidence) else { continue };
            let reach = match mention.case_study {
                Some(number) => Reach::These(BTreeSet::from([number])),
                None if entry.kind.is_none() => Reach::All,
                None => Reach::These(entry.case_studies.iter().map(|n| n.value).collect()),
            };
            let link = Link { evidence: mention.evidence, ask: None, reach, declared_at: None };
            self.links.entry(&mention.control).or_default().push(link);
        }
    }
}

fn other_case_study(entry: &Evidence, numbers: &BTreeSet<u32>) -> String {
    let numbers: Vec<String> = numbers.iter().map(|n| format!("#{n}")).collect();
    match numbers.is_empty() {
        true => format!("{} names no case study", entry.named()),
        false => format!("{} is about {}", entry.named(), text::listed(&numbers)),
    }
}

/// What is wrong with a piece of evidence wherever it is used.
fn thing(court: &Court<'_>, entry: &Evidence, seen: &Seen) -> Vec<Finding> {
    let found = [
        evidence_file(entry, seen),
        evidence_hash_mismatch(entry, seen),
        evidence_url(entry),
        evidence_presenter(entry),
        evidence_consent(entry),
        evidence_expired(court, entry),
    ];
    found.into_iter().flatten().collect()
}

/// Rules `evidence-missing-file`, `evidence-outside-root` and `evidence-empty-file`.
fn evidence_file(entry: &Evidence, seen: &Seen) -> Option<Finding> {
    let (Content::Path(path) | Content::LinkedPath(path)) = &entry.content else { return None };
    let name = text::shorten(&path.value, 60);
    let (rule, message) = match seen {
        Seen::Missing(why) => {
            (&EVIDENCE_MISSING_FILE, format!("{} has no file at `{name}`: {why}", entry.named()))
        }
        Seen::Outside(how) => {
            (&EVIDENCE_OUTSIDE_ROOT, format!("{} does not count: `{name}`: {how}", entry.named()))
        }
        Seen::Empty => {
            (&EVIDENCE_EMPTY_FILE, format!("the file of {}, `{name}`, is empty", entry.named()))
        }
        Seen::NoFile | Seen::File { .. } => return None,
    };
    Some(Finding::new(rule, &path.at, message))
}

fn evidence_hash_mismatch(entry: &Evidence, seen: &Seen) -> Option<Finding> {
    let stated = entry.sha256.as_ref()?;
    let Seen::File { sha256: Some(actual) } = seen else { return None };
    if *actual == stated.value {
        return None;
    }
    let message = format!("the file of {} has changed since its digest was taken", entry.named());
    let help = format!("Its SHA-256 is now {actual}. {}", EVIDENCE_HASH_MISMATCH.help);
    Some(Finding::new(&EVIDENCE_HASH_MISMATCH, &stated.at, message).help(help))
}

fn evidence_url(entry: &Evidence) -> Option<Finding> {
    let Content::Url(url) = &entry.content else { return None };
    if is_web_address(&url.value) {
        return None;
    }
    let shown = text::shorten(&url.value, 60);
    let message = format!("{} has no web address: `{shown}`", entry.named());
    Some(Finding::new(&EVIDENCE_URL, &url.at, message))
}

/// Whether the text is an absolute http or https address with a host (RFC 3986 and 3987).
pub fn is_web_address(text: &str) -> bool {
    let Ok(address) = Iri::parse(text) else { return false };
    let scheme = address.scheme().as_str().to_ascii_lowercase();
    let host = address.authority().map(|authority| authority.host());
    matches!(scheme.as_str(), "http" | "https") && host.is_some_and(|host| !host.is_empty())
}

fn evidence_presenter(entry: &Evidence) -> Option<Finding> {
    let kind = entry.kind.as_ref().filter(|kind| kind.value.is_live())?;
    let named =
        entry.presenter.as_ref().is_some_and(|name| !super::response::is_placeholder(&name.value));
    if named {
        return None;
    }
    let message = format!("{} is given live, but no presenter is named", entry.named());
    Some(Finding::new(&EVIDENCE_PRESENTER, &kind.at, message))
}

fn evidence_consent(entry: &Evidence) -> Option<Finding> {
    let consent = entry.consent.as_ref()?;
    let (severity, message) = match consent.value {
        Consent::Granted | Consent::NotRequired => return None,
        Consent::Refused => (Severity::Error, "was refused, so it may not be shown"),
        Consent::Pending => (Severity::Warning, "is still pending"),
    };
    let message = format!("the consent to {} {message}", entry.named());
    Some(Finding::new(&EVIDENCE_CONSENT, &consent.at, message).severity(severity))
}

fn evidence_expired(court: &Court<'_>, entry: &Evidence) -> Option<Finding> {
    let expires = entry.expires_on.as_ref().filter(|day| day.value < court.as_of)?;
    let message = format!("{} expired on {}", entry.named(), expires.value);
    Some(Finding::new(&EVIDENCE_EXPIRED, &expires.at, message))
}

fn evidence_unknown_control(
    court: &Court<'_>,
    entry: &Evidence,
    named: &Sourced<ControlRef>,
) -> Option<Finding> {
    let item = court.checklist.item(&named.value.control);
    let control = item.and_then(|item| item.control());
    let (known, wanted): (Vec<String>, _) = match (control, &named.value.ask) {
        (Some(control), Some(ask)) if control.ask(ask).is_none() => {
            let id = &named.value.control;
            (control.asks.iter().map(|ask| format!("{id}/{}", ask.id)).collect(), "ask")
        }
        (Some(_), _) => return None,
        (None, _) => {
            (court.checklist.controls().map(|(item, _)| item.id.clone()).collect(), "control")
        }
    };
    let message = format!(
        "{} names `{}`, which is no {wanted} of {}",
        entry.named(),
        text::shorten(&named.value.to_string(), 40),
        court.checklist.reference()
    );
    let finding = Finding::new(&EVIDENCE_UNKNOWN_CONTROL, &named.at, message);
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    let near = match wanted {
        "ask" => Some(text::either(&known)),
        _ => text::nearest(&named.value.control, known).map(str::to_owned),
    };
    Some(match near {
        Some(near) => finding.help(format!("Did you mean {near}?")),
        None => finding,
    })
}

/// Looks at what each piece of evidence is linked to; controls that are out of the work are left
/// alone.
pub fn check_links(
    court: &Court<'_>,
    proof: &Proof<'_>,
    items: &[ItemResult],
    findings: &mut Vec<Finding>,
) {
    let is_out = |item: &&ItemResult| matches!(item.status, Status::Waived | Status::NotApplicable);
    let out_of_work: BTreeSet<&str> =
        items.iter().filter(is_out).map(|item| item.id.as_str()).collect();
    for (item, control) in court.checklist.controls() {
        if out_of_work.contains(item.id.as_str()) {
            continue;
        }
        let is_served = |ask: &&Ask| {
            ask.within_months.is_some() && !proof.serving(&item.id, ask, None).is_empty()
        };
        let fresh = control.asks.iter().filter(is_served).map(|ask| ask.id.as_str()).collect();
        let room = Room { court, proof, id: &item.id, control, fresh };
        for link in proof.links_of(&item.id) {
            let Some(entry) = proof.evidence.get(link.evidence) else { continue };
            if proof.is_sound(link.evidence) {
                findings.extend(room.evidence_kind(entry, link));
                findings.extend(room.evidence_stale(entry, link));
                findings.extend(room.evidence_case_study(entry, link));
            }
        }
    }
    unknown_case_studies(court, proof, findings);
    evidence_unlinked(proof, findings);
    undeclared_links(court, proof, &out_of_work, findings);
}

/// A control, for the rules about evidence that is linked to it.
struct Room<'a> {
    court: &'a Court<'a>,
    proof: &'a Proof<'a>,
    id: &'a str,
    control: &'a Control,
    /// The asks for recent evidence that some recent evidence serves.
    fresh: BTreeSet<&'a str>,
}

impl Room<'_> {
    /// The asks that a link means and that accept the kind of its evidence.
    fn asks(&self, entry: &Evidence, link: &Link<'_>) -> Vec<&Ask> {
        let Some(kind) = &entry.kind else { return Vec::new() };
        let meant = |ask: &&Ask| link.ask.is_none_or(|name| name == ask.id);
        self.control.asks.iter().filter(meant).filter(|ask| ask.takes(kind.value)).collect()
    }

    fn evidence_kind(&self, entry: &Evidence, link: &Link<'_>) -> Option<Finding> {
        link.declared_at?;
        let kind = entry.kind.as_ref()?;
        if !self.asks(entry, link).is_empty() {
            return None;
        }
        let (name, wanted) = match link.ask.and_then(|name| self.control.ask(name)) {
            Some(ask) => (format!("{}/{}", self.id, ask.id), ask.kinds()),
            None => {
                let all: Vec<String> = self
                    .control
                    .asks
                    .iter()
                    .map(|ask| format!("{} ({})", ask.kinds(), ask.id))
                    .collect();
                (self.id.to_owned(), all.join("; "))
            }
        };
        let message =
            format!("{} is of kind {}, which {name} does not accept", entry.named(), kind.value);
        let help = format!("Accepted: {wanted}. {}", EVIDENCE_KIND.help);
        Some(Finding::new(&EVIDENCE_KIND, &kind.at, message).item(self.id).help(help))
    }

    /// Also rule `date-in-future`, for evidence of something that must have happened.
    fn evidence_stale(&self, entry: &Evidence, link: &Link<'_>) -> Vec<Finding> {
        let mut found = Vec::new();
        for ask in self.asks(entry, link) {
            let Some(months) = ask.within_months else { continue };
            let Err(Miss::Stale(why)) = self.proof.freshness(entry, ask) else { continue };
            let is_named = link.ask.is_some();
            if !is_named && self.fresh.contains(ask.id.as_str()) {
                continue;
            }
            let at = entry.date.as_ref().map_or(&entry.at, |date| &date.at);
            let is_future = entry.date.as_ref().is_some_and(|d| d.value > self.court.as_of);
            let finding = if is_future {
                let message = format!("{why}, after {}", self.court.as_of);
                Finding::new(&DATE_IN_FUTURE, at, message)
            } else {
                let wanted = format!("{}/{} wants the last {months} months", self.id, ask.id);
                Finding::new(&EVIDENCE_STALE, at, format!("{why}; {wanted}"))
            };
            found.push(finding.item(self.id));
        }
        found
    }

    /// A link that serves nothing because it does not say which case study it is about.
    fn evidence_case_study(&self, entry: &Evidence, link: &Link<'_>) -> Option<Finding> {
        let nameless = matches!(&link.reach, Reach::These(numbers) if numbers.is_empty());
        let asks = self.asks(entry, link);
        if !nameless || asks.is_empty() || asks.iter().any(|ask| !ask.per_case_study) {
            return None;
        }
        let message = format!(
            "{} is linked to {}, which wants it for each case study, but names none",
            entry.named(),
            self.id
        );
        let at = link.declared_at.unwrap_or(&entry.at);
        Some(Finding::new(&EVIDENCE_CASE_STUDY, at, message).item(self.id))
    }
}

/// Rule `evidence-case-study`, for numbers that no case study has.
fn unknown_case_studies(court: &Court<'_>, proof: &Proof<'_>, findings: &mut Vec<Finding>) {
    let known = court.case_studies;
    for entry in proof.evidence {
        for number in entry.case_studies.iter().filter(|n| !known.contains(&n.value)) {
            let message = format!(
                "{} names case study {}, but there are {}",
                entry.named(),
                number.value,
                known.len()
            );
            findings.push(Finding::new(&EVIDENCE_CASE_STUDY, &number.at, message));
        }
    }
}

fn evidence_unlinked(proof: &Proof<'_>, findings: &mut Vec<Finding>) {
    for (entry, controls) in proof.evidence.iter().zip(&proof.linked_to) {
        if entry.controls.is_empty() && controls.is_empty() {
            let message = format!("{} serves no control", entry.named());
            findings.push(Finding::new(&EVIDENCE_UNLINKED, &entry.at, message));
        }
    }
}

/// Rules `evidence-undeclared-link` and `evidence-link-reused`.
fn undeclared_links(
    court: &Court<'_>,
    proof: &Proof<'_>,
    out_of_work: &BTreeSet<&str>,
    findings: &mut Vec<Finding>,
) {
    let served = |id: &&&str| {
        let control = court.checklist.item(id).and_then(|item| item.control());
        let takes = control.is_some_and(|control| control.asks.iter().any(Ask::takes_undeclared));
        takes && !out_of_work.contains(**id)
    };
    for (entry, controls) in proof.sound().filter(|(entry, _)| entry.kind.is_none()) {
        let served: Vec<&str> = controls.iter().filter(served).copied().collect();
        if !served.is_empty() {
            let message =
                format!("{} counts as evidence for {}", entry.named(), text::listed(&served));
            findings.push(Finding::new(&EVIDENCE_UNDECLARED_LINK, &entry.at, message));
        }
        if controls.len() > MAX_CONTROLS_PER_LINK {
            let message = format!("{} stands under {} controls", entry.named(), controls.len());
            findings.push(Finding::new(&EVIDENCE_LINK_REUSED, &entry.at, message));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::is_web_address;

    #[test]
    fn only_whole_web_addresses_are_accepted() {
        for address in [
            "https://example.com",
            "http://example.com/a?b=c#d",
            "HTTPS://example.com/é",
            "https://10.0.0.1:8080/x",
        ] {
            assert!(is_web_address(address), "{address}");
        }
        for text in [
            "example.com",
            "https://",
            "https:///x",
            "ftp://example.com",
            "https://a b",
            "see wiki",
            "",
        ] {
            assert!(!is_web_address(text), "{text}");
        }
    }
}
