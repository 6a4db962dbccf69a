//! The outputs of the reports of `fscheck validate`.

mod kept;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, BufWriter, Cursor, IsTerminal, Write};
use std::path::{Path, PathBuf};

use fscheck_core::paths::told;
use fscheck_core::report::place::Places;
use fscheck_core::report::text::{self, Detail, Style};
use fscheck_core::report::unjudged::Unjudged;
use fscheck_core::report::{
    Report, Sources, csv, github, html, json, junit, markdown, sarif, tasks,
};
use fscheck_core::visible::Inert;
use fscheck_read::limits::Limits;

use self::kept::{keep, keep_inputs, keep_others, keep_unjudged, why_kept};
use super::{Failure, use_color};
use crate::annotate::{AnnotateError, annotate};
use crate::cli::{Output, OutputForm, ReportFormat, Validate};
use crate::files::{self, Target};
use crate::platform::{self, canonicalize};

/// The extensions of workbooks that can be annotated.
const ANNOTATED: [&str; 2] = ["xlsx", "xlsm"];

/// A text report that is written to files.
struct Filed {
    detail: Detail,
    writer: text::Writer,
    text: Vec<u8>,
}

/// Returns the level of detail of a report of this format, if it is text.
fn detail(format: ReportFormat) -> Option<Detail> {
    match format {
        ReportFormat::Text => Some(Detail::Summary),
        ReportFormat::Full => Some(Detail::Full),
        _ => None,
    }
}

/// The same for a report that is written to a file.
fn text_of(output: &Output) -> Option<Detail> {
    match output.form {
        OutputForm::Report(format) => detail(format),
        OutputForm::Workbook => None,
    }
}

/// The reports as text that go to files: each is written once, to however many.
fn filed(outputs: &[Output]) -> Vec<Filed> {
    let wanted: BTreeSet<Detail> = outputs.iter().filter_map(text_of).collect();
    let filed = wanted.into_iter().map(|detail| Filed {
        detail,
        writer: text::Writer::new(Style::plain(detail)),
        text: Vec::new(),
    });
    filed.collect()
}

/// Returns the style of the report on standard output: as wide as the terminal.
fn style(options: &Validate) -> Style {
    let detail = if options.quiet {
        Detail::Verdict
    } else if options.statistics {
        Detail::Statistics
    } else {
        detail(options.format).unwrap_or(Detail::Summary)
    };
    let is_terminal = io::stdout().is_terminal();
    let style = Style { color: use_color(options.color, is_terminal), ..Style::plain(detail) };
    match platform::columns() {
        Some(columns) => style.as_wide_as(columns),
        None => style,
    }
}

/// Checks that the requested reports can be written at all.
pub fn check(options: &Validate) -> Result<(), Failure> {
    let wants_copy = options.output.iter().any(|output| output.form == OutputForm::Workbook);
    if wants_copy && options.inputs.len() > 1 {
        return Err(Failure::Usage {
            message: "an annotated copy needs exactly one INPUT".to_owned(),
            help: "check one input at a time".to_owned(),
        });
    }
    let mut targets = BTreeMap::new();
    for file in options.output.iter().map(|output| &output.file) {
        if let Some(other) = targets.insert(Target::of(file), file) {
            let message = match other == file {
                true => format!("two reports have the same file: {}", told(file)),
                false => format!("{} and {} are the same file", told(other), told(file)),
            };
            let help = "name another file for one of them".to_owned();
            return Err(Failure::Usage { message, help });
        }
    }
    let Some(summary) = job_summary(options) else { return Ok(()) };
    let is_it = |file: &&PathBuf| Target::of(file) == Target::of(&summary);
    let inputs = options.inputs.iter().chain(&options.sources.manifest);
    match options.output.iter().map(|output| &output.file).chain(inputs).find(is_it) {
        Some(file) => Err(Failure::Usage {
            message: format!("GITHUB_STEP_SUMMARY and {} are one file", told(file)),
            help: "the job summary is written to that file; name another one".to_owned(),
        }),
        None => Ok(()),
    }
}

/// Returns the file that GitHub names for the summary of the job, if any.
fn job_summary(options: &Validate) -> Option<PathBuf> {
    let file = std::env::var_os("GITHUB_STEP_SUMMARY").filter(|file| !file.is_empty())?;
    (options.format == ReportFormat::Github).then(|| file.into())
}

/// Takes the reports one after the other, and writes each as soon as its format lets it.
pub struct Reports<'a> {
    options: &'a Validate,
    out: &'a mut dyn Write,
    shown: text::Writer,
    /// True if the reader of the report has closed the pipe.
    is_closed: bool,
    /// The reports as text for files.
    filed: Vec<Filed>,
    limits: &'a Limits,
    /// The reports, if a format needs all of them at once.
    kept: Vec<Report>,
    /// The inputs that could not be judged.
    unjudged: Vec<Unjudged>,
    /// The folder that paths in reports are relative to.
    places: Places,
    /// The reason why the files cannot be written.
    refused: Option<Failure>,
}

