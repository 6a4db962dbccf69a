//! `fscheck init --interactive`: asks for the values of the options, begins the repository, and
//! ends with the summary of what is missing.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Parser;
use fscheck_core::date::parse_day;
use fscheck_core::text::{self, printable};
use fscheck_core::visible::Notes;
use fscheck_read::definition::catalogue;
use fscheck_read::limits::Limits;

use super::{begin, there};
use crate::cli::{Cli, Command, Init};
use crate::command::{Failure, list, validate};
use crate::load::LoadError;
use crate::platform::Terminal;

/// Extensions of workbooks that may be the form.
const FORMS: [&str; 3] = ["xlsx", "xlsm", "ods"];

/// A source of answers to questions.
pub trait Answers {
    /// Asks which of `options` is chosen; the first is the default.
    fn choose(&mut self, question: &str, options: &[String]) -> io::Result<usize>;

    /// Asks for a text, until `check` accepts it.
    fn enter(
        &mut self,
        question: &str,
        proposed: &str,
        check: &dyn Fn(&str) -> Result<(), String>,
    ) -> io::Result<String>;
}

/// Asks on the terminal, begins the repository, and reports what is missing in it.
pub fn run(
    options: &Init,
    limits: &Arc<Limits>,
    out: &mut dyn Write,
    err: &mut Notes<'_>,
) -> Result<u8, Failure> {
    let Some(mut terminal) = Terminal::open() else {
        return Err(Failure::Usage {
            message: "--interactive needs a terminal".to_owned(),
            help: "use options instead: --form, --checklist, --submit-on, --customer".to_owned(),
        });
    };
    let options = asked(options, limits, &mut terminal)?;
    let code = begin(&options, limits, err)?;
    let folder = options.folder.clone().into_os_string();
    let arguments = ["fscheck".into(), "validate".into(), "--".into(), folder];
    if let Ok(Cli { command: Command::Validate(validate), .. }) = Cli::try_parse_from(arguments) {
        writeln!(out)?;
        // The repository has begun, even if much is still missing in it.
        validate::run(&validate, limits, out, err)?;
    }
    Ok(code)
}

/// Returns the options with the answers; options that are already given are not asked for.
fn asked(options: &Init, limits: &Arc<Limits>, answers: &mut dyn Answers) -> Result<Init, Failure> {
    let mut options = options.clone();
    options.folder = folder(&options.folder, answers)?;
    if options.form.is_none() {
        options.form = form(&options.folder, answers)?;
    }
    if options.checklist.is_none() {
        options.checklist = checklist(answers)?;
    }
    if options.submit_on.is_none() {
        let question = "Submission date, YYYY-MM-DD (leave empty if unknown)";
        let is_day = |day: &str| match day.is_empty() || parse_day(day).is_some() {
            true => Ok(()),
            false => Err("write a date, such as 2027-03-31".to_owned()),
        };
        options.submit_on = parse_day(&answers.enter(question, "", &is_day)?);
    }
    if options.customer.is_empty() {
        let there = there(&options, limits)?;
        let checklist = match &there {
            Some(loaded) => Arc::clone(&loaded.checklist),
            None => list::checklist(options.checklist.as_deref(), limits)?,
        };
        let is_stated =
            there.is_some_and(|loaded| !loaded.assessment.facts.case_studies().is_empty());
        if !is_stated {
            options.customer = customers(checklist.required_case_studies, answers)?;
        }
    }
    Ok(options)
}

fn folder(proposed: &Path, answers: &mut dyn Answers) -> io::Result<PathBuf> {
    let is_folder = |path: &str| {
        let path = Path::new(path);
        match path.exists() && !path.is_dir() {
            true => Err("that is a file; name its folder".to_owned()),
            false => Ok(()),
        }
    };
    let question = "Folder with your self-assessment and your documents";
    let folder = answers.enter(question, &proposed.to_string_lossy(), &is_folder)?;
    Ok(PathBuf::from(folder))
}

/// Returns the workbook that is the self-assessment, if the folder contains any.
fn form(folder: &Path, answers: &mut dyn Answers) -> io::Result<Option<PathBuf>> {
    let mut names: Vec<String> = match folder.read_dir() {
        Ok(entries) => entries
            .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
            .filter(|name| is_form(Path::new(name)) && !name.starts_with("~$"))
            .collect(),
        Err(_) => Vec::new(),
    };
    if names.is_empty() {
        return Ok(None);
    }
    names.sort();
    let mut options: Vec<String> = names.iter().map(|name| printable(name)).collect();
    options.push("none of these (fscheck writes a blank one if it finds no other)".to_owned());
    let chosen = answers.choose("Which workbook is your self-assessment?", &options)?;
    Ok(names.get(chosen).map(|name| folder.join(name)))
}

