//! Checks on a single entry. A defect that voids an entry disqualifies it for every control.

use jiff::civil::Date;

use crate::evidence::{Cause, Elsewhere, Observation, Searched, Secret, Text, Unreadable};
use crate::facts::{Consent, Content, Evidence};
use crate::judge::{Context, response};
use crate::kind::Kind;
use crate::location::Location;
use crate::web::{self, Fault};

/// A defect of an entry, independent of its use. Its words are in `words.rs`.
#[derive(Clone, Debug)]
pub struct Defect<'a> {
    /// The entry.
    pub(super) entry: &'a Evidence,
    /// The place of the value that is wrong.
    pub(super) at: &'a Location,
    /// The problem.
    pub(super) what: What<'a>,
}

/// The problem with an entry.
#[derive(Clone, Debug)]
pub(super) enum What<'a> {
    /// The file does not exist.
    Missing(&'a Cause),
    /// It is in another folder, as are nearly all missing files; this is the first of them.
    Elsewhere(&'a Elsewhere),
    /// It is in that folder too; the first one has the finding.
    AlsoElsewhere(&'a Elsewhere),
    /// It is outside the evidence root.
    Outside(&'a Cause),
    /// It is empty.
    Empty,
    /// It is too large to be compared with the stated hash.
    TooLargeToHash,
    /// Its hash is this, and not the stated one.
    OtherHash(&'a str),
    /// Its content is this, and not what its extension says.
    OtherType(&'a str),
    /// It contains secrets.
    Secrets(&'a [Secret]),
    /// Its text, or all but a part of it, could not be searched.
    Unsearched(&'a Unreadable, Option<&'a Searched>),
    /// Its address shows nothing to a reviewer.
    Address { url: &'a str, fault: Fault },
    /// It names no presenter.
    NoPresenter,
    /// The customer refused consent.
    ConsentRefused,
    /// The customer has not consented yet.
    ConsentPending,
    /// It expired on this day.
    Expired(Date),
    /// It is a certificate without any date.
    UndatedCertificate,
    /// It documents something that happened, but is dated after the as-of date.
    InFuture { day: Date, as_of: Date },
    /// A value could not be read, which has its own finding.
    Misread,
}

impl What<'_> {
    /// Returns whether this disqualifies the entry for every control.
    fn voids(&self) -> bool {
        !matches!(self, What::Unsearched(..) | What::ConsentPending | What::UndatedCertificate)
    }
}

impl Defect<'_> {
    /// Returns whether it disqualifies the entry for every control.
    pub(super) fn voids(&self) -> bool {
        self.what.voids()
    }

    /// Returns whether it is an expiry. Its severity depends on the controls that the entry serves.
    pub(super) fn is_expiry(&self) -> bool {
        matches!(self.what, What::Expired(_))
    }
}

/// Returns all defects of an entry, in the order in which they are reported.
pub(super) fn defects<'a>(
    context: &Context<'a>,
    entry: &'a Evidence,
    seen: &'a Observation,
) -> Vec<Defect<'a>> {
    let found = [
        file(entry, seen),
        hash(entry, seen),
        file_type(entry, seen),
        secrets(entry, seen),
        unsearched(entry, seen),
        address(context, entry),
        presenter(entry),
        consent(entry),
        expiry(context.as_of, entry),
        certificate_without_date(entry),
        future(context.as_of, entry),
        also_elsewhere(entry, seen),
        misread(entry),
    ];
    found.into_iter().flatten().collect()
}

fn defect<'a>(entry: &'a Evidence, at: &'a Location, what: What<'a>) -> Option<Defect<'a>> {
    Some(Defect { entry, at, what })
}

fn file<'a>(entry: &'a Evidence, seen: &'a Observation) -> Option<Defect<'a>> {
    let path = entry.path()?;
    let what = match (seen, seen.elsewhere()) {
        (_, Some(elsewhere)) if elsewhere.is_first => What::Elsewhere(elsewhere),
        (_, Some(_)) => return None,
        (Observation::Missing(why), None) => What::Missing(why),
        (Observation::Outside(how), None) => What::Outside(how),
        (Observation::Empty(_), None) => What::Empty,
        (Observation::NoFile | Observation::File { .. }, None) => return None,
    };
    defect(entry, &path.at, what)
}

fn also_elsewhere<'a>(entry: &'a Evidence, seen: &'a Observation) -> Option<Defect<'a>> {
    let elsewhere = seen.elsewhere().filter(|elsewhere| !elsewhere.is_first)?;
    defect(entry, &entry.at, What::AlsoElsewhere(elsewhere))
}

fn hash<'a>(entry: &'a Evidence, seen: &'a Observation) -> Option<Defect<'a>> {
    let stated = entry.sha256.as_ref()?;
    let actual = seen.content()?.sha256.as_str();
    let what = match actual {
        _ if actual == stated.value => return None,
        "" => What::TooLargeToHash,
        _ => What::OtherHash(actual),
    };
    defect(entry, &stated.at, what)
}

fn file_type<'a>(entry: &'a Evidence, seen: &'a Observation) -> Option<Defect<'a>> {
    let found = seen.content()?.unlike.as_ref()?;
    defect(entry, &entry.path()?.at, What::OtherType(found))
}

fn secrets<'a>(entry: &'a Evidence, seen: &'a Observation) -> Option<Defect<'a>> {
    let secrets = Some(seen.content()?.text.secrets()).filter(|secrets| !secrets.is_empty())?;
    defect(entry, &entry.path()?.at, What::Secrets(secrets))
}

fn unsearched<'a>(entry: &'a Evidence, seen: &'a Observation) -> Option<Defect<'a>> {
    let Text::Unreadable(why, part) = &seen.content()?.text else { return None };
    defect(entry, &entry.path()?.at, What::Unsearched(why, part.as_ref()))
}

fn address<'a>(context: &Context<'_>, entry: &'a Evidence) -> Option<Defect<'a>> {
    let Content::Url(url) = &entry.content else { return None };
    let address = url.value.as_str();
    // Undeclared links are reported where they would have to satisfy something.
    let no_page = || {
        entry.kind.as_ref().and_then(|_| {
            context.checklist.linked_kinds().iter().find_map(|known| known.fault(address))
        })
    };
    let fault = web::fault(address).or_else(|| web::host_fault(address)).or_else(no_page)?;
    defect(entry, &url.at, What::Address { url: address, fault })
}

fn presenter(entry: &Evidence) -> Option<Defect<'_>> {
    let kind = entry.kind.as_ref().filter(|kind| kind.value.is_live())?;
    let is_named =
        entry.presenter.as_ref().is_some_and(|name| !response::is_empty_word(&name.value));
    (!is_named).then(|| defect(entry, &kind.at, What::NoPresenter)).flatten()
}

