//! All formats contain the same findings: rule, item, case study, place and message are those of
//! the JSON report.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use quick_xml::Reader;
use quick_xml::events::Event;
use serde_json::Value;

use super::cases::{case_files, read};
use super::common::{fscheck, project};

/// A finding, with the parts that every format shows.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Told {
    severity: String,
    rule: String,
    item: String,
    case_study: String,
    place: String,
    message: String,
}

const FORMATS: [&str; 9] =
    ["sarif", "csv", "junit", "github", "html", "markdown", "full", "tasks", "text"];

/// The reports of one assessment, by format.
struct Reports {
    name: String,
    json: Value,
    by_format: BTreeMap<&'static str, String>,
    findings: Vec<Told>,
}

impl Reports {
    fn of(name: &str, folder: &Path, args: &[&str]) -> Reports {
        let beside = tempfile::tempdir().unwrap();
        let file = |format: &str| beside.path().join(format);
        let outputs: Vec<String> =
            FORMATS.iter().map(|format| format!("{format}={}", file(format).display())).collect();
        let outputs = outputs.iter().flat_map(|output| ["--output", output.as_str()]);
        let args: Vec<&str> = ["validate", "--format", "json"]
            .into_iter()
            .chain(args.iter().copied())
            .chain(outputs)
            .collect();
        let ran = fscheck(folder, &args);
        assert!(matches!(ran.code, Some(0 | 1)), "{name}: {}", ran.err);
        let json = ran.assessment();
        let text = |format: &&'static str| (*format, fs::read_to_string(file(format)).unwrap());
        let by_format = FORMATS.iter().map(text).collect();
        let findings = json["findings"].as_array().unwrap().iter().map(told).collect();
        Reports { name: name.to_owned(), json, by_format, findings }
    }

    /// Checks that the formats have the content of the JSON report.
    #[track_caller]
    fn check(&self) {
        self.check_same("sarif", &self.sarif(), |told| told.clone());
        self.check_same("html", &self.html(), |told| Told {
            message: without_marks(&told.message),
            ..told.clone()
        });
        self.check_markdown();
        self.check_junit();
        self.check_github();
        self.check_csv();
        self.check_full();
        self.check_tasks();
        self.check_text();
        self.check_reasons();
    }

    #[track_caller]
    fn check_same(&self, format: &str, found: &[Told], shown: impl Fn(&Told) -> Told) {
        let wanted: Vec<Told> = self.findings.iter().map(shown).collect();
        for (found, wanted) in found.iter().zip(&wanted) {
            assert_eq!(found, wanted, "{} {format}", self.name);
        }
        assert_eq!(found.len(), wanted.len(), "{} {format}", self.name);
    }

    fn text(&self, format: &str) -> &str {
        &self.by_format[format]
    }

    fn sarif(&self) -> Vec<Told> {
        let log: Value = serde_json::from_str(self.text("sarif")).unwrap();
        let results = log["runs"][0]["results"].as_array().unwrap().clone();
        let told = |result: &Value| {
            let at = &result["locations"][0];
            let physical = &at["physicalLocation"];
            let path = decoded(physical["artifactLocation"]["uri"].as_str().unwrap());
            let region = &physical["region"];
            let place = match (
                at["logicalLocations"][0]["fullyQualifiedName"].as_str(),
                region["startColumn"].as_u64(),
            ) {
                (Some(cell), _) => format!("{path}, {cell}"),
                (None, Some(column)) => format!("{path}:{}:{column}", region["startLine"]),
                (None, None) => path,
            };
            let text = result["message"]["text"].as_str().unwrap();
            Told {
                severity: result["level"].as_str().unwrap().to_owned(),
                rule: result["ruleId"].as_str().unwrap().to_owned(),
                item: result["properties"]["item"].as_str().unwrap_or_default().to_owned(),
                case_study: number(&result["properties"]["caseStudy"]),
                place,
                message: text.split('\n').next().unwrap().replace('\\', ""),
            }
        };
        results.iter().map(told).collect()
    }

