//! Where the reports of `fscheck validate` go.

use std::fs::{self, OpenOptions};
use std::io::{self, BufReader, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};

use super::{Failure, use_color};
use crate::annotate::{AnnotateError, annotate};
use crate::cli::{Output, OutputForm, ReportFormat, Validate};
use crate::evidence;
use crate::files;
use crate::load::shown;
use crate::report::{Report, Sources, csv, github, html, json, junit, markdown, sarif, text};
use crate::rules::Severity;

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

/// Takes the reports one after the other, and writes each as soon as its format lets it.
pub struct Reports<'a> {
    options: &'a Validate,
    out: &'a mut dyn Write,
    shown: text::Writer,
    /// Whether whoever reads the report has seen enough.
    is_closed: bool,
    /// The report as text, for files.
    filed: text::Writer,
    text: Vec<u8>,
    /// The reports, where a format wants all of them at once.
    kept: Vec<Report>,
    /// Why the files cannot be written.
    refused: Option<Failure>,
    /// How severe the worst finding is.
    worst: Option<Severity>,
    /// Whether all assessments are ready.
    all_ready: bool,
}

impl<'a> Reports<'a> {
    /// Writes to `out`, and to the files that are asked for.
    pub fn new(options: &'a Validate, out: &'a mut dyn Write) -> Reports<'a> {
        Reports {
            options,
            out,
            shown: text::Writer::new(use_color(options.color, io::stdout().is_terminal())),
            is_closed: false,
            filed: text::Writer::new(false),
            text: Vec::new(),
            kept: Vec::new(),
            refused: None,
            worst: None,
            all_ready: true,
        }
    }

    /// Takes the next report.
    pub fn take(&mut self, mut report: Report) -> io::Result<()> {
        let worst = report.findings.iter().map(|finding| finding.severity).max();
        self.worst = self.worst.max(worst);
        self.all_ready &= report.is_ready();
        if self.options.format == ReportFormat::Text && !self.is_closed {
            let written = self.shown.add(&report, &mut self.out).and_then(|()| self.out.flush());
            self.is_closed = is_closed(written)?;
        }
        let is_text = |output: &Output| output.form == OutputForm::Report(ReportFormat::Text);
        if self.options.output.iter().any(is_text) {
            self.filed.add(&report, &mut self.text)?;
        }
        for output in &self.options.output {
            let refused = keep_inputs(&output.file, &report).err();
            self.refused = self.refused.take().or(refused);
        }
        if self.options.format != ReportFormat::Text || !self.options.output.iter().all(is_text) {
            // Nothing else is drawn from these, and they are the greatest part of it.
            report.sources = Sources::default();
            self.kept.push(report);
        }
        Ok(())
    }

    /// Writes what is left once all were taken; says how severe the worst finding is and whether
    /// all assessments are ready. Where nothing could be judged, nothing is written.
    pub fn finish(mut self) -> Result<(Option<Severity>, bool), Failure> {
        if self.shown.is_empty() && self.kept.is_empty() {
            return Ok((None, self.all_ready));
        }
        if !self.is_closed {
            let written = self.write();
            is_closed(written)?;
        }
        self.write_files()?;
        Ok((self.worst, self.all_ready))
    }

    /// Writes the rest of the report that goes to standard output.
    fn write(&mut self) -> io::Result<()> {
        match self.options.format {
            ReportFormat::Text => {
                self.shown.finish(self.options.inputs.len() > 1, &mut self.out)?;
            }
            format => render(format, &self.kept, &mut self.out)?,
        }
        if self.options.format == ReportFormat::Github {
            write_job_summary(&self.kept)?;
        }
        self.out.flush()
    }

    /// Writes the reports that go to files, each whole or not at all.
    fn write_files(&mut self) -> Result<(), Failure> {
        if let Some(refused) = self.refused.take() {
            return Err(refused);
        }
        self.filed.finish(self.options.inputs.len() > 1, &mut self.text)?;
        for Output { form, file } in &self.options.output {
            let written = |result: io::Result<()>| result.map_err(|error| unwritten(file, &error));
            match (form, self.kept.as_slice()) {
                (OutputForm::Report(ReportFormat::Text), _) => {
                    written(files::write(file, &self.text, true))?;
                }
                (OutputForm::Report(format), reports) => {
                    let mut content = Vec::new();
                    render(*format, reports, &mut content)?;
                    written(files::write(file, &content, true))?;
                }
                (OutputForm::Workbook, [report]) => write_copy(report, file)?,
                (OutputForm::Workbook, _) => {}
            }
        }
        Ok(())
    }
}

/// Whether the reader has gone, which is no failure: the exit code follows the findings.
fn is_closed(written: io::Result<()>) -> io::Result<bool> {
    match written {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(true),
        written => written.map(|()| false),
    }
}

/// Writes the reports in a format that wants all of them at once.
fn render(format: ReportFormat, reports: &[Report], out: &mut impl Write) -> io::Result<()> {
    match format {
        // Written as they came.
        ReportFormat::Text => Ok(()),
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
fn keep_inputs(file: &Path, report: &Report) -> Result<(), Failure> {
    let usage =
        |message| Failure::Usage { message, help: "write the report to another file".to_owned() };
    let Ok(there) = fs::canonicalize(file) else { return Ok(()) };
    if !there.is_file() {
        return Err(usage(format!("{} is no regular file", shown(file))));
    }
    let is_it = |own: &Path| fs::canonicalize(own).is_ok_and(|own| own == there);
    let own = report.inputs.iter().map(|input| &input.file).chain(&report.own_files);
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
