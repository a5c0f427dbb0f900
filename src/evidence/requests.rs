//! Logs of requests to language models: how many calls, of how many tokens, from and to when.
//!
//! Rows are recognised one by one, so a file may hold several formats. What a row counts is brought to one habit:
//! cached tokens are part of the input, reasoning is part of the output. Failed calls are counted and have no tokens.
//! Memory is bounded whatever the size of the log, and the order of its rows changes no count, unless there are more
//! models, families of prompts or ids than are kept. Knows no prices and no clock.

mod call;
mod fields;
mod format;
mod gateways;
mod models;
mod prompts;
mod providers;
mod repeats;
mod spans;
mod spread;
mod table;
mod times;
mod usage;
mod workload;

use std::collections::BTreeMap;
use std::io::{self, BufRead};

use jiff::Timestamp;

pub use format::Format;
pub use models::{ModelCalls, Models, Part, PartCalls};
pub use spread::Spread;
pub use table::is_table;
pub use times::Gap;
pub use usage::Tokens;

use super::rows::Rows;
use crate::quantity::Quantity;
use call::{Call, Kind, Outcome};
use fields::Value;
use prompts::Prompts;
use repeats::Repeats;
use times::Times;

/// Lines that are remembered of each kind of row that is no call.
const LINES: usize = 5;

/// What a log says.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Requests {
    /// Formats, with how often each was met. A failure may not tell its format.
    pub formats: BTreeMap<Format, u64>,
    /// Rows, without the header of a table.
    pub rows: u64,
    /// Calls, failed ones included. Those that a gateway answered by itself are not.
    pub requests: u64,
    /// Calls that failed.
    pub failed: u64,
    /// Requests that a gateway answered from a cache of its own, without a call.
    pub from_gateway: u64,
    /// Calls that were told before.
    pub repeated: u64,
    /// Calls that were answered without a count of tokens, as streams are unless asked for one.
    pub uncounted: u64,
    /// Rows of a log that tell of no call of a language model: spans around calls, events, embeddings.
    pub other: u64,
    /// Rows that are no JSON, nested too deep, or too long.
    pub unreadable: Places,
    /// Rows that are JSON, but of no log that is known here.
    pub unknown: Places,
    /// Tokens of all calls that were answered and counted.
    pub tokens: Tokens,
    /// Input tokens of such a call, cached ones included.
    pub input: Spread,
    /// Cached tokens of such a call.
    pub cached: Spread,
    /// Output tokens of such a call, reasoning included.
    pub output: Spread,
    /// Reasoning tokens of such a call.
    pub reasoning: Spread,
    /// The calls by model.
    pub models: Models,
    /// Answered calls in batches.
    pub batch: u64,
    /// Counted calls that read from the cache.
    pub cache_hits: u64,
    /// The fewest tokens that one of these read.
    pub least_read: Option<u64>,
    /// Whether any call tells cached tokens, be it none: else nothing is known of a cache.
    pub tells_cached: bool,
    times: Times,
    prompts: Prompts,
}

/// Where rows are, and how many.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Places {
    /// How many.
    pub count: u64,
    /// The lines of the first of them.
    pub first: Vec<u64>,
}

impl Places {
    fn add(&mut self, line: u64) {
        self.count += 1;
        if self.first.len() < LINES {
            self.first.push(line);
        }
    }
}

/// Reads a log: JSON lines, an array, documents, or a table with a header line.
///
/// # Errors
///
/// If reading fails, or a row of a table has no end.
pub fn read(reader: impl BufRead) -> io::Result<Requests> {
    read_all([reader])
}

/// Reads the files of one log, in any order.
///
/// # Errors
///
/// If reading fails, or a row of a table has no end.
pub fn read_all<R: BufRead>(files: impl IntoIterator<Item = R>) -> io::Result<Requests> {
    let mut requests = Requests::default();
    let mut repeats = Repeats::default();
    for mut file in files {
        if is_table(file.fill_buf()?) {
            table::each_row(file, |line, row| {
                requests.add_row(line, Some(row), &mut repeats);
            })?;
            continue;
        }
        let mut rows = Rows::new(file)?;
        while let Some(row) = rows.next_row()? {
            let value = row.text.and_then(|text| Value::parse(text).ok());
            requests.add_row(row.line, value.as_ref(), &mut repeats);
        }
    }
    Ok(requests)
}

/// The format of a row, if it tells of a call.
#[must_use]
pub fn format_of(row: &[u8]) -> Option<Format> {
    let row = Value::parse(row).ok()?;
    let mut format = None;
    each_call(&row, &mut |call| format = format.or(call.format));
    format
}