    fn html(&self) -> Vec<Told> {
        let articles = self.text("html").split("<article class=\"finding ").skip(1);
        let told = |article: &str| {
            let attribute =
                |name: &str| unescaped(between(article, &format!(" data-{name}=\""), "\""));
            Told {
                severity: attribute("severity"),
                rule: attribute("rule"),
                item: attribute("item"),
                case_study: attribute("study"),
                place: unescaped(between(article, "<p class=\"place\"><bdi>", "</bdi>")),
                message: without_tags(between(
                    article,
                    "<p class=\"message\" dir=\"auto\">",
                    "</p>",
                )),
            }
        };
        articles.map(told).collect()
    }

    /// A row for each finding, of the first fifty of each severity.
    #[track_caller]
    fn check_markdown(&self) {
        let text = self.text("markdown");
        for severity in ["error", "warning", "note"] {
            let all: Vec<&Told> =
                self.findings.iter().filter(|told| told.severity == severity).collect();
            for told in all.iter().take(50) {
                let row = text
                    .lines()
                    .filter(|line| line.starts_with(&format!("| {} |", without_tags(&told.item))));
                let wanted = [format!("`{}`", told.rule), bare(&told.place), bare(&told.message)];
                let has_all = |line: &str| {
                    let shown = bare(&without_tags(line));
                    line.contains(&wanted[0])
                        && shown.contains(&wanted[1])
                        && shown.contains(&wanted[2])
                };
                assert!(row.into_iter().any(has_all), "{}: {told:?}\n{text}", self.name);
            }
        }
        let rows =
            text.lines().filter(|line| line.starts_with("| ") && line.contains("<br>`")).count();
        assert!(rows >= self.findings.len().min(50), "{}: {rows} rows\n{text}", self.name);
    }

    /// Findings about an item are in its case, and all others in a separate case.
    #[track_caller]
    fn check_junit(&self) {
        let cases = junit_cases(self.text("junit"));
        for told in &self.findings {
            let line = format!("{}[{}] {}: {}", told.severity, told.rule, told.place, told.message);
            let name = match told.item.as_str() {
                "" => format!("{} {}", told.rule, told.place),
                item => format!("{item} "),
            };
            let is_there = cases
                .iter()
                .any(|(own, text)| own.starts_with(&name) && text.lines().any(|own| own == line));
            assert!(is_there, "{}: {line}\n{cases:?}", self.name);
        }
        let told = |text: &String| {
            text.lines().filter(|line| line.contains("] ") && is_told(line)).count()
        };
        let count: usize = cases.iter().map(|(_, text)| told(text)).sum();
        assert_eq!(count, self.findings.len(), "{}", self.name);
    }

    /// Ten annotations of each level at most, the most severe first; each is a finding.
    #[track_caller]
    fn check_github(&self) {
        let lines: Vec<&str> = self.text("github").lines().collect();
        let mut of_levels = lines.iter();
        for (severity, level) in [("error", "error"), ("warning", "warning"), ("note", "notice")] {
            let all = self.json["findings"].as_array().unwrap().iter().zip(&self.findings);
            let is_open = |(json, told): &(&Value, &Told)| {
                let is_accepted = !json["accepted"].is_null();
                told.severity == severity && !is_accepted && told.rule != "waiver-applied"
            };
            let open: Vec<&Told> = all.filter(is_open).map(|(_, told)| told).collect();
            let lines: Vec<&str> = of_levels.by_ref().take(open.len().min(10)).copied().collect();
            self.check_annotations(level, &open, &lines);
        }
        assert_eq!(of_levels.next(), None, "{}: {lines:#?}", self.name);
    }

    #[track_caller]
    fn check_annotations(&self, level: &str, open: &[&Told], lines: &[&str]) {
        assert_eq!(lines.len(), open.len().min(10), "{}: {lines:#?}", self.name);
        let shown = if open.len() > 10 { 9 } else { lines.len() };
        for line in &lines[..shown] {
            let is_of = |told: &&&Told| {
                let title = format!(
                    "title={}{}::",
                    if told.item.is_empty() { String::new() } else { format!("{} ", told.item) },
                    told.rule
                );
                let (message, place) = (escaped(&told.message), place_of_annotation(&told.place));
                line.starts_with(&format!("::{level} file="))
                    && line.contains(&title)
                    && line.contains(&message)
                    && line.contains(&place)
            };
            assert!(open.iter().any(|told| is_of(&told)), "{}: {line}\n{open:#?}", self.name);
        }
    }

