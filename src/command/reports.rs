//! Where the reports of `fscheck validate` go.

use std::fs::{self, OpenOptions};
use std::io::{self, BufReader, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};

use super::{Failure, use_color};
use crate::annotate::{AnnotateError, annotate};
use crate::cli::{OutputForm, ReportFormat, Validate};
use crate::evidence;
use crate::files;
use crate::load::shown;
use crate::report::{Report, csv, github, html, json, junit, markdown, sarif, text};

/// The endings of workbooks that a copy with findings is made of.
const ANNOTATED: [&str; 2] = ["xlsx", "xlsm"];

/// Whether what is asked for can be written at all.
pub fn check(options: &Validate) -> Result<(), Failure> {
    let wants_copy = options.output.iter().any(|output| output.form == OutputForm::Workbook);
    match wants_copy && options.inputs.len() > 1 {
        false => Ok(()),
        true => Err(Failure::Usage {
            message: "an annotated copy goes with one INPUT".to_owned(),
            help: "judge one input at a time".to_owned(),
        }),
    }
}

/// Writes the report that goes to standard output.
pub fn write(options: &Validate, reports: &[Report], mut out: &mut dyn Write) -> io::Result<()> {
    let color = use_color(options.color, io::stdout().is_terminal());
    render(options, options.format, reports, color, &mut out)?;
    if options.format == ReportFormat::Github {
        write_job_summary(reports)?;
    }
    out.flush()
}

/// Writes the reports that go to files, each whole or not at all.
pub fn write_files(options: &Validate, reports: &[Report]) -> Result<(), Failure> {
    for output in &options.output {
        keep_inputs(&output.file, reports)?;
        match (output.form, reports) {
            (OutputForm::Report(format), _) => {
                let mut content = Vec::new();
                render(options, format, reports, false, &mut content)?;
                files::write(&output.file, &content, true)
                    .map_err(|error| unwritten(&output.file, &error))?;
            }
            (OutputForm::Workbook, [report]) => write_copy(report, &output.file)?,
            (OutputForm::Workbook, _) => {}
        }
    }
    Ok(())
}

fn render(
    options: &Validate,
    format: ReportFormat,
    reports: &[Report],
    color: bool,
    out: &mut impl Write,
) -> io::Result<()> {
    match format {
        ReportFormat::Text => text::write_all(reports, options.inputs.len() > 1, color, out),
        ReportFormat::Json => json::write(reports, out),
        ReportFormat::Sarif => sarif::write(reports, out),
        ReportFormat::Junit => junit::write(reports, out),
        ReportFormat::Github => github::write(reports, out),
        ReportFormat::Markdown => markdown::write(reports, out),
        ReportFormat::Html => html::write(reports, out),
        ReportFormat::Csv => csv::write(reports, out),
    }
}

/// What was judged is never written over.
fn keep_inputs(file: &Path, reports: &[Report]) -> Result<(), Failure> {
    let usage =
        |message| Failure::Usage { message, help: "write the report to another file".to_owned() };
    let Ok(there) = fs::canonicalize(file) else { return Ok(()) };
    if !there.is_file() {
        return Err(usage(format!("{} is no regular file", shown(file))));
    }
    let is_it = |own: &Path| fs::canonicalize(own).is_ok_and(|own| own == there);
    let own = reports
        .iter()
        .flat_map(|report| report.inputs.iter().map(|input| &input.file).chain(&report.own_files));
    match own.map(PathBuf::as_path).find(|own| is_it(own)) {
        None => Ok(()),
        Some(_) => Err(usage(format!("{} was judged, and is not written over", shown(file)))),
    }
}

/// Writes a copy of the workbook with the findings in it.
fn write_copy(report: &Report, file: &Path) -> Result<(), Failure> {
    let usage = |message: String, help: &str| Failure::Usage { message, help: help.to_owned() };
    let Some(workbook) = report.workbook() else {
        let message = format!("{} has no workbook to make a copy of", report.path());
        return Err(usage(message, "leave out the output xlsx"));
    };
    let ending = |path: &Path| {
        path.extension().and_then(|ending| ending.to_str()).map(str::to_ascii_lowercase)
    };
    let is = ending(&workbook.file).unwrap_or_default();
    if !ANNOTATED.contains(&is.as_str()) {
        let message = format!("an annotated copy is made of .xlsx files, not of {}", workbook.path);
        return Err(usage(message, "open it in Excel or LibreOffice and save it as .xlsx"));
    }
    if ending(file).as_ref() != Some(&is) {
        let message = format!("the copy of an .{is} file cannot be called {}", shown(file));
        return Err(usage(message, &format!("give its name the ending .{is}")));
    }
    let is_same = evidence::sha256(&workbook.file).is_ok_and(|is| is == workbook.sha256);
    let Some(original) = files::open(&workbook.file).ok().filter(|_| is_same) else {
        let message = format!("{} has changed since it was judged", workbook.path);
        return Err(usage(message, "run fscheck again"));
    };
    let copied = files::write_with(file, true, |copy| {
        annotate(report, BufReader::new(original), BufWriter::new(copy))
    });
    copied.map_err(|error| match error {
        AnnotateError::Io(error) => unwritten(file, &error),
        error => usage(format!("{} {error}", workbook.path), error.help()),
    })
}

fn unwritten(file: &Path, error: &io::Error) -> Failure {
    Failure::Usage {
        message: format!("the report {} cannot be written: {error}", shown(file)),
        help: files::CURE.to_owned(),
    }
}

/// Adds the whole report to the summary of the job, where GitHub names a file for that.
fn write_job_summary(reports: &[Report]) -> io::Result<()> {
    let Some(file) = std::env::var_os("GITHUB_STEP_SUMMARY").filter(|file| !file.is_empty()) else {
        return Ok(());
    };
    let mut content = Vec::new();
    markdown::write(reports, &mut content)?;
    let mut summary = OpenOptions::new().create(true).append(true).open(file)?;
    summary.write_all(&content)
}
