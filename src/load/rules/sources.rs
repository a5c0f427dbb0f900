//! Reads sources: where reasons come from.

use super::{each, id};
use crate::framework::Source;
use crate::framework::source::fields::{Fields, Findings};

pub(super) fn read(findings: &mut Findings, fields: &Fields<'_>) -> Vec<Source> {
    each(findings, fields, "sources", |findings, tree| {
        let fields = findings.table(tree, "a source", &["id", "title", "url"])?;
        let id = id(findings, &fields);
        let title = findings
            .text(&fields, "title")
            .map(|(title, _)| title.to_owned());
        let (url, place) = findings.text(&fields, "url")?;
        if !url.starts_with("https://") && !url.starts_with("http://") {
            findings.fault(
                place,
                format!("`{url}` is not an address"),
                "write it with `https://`",
            );
        }
        Some(Source {
            id: id?,
            title: title?,
            url: url.to_owned(),
        })
    })
}