fn is_form(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str());
    extension.is_some_and(|own| FORMS.iter().any(|form| own.eq_ignore_ascii_case(form)))
}

fn checklist(answers: &mut dyn Answers) -> Result<Option<String>, Failure> {
    let all = catalogue::all().map_err(LoadError::from)?;
    let mut options = vec!["the one named in the workbook, or the newest".to_owned()];
    options.extend(
        all.iter()
            .map(|one| format!("{}: {} ({})", one.reference(), one.name, one.release_month())),
    );
    let chosen = answers.choose("Which checklist?", &options)?;
    Ok(chosen.checked_sub(1).and_then(|at| all.get(at)).map(|one| one.reference()))
}

/// Returns the customers of the case studies, as many as are entered.
fn customers(wanted: u32, answers: &mut dyn Answers) -> io::Result<Vec<String>> {
    let mut customers: Vec<String> = Vec::new();
    for number in 1..=wanted {
        let question = format!(
            "Customer of case study {number} (leave empty to find customers in \
                                the documents)"
        );
        let name = answers.enter(&question, "", &|_| Ok(()))?;
        if text::is_blank(&name) {
            break;
        }
        customers.push(text::trim(&name).to_owned());
    }
    Ok(customers)
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;
    use std::fs;

    use jiff::civil::date;

    use super::*;

    /// Answers in their order; the questions are kept.
    struct Script {
        answers: VecDeque<&'static str>,
        asked: Vec<String>,
    }

    impl Answers for Script {
        fn choose(&mut self, question: &str, options: &[String]) -> io::Result<usize> {
            self.asked.push(question.to_owned());
            let wanted = self.answers.pop_front().ok_or(io::ErrorKind::UnexpectedEof)?;
            let at = options.iter().position(|option| option.starts_with(wanted));
            at.ok_or_else(|| io::Error::other(format!("{wanted} is none of {options:?}")))
        }

        fn enter(
            &mut self,
            question: &str,
            proposed: &str,
            check: &dyn Fn(&str) -> Result<(), String>,
        ) -> io::Result<String> {
            self.asked.push(question.to_owned());
            loop {
                let answer = self.answers.pop_front().ok_or(io::ErrorKind::UnexpectedEof)?;
                let answer = if answer == "=" { proposed } else { answer };
                if check(answer).is_ok() {
                    return Ok(answer.to_owned());
                }
            }
        }
    }

    fn answered(folder: &Path, answers: &[&'static str]) -> (Init, Vec<String>) {
        let mut script = Script { answers: answers.iter().copied().collect(), asked: Vec::new() };
        let options = Init { folder: folder.to_owned(), ..Init::default() };
        let options = asked(&options, &Arc::new(Limits::default()), &mut script);
        let Ok(options) = options else { panic!("{:?}", script.asked) };
        assert!(script.answers.is_empty(), "{:?}", script.answers);
        (options, script.asked)
    }

    #[test]
    fn an_empty_folder_is_asked_for_no_form() {
        let folder = tempfile::tempdir().unwrap();
        let (options, asked) = answered(folder.path(), &["=", "the one", "soon", "2027-03-31", ""]);
        assert_eq!(options.folder, folder.path());
        assert_eq!((options.form, options.checklist), (None, None));
        assert_eq!(options.submit_on, Some(date(2027, 3, 31)));
        assert!(options.customer.is_empty());
        assert!(!asked.iter().any(|question| question.contains("workbook is")), "{asked:?}");
    }

    #[test]
    fn a_workbook_may_be_chosen_and_customers_named() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["b.XLSX", "a.ods", "~$a.ods", "notes.md"] {
            fs::write(folder.path().join(name), "").unwrap();
        }
        let mut script = Script { answers: ["b.XLSX"].into(), asked: Vec::new() };
        let chosen = form(folder.path(), &mut script).unwrap();
        assert_eq!(chosen, Some(folder.path().join("b.XLSX")));
        script.answers = ["none"].into();
        assert_eq!(form(folder.path(), &mut script).unwrap(), None);
        script.answers = ["Northwind Bank ", "Quayside", ""].into();
        assert_eq!(customers(4, &mut script).unwrap(), ["Northwind Bank", "Quayside"]);
        script.answers = ["One", "Two"].into();
        assert_eq!(customers(2, &mut script).unwrap(), ["One", "Two"]);
    }

    #[test]
    fn a_checklist_may_be_chosen_and_a_file_is_no_folder() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("form.xlsx");
        fs::write(&file, "").unwrap();
        let mut script = Script { answers: ["aws-waf"].into(), asked: Vec::new() };
        let chosen = checklist(&mut script).unwrap_or_default().unwrap();
        assert!(chosen.starts_with("aws-waf"), "{chosen}");
        script.answers = ["=", "elsewhere"].into();
        assert_eq!(super::folder(&file, &mut script).unwrap(), Path::new("elsewhere"));
    }
}