fn consent(entry: &Evidence) -> Option<Defect<'_>> {
    let consent = entry.consent.as_ref()?;
    match consent.value {
        Consent::Granted | Consent::NotRequired => None,
        Consent::Refused => defect(entry, &consent.at, What::ConsentRefused),
        Consent::Pending => defect(entry, &consent.at, What::ConsentPending),
    }
}

/// Returns the expiry of an entry, if it is past.
pub(super) fn expiry(as_of: Date, entry: &Evidence) -> Option<Defect<'_>> {
    let expires = entry.expires_on.as_ref().filter(|day| day.value < as_of)?;
    defect(entry, &expires.at, What::Expired(expires.value))
}

fn certificate_without_date(entry: &Evidence) -> Option<Defect<'_>> {
    let kind = entry.kind.as_ref().filter(|kind| kind.value == Kind::Certification)?;
    let is_dated = entry.expires_on.is_some() || entry.date.is_some();
    (!is_dated).then(|| defect(entry, &kind.at, What::UndatedCertificate)).flatten()
}

fn future(as_of: Date, entry: &Evidence) -> Option<Defect<'_>> {
    let kind = entry.kind.as_ref().map(|kind| kind.value);
    let is_of_the_past = matches!(kind, Some(Kind::Record | Kind::Report | Kind::Certification));
    let date = entry.date.as_ref().filter(|date| is_of_the_past && date.value > as_of)?;
    defect(entry, &date.at, What::InFuture { day: date.value, as_of })
}

fn misread(entry: &Evidence) -> Option<Defect<'_>> {
    entry.is_flawed.then(|| defect(entry, &entry.at, What::Misread)).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::Facts;
    use crate::judge::in_context;
    use crate::sample;

    /// Returns the number of defects of an entry, and whether one voids it.
    fn found(entry: &Evidence, seen: &Observation) -> (usize, bool) {
        let checklist = sample::checklist(Vec::new(), Vec::new());
        let assessment = sample::assessment(Facts::default(), Vec::new());
        in_context(&checklist, &assessment, |context| {
            let found = defects(context, entry, seen);
            (found.len(), found.iter().any(Defect::voids))
        })
    }

    fn with(change: impl FnOnce(&mut Evidence)) -> (usize, bool) {
        let mut entry = sample::evidence("plan", &[1]);
        change(&mut entry);
        found(&entry, &Observation::NoFile)
    }

    #[test]
    fn an_entry_is_void_by_some_of_its_defects() {
        let consent = |given| with(|entry| entry.consent = Some(sample::stated(given, 1)));
        assert_eq!(consent(Consent::Granted), (0, false));
        assert_eq!(consent(Consent::Pending), (1, false));
        assert_eq!(consent(Consent::Refused), (1, true));
        let certificate = |entry: &mut Evidence| {
            entry.kind = Some(sample::stated(Kind::Certification, 1));
        };
        assert_eq!(with(certificate), (1, false));
        let day = |day| Some(sample::stated(day, 1));
        let (as_of, later) = (sample::AS_OF, sample::AS_OF.tomorrow().unwrap());
        let certified = |date| {
            with(|entry| {
                certificate(entry);
                entry.date = date;
            })
        };
        assert_eq!(certified(day(as_of)), (0, false));
        assert_eq!(certified(day(later)), (1, true));
        assert_eq!(with(|entry| entry.expires_on = day(as_of)), (0, false));
        assert_eq!(
            with(|entry| entry.expires_on = as_of.yesterday().ok().and_then(day)),
            (1, true)
        );
    }

    #[test]
    fn what_has_its_finding_elsewhere_voids_an_entry_too() {
        assert_eq!(with(|entry| entry.is_flawed = true), (1, true));
        let missing = |is_first| {
            let elsewhere = Elsewhere { folder: "2026".to_owned(), files: 2, is_first };
            let cause = Cause { elsewhere: Some(elsewhere), ..Cause::new("file not found") };
            found(&sample::evidence("plan", &[1]), &Observation::Missing(cause))
        };
        assert_eq!([missing(true), missing(false)], [(1, true), (1, true)]);
        let entry = sample::evidence("plan", &[1]);
        let empty = Observation::Empty("plan.md".into());
        assert_eq!(found(&entry, &empty), (1, true));
        assert_eq!(found(&entry, &Observation::NoFile), (0, false));
    }
}
