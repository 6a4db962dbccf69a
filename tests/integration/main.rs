//! The program as its users meet it: run on real files, asked for its exit code and its words.

mod cases;
mod cli;
mod common;
mod examples;
mod layout;
mod source;
