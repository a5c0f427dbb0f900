//! Models and tuning offers, in words.

use super::{Entry, Glossary, Kind, Reference};
use crate::cost::catalogue::Catalogue;
use crate::cost::listing::{Listed, Wanted, listing};
use crate::cost::offer::{Offer, Origin, Serving, Training};
use crate::cost::prices::PerMtok;
use crate::quantity::grouped;
use crate::report::figures::price;

/// Offers whose names hold a text.
pub(super) fn offers(glossary: &Glossary<'_>, text: &str) -> Vec<Entry> {
    let rows = listed(glossary, text, true);
    rows.iter().map(|row| entry(glossary, row)).collect()
}

/// Untuned models whose names hold a text.
pub(super) fn models(glossary: &Glossary<'_>, text: &str) -> Vec<Entry> {
    let rows = listed(glossary, text, false);
    let models = rows.iter();
    let models = models.filter(|row| matches!(row, Listed::Model { .. }));
    models.map(|row| entry(glossary, row)).collect()
}

fn listed<'c>(glossary: &Glossary<'c>, pattern: &str, only_tunable: bool) -> Vec<Listed<'c>> {
    let wanted = Wanted {
        pattern,
        only_tunable,
    };
    listing(glossary.catalogue, wanted, glossary.at)
}

/// The names of all offers and models.
pub(super) fn names(catalogue: &Catalogue) -> Vec<String> {
    let models = catalogue.entries().into_iter();
    let models = models.map(|entry| format!("{}:{}", entry.provider, entry.id));
    catalogue.offers().map(Offer::name).chain(models).collect()
}

fn entry(glossary: &Glossary<'_>, row: &Listed<'_>) -> Entry {
    match row {
        Listed::Offer { offer, calls, .. } => {
            let mut entry = Entry::new(Kind::Offer, &offer.name(), &offer.title);
            say_offer(&mut entry, glossary, offer, calls.as_ref());
            entry.sources = vec![reference(&offer.origin)];
            let status = offer.status_source.iter();
            entry.sources.extend(status.map(|source| Reference {
                url: source.clone(),
                ..reference(&offer.origin)
            }));
            entry
        }
        Listed::Model {
            provider,
            id,
            title,
            context_window,
            calls,
            origin,
            ..
        } => {
            let name = format!("{provider}:{id}");
            let title = title.as_deref().unwrap_or(id);
            let mut entry = Entry::new(Kind::Model, &name, title);
            entry.say(
                "calls",
                calls
                    .as_ref()
                    .map_or_else(|| "the catalogue has no price".to_owned(), per_call),
            );
            let window = context_window.map(|tokens| format!("{} tokens", grouped(tokens)));
            entry.say_if("window", window);
            say_default(&mut entry, glossary, &name);
            entry.sources = vec![reference(origin)];
            entry
        }
    }
}

fn say_offer(entry: &mut Entry, glossary: &Glossary<'_>, offer: &Offer, calls: Option<&PerMtok>) {
    let as_of = glossary.as_of;
    entry.say(
        "status",
        format!("{} on {as_of}", offer.status_on(as_of).word()),
    );
    for (what, day) in [
        ("closed to new customers since", offer.closed_to_new),
        ("training until", offer.training_until),
        ("serving until", offer.serving_until),
    ] {
        entry.say_if("dates", day.map(|day| format!("{what} {day}")));
    }
    entry.say("methods", offer.methods.join(", "));
    entry.say_if("base", offer.base.as_deref());
    entry.say(
        "training",
        match offer.training {
            None => "no price is known".to_owned(),
            Some(Training::PerMtok(usd)) => format!("{} for a million tokens", price(usd)),
            Some(Training::PerHour { usd, .. }) => format!("{} an hour", price(usd)),
        },
    );
    entry.say(
        "calls",
        match (&offer.serving, calls) {
            (Some(Serving::Dedicated(own)), _) => {
                format!("{} an hour on {}", price(own.usd_per_hour), own.gpu)
            }
            (_, Some(calls)) => per_call(calls),
            (_, None) => "no price is known".to_owned(),
        },
    );
    let limits = [
        ("examples at least", offer.least_examples),
        ("examples at most", offer.most_examples),
        ("examples advised", offer.advised_examples),
        ("tokens of an example at most", offer.max_tokens_per_example),
        ("megabytes of a file at most", offer.max_file_mb),
    ];
    for (what, limit) in limits {
        entry.say_if(
            "limits",
            limit.map(|limit| format!("{what}: {}", grouped(limit))),
        );
    }
    entry.say_if("note", offer.note.as_deref());
    entry.say_if("note", offer.provider_note.as_deref());
    entry.say_if("confidence", offer.confidence.as_deref());
    say_default(entry, glossary, &offer.name());
}

/// Whether it is what is taken where nobody names another, and why. No reason is kept for the model that embeds.
fn say_default(entry: &mut Entry, glossary: &Glossary<'_>, name: &str) {
    let defaults = &glossary.assumptions.defaults;
    let roles: &[(&str, &String)] = match entry.kind {
        Kind::Offer => &[("the tuned model", &defaults.tuned_model)],
        _ => &[
            ("the model that is prompted", &defaults.model),
            ("the cheap rival", &defaults.cheaper_model),
            ("the model that embeds texts", &defaults.embedding_model),
        ],
    };
    for (role, default) in roles {
        if default.as_str() == name {
            entry.say("taken as", format!("{role}, if none is named"));
            if *default != &defaults.embedding_model {
                entry.say("because", &*defaults.reason);
            }
        }
    }
}

/// What calls cost by the token.
fn per_call(calls: &PerMtok) -> String {
    let cached = calls
        .cached
        .map_or_else(String::new, |usd| format!(" ({} if cached)", price(usd)));
    format!(
        "{} in{cached}, {} out, for a million tokens",
        price(calls.input),
        price(calls.output)
    )
}

fn reference(origin: &Origin) -> Reference {
    Reference {
        id: None,
        title: None,
        url: origin.source.clone(),
        checked: Some(origin.checked),
    }
}
