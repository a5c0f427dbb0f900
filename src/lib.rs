//! Advises whether to stay with prompting, add RAG, use chain of thought or fine-tune, and what each costs.
//!
//! The map of the code; imports run from the top of this list to its bottom, never back:
//!
//! - `main`: parse, run, exit code.
//! - [`commands`]: one module for each command: load, call pure code, render. Reads files, clock and environment.
//! - [`cli`]: what can be typed and what it means; flags are made from questions and assumptions.
//! - [`terminal`]: puts questions to a person. The only file that names dialoguer.
//! - [`report`]: renders results as text and JSON. `report::table` is the only file that names comfy-table.
//! - [`load`]: makes checked values from the text of files. `framework::source` is the only file that names YAML.
//! - [`cost`]: the cost model: what each approach costs, and from where one is cheaper than another. Pure.
//! - [`evidence`]: what files measure: training data, evaluation results, request logs. Pure.
//! - [`interview`]: which question comes next, and going back. Pure.
//! - [`framework`]: questions, rules, outcomes, and the walk through them. Pure.
//! - [`quantity`], [`printable`], [`builtin`]: numbers as people write them, text that is safe to print, built-in data.
#![warn(clippy::print_stdout, clippy::print_stderr)]

pub mod builtin;
pub mod cli;
pub mod commands;
pub mod cost;
pub mod evidence;
pub mod framework;
pub mod interview;
pub mod load;
pub mod printable;
pub mod quantity;
pub mod report;
pub mod terminal;
