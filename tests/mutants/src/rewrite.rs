//! Inserts all mutants of a file into its text, each behind a switch.

use std::collections::BTreeMap;
use std::ops::Range;

use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Arm, BinOp, Expr};

use crate::Mutant;

/// The text with mutants, and the positions of each mutant's parts in it.
#[derive(Default)]
pub struct Rewritten {
    pub text: String,
    /// The inserted texts, with the numbers of their mutants.
    pub inserted: Vec<(Range<usize>, usize)>,
    /// The texts that the mutants replace.
    pub wrapped: Vec<(Range<usize>, usize)>,
    /// Mutants that no switch can be inserted before.
    pub impossible: Vec<usize>,
}

/// The texts before and after a range of the source; the range is the expression that a mutant
/// changes.
struct Insertion {
    range: Range<usize>,
    before: String,
    behind: &'static str,
    mutant: usize,
}

/// Rewrites `text` with the given mutants, by their numbers.
pub fn rewrite(text: &str, mutants: &[(usize, &Mutant)]) -> Rewritten {
    let file = syn::parse_file(text).expect("cargo-mutants has parsed it");
    let mut places = Places::default();
    places.visit_file(&file);
    let mut rewritten = Rewritten::default();
    let mut insertions = Vec::new();
    for (number, mutant) in mutants {
        match places.insertion(text, *number, mutant) {
            Some(insertion) => insertions.push(insertion),
            None => rewritten.impossible.push(*number),
        }
    }
    rewritten.assemble(text, insertions);
    rewritten
}

impl Rewritten {
    fn assemble(&mut self, text: &str, mut insertions: Vec<Insertion>) {
        // Outer ranges first: texts at an end are inserted from the inside out, before those that
        // begin there.
        insertions.sort_by_key(|one| (one.range.start, usize::MAX - one.range.end));
        let mut parts: BTreeMap<usize, (Vec<usize>, Vec<usize>)> = BTreeMap::new();
        for (position, one) in insertions.iter().enumerate() {
            parts.entry(one.range.end).or_default().0.push(position);
            parts.entry(one.range.start).or_default().1.push(position);
        }
        let (mut done, mut starts) = (0, vec![0; insertions.len()]);
        for (at, (ending, beginning)) in parts {
            self.text.push_str(&text[done..at]);
            done = at;
            let empty = |position: &usize| insertions[*position].range.is_empty();
            for position in ending.iter().rev().filter(|position| !empty(position)) {
                self.text.push_str(insertions[*position].behind);
                let range = starts[*position]..self.text.len();
                self.wrapped.push((range, insertions[*position].mutant));
            }
            for position in beginning {
                let start = self.text.len();
                starts[position] = start;
                self.text.push_str(&insertions[position].before);
                self.inserted.push((start..self.text.len(), insertions[position].mutant));
            }
        }
        self.text.push_str(&text[done..]);
    }
}

/// The expressions and arms of a file that mutants change.
#[derive(Default)]
struct Places {
    expressions: Vec<Range<usize>>,
    /// Start of each arm, end of its pattern, and its guard.
    arms: Vec<(usize, usize, Option<Range<usize>>)>,
}

impl Places {
    fn insertion(&self, text: &str, number: usize, mutant: &Mutant) -> Option<Insertion> {
        let span = offset(text, mutant.start)..offset(text, mutant.end);
        let is = format!("crate::mutant::is({number})");
        let new = &mutant.replacement;
        let (range, before, behind) = match mutant.genre.as_str() {
            "FnValue" if mutant.returns.starts_with("-> impl Iterator") => {
                let either =
                    format!("crate::mutant::either(if {is} {{ Some({new}) }} else {{ None }}, {{ ");
                (span, either, " })")
            }
            "FnValue" if mutant.returns.contains("impl ") => return None,
            "FnValue" => (span, format!("if {is} {{ return {new}; }} "), ""),
            "MatchArmGuard" if new == "true" => (span, format!("({is} || ("), "))"),
            "MatchArmGuard" => (span, format!("(!{is} && ("), "))"),
            "MatchArm" => match self.arms.iter().find(|arm| arm.0 == span.start)? {
                (_, _, Some(guard)) => (guard.clone(), format!("(!{is} && ("), "))"),
                (_, end, None) => (*end..*end, format!(" if !{is}"), ""),
            },
            _ => {
                let around = |one: &&Range<usize>| one.start <= span.start && span.end <= one.end;
                let whole = self.expressions.iter().filter(around).min_by_key(|one| one.len())?;
                let (first, last) = (&text[whole.start..span.start], &text[span.end..whole.end]);
                (whole.clone(), format!("(if {is} {{ {first}{new}{last} }} else {{ "), " })")
            }
        };
        Some(Insertion { range, before, behind, mutant: number })
    }

    fn range(spanned: &impl Spanned) -> Range<usize> {
        spanned.span().byte_range()
    }
}

impl<'a> Visit<'a> for Places {
    fn visit_expr(&mut self, expression: &'a Expr) {
        let is_place = match expression {
            // Each operand except the last of a chain with `let` stands by itself.
            Expr::Binary(binary) => {
                !matches!(binary.op, BinOp::And(_))
                    || !(is_let(&binary.left) || is_let(&binary.right))
            }
            Expr::Unary(_) | Expr::Struct(_) => true,
            _ => false,
        };
        if is_place {
            self.expressions.push(Self::range(expression));
        }
        visit::visit_expr(self, expression);
    }

    fn visit_arm(&mut self, arm: &'a Arm) {
        let guard = arm.guard.as_ref().map(|(_, guard)| Self::range(guard));
        self.arms.push((Self::range(arm).start, Self::range(&arm.pat).end, guard));
        visit::visit_arm(self, arm);
    }
}

/// The offset of a line and column, both counted from 1.
fn offset(text: &str, (line, column): (usize, usize)) -> usize {
    let start: usize = text.split_inclusive('\n').take(line - 1).map(str::len).sum();
    let before = text[start..].chars().take(column - 1);
    start + before.map(char::len_utf8).sum::<usize>()
}

fn is_let(expression: &Expr) -> bool {
    match expression {
        Expr::Let(_) => true,
        Expr::Binary(binary) => is_let(&binary.left) || is_let(&binary.right),
        _ => false,
    }
}
