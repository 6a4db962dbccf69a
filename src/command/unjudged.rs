//! The reasons why an input cannot be judged, for machine-readable reports.

use std::path::Path;
use std::sync::Arc;

use fscheck_core::location::Location;
use fscheck_core::paths::shown;
use fscheck_core::problem::Problem;
use fscheck_core::report::unjudged::{InputProblem, Unjudged};
use fscheck_core::text::counted;
use fscheck_read::definition::catalogue::ChooseError;

use super::{MOST_DRAWN, help};
use crate::load::LoadError;

/// Returns the problem of `input` by `error`; of many problems, the first.
pub(super) fn unjudged(input: &Path, error: &LoadError) -> Unjudged {
    let input = shown(input);
    let problems = match error {
        LoadError::Problems { path, problems, .. } => several(path, problems),
        LoadError::Checklist(ChooseError::Broken { problems, .. }) => {
            several(&Arc::from(input.as_str()), problems)
        }
        LoadError::Unreadable { path, .. } | LoadError::Workbook { path, .. } => {
            vec![whole(&Arc::from(path.as_str()), error)]
        }
        LoadError::Input { .. } | LoadError::Checklist(_) => {
            vec![whole(&Arc::from(input.as_str()), error)]
        }
    };
    Unjudged { input: input.into(), problems }
}

/// A problem of a file, or folder, as a whole.
fn whole(path: &Arc<str>, error: &LoadError) -> InputProblem {
    let (message, help) = (error.to_string().into(), help(error).into());
    InputProblem { at: Location::file(path), message, help }
}

fn several(path: &Arc<str>, problems: &[Problem]) -> Vec<InputProblem> {
    let input_problem = |problem: &Problem| InputProblem {
        at: problem.at.clone(),
        message: problem.message.as_str().into(),
        help: problem.help.as_str().into(),
    };
    let mut all: Vec<InputProblem> = problems.iter().take(MOST_DRAWN).map(input_problem).collect();
    let more = problems.len().saturating_sub(MOST_DRAWN);
    if more > 0 {
        all.push(InputProblem {
            at: Location::file(path),
            message: format!("{} are not shown", counted(more, "more problem")).into(),
            help: "correct those shown first".into(),
        });
    }
    all
}