/// Tells the calls of a row. A page of results holds rows.
fn each_call<'v>(row: &'v Value, each: &mut dyn FnMut(Call<'v>)) -> Kind {
    let page = row.get("data").filter(|_| !row.has("usage"));
    if let Some(Value::List(items)) = page {
        let kinds = items.iter().map(|item| each_call_of(item, each));
        return kinds.fold(Kind::Unknown, Kind::or);
    }
    each_call_of(row, each)
}

fn each_call_of<'v>(row: &'v Value, each: &mut dyn FnMut(Call<'v>)) -> Kind {
    [spans::each_call, gateways::each_call, providers::each_call]
        .into_iter()
        .map(|told| told(row, each))
        .find(|kind| *kind != Kind::Unknown)
        .unwrap_or(Kind::Unknown)
}

impl Requests {
    fn add_row(&mut self, line: u64, row: Option<&Value>, repeats: &mut Repeats) {
        self.rows += 1;
        let Some(row) = row else {
            self.unreadable.add(line);
            return;
        };
        let kind = each_call(row, &mut |call| {
            if repeats.has_seen(&call) {
                self.repeated += 1;
            } else {
                self.add(&call);
            }
        });
        match kind {
            Kind::Calls => {}
            Kind::Other => self.other += 1,
            Kind::Unknown => self.unknown.add(line),
        }
    }

    fn add(&mut self, call: &Call<'_>) {
        if let Some(format) = call.format {
            *self.formats.entry(format).or_default() += 1;
        }
        if call.outcome == Outcome::FromGateway {
            self.from_gateway += 1;
            return;
        }
        self.requests += 1;
        if let Some(at) = call.at {
            self.times.add(at);
        }
        let model = self.models.of(call.model);
        if call.outcome == Outcome::Failed {
            self.failed += 1;
            model.failed += 1;
            return;
        }
        model.answered += 1;
        self.batch += u64::from(call.is_batch);
        let Some(tokens) = call.usage.tokens() else {
            self.uncounted += 1;
            return;
        };
        model.add(tokens, call.is_batch);
        self.tokens.add(tokens);
        self.input.add(tokens.input);
        self.cached.add(tokens.cached);
        self.output.add(tokens.output);
        self.reasoning.add(tokens.reasoning);
        self.tells_cached |= call.usage.cached.is_some();
        if tokens.cached > 0 {
            self.cache_hits += 1;
            let least = self.least_read.unwrap_or(tokens.cached);
            self.least_read = Some(least.min(tokens.cached));
        }
        self.prompts.add(&call.prompt);
    }

    /// Calls that were answered.
    #[must_use]
    pub fn answered(&self) -> u64 {
        self.requests - self.failed
    }

    /// The times of the first and the last call, where rows have times.
    #[must_use]
    pub fn ends(&self) -> Option<(Timestamp, Timestamp)> {
        self.times.ends()
    }

    /// Calls that have a time.
    #[must_use]
    pub fn timed(&self) -> u64 {
        self.times.count()
    }

    /// Days from the first call to the last.
    #[must_use]
    pub fn days(&self) -> Option<f64> {
        self.times.days()
    }

    /// The longest time without a call, if it is an hour or more.
    #[must_use]
    pub fn longest_gap(&self) -> Option<Gap> {
        self.times.longest_gap()
    }

    /// Answered calls a month: a range if the log is of less than a week, nothing if it is of less than an hour or most
    /// rows have no time.
    #[must_use]
    pub fn calls_per_month(&self) -> Option<Quantity> {
        self.times.calls_per_month(self.answered())
    }

    /// The share of the input that is the same at the start of the calls of an application, where the log has requests:
    /// an estimate from the bytes of their texts.
    #[must_use]
    pub fn static_share(&self) -> Option<f64> {
        self.prompts.static_share()
    }

    /// Counted calls whose request is in the log.
    #[must_use]
    pub fn with_prompt(&self) -> u64 {
        self.prompts.calls()
    }

    /// The share of answered calls that were in batches.
    #[must_use]
    pub fn batch_share(&self) -> Option<f64> {
        share(self.batch, self.answered())
    }

    /// The share of counted calls that read from the cache, if any call tells cached tokens: formats leave them out
    /// where there are none.
    #[must_use]
    pub fn cache_hit_share(&self) -> Option<f64> {
        share(self.cache_hits, self.input.count()).filter(|_| self.tells_cached)
    }
}

#[expect(clippy::cast_precision_loss, reason = "a share need not be exact")]
fn share(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}
