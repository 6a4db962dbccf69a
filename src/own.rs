//! Files of fscheck itself: workbooks that it wrote, recognised by their sheets, and manifests.
//! They are not evidence, and a copy is not the original.

use std::fmt;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use fscheck_core::workbook::layout::{self, Table};
use fscheck_core::workbook::{FINDINGS_SHEET, Sheet, Workbook, forms};
use fscheck_read::limits::Limits;

use crate::cli::ReportFormat;
use crate::{annotate, files, load};

/// The purpose of a workbook that fscheck wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Own {
    /// A copy of a workbook with the findings in it.
    Copy,
    /// A self-assessment that took over the answers to another release.
    Carried,
    /// A self-assessment, to be filled in.
    Form,
}

impl fmt::Display for Own {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Own::Copy => "a copy with findings that fscheck wrote",
            Own::Carried => "a workbook with answers carried over by fscheck",
            Own::Form => "a workbook that fscheck exported",
        })
    }
}

/// Returns the purpose of a workbook with these sheets, if fscheck wrote it.
pub fn of<T: AsRef<str>>(sheets: &[T]) -> Option<Own> {
    let has = |name: &str| sheets.iter().any(|sheet| sheet.as_ref().eq_ignore_ascii_case(name));
    if has(FINDINGS_SHEET) {
        Some(Own::Copy)
    } else if has(forms::CARRIED_SHEET) {
        Some(Own::Carried)
    } else if forms::own_sheets().all(has) {
        Some(Own::Form)
    } else {
        None
    }
}

/// Returns whether a workbook is an annotated copy: its original may be elsewhere.
pub fn is_copy(workbook: &Workbook) -> bool {
    let sheets: Vec<&str> = workbook.sheets.iter().map(|sheet| sheet.name.as_ref()).collect();
    of(&sheets) == Some(Own::Copy)
}

/// Returns the purpose of the workbook in a file, if fscheck wrote it. Only the list of its sheets
/// is read.
fn in_file(file: &Path) -> Option<Own> {
    let sheets = annotate::sheet_names(files::open(file).ok()?).ok()?;
    of(&sheets)
}

/// Returns whether a file is a workbook that fscheck wrote the findings into.
pub fn is_annotated(file: &Path) -> bool {
    in_file(file) == Some(Own::Copy)
}

/// The part of the name of a copy with proposals before its extension.
pub const COLLECTED: &str = ".collected";

/// The part of the name of a copy with new acceptances before its extension.
pub const ACCEPTED: &str = ".acceptances";

/// The name of the copy of `file` with additions, which `mark` names.
pub fn copy_of(file: &Path, mark: &str) -> PathBuf {
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    let ending = file.extension().unwrap_or_default().to_string_lossy();
    file.with_file_name(format!("{stem}{mark}.{ending}"))
}

/// Returns whether a file is such a copy of a manifest or workbook, by its name.
pub fn is_collected(file: &Path) -> bool {
    let stem = file.file_stem().map(|stem| stem.to_string_lossy().to_lowercase());
    let ending = file.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    matches!(ending.as_deref(), Some("yaml" | "yml" | "xlsx" | "xlsm"))
        && stem.is_some_and(|stem| [COLLECTED, ACCEPTED].iter().any(|mark| stem.ends_with(mark)))
}

/// The number of bytes of a file that may contain the first key of a manifest.
const HEAD: u64 = 64 << 10;

/// Returns whether a file has the name and the first key of a manifest.
pub fn is_manifest(file: &Path) -> bool {
    let is_called_so = |name: &str| file.file_name().is_some_and(|own| own == name);
    if !load::MANIFEST_NAMES.into_iter().any(is_called_so) {
        return false;
    }
    let mut head = Vec::new();
    let read = files::open(file).and_then(|opened| opened.take(HEAD).read_to_end(&mut head));
    let head = String::from_utf8_lossy(&head);
    let says_so = |line: &str| {
        let key = line.split_once(':').map(|(key, _)| key.trim_end());
        key.is_some_and(|key| matches!(key, "fscheck" | "\"fscheck\"" | "'fscheck'"))
    };
    read.is_ok() && head.trim_start_matches('\u{feff}').lines().any(says_so)
}

/// Returns whether a workbook has the header row of the form, with columns for answers, on any of
/// its sheets: a mere list of requirements may be evidence.
pub fn is_form(workbook: &Workbook) -> bool {
    let is_of_form = |sheet: &Sheet| layout::tables(&sheet.cells).iter().any(Table::is_of_form);
    workbook.sheets.iter().any(is_of_form)
}

/// Returns whether the workbook in a file is a self-assessment of any year, or fscheck wrote it.
pub fn is_no_evidence(file: &Path, limits: &Limits) -> bool {
    let path: Arc<str> = Arc::from(file.to_string_lossy());
    in_file(file).is_some()
        || load::open_workbook(file, &path, limits).is_ok_and(|found| is_form(&found))
}

/// Bytes from the start of a file by which a report is recognised.
const REPORT_HEAD: u64 = 4 << 10;

/// Returns whether a file begins like a report of this format.
pub fn begins_as(file: &Path, format: ReportFormat) -> bool {
    let mut head = Vec::new();
    let read = files::open(file).and_then(|file| file.take(REPORT_HEAD).read_to_end(&mut head));
    let head = String::from_utf8_lossy(&head);
    let has = |mark: &str| head.contains(mark);
    read.is_ok()
        && match format {
            ReportFormat::Json => has("\"name\": \"fscheck\""),
            ReportFormat::Sarif => {
                has("\"id\": \"fscheck/") || (has("sarif-2.1.0.json") && has("\"fscheck/"))
            }
            ReportFormat::Junit => has("<testsuites name=\"fscheck\""),
            ReportFormat::Github => head.is_empty() || head.starts_with("::"),
            ReportFormat::Markdown => has("## fscheck: "),
            ReportFormat::Html => has(" - fscheck</title>"),
            ReportFormat::Csv => has("id,title,section,status,waived by,"),
            ReportFormat::Tasks => has("owner,due,item,case study,what,where"),
            ReportFormat::Text | ReportFormat::Full => {
                head.is_empty() || head.lines().take(2).any(|line| line.contains("), as of "))
            }
        }
}

/// Returns whether a file is a report that fscheck wrote, by its extension and beginning. A text
/// may be anything.
pub fn is_report(file: &Path) -> bool {
    let ending = file.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    let formats: &[ReportFormat] = match ending.as_deref() {
        Some("html") => &[ReportFormat::Html],
        Some("json" | "sarif") => &[ReportFormat::Json, ReportFormat::Sarif],
        Some("xml") => &[ReportFormat::Junit],
        Some("md") => &[ReportFormat::Markdown],
        Some("csv") => &[ReportFormat::Csv, ReportFormat::Tasks],
        _ => &[],
    };
    formats.iter().any(|format| begins_as(file, *format))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_workbook_is_known_by_its_sheets() {
        let form: Vec<&str> = forms::own_sheets().collect();
        let with = |more: &'static str| [form.as_slice(), &[more]].concat();
        for (sheets, own) in [
            (form.clone(), Some(Own::Form)),
            (with("Carried over"), Some(Own::Carried)),
            (with("FSCHECK findings"), Some(Own::Copy)),
            (vec!["Introduction", "fscheck findings"], Some(Own::Copy)),
            (vec!["Introduction", "Requirements"], None),
            (vec!["Costs", "Lists", "Evidence", "Introduction"], None),
            (Vec::new(), None),
        ] {
            assert_eq!(of(&sheets), own, "{sheets:?}");
        }
    }
}
