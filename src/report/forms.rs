//! Results that come in every form. All forms of a result are made from one value.

use jiff::civil::Date;

use super::audit::Audited;
use super::csv::csv;
use super::differences::Compared;
use super::html::html;
use super::markdown::markdown;
use super::page::{self, Page};
use super::sheets::{self, Sheet};
use super::{Detail, audit, costs, differences, json, models, text};
use crate::advice::{Advice, Costs};
use crate::cost::listing::Listed;

/// A form in which a result is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// For reading in a terminal of so many columns.
    Text(u16),
    /// For programs.
    Json,
    /// For a pull request or a decision record.
    Markdown,
    /// For spreadsheets: one of its tables, or the first.
    Csv(Option<Sheet>),
    /// For a browser.
    Html,
}

/// A result that can be shown in every form.
pub trait Report {
    /// The text for a terminal.
    fn text(&self, width: u16) -> String;
    /// The JSON, whose names are a contract.
    fn json(&self) -> String;
    /// A table for spreadsheets, the first if none is named.
    fn csv(&self, sheet: Option<Sheet>) -> String;
    /// The page to read.
    fn page(&self) -> Page;
    /// The page to keep beside what it decides: the same, unless a record is told in another order.
    fn record(&self) -> Page {
        self.page()
    }

    /// The text of a form.
    fn shown(&self, form: Form) -> String {
        match form {
            Form::Text(width) => self.text(width),
            Form::Json => self.json(),
            Form::Markdown => markdown(&self.record()),
            Form::Csv(sheet) => self.csv(sheet),
            Form::Html => html(&self.page()),
        }
    }
}

/// A recommendation with what is shown of it.
#[derive(Debug)]
pub struct Recommendation<'a> {
    /// The recommendation.
    pub advice: &'a Advice<'a>,
    /// The command that gives the same again.
    pub command: &'a str,
    /// What a text shows beyond the usual.
    pub detail: Detail,
}

impl Report for Recommendation<'_> {
    fn text(&self, width: u16) -> String {
        text::advice(self.advice, self.command, self.detail, width)
    }

    fn json(&self) -> String {
        json::advice(self.advice, self.command) + "\n"
    }

    fn csv(&self, sheet: Option<Sheet>) -> String {
        csv(&sheets::of_advice(self.advice, sheet))
    }

    fn page(&self) -> Page {
        page::report(self.advice, self.command)
    }

    fn record(&self) -> Page {
        page::record(self.advice, self.command)
    }
}

/// A cost comparison with what is shown of it.
#[derive(Debug)]
pub struct CostComparison<'a> {
    /// The figures.
    pub costs: &'a Costs<'a>,
    /// The command that gives the same again.
    pub command: &'a str,
    /// What a text shows beyond the usual.
    pub detail: Detail,
}

impl Report for CostComparison<'_> {
    fn text(&self, width: u16) -> String {
        costs::text(self.costs, self.detail, self.command, width)
    }

    fn json(&self) -> String {
        json::costs(self.costs) + "\n"
    }

    fn csv(&self, sheet: Option<Sheet>) -> String {
        csv(&sheets::of_costs(self.costs, sheet))
    }

    fn page(&self) -> Page {
        page::costs(self.costs, self.command)
    }
}

impl Report for Audited<'_> {
    fn text(&self, width: u16) -> String {
        audit::text(self, width)
    }

    fn json(&self) -> String {
        json::audit(self)
    }

    fn csv(&self, sheet: Option<Sheet>) -> String {
        csv(&sheets::of_audit(self, sheet))
    }

    fn page(&self) -> Page {
        page::audit(self)
    }
}

/// A list of models and offers.
#[derive(Debug)]
pub struct List<'a> {
    /// What is listed.
    pub rows: &'a [Listed<'a>],
    /// The day that prices are taken at.
    pub as_of: Date,
}

impl Report for List<'_> {
    fn text(&self, width: u16) -> String {
        models::text(self.rows, self.as_of, width)
    }

    fn json(&self) -> String {
        models::json(self.rows, self.as_of)
    }

    fn csv(&self, _: Option<Sheet>) -> String {
        models::csv(self.rows, self.as_of)
    }

    fn page(&self) -> Page {
        page::models(self.rows, self.as_of)
    }
}

impl Report for Compared<'_> {
    fn text(&self, width: u16) -> String {
        differences::text(self, width)
    }

    fn json(&self) -> String {
        differences::json(self)
    }

    fn csv(&self, _: Option<Sheet>) -> String {
        csv(&differences::all(self))
    }

    fn page(&self) -> Page {
        page::differences(self)
    }
}