impl<'a> Reports<'a> {
    /// Returns the reports that are written to `out` and to the requested files.
    pub fn new(options: &'a Validate, limits: &'a Limits, out: &'a mut dyn Write) -> Reports<'a> {
        Reports {
            options,
            limits,
            out,
            shown: text::Writer::new(style(options)),
            is_closed: false,
            filed: filed(&options.output),
            kept: Vec::new(),
            unjudged: Vec::new(),
            places: Places::from(std::env::current_dir().ok(), |path| canonicalize(path).ok()),
            refused: None,
        }
    }

    /// Takes the next report.
    pub fn take(&mut self, mut report: Report) -> io::Result<()> {
        if detail(self.options.format).is_some() && !self.is_closed {
            let written = self.shown.add(&report, &mut self.out).and_then(|()| self.out.flush());
            self.is_closed = is_closed(written)?;
        }
        for filed in &mut self.filed {
            filed.writer.add(&report, &mut filed.text)?;
        }
        for output in &self.options.output {
            let refused = keep_inputs(&output.file, &report).err();
            self.refused = self.refused.take().or(refused);
        }
        let is_text = |output: &Output| text_of(output).is_some();
        if detail(self.options.format).is_none() || !self.options.output.iter().all(is_text) {
            // Nothing else is drawn from these, and they use the most memory.
            report.sources = Sources::default();
            self.kept.push(report);
        }
        Ok(())
    }

    /// Takes the next input, which could not be judged.
    pub fn fail(&mut self, unjudged: Unjudged) {
        for output in &self.options.output {
            let refused = keep_unjudged(output, &unjudged, &self.options.sources).err();
            self.refused = self.refused.take().or(refused);
        }
        self.unjudged.push(unjudged);
    }

    /// Writes the rest after the last report, and returns the files that were written. If nothing
    /// could be judged, writes only the formats that can say why.
    pub fn finish(mut self) -> Result<Vec<&'a Path>, Failure> {
        if !self.is_closed && self.is_wanted(self.options.format) {
            let written = self.write();
            is_closed(written)?;
        }
        self.write_files()
    }

    /// Returns whether a report of this format would have any content.
    fn is_wanted(&self, format: ReportFormat) -> bool {
        let is_any_judged = !self.shown.is_empty()
            || self.filed.iter().any(|filed| !filed.writer.is_empty())
            || !self.kept.is_empty();
        is_any_judged || (!self.unjudged.is_empty() && tells_input_errors(format))
    }

    /// Writes the rest of the report on standard output.
    fn write(&mut self) -> io::Result<()> {
        match self.options.format {
            ReportFormat::Text | ReportFormat::Full => {
                self.shown.finish(self.options.inputs.len() > 1, &mut self.out)?;
            }
            format => {
                render(format, &self.kept, &self.unjudged, &self.places, &mut self.out)?;
            }
        }
        if let Some(file) = job_summary(self.options) {
            write_job_summary(&file, &self.kept, &self.unjudged)?;
        }
        self.out.flush()
    }

    /// Writes the reports that go to files, each completely or not at all.
    fn write_files(&mut self) -> Result<Vec<&'a Path>, Failure> {
        if let Some(refused) = self.refused.take() {
            return Err(refused);
        }
        // The files of a later input may be read after the report of an earlier one was taken.
        self.options.output.iter().try_for_each(|output| keep(&output.file, [].into_iter()))?;
        self.options.output.iter().try_for_each(|output| {
            let checked = output.check_extension();
            checked.map_err(|wrong| Failure::Usage { message: wrong.message, help: wrong.help })
        })?;
        self.options.output.iter().try_for_each(keep_others)?;
        for filed in &mut self.filed {
            filed.writer.finish(self.options.inputs.len() > 1, &mut filed.text)?;
        }
        let mut done = Vec::new();
        for output in &self.options.output {
            let Output { form, file } = output;
            let written = |result: io::Result<()>| result.map_err(|error| unwritten(file, &error));
            if matches!(form, OutputForm::Report(format) if !self.is_wanted(*format)) {
                continue;
            }
            match (form, self.kept.as_slice()) {
                (OutputForm::Report(ReportFormat::Text | ReportFormat::Full), _) => {
                    let detail = text_of(output);
                    let filed = self.filed.iter().find(|filed| Some(filed.detail) == detail);
                    let text = filed.map(|filed| filed.text.as_slice()).unwrap_or_default();
                    written(files::write_with(file, true, |out| Inert::new(out).write_all(text)))?;
                }
                (OutputForm::Report(format), reports) => {
                    written(files::write_with(file, true, |out| {
                        let may_command = *format == ReportFormat::Github;
                        let out = Inert::new(BufWriter::new(out)).with_commands(may_command);
                        let mut out = BufWriter::new(out);
                        render(*format, reports, &self.unjudged, &self.places, &mut out)?;
                        out.flush()
                    }))?;
                }
                (OutputForm::Workbook, [report]) => write_copy(report, file, self.limits)?,
                (OutputForm::Workbook, _) => continue,
            }
            done.push(file.as_path());
        }
        Ok(done)
    }
}

