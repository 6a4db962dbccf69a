//! Confirms and rejects proposals.

use std::collections::BTreeSet;
use std::path::Path;

use fscheck_core::facts::Certainty;
use fscheck_core::location::Location;
use fscheck_core::paths::told;
use fscheck_core::text::{self, fold, nearest};
use fscheck_core::visible::Notes;
use fscheck_read::limits::Limits;
use fscheck_read::manifest::patch::{self, Decision};

use super::pending::{self, Proposal};
use super::{CLEAN, Failure, manifest_of, read, workbook, write};
use crate::cli::Collect as Options;
use crate::load::Loaded;

/// The text before the ids of waiting proposals.
const WAITING: &str = "waiting for confirmation:";

/// The message if no proposals wait.
const NONE_WAIT: &str = "no proposals to confirm; run `fscheck collect --write` to make some";

/// Removes the marks of confirmed proposals, and marks rejected ones, in the manifest itself.
pub(super) fn run(options: &Options, loaded: &Loaded, err: &mut Notes<'_>) -> Result<u8, Failure> {
    let proposed = &pending::proposals(&loaded.assessment.facts);
    let ids = options.confirmed().ok_or_else(|| Failure::Usage {
        message: "--confirm needs IDs".to_owned(),
        help: match pending::ids(proposed) {
            Some(ids) => format!("list IDs, or add --sure for all marked sure; {WAITING} {ids}"),
            None => NONE_WAIT.to_owned(),
        },
    })?;
    let sure = proposed.iter().filter(|one| {
        options.confirms_sure() && one.certainty == Some(Certainty::Sure) && !one.is_rejected
    });
    let mut confirmed: BTreeSet<String> = sure.map(|one| fold(one.id)).collect();
    confirmed.extend(known(ids, proposed)?);
    let rejected = known(&options.reject, proposed)?;
    if let Some(id) = rejected.intersection(&confirmed).next() {
        return Err(Failure::Usage {
            message: format!("`{id}` can't be both confirmed and rejected"),
            help: "name it only once; to reject a sure proposal, confirm the others by ID"
                .to_owned(),
        });
    }
    let meant = |ids: &BTreeSet<String>, one: &&Proposal<'_>| ids.contains(&fold(one.id));
    let file = match manifest_of(loaded) {
        Some(file) => {
            check_places(proposed, &confirmed, &rejected, loaded)?;
            in_manifest(file, &confirmed, &rejected, options.destination.dry_run, &loaded.limits)?;
            file
        }
        None => {
            let (file, workbook) = workbook::of(loaded).ok_or_else(|| Failure::Usage {
                message: "there is neither a manifest nor an .xlsx workbook with proposals"
                    .to_owned(),
                help:
                    "in each row that you confirm, clear the cells under Proposed, Certainty and \
                     Because"
                        .to_owned(),
            })?;
            let places = |ids: &BTreeSet<String>| -> Vec<&Location> {
                proposed.iter().filter(|one| meant(ids, one)).map(|one| one.at).collect()
            };
            let changes = workbook::decided(workbook, &places(&confirmed), &places(&rejected));
            if !options.destination.dry_run && !changes.cells.is_empty() {
                workbook::write(file, &changes, file, true)?;
            }
            file
        }
    };
    let counts = [("confirmed", confirmed.len()), ("rejected", rejected.len())];
    let done: Vec<String> = counts
        .into_iter()
        .filter(|(what, count)| *count > 0 || (*what == "confirmed" && rejected.is_empty()))
        .map(|(what, count)| format!("{what} {}", text::counted(count, "proposal")))
        .collect();
    let would = if options.destination.dry_run { "would have " } else { "" };
    let left = proposed.iter().filter(|one| !one.is_rejected).count();
    let left = left.saturating_sub(confirmed.len() + rejected.len());
    err.line(format!("{would}{} in {}; {left} left", text::listed(&done), told(file)))?;
    if left > 0 {
        err.line("next: review the rest, then use `--confirm ID,...` or `--reject ID,...`")?;
    }
    Ok(CLEAN)
}

fn in_manifest(
    file: &Path,
    confirmed: &BTreeSet<String>,
    rejected: &BTreeSet<String>,
    is_dry_run: bool,
    limits: &Limits,
) -> Result<(), Failure> {
    let source = read(file, limits)?;
    let decided = patch::decide(&source, confirmed, Decision::Confirm, limits)
        .and_then(|text| patch::decide(&text, rejected, Decision::Reject, limits));
    let decided = decided.map_err(|why| Failure::Usage {
        message: format!("{} wasn't changed: {why}", told(file)),
        help: "to confirm a proposal by hand, remove its fields `proposed`, `certainty` and \
               `because`; to reject it, write `proposed: rejected`"
            .to_owned(),
    })?;
    match is_dry_run || decided == source {
        true => Ok(()),
        false => write(file, &decided, true),
    }
}

/// Returns the requested ids, folded; each must be proposed. `customer-*` means all waiting ids
/// with this beginning.
fn known(ids: &[String], proposed: &[Proposal<'_>]) -> Result<BTreeSet<String>, Failure> {
    let find = |id: &String| match id.strip_suffix('*') {
        Some(beginning) => beginning_with(beginning, proposed),
        None => named(id, proposed).map(|id| vec![id]),
    };
    let found: Result<Vec<Vec<String>>, Failure> = ids.iter().map(find).collect();
    Ok(found?.into_iter().flatten().collect())
}

fn beginning_with(beginning: &str, proposed: &[Proposal<'_>]) -> Result<Vec<String>, Failure> {
    let waiting = proposed.iter().filter(|one| !one.is_rejected).map(|one| fold(one.id));
    let found: Vec<String> = waiting.filter(|id| id.starts_with(&fold(beginning))).collect();
    match found.is_empty() {
        false => Ok(found),
        true => Err(Failure::Usage {
            message: format!("no proposal's ID begins with `{beginning}`"),
            help: waiting_ids(proposed),
        }),
    }
}

fn named(id: &str, proposed: &[Proposal<'_>]) -> Result<String, Failure> {
    let known = || proposed.iter().map(|one| one.id);
    if known().any(|known| fold(known) == fold(id)) {
        return Ok(fold(id));
    }
    Err(Failure::Usage {
        message: format!("no proposal has the ID `{id}`"),
        help: match nearest(id, known()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => waiting_ids(proposed),
        },
    })
}

/// Returns the ids of waiting proposals, for a message about an unknown id.
fn waiting_ids(proposed: &[Proposal<'_>]) -> String {
    match pending::ids(proposed) {
        Some(ids) => format!("{WAITING} {ids}"),
        None => NONE_WAIT.to_owned(),
    }
}

/// Checks the places of proposals: only those in the manifest can be decided there.
fn check_places(
    proposed: &[Proposal<'_>],
    confirmed: &BTreeSet<String>,
    rejected: &BTreeSet<String>,
    loaded: &Loaded,
) -> Result<(), Failure> {
    let is_meant = |one: &&Proposal<'_>| {
        let id = fold(one.id);
        confirmed.contains(&id) || rejected.contains(&id)
    };
    let elsewhere = proposed
        .iter()
        .filter(is_meant)
        .find(|one| Some(one.at.path()) != loaded.assessment.manifest.as_ref());
    match elsewhere {
        None => Ok(()),
        Some(one) => Err(Failure::Usage {
            message: format!("`{}` is in the workbook ({})", one.id, one.at),
            help: "to confirm it, clear its cells under Proposed, Certainty and Because; to \
                   reject it, write rejected under Proposed"
                .to_owned(),
        }),
    }
}
