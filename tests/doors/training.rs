//! Training data: audited, cleaned, and held against offers.

use std::io::{self, Cursor};

use ftadvise::cost::fitness::{self, Data};
use ftadvise::evidence::kind::kind_of;
use ftadvise::evidence::tokens::Encoding;
use ftadvise::evidence::training::{Audit, Code, Keep, LISTED, Settings, Severity, audit};
use ftadvise::report::audit::Audited;
use ftadvise::report::forms::{Form, Report};

use super::{
    AS_OF, FILE, WIDTH, assumptions, is_amount, is_refusal, is_safe, is_share, json, with_catalogue,
};

/// Rows with more tokens are found fault with.
const LIMIT: u64 = 50;

pub(crate) fn training(bytes: &[u8]) {
    if let Err(refused) = kind_of(bytes) {
        is_refusal(&refused.to_string());
    }
    let mut kept: Vec<u8> = Vec::new();
    let mut count = 0;
    let mut keep = |row: &[u8]| -> io::Result<()> {
        count += 1;
        // As `--fix` writes them: rows of a list or a document may span lines.
        kept.extend(row.iter().map(|byte| {
            if matches!(byte, b'\n' | b'\r') {
                b' '
            } else {
                *byte
            }
        }));
        kept.push(b'\n');
        Ok(())
    };
    let audit = audited(bytes, Some(&mut keep));
    holds(&audit, bytes);
    assert_eq!(count, audit.distinct, "each distinct row is kept once");
    let again = audited(&kept, None);
    assert_eq!(
        (again.rows, again.valid, again.distinct),
        (count, count, count),
        "what is kept is whole"
    );
    assert_eq!(again.count(Code::ExactDuplicate), 0);
    shown(&audit);
}

fn audited(bytes: &[u8], keep: Option<Keep<'_>>) -> Audit {
    let settings = Settings {
        encoding: Encoding::O200k,
        limit: Some(LIMIT),
        reference: None,
        threads: 1,
    };
    let file = Ok::<_, io::Error>(Cursor::new(bytes));
    audit(std::iter::once(file), settings, &mut |_| {}, keep).unwrap()
}

/// What holds of any data.
fn holds(audit: &Audit, bytes: &[u8]) {
    assert!(
        audit.quality <= audit.distinct
            && audit.distinct <= audit.valid
            && audit.valid <= audit.rows
    );
    assert!(audit.bytes <= bytes.len() as u64);
    let rows: u64 = audit.formats.iter().map(|(_, rows)| rows).sum();
    assert!(rows <= audit.rows);
    assert_eq!(
        audit.format,
        audit.formats.first().map(|(format, _)| *format)
    );
    let tokens = &audit.tokens;
    assert!(tokens.trained <= tokens.total, "{tokens:?}");
    assert!(tokens.inexact_rows <= audit.valid);
    is_amount("the mean", audit.tokens_per_example());
    for (lengths, sum) in [
        (&audit.lengths, tokens.total),
        (&audit.billed_lengths, tokens.billed()),
    ] {
        let histogram: u64 = lengths.histogram().iter().map(|bucket| bucket.rows).sum();
        assert_eq!(histogram, audit.valid);
        assert_eq!(lengths.sum_cut_at(u64::MAX), sum);
        let quantiles = [0.05, 0.5, 0.95, 1.0].map(|share| lengths.quantile(share));
        assert!(quantiles.is_sorted(), "{quantiles:?}");
        assert_eq!(quantiles[0].is_some(), audit.valid > 0);
    }
    assert_eq!(
        audit.billed_lengths.above(LIMIT),
        audit.count(Code::OverLength)
    );
    if let Some(system) = audit.system {
        is_share("the share of a system prompt", system.share);
    }
    let lines = 1 + bytes.iter().filter(|byte| **byte == b'\n').count() as u64;
    for found in &audit.findings {
        assert!(found.total > 0);
        assert_eq!(
            found.listed.len() as u64,
            found.total.min(LISTED as u64),
            "{found:?}"
        );
        for own in &found.listed {
            assert_eq!(own.file, 0);
            assert!(
                own.line.is_none_or(|line| (1..=lines).contains(&line)),
                "{own:?} of {lines}"
            );
        }
    }
    let severities = audit.findings.iter().map(|found| found.code.severity());
    assert!(severities.is_sorted());
    let is_wrong = |severity| {
        audit
            .findings
            .iter()
            .any(|found| found.code.severity() == severity)
    };
    assert!(
        audit.valid == audit.rows || is_wrong(Severity::Error),
        "a row is left out for a reason"
    );
}

/// Every form of the result can be read, whatever the rows hold.
fn shown(audit: &Audit) {
    let likely = assumptions()
        .quantities()
        .map(|assumption| assumption.likely);
    let data = Data {
        audit,
        encoding: Encoding::O200k,
        validation_tokens: 0,
        likely: &likely,
        epochs: None,
        as_of: AS_OF,
    };
    with_catalogue(|catalogue| {
        let fits = fitness::fitting(catalogue, &data);
        for fit in &fits {
            for usd in fit.usd.into_iter().flat_map(|(low, high)| [low, high]) {
                is_amount("a training", usd);
            }
            assert!(fit.billed.0 <= fit.billed.1);
            assert!(fit.rows_over_limit <= audit.valid);
        }
        let result = Audited {
            files: &[FILE.to_owned()],
            validation: None,
            validation_rows: 0,
            audit,
            encoding: Encoding::O200k,
            fits: &fits,
            are_chosen: false,
            fixed: None,
            as_of: AS_OF,
        };
        is_safe(&result.shown(Form::Text(WIDTH)));
        let found = json(&result.shown(Form::Json));
        assert_eq!(found["rows"].as_u64(), Some(audit.rows));
    });
}