    /// Checks that there is a row for each item, with the count of its findings and the first of
    /// them.
    #[track_caller]
    fn check_csv(&self) {
        let mut table = csv::Reader::from_reader(self.text("csv").as_bytes());
        for row in table.records().map(Result::unwrap) {
            let own: Vec<&Told> = self.findings.iter().filter(|told| told.item == row[0]).collect();
            assert_eq!(row[5], own.len().to_string(), "{}: {row:?}", self.name);
            let first = own.first().map(|told| (told.message.as_str(), told.place.as_str()));
            assert_eq!(
                (row[6].trim_start_matches('\''), &row[7]),
                first.unwrap_or_default(),
                "{}",
                self.name
            );
        }
    }

    /// Checks that every finding is drawn with its rule, or listed with those of other case studies
    /// or items.
    #[track_caller]
    fn check_full(&self) {
        let text = flat(self.text("full"));
        for told in &self.findings {
            if told.rule == "waiver-applied" && !text.contains("note[waiver-applied]") {
                assert!(text.contains(" waivers "), "{}: {told:?}", self.name);
                continue;
            }
            let wanted = format!("{}[{}]", told.severity, told.rule);
            assert!(text.contains(&wanted), "{}: {told:?}\n{text}", self.name);
            let like = self
                .findings
                .iter()
                .filter(|other| (&other.rule, &other.place) == (&told.rule, &told.place));
            if like.count() >= 3 || told.rule == "prerequisite-unanswered" {
                assert!(text.contains(&told.item), "{}: {told:?}\n{text}", self.name);
                continue;
            }
            let place = told.place.rsplit(['!', '/']).next().unwrap();
            assert!(text.contains(place), "{}: {told:?}\n{text}", self.name);
            for part in parts_without_number(&told.message, &told.case_study) {
                assert!(text.contains(&part), "{}: `{part}` of {told:?}\n{text}", self.name);
            }
        }
    }

    /// Every error and warning is something to do, at its place.
    #[track_caller]
    fn check_tasks(&self) {
        let mut table = csv::Reader::from_reader(self.text("tasks").as_bytes());
        let rows: Vec<csv::StringRecord> = table.records().map(Result::unwrap).collect();
        for told in self.findings.iter().filter(|told| told.severity != "note") {
            let place = short_place(&told.place);
            let is_task = |row: &csv::StringRecord| {
                let items: Vec<&str> = row[2].split(", ").collect();
                let studies: Vec<&str> = row[3].split(", ").collect();
                let is_of_item = told.item.is_empty() || items.contains(&told.item.as_str());
                let is_of_study =
                    told.case_study.is_empty() || studies.contains(&told.case_study.as_str());
                is_of_item && is_of_study && row[5].contains(place)
            };
            assert!(rows.iter().any(is_task), "{}: {told:?}\n{rows:#?}", self.name);
        }
    }

    /// Every error and warning is in the summary, by its item or its place.
    #[track_caller]
    fn check_text(&self) {
        let text = flat(self.text("text"));
        for told in self.findings.iter().filter(|told| told.severity != "note") {
            let (place, item) = (short_place(&told.place), told.item.as_str());
            let is_there = text.contains(place) || (!item.is_empty() && text.contains(item));
            assert!(is_there, "{}: {told:?}\n{text}", self.name);
        }
        let verdict = self.json["verdict"].as_str().unwrap().replace('-', " ");
        assert!(self.text("text").starts_with(&verdict), "{}", self.name);
    }

