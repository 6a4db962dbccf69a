//! The formats of reports, and the files that they go to.

use std::path::{Path, PathBuf};

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
    /// For CI servers: JUnit, with a suite per section and a case per item
    Junit,
    /// For GitHub Actions: annotations, and the whole report in the job summary
    Github,
    /// For a comment on a pull request
    Markdown,
    /// For a browser: one self-contained file
    Html,
    /// For spreadsheets: a row per item
    Csv,
    /// For spreadsheets: a row per task, with owner and due date
    Tasks,
}

impl ReportFormat {
    /// Returns whether it shows the passages for each topic.
    pub fn shows_passages(self) -> bool {
        matches!(self, ReportFormat::Full | ReportFormat::Json | ReportFormat::Html)
    }
}

/// A report that is written to a file.
#[derive(Clone, Debug)]
pub struct Output {
    /// The form of the output.
    pub form: OutputForm,
    /// The file.
    pub file: PathBuf,
}

/// The form of an output file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutputForm {
    /// A report.
    Report(ReportFormat),
    /// A copy of the workbook with the findings in it.
    Workbook,
}

impl OutputForm {
    /// Returns whether it shows the passages for each topic.
    pub fn shows_passages(self) -> bool {
        match self {
            OutputForm::Report(format) => format.shows_passages(),
            OutputForm::Workbook => true,
        }
    }
}

/// The name of [`OutputForm::Workbook`].
const WORKBOOK: &str = "xlsx";

/// The formats that extensions represent.
const EXTENSIONS: [(&str, &str); 11] = [
    ("csv", "csv"),
    ("htm", "html"),
    ("html", "html"),
    ("json", "json"),
    ("junit", "junit"),
    ("md", "markdown"),
    ("markdown", "markdown"),
    ("sarif", "sarif"),
    ("txt", "text"),
    ("xlsx", WORKBOOK),
    ("xml", "junit"),
];

/// The format that the name of a file asks for: `report.html`, `fscheck.sarif.json`.
fn by_extension(file: &str) -> Result<&'static str, String> {
    let name = file.to_ascii_lowercase();
    let name =
        name.strip_suffix(".sarif.json").map_or(name.clone(), |stem| format!("{stem}.sarif"));
    let extension = name.rsplit_once('.').map(|(_, extension)| extension);
    let found = EXTENSIONS.iter().find(|(known, _)| Some(*known) == extension);
    found.map(|(_, format)| *format).ok_or_else(|| {
        "the file name has no known extension: write FORMAT=FILE, such as sarif=report.sarif"
            .to_owned()
    })
}

/// The extensions of a format's files, the usual one first. That of a copy of the workbook is the workbook's.
fn extensions_of(format: &str) -> &'static [&'static str] {
    match format {
        "text" | "full" | "github" => &["txt"],
        "json" => &["json"],
        "sarif" => &["sarif", "json"],
        "junit" => &["xml", "junit"],
        "markdown" => &["md", "markdown"],
        "html" => &["html", "htm"],
        "csv" | "tasks" => &["csv"],
        _ => &[],
    }
}

/// A format and an extension that don't go together.
#[derive(Debug, PartialEq, Eq)]
pub struct Contradiction {
    /// The problem.
    pub message: String,
    /// The help.
    pub help: String,
}

impl Output {
    /// Checks that the file may have its extension.
    pub fn check_extension(&self) -> Result<(), Contradiction> {
        let OutputForm::Report(format) = self.form else { return Ok(()) };
        let format = format.to_possible_value();
        let name = format.as_ref().map_or("", |format| format.get_name());
        check_extension(name, &self.file.to_string_lossy())
    }
}

/// Checks that a file may have its name: a known extension must be that of the format, or `txt`, as
/// every report is text. Excel opens no CSV that is called `tasks.xlsx`.
fn check_extension(format: &str, file: &str) -> Result<(), Contradiction> {
    let format = format.to_ascii_lowercase();
    let fits = extensions_of(&format);
    let path = Path::new(file);
    let extension = path.extension().and_then(|own| own.to_str()).map(str::to_ascii_lowercase);
    let is_known = |own: &str| EXTENSIONS.iter().any(|(known, _)| *known == own);
    let is_other = |own: &str| is_known(own) && own != "txt" && !fits.contains(&own);
    match (fits.first(), extension) {
        (Some(usual), Some(own)) if is_other(&own) => Err(Contradiction {
            message: format!("the format `{format}` doesn't go with the extension .{own}"),
            help: format!("write {format}={}", line(&path.with_extension(usual).to_string_lossy())),
        }),
        _ => Ok(()),
    }
}

/// Parses `FORMAT=FILE`, or the name of a file whose extension determines the format.
pub(super) fn output(text: &str) -> Result<Output, String> {
    let known: Vec<String> = ReportFormat::value_variants()
        .iter()
        .filter_map(|format| Some(format.to_possible_value()?.get_name().to_owned()))
        .collect();
    let known: Vec<&str> = known.iter().map(String::as_str).chain([WORKBOOK]).collect();
    let (format, file) = match text.split_once('=') {
        Some((format, file)) if !file.is_empty() => (format, file),
        Some(_) => return Err("write FORMAT=FILE, such as sarif=report.sarif".to_owned()),
        None => (by_extension(text)?, text),
    };
    if file == "-" {
        return Err("for a report on standard output, use --format, such as `--format \
                    json`"
            .to_owned());
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_file_says_its_format() {
        for (text, wanted) in [
            ("report.html", Some(OutputForm::Report(ReportFormat::Html))),
            ("a=b/Report.HTML", None),
            ("out/fscheck.sarif.json", Some(OutputForm::Report(ReportFormat::Sarif))),
            ("fscheck.json", Some(OutputForm::Report(ReportFormat::Json))),
            ("fscheck.xml", Some(OutputForm::Report(ReportFormat::Junit))),
            ("reviewed.xlsx", Some(OutputForm::Workbook)),
            ("tasks=tasks.csv", Some(OutputForm::Report(ReportFormat::Tasks))),
            ("sarif=fscheck.json", Some(OutputForm::Report(ReportFormat::Sarif))),
            ("html=report", Some(OutputForm::Report(ReportFormat::Html))),
            ("html=report.2026", Some(OutputForm::Report(ReportFormat::Html))),
            ("xlsx=reviewed.xlsm", Some(OutputForm::Workbook)),
            ("csv=report.html", Some(OutputForm::Report(ReportFormat::Csv))),
            ("report", None),
            ("report.pdf", None),
            ("html=", None),
            ("-", None),
        ] {
            assert_eq!(output(text).ok().map(|output| output.form), wanted, "{text}");
        }
    }

    #[test]
    fn an_extension_that_contradicts_the_format_is_refused_with_a_name_that_fits() {
        let told = check_extension("tasks", "out/tasks.XLSX").unwrap_err();
        assert_eq!(told.message, "the format `tasks` doesn't go with the extension .xlsx");
        assert_eq!(told.help, "write tasks=out/tasks.csv");
        assert!(check_extension("csv", "report.html").is_err());
        assert!(check_extension("json", "fscheck.sarif").is_err());
        for (format, file) in [("html", "report"), ("html", "report.2026"), ("json", "a.txt")] {
            assert_eq!(check_extension(format, file), Ok(()), "{format}={file}");
        }
    }
}
