//! The formats of reports, and the files that they go to.

use std::path::PathBuf;

use clap::ValueEnum;
use fscheck_core::visible::line;
use fscheck_read::tree::did_you_mean;

/// The formats of reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ReportFormat {
    /// For people: the verdict, then what to do
    Text,
    /// For people: every finding, drawn at its place
    Full,
    /// For programs
    Json,
    /// For code scanning: SARIF 2.1.0
    Sarif,
    /// For CI servers: a suite for each section, a case for each item
    Junit,
    /// For GitHub Actions: annotations, and the whole in the job summary
    Github,
    /// For a comment on a pull request
    Markdown,
    /// For a browser, offline: one file with everything in it
    Html,
    /// For spreadsheets: a row for each item
    Csv,
}

/// A report that goes to a file.
#[derive(Clone, Debug)]
pub struct Output {
    /// What is written.
    pub form: OutputForm,
    /// The file.
    pub file: PathBuf,
}

/// What a report goes to a file as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutputForm {
    /// A report.
    Report(ReportFormat),
    /// A copy of the workbook with the findings in it.
    Workbook,
}

/// The name of [`OutputForm::Workbook`].
const WORKBOOK: &str = "xlsx";

/// Reads `FORMAT=FILE`.
pub(super) fn output(text: &str) -> Result<Output, String> {
    let known: Vec<String> = ReportFormat::value_variants()
        .iter()
        .filter_map(|format| Some(format.to_possible_value()?.get_name().to_owned()))
        .collect();
    let known: Vec<&str> = known.iter().map(String::as_str).chain([WORKBOOK]).collect();
    let Some((format, file)) = text.split_once('=').filter(|(_, file)| !file.is_empty()) else {
        return Err("write FORMAT=FILE, such as sarif=report.sarif".to_owned());
    };
    if file == "-" {
        return Err("reports go to standard output by --format, such as `--format json`".to_owned());
    }
    let file = PathBuf::from(file);
    match ReportFormat::from_str(format, true) {
        Ok(format) => Ok(Output { form: OutputForm::Report(format), file }),
        Err(_) if format.eq_ignore_ascii_case(WORKBOOK) => {
            Ok(Output { form: OutputForm::Workbook, file })
        }
        Err(_) => {
            Err(format!("no format is called `{}`; {}", line(format), did_you_mean(format, &known)))
        }
    }
}