    /// Checks that every format with items gives the reasons for each item that is not ready.
    #[track_caller]
    fn check_reasons(&self) {
        let mut table = csv::Reader::from_reader(self.text("csv").as_bytes());
        let rows: Vec<csv::StringRecord> = table.records().map(Result::unwrap).collect();
        let cases = junit_cases(self.text("junit"));
        for item in self.json["items"].as_array().unwrap() {
            let id = item["id"].as_str().unwrap();
            let status = item["status"].as_str().unwrap();
            let reasons: Vec<&str> = item["reasons"]
                .as_array()
                .unwrap()
                .iter()
                .map(|reason| reason.as_str().unwrap())
                .collect();
            let is_ready = matches!(status, "met" | "waived" | "not-applicable");
            assert_eq!(reasons.is_empty(), is_ready, "{} {id}", self.name);
            for reason in reasons {
                let row = rows.iter().find(|row| &row[0] == id).unwrap();
                assert!(bare(&row[8]).contains(&bare(reason)), "{} csv {id}: {reason}", self.name);
                let case =
                    cases.iter().find(|(name, _)| name.starts_with(&format!("{id} "))).unwrap();
                assert!(case.1.contains(reason), "{} junit {id}: {reason}\n{}", self.name, case.1);
                let shown = |text: &str| bare(&without_tags(text)).contains(&bare(reason));
                let text = self.text("markdown");
                let is_why =
                    |line: &str| line.starts_with(&format!("| {id} | {status} |")) && shown(line);
                assert!(text.lines().any(is_why), "{} markdown {id}: {reason}\n{text}", self.name);
                assert!(shown(self.text("html")), "{} html {id}: {reason}", self.name);
            }
        }
    }
}

fn told(finding: &Value) -> Told {
    let text = |key: &str| finding[key].as_str().unwrap_or_default().to_owned();
    let at = &finding["location"];
    let path = at["path"].as_str().unwrap();
    let place = match (at["sheet"].as_str(), at["line"].as_u64()) {
        (Some(sheet), _) => format!("{path}, {sheet}!{}", at["cell"].as_str().unwrap()),
        (None, Some(line)) => format!("{path}:{line}:{}", at["column"]),
        (None, None) => path.to_owned(),
    };
    Told {
        severity: text("severity"),
        rule: text("rule"),
        item: text("item"),
        case_study: number(&finding["case_study"]),
        place,
        message: text("message"),
    }
}

fn number(value: &Value) -> String {
    value.as_u64().map(|number| number.to_string()).unwrap_or_default()
}

fn between<'a>(text: &'a str, from: &str, to: &str) -> &'a str {
    let (_, rest) = text.split_once(from).unwrap_or_else(|| panic!("no {from} in {text}"));
    rest.split_once(to).unwrap().0
}

/// The text of HTML without elements, and without the backticks of Markdown's code.
fn without_tags(html: &str) -> String {
    let mut text = String::new();
    for (number, part) in html.split('<').enumerate() {
        match number {
            0 => text.push_str(part),
            _ => text.push_str(part.split_once('>').map_or(part, |(_, rest)| rest)),
        }
    }
    unescaped(&text)
}

fn unescaped(text: &str) -> String {
    let entities =
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&")];
    entities.iter().fold(text.to_owned(), |text, (entity, letter)| text.replace(entity, letter))
}

/// A message as HTML shows it, where text between backticks is code.
fn without_marks(message: &str) -> String {
    match message.matches('`').count() % 2 {
        0 => message.replace('`', ""),
        _ => message.to_owned(),
    }
}