/// Returns whether the reader has closed the pipe. That is no failure: the exit code follows the
/// findings.
fn is_closed(written: io::Result<()>) -> io::Result<bool> {
    match written {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(true),
        written => written.map(|()| false),
    }
}

/// Returns whether a report of this format is also written if no input could be judged. Machines
/// read these, and people may read nothing else.
fn tells_input_errors(format: ReportFormat) -> bool {
    use ReportFormat::{Csv, Full, Github, Html, Json, Junit, Markdown, Sarif, Tasks, Text};
    match format {
        Sarif | Junit | Github => true,
        // JSON contains assessments; beside one, also the errors of other inputs.
        Json | Text | Full | Markdown | Html | Csv | Tasks => false,
    }
}

/// Writes the reports in a format that needs all of them at once.
fn render(
    format: ReportFormat,
    reports: &[Report],
    unjudged: &[Unjudged],
    places: &Places,
    out: &mut impl Write,
) -> io::Result<()> {
    match format {
        // Written one by one.
        ReportFormat::Text | ReportFormat::Full => Ok(()),
        ReportFormat::Json => json::write(reports, unjudged, out),
        ReportFormat::Sarif => sarif::write(reports, unjudged, places, out),
        ReportFormat::Junit => junit::write(reports, unjudged, places, out),
        ReportFormat::Github => github::write(reports, unjudged, places, out),
        ReportFormat::Markdown => markdown::write(reports, out),
        ReportFormat::Html => html::write(reports, out),
        ReportFormat::Csv => csv::write(reports, out),
        ReportFormat::Tasks => tasks::write(reports, out),
    }
}

/// Writes a copy of the workbook with the findings in it.
fn write_copy(report: &Report, file: &Path, limits: &Limits) -> Result<(), Failure> {
    let usage = |message: String, help: &str| Failure::Usage { message, help: help.to_owned() };
    let Some(workbook) = report.workbook() else {
        let message = format!("{} has no workbook to annotate", report.path());
        return Err(usage(message, "leave out the xlsx output"));
    };
    let ending = |path: &Path| {
        path.extension().and_then(|ending| ending.to_str()).map(str::to_ascii_lowercase)
    };
    let is = ending(&workbook.file).unwrap_or_default();
    if !ANNOTATED.contains(&is.as_str()) {
        let message = format!("only .xlsx files can be annotated, not {}", workbook.path);
        return Err(usage(message, "open it in Excel or LibreOffice and save it as .xlsx"));
    }
    if ending(file).as_ref() != Some(&is) {
        let message = format!("the copy of an .{is} file can't be named {}", told(file));
        return Err(usage(message, &format!("use the extension .{is}")));
    }
    let read = files::read(&workbook.file, limits.workbook_size.get()).ok();
    let Some(original) = read.filter(|bytes| files::sha256(bytes) == workbook.sha256) else {
        let message = format!("{} has changed since it was checked", workbook.path);
        return Err(usage(message, "run fscheck again"));
    };
    let copied = files::write_with(file, true, |copy| {
        annotate(report, Cursor::new(original), BufWriter::new(copy))
    });
    copied.map_err(|error| match error {
        AnnotateError::Io(error) => unwritten(file, &error),
        error => usage(format!("{} {error}", workbook.path), error.help()),
    })
}

fn unwritten(file: &Path, error: &io::Error) -> Failure {
    Failure::Usage {
        message: format!(
            "the report {} can't be written: {}",
            told(file),
            files::why_unwritten(file, error)
        ),
        help: match error.kind() {
            io::ErrorKind::InvalidInput => "name another file".to_owned(),
            _ => files::CURE.to_owned(),
        },
    }
}

/// Adds the whole report to the summary of the job, if GitHub names a file for that.
fn write_job_summary(file: &Path, reports: &[Report], unjudged: &[Unjudged]) -> io::Result<()> {
    let own = reports
        .iter()
        .flat_map(|report| report.inputs.iter().map(|input| &input.file).chain(&report.own_files));
    if let Some(why) = why_kept(file, own.map(PathBuf::as_path)) {
        let message = format!("GITHUB_STEP_SUMMARY names a file that {why}");
        return Err(io::Error::new(io::ErrorKind::InvalidInput, message));
    }
    let mut content = Vec::new();
    markdown::write_unjudged(unjudged, &mut content)?;
    markdown::write(reports, &mut content)?;
    let written = files::append(file).and_then(|mut summary| summary.write_all(&content));
    written.map_err(|error| {
        let message = format!("GITHUB_STEP_SUMMARY: {}", files::why_unwritten(file, &error));
        io::Error::other(message)
    })
}
