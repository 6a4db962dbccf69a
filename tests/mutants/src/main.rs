//! Mutation testing by switches: all mutants that cargo-mutants lists are compiled into one copy of
//! the program, and the tests are run with each of them switched on. `tests/mutants.sh` starts it.

mod copy;
mod rewrite;
mod run;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::Command;

use copy::{Copy, Left};
use run::Tests;
use serde_json::Value;

/// A mutant as cargo-mutants lists it.
pub struct Mutant {
    /// `src/file.rs:1:2: replace a with b in function`.
    pub name: String,
    /// Its file.
    pub file: String,
    /// The kind of change.
    pub genre: String,
    /// The replacement of the text.
    pub replacement: String,
    /// The start of the text: line and column, from 1.
    pub start: (usize, usize),
    /// The end of the text.
    pub end: (usize, usize),
    /// The return type of the function: `-> bool`.
    pub returns: String,
}

/// Arguments: the folder for the copy, the mutants (a share, of which `0/1` is all, or the outcomes
/// of an earlier run, whose unnoticed mutants are run again), then those of `cargo mutants --list`.
fn main() {
    let mut args = std::env::args().skip(1);
    let from = std::env::current_dir().unwrap();
    let folder = from.join(args.next().expect("a folder"));
    let which = args.next().expect("a share, or the outcomes of an earlier run");
    let survivors = fs::read_to_string(&which).ok();
    let mutants = listed(&args.collect::<Vec<_>>());
    if mutants.is_empty() {
        return println!("no mutants");
    }
    let mut copy = Copy::of(&from, folder, &mutants);
    copy.mutate(&from, &mutants);
    let (unit, integration) = copy.build();
    let tests = Tests::new(&copy.folder, unit, integration);
    let chosen: Vec<usize> = match survivors {
        Some(outcomes) => surviving(&outcomes, &mutants),
        None => {
            let (first, step) = which.split_once('/').expect("such as 0/8");
            (first.parse().unwrap()..mutants.len()).step_by(step.parse().unwrap()).collect()
        }
    };
    report(&copy, &mutants, &chosen, &tests);
}

/// Returns the mutants that no test noticed, by the outcomes of an earlier run.
fn surviving(outcomes: &str, mutants: &[Mutant]) -> Vec<usize> {
    let lines = outcomes.lines().filter_map(|line| line.strip_prefix("nobody\t")?.split_once('\t'));
    let names: BTreeSet<&str> = lines.map(|(_, name)| name).collect();
    let is_one = |(number, one): (usize, &Mutant)| names.contains(&*one.name).then_some(number);
    mutants.iter().enumerate().filter_map(is_one).collect()
}

fn listed(args: &[String]) -> Vec<Mutant> {
    let output = Command::new("cargo").args(["mutants", "--list", "--json"]).args(args).output();
    let output = output.expect("cargo-mutants");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let list: Vec<Value> = serde_json::from_slice(&output.stdout).expect("a list");
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let place = |value: &Value| {
        let number = |key: &str| value[key].as_u64().unwrap() as usize;
        (number("line"), number("column"))
    };
    let mutant = |one: &Value| Mutant {
        name: text(&one["name"]),
        file: text(&one["file"]),
        genre: text(&one["genre"]),
        replacement: text(&one["replacement"]),
        start: place(&one["span"]["start"]),
        end: place(&one["span"]["end"]),
        returns: text(&one["function"]["return_type"]),
    };
    list.iter().map(mutant).collect()
}

/// Runs the chosen mutants; writes `outcomes.txt` during the run, then the numbers and the
/// survivors.
fn report(copy: &Copy, mutants: &[Mutant], chosen: &[usize], tests: &Tests) {
    let viable = |number: &usize| !copy.left.contains_key(number);
    let viable: Vec<usize> = chosen.iter().copied().filter(viable).collect();
    // In large strides: if it is stopped, the mutants that were run are a sample of all.
    let run: Vec<usize> =
        (0..64).flat_map(|first| viable.iter().skip(first).step_by(64)).copied().collect();
    let file = copy.folder.join("outcomes.txt");
    let mut outcomes = BTreeMap::new();
    let mut log = fs::File::create(&file).unwrap();
    tests.run(&run, |mutant, noticed| {
        let by = noticed.unwrap_or("nobody");
        writeln!(log, "{by}\t{mutant}\t{}", mutants[mutant].name).unwrap();
        outcomes.insert(mutant, noticed.is_some());
    });
    let survivors = || outcomes.iter().filter(|(_, noticed)| !**noticed).map(|(one, _)| *one);
    survivors().for_each(|mutant| println!("survives: {}", mutants[mutant].name));
    let without_switch = |number: &&usize| copy.left.get(number) == Some(&Left::NoSwitch);
    for number in chosen.iter().filter(without_switch) {
        println!("not run, no switch: {}", mutants[*number].name);
    }
    for part in ["judge", "report"] {
        let of = |number: &usize| in_part(&mutants[*number], part);
        let count =
            |left: Left| chosen.iter().filter(|n| of(n) && copy.left.get(n) == Some(&left)).count();
        let (ran, survived) =
            (outcomes.keys().filter(|n| of(n)).count(), survivors().filter(|n| of(n)).count());
        println!(
            "{part}: {} of {} listed; {} do not compile, {} have no switch; {ran} run, {} killed ({:.1} %)",
            chosen.iter().filter(|n| of(n)).count(),
            mutants.iter().filter(|mutant| in_part(mutant, part)).count(),
            count(Left::Unviable),
            count(Left::NoSwitch),
            ran - survived,
            100.0 * (ran - survived) as f64 / ran.max(1) as f64,
        );
    }
}

/// The folder of the core.
const CORE: &str = "crates/fscheck-core/src";

fn in_part(mutant: &Mutant, part: &str) -> bool {
    let path = Path::new(&mutant.file);
    path.starts_with(Path::new(CORE).join(part)) || mutant.file == format!("{CORE}/{part}.rs")
}
