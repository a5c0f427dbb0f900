//! Advises whether to stay with prompting, add RAG, use chain of thought or fine-tune, and what each costs.
//!
//! The map of the code; imports run from the top of this list to its bottom, never back:
//!
//! - `main`: parse, run, exit code.
//! - [`commands`]: one module for each command: load, call pure code, render. Reads files, clock and environment.
//! - [`cli`]: what can be typed and what it means; flags are made from questions and assumptions.
//! - [`terminal`]: its width, and questions to the person at it, as lists or as plain lines. No other file names the crate that prompts.
//! - [`interruption`]: what Ctrl-C and signals do. Only its `signals` and `terminal::modes` name nix.
//! - [`report`]: renders results: text, JSON, Markdown, HTML, CSV; explains ids, and draws rules. `report::emphasis` alone
//!   knows of colour. `report::table` is the only file that names comfy-table, and only files in `report::chart` name plotters.
//! - [`advice`]: rules, answers, evidence and costs brought together into one value. Pure; the door of the library.
//! - [`compare`]: what differs between two results. Pure.
//! - [`load`]: makes checked values from the text of files. `framework::source::tree` is the only file that names a YAML library.
//! - [`cost`]: the cost model: what each approach costs, and from where one is cheaper than another. Pure.
//! - [`evidence`]: what files measure: training data, evaluation results, request logs. Pure.
//! - [`interview`]: which question comes next, and going back. Pure.
//! - [`builtin`]: the data that the program carries: rules, assumptions, prices.
//! - [`framework`]: questions, rules, outcomes, and the walk through them. Pure.
//! - [`quantity`], [`printable`], [`slip`]: numbers as people write them, text that is safe to print, what a mistyped word
//!   was meant to be.
//!
//! # As a library
//!
//! What the command line does is open to other programs: load rules, assumptions and prices, state what is known, and get
//! the [`Advice`](advice::Advice): the outcome with its trace, what would change it, and what every approach costs.
//!
//! ```
//! use ftadvise::advice::evidence::Evidence;
//! use ftadvise::advice::{Advice, Costing, Role, Stated};
//! use ftadvise::framework::answers::Answers;
//! use ftadvise::quantity::Quantity;
//! use ftadvise::{builtin, load};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let framework = load::rules::framework(builtin::FRAMEWORKS[0])?;
//! let [assumptions] = builtin::ASSUMPTIONS;
//! let assumptions = load::assumptions::assumptions(assumptions)?;
//! let catalogue = load::prices::builtin_catalogue()?;
//!
//! // What a person says, with where it was said; what is not stated is unknown, or assumed with a range.
//! let mut answers = Answers::none(&framework);
//! answers.state(&framework, "prompting", "misses", "the form")?;
//! answers.state(&framework, "failures", "style-or-format", "the form")?;
//! answers.state(&framework, "examples", "250", "the form")?;
//! let mut stated = Stated::nothing(&assumptions, "2026-11-22".parse()?);
//! stated.quantity("calls-per-month", Some(Quantity::parse("50k")?), "the form")?;
//! stated.name(Role::Model, vec!["gpt-5.5".to_owned()], "the form");
//!
//! let costing = Costing::new(&catalogue, &assumptions, stated)?;
//! let advice = Advice::new(&framework, &answers, Evidence::default(), &costing)?;
//! assert_eq!(advice.outcome().id, "fine-tune");
//! assert!(!advice.is_certain(), "nobody said how large the test set is");
//!
//! let comparison = &advice.costs.comparison;
//! let pair = comparison.pair("fine-tune", "prompting").ok_or("both are costed")?;
//! assert!(pair.result.crossing.is_some());
//! println!("{}", ftadvise::report::json::advice(&advice, "made by my program"));
//! # Ok(())
//! # }
//! ```
#![warn(clippy::print_stdout, clippy::print_stderr)]

pub mod advice;
pub mod builtin;
pub mod cli;
pub mod commands;
pub mod compare;
pub mod cost;
pub mod evidence;
pub mod framework;
pub mod interruption;
pub mod interview;
pub mod load;
pub mod printable;
pub mod quantity;
pub mod report;
pub mod slip;
pub mod terminal;
