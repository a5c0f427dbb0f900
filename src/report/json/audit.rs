//! An audit of training data as JSON.

use schemars::JsonSchema;
use serde::Serialize;

use super::{SCHEMA, text};
use crate::cost::fitness::Fit;
use crate::evidence::training::Finding;
use crate::report::audit::Audited;

/// The JSON text of an audit.
#[must_use]
pub fn audit(audited: &Audited<'_>) -> String {
    let audit = audited.audit;
    let tokens = &audit.tokens;
    let lengths = &audit.lengths;
    let format_id = |format: crate::evidence::training::Format| format.id();
    let file = |finding: &Finding| audited.files.get(finding.file).map(String::as_str);
    let result = AuditJson {
        schema: SCHEMA,
        version: env!("CARGO_PKG_VERSION"),
        as_of: audited.as_of.to_string(),
        files: audited.files,
        format: audit.format.map(format_id),
        method: audit.format.map(|format| format.method().word()),
        formats: (audit.formats.iter())
            .map(|(format, rows)| FormatJson {
                format: format.id(),
                rows: *rows,
            })
            .collect(),
        rows: audit.rows,
        valid: audit.valid,
        distinct: audit.distinct,
        quality: audit.quality,
        bytes: audit.bytes,
        tokens: TokensJson {
            total: tokens.total,
            trained: tokens.trained,
            exact: audited.is_exact(),
            encoding: audited.encoding.id(),
            template: tokens.overhead,
            billed: tokens.billed(),
        },
        tokens_per_row: LengthsJson {
            mean: lengths.mean(),
            p5: lengths.quantile(0.05),
            p50: lengths.quantile(0.5),
            p95: lengths.quantile(0.95),
            max: lengths.quantile(1.0),
            histogram: (lengths.histogram().iter())
                .map(|bucket| BucketJson {
                    from: bucket.from,
                    to: bucket.to,
                    rows: bucket.rows,
                })
                .collect(),
        },
        system_prompt: audit.system.map(|system| SystemJson {
            share_of_rows: system.share,
            tokens: system.tokens,
            share_of_tokens: audited.system_share(),
        }),
        validation: audited.validation.as_deref().map(|file| ValidationJson {
            file,
            rows: audited.validation_rows,
        }),
        findings: (audit.findings.iter())
            .flat_map(|found| {
                found.listed.iter().map(move |finding| FindingJson {
                    code: found.code.id(),
                    severity: found.code.severity().word(),
                    file: file(finding),
                    line: finding.line,
                    detail: finding.detail.as_deref().unwrap_or(found.code.title()),
                })
            })
            .collect(),
        totals: (audit.findings.iter())
            .map(|found| TotalJson {
                code: found.code.id(),
                severity: found.code.severity().word(),
                total: found.total,
                listed: found.listed.len(),
                title: found.code.title(),
                remedy: found.code.remedy(),
            })
            .collect(),
        offers: audited.fits.iter().map(offer).collect(),
        fixed: audited.fixed.map(|fixed| FixedJson {
            file: &fixed.file,
            rows: fixed.kept,
            left_out_invalid: fixed.invalid,
            left_out_duplicates: fixed.duplicates,
        }),
    };
    text(&result) + "\n"
}

fn offer<'a>(fit: &'a Fit<'_>) -> OfferJson<'a> {
    let offer = fit.offer;
    let middle = |(low, high)| f64::midpoint(low, high);
    OfferJson {
        offer: offer.name(),
        status: fit.status.word(),
        accepts: fit.accepts(),
        because: fit.refusals.join("; "),
        advice: &fit.advice,
        epochs: fit.epochs,
        exact: fit.is_exact(),
        billed_tokens: middle(fit.billed),
        billed_tokens_low: fit.billed.0,
        billed_tokens_high: fit.billed.1,
        training_usd: fit.usd.map(middle),
        training_usd_low: fit.usd.map(|usd| usd.0),
        training_usd_high: fit.usd.map(|usd| usd.1),
        rows_over_limit: fit.rows_over_limit,
        least_examples: offer.least_examples,
        most_examples: offer.most_examples,
        advised_examples: offer.advised_examples,
        max_tokens_per_example: offer.max_tokens_per_example,
        max_file_mb: offer.max_file_mb,
        source: &offer.origin.source,
        checked: offer.origin.checked.to_string(),
    }
}

#[derive(JsonSchema, Serialize)]
pub(in crate::report) struct AuditJson<'a> {
    schema: u32,
    version: &'static str,
    as_of: String,
    files: &'a [String],
    format: Option<&'static str>,
    method: Option<&'static str>,
    formats: Vec<FormatJson>,
    rows: u64,
    valid: u64,
    distinct: u64,
    quality: u64,
    bytes: u64,
    tokens: TokensJson,
    tokens_per_row: LengthsJson,
    system_prompt: Option<SystemJson>,
    validation: Option<ValidationJson<'a>>,
    findings: Vec<FindingJson<'a>>,
    totals: Vec<TotalJson>,
    offers: Vec<OfferJson<'a>>,
    fixed: Option<FixedJson<'a>>,
}

#[derive(JsonSchema, Serialize)]
struct FormatJson {
    format: &'static str,
    rows: u64,
}

#[derive(JsonSchema, Serialize)]
struct TokensJson {
    total: u64,
    trained: u64,
    exact: bool,
    encoding: &'static str,
    template: u64,
    billed: u64,
}

#[derive(JsonSchema, Serialize)]
struct LengthsJson {
    mean: f64,
    p5: Option<u64>,
    p50: Option<u64>,
    p95: Option<u64>,
    max: Option<u64>,
    histogram: Vec<BucketJson>,
}

#[derive(JsonSchema, Serialize)]
struct BucketJson {
    from: u64,
    to: u64,
    rows: u64,
}

#[derive(JsonSchema, Serialize)]
struct SystemJson {
    share_of_rows: f64,
    tokens: u64,
    share_of_tokens: f64,
}

#[derive(JsonSchema, Serialize)]
struct ValidationJson<'a> {
    file: &'a str,
    rows: u64,
}

#[derive(JsonSchema, Serialize)]
struct FindingJson<'a> {
    code: &'static str,
    severity: &'static str,
    file: Option<&'a str>,
    line: Option<u64>,
    detail: &'a str,
}

#[derive(JsonSchema, Serialize)]
struct TotalJson {
    code: &'static str,
    severity: &'static str,
    total: u64,
    listed: usize,
    title: &'static str,
    remedy: &'static str,
}

#[derive(JsonSchema, Serialize)]
struct OfferJson<'a> {
    offer: String,
    status: &'static str,
    accepts: bool,
    because: String,
    advice: &'a [String],
    epochs: f64,
    exact: bool,
    billed_tokens: f64,
    billed_tokens_low: f64,
    billed_tokens_high: f64,
    training_usd: Option<f64>,
    training_usd_low: Option<f64>,
    training_usd_high: Option<f64>,
    rows_over_limit: u64,
    least_examples: Option<f64>,
    most_examples: Option<f64>,
    advised_examples: Option<f64>,
    max_tokens_per_example: Option<f64>,
    max_file_mb: Option<f64>,
    source: &'a str,
    checked: String,
}

#[derive(JsonSchema, Serialize)]
struct FixedJson<'a> {
    file: &'a str,
    rows: u64,
    left_out_invalid: u64,
    left_out_duplicates: u64,
}