/// Returns a text without the escapes, marks of code and line breaks of formats.
fn bare(text: &str) -> String {
    let kept: String = text.chars().filter(|c| !matches!(c, '\\' | '`' | '\'')).collect();
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn decoded(uri: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = uri.as_bytes();
    while let Some((first, others)) = rest.split_first() {
        let code = (*first == b'%').then(|| std::str::from_utf8(&others[..2]).unwrap());
        bytes.push(code.map_or(*first, |code| u8::from_str_radix(code, 16).unwrap()));
        rest = &others[if code.is_some() { 2 } else { 0 }..];
    }
    String::from_utf8(bytes).unwrap()
}

/// A message as a workflow command has it.
fn escaped(message: &str) -> String {
    message.replace('%', "%25")
}

/// Returns the place in an annotation: the line, or the cell in words.
fn place_of_annotation(place: &str) -> String {
    if let Some((_, cell)) = place.split_once(", ") {
        return format!("({cell})");
    }
    match place.rsplitn(3, ':').collect::<Vec<_>>()[..] {
        [column, line, file] => format!("file={file},line={line},col={column},"),
        _ => format!("file={place},"),
    }
}

/// The end of a place that every format shows: the cell, the line, or the name of the file.
fn short_place(place: &str) -> &str {
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let place = match place.rsplit_once(':') {
        Some((line, column)) if is_number(column) => line,
        _ => place,
    };
    place.rsplit(['!', '/']).next().unwrap()
}

/// Returns whether a line of a case begins like a finding.
fn is_told(line: &str) -> bool {
    ["error[", "warning[", "note["].iter().any(|start| line.starts_with(start))
}

/// The cases of a JUnit report, each with its messages and texts.
fn junit_cases(xml: &str) -> Vec<(String, String)> {
    let mut reader = Reader::from_str(xml);
    let mut cases: Vec<(String, String)> = Vec::new();
    loop {
        match reader.read_event().unwrap() {
            Event::Start(start) | Event::Empty(start) => {
                let attribute = |key: &str| {
                    let found =
                        start.attributes().map(Result::unwrap).find(|own| own.key.as_ref() == key);
                    found.map(|own| unescaped(&own.value)).unwrap_or_default()
                };
                match start.name().as_ref() {
                    "testcase" => cases.push((attribute("name"), String::new())),
                    _ if cases.is_empty() => {}
                    _ => {
                        cases.last_mut().unwrap().1.push_str(&format!("{}\n", attribute("message")))
                    }
                }
            }
            Event::Text(text) => {
                if let Some(case) = cases.last_mut() {
                    case.1.push_str(&text);
                }
            }
            Event::GeneralRef(name) => {
                let entity = unescaped(&format!("&{};", &*name));
                if let Some(case) = cases.last_mut() {
                    case.1.push_str(&entity);
                }
            }
            Event::Eof => return cases,
            _ => {}
        }
    }
}

/// The report without drawings and line breaks.
fn flat(text: &str) -> String {
    let drawn =
        |c: char| matches!(c, '×' | '⚠' | '☞' | '│' | '·' | '╰' | '╭' | '─') || c.is_whitespace();
    let lines = text.lines().map(|line| line.trim_start_matches(drawn).trim_end());
    let joined = lines.collect::<Vec<_>>().join(" ");
    joined.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns the parts of a message beside the number of its case study, which several findings
/// share. A message about several has "case studies", and another form of the verb.
fn parts_without_number(message: &str, number: &str) -> Vec<String> {
    let message = message.split_whitespace().collect::<Vec<_>>().join(" ");
    match number {
        "" => vec![message],
        number => {
            const VERBS: [&str; 8] =
                ["is ", "isn't ", "has ", "hasn't ", "was ", "doesn't ", "needs ", "reaches "];
            let message = message.replace("case study", number);
            let parts = message.split(number).map(|part| {
                let part = part.trim();
                let rest = VERBS.iter().find_map(|verb| part.strip_prefix(verb));
                rest.unwrap_or(part).to_owned()
            });
            parts.filter(|part| part.len() >= 8).collect()
        }
    }
}

#[test]
fn all_formats_hold_the_findings_of_the_examples() {
    for example in ["draft", "ready"] {
        let path = format!("examples/{example}");
        let reports = Reports::of(example, &project(), &[&path, "--as-of", "2026-12-01"]);
        assert!(!reports.findings.is_empty());
        reports.check();
    }
}

#[test]
fn all_formats_hold_the_findings_of_a_form_that_is_half_filled() {
    let form = "tests/data/workbooks/aws-layout-draft.xlsx";
    let reports = Reports::of(form, &project(), &[form, "--as-of", "2026-12-01"]);
    assert!(reports.findings.len() > 60);
    reports.check();
}

/// The first case of each rule that finds something.
#[test]
fn all_formats_hold_the_findings_of_a_case_of_each_rule() {
    let mut by_rule: BTreeMap<PathBuf, PathBuf> = BTreeMap::new();
    for file in case_files() {
        if file.file_name().unwrap().to_str().unwrap().starts_with("fails-") {
            by_rule.entry(file.parent().unwrap().to_owned()).or_insert(file);
        }
    }
    assert!(by_rule.len() > 80);
    for file in by_rule.values() {
        let case = read(file);
        let base = case.written();
        let options = case.options();
        let args = options.iter().map(String::as_str).chain(["--as-of", &case.as_of, "."]);
        let name = file.display().to_string();
        Reports::of(&name, base.path(), &args.collect::<Vec<_>>()).check();
    }
}
