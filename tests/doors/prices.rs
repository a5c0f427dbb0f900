//! Files of prices: read, listed, and calculated with.

use ftadvise::advice::{Role, Stated};
use ftadvise::cost::catalogue::{Added, Catalogue, Purpose};
use ftadvise::cost::listing::{Listed, Wanted, listing};
use ftadvise::load;
use ftadvise::report::forms::{Form, List, Report};

use super::answers::costed;
use super::{
    AS_OF, FILE, WIDTH, assumptions, at, is_amount, is_invalid, is_safe, json, text, with_catalogue,
};

pub(crate) fn prices(bytes: &[u8]) {
    let Some(text) = text(bytes) else { return };
    let added = with_catalogue(|builtin| {
        let find_base = |base: &str| builtin.model(base, Purpose::Answer, at()).map(drop);
        load::prices::added(FILE, text, AS_OF, &find_base)
    });
    let added = match added {
        Ok(added) => added,
        Err(invalid) => return is_invalid(&invalid, text),
    };
    let (sellers, offers, models) = contents(&added);
    let mut catalogue = load::prices::builtin_catalogue().unwrap();
    catalogue.add(added);
    if let Some(seller) = sellers.first() {
        listed(&catalogue, seller, &offers, &models);
    }
    for offer in &offers {
        let found = catalogue.offer(offer);
        assert_eq!(
            found.map(ftadvise::cost::offer::Offer::name).as_ref(),
            Ok(offer)
        );
    }
    // All of them would take a tenth of a second.
    if !offers.is_empty() || !models.is_empty() {
        let mut stated = Stated::nothing(assumptions(), AS_OF);
        for (role, names) in [(Role::TunedModel, &offers), (Role::Model, &models)] {
            if let Some(name) = names.first() {
                stated.name(role, vec![name.clone()], FILE);
            }
        }
        costed(&catalogue, stated);
    }
}

/// The providers of a file, and the names of its offers and models.
fn contents(added: &Added) -> (Vec<String>, Vec<String>, Vec<String>) {
    match added {
        Added::Provider(own) => {
            let offers = own.offers.iter().map(ftadvise::cost::offer::Offer::name);
            let models = own
                .models
                .iter()
                .map(|model| format!("{}:{}", own.id, model.id));
            (vec![own.id.clone()], offers.collect(), models.collect())
        }
        Added::Catalogue(calculator, origin) => {
            assert!(origin.checked <= AS_OF, "{}", origin.checked);
            let mut models = Vec::new();
            for seller in calculator.providers() {
                models.extend(
                    seller
                        .models()
                        .map(|model| format!("{}:{}", seller.id(), model.id())),
                );
            }
            let sellers = calculator.providers().map(|seller| seller.id().to_owned());
            (sellers.collect(), Vec::new(), models)
        }
    }
}

/// All that a file adds is in the list, and every form of the list holds it.
fn listed(catalogue: &Catalogue, seller: &str, offers: &[String], models: &[String]) {
    let wanted = Wanted {
        pattern: seller,
        only_tunable: false,
    };
    let rows = listing(catalogue, wanted, at());
    let of_seller = |name: &&String| name.split_once(':').is_some_and(|(own, _)| own == seller);
    for name in offers.iter().filter(of_seller) {
        let is_there =
            |row: &Listed<'_>| matches!(row, Listed::Offer { offer, .. } if offer.name() == *name);
        assert!(rows.iter().any(is_there), "{name}");
    }
    for name in models.iter().filter(of_seller) {
        let is_there = |row: &Listed<'_>| matches!(row, Listed::Model { provider, id, .. } if format!("{provider}:{id}") == *name);
        assert!(rows.iter().any(is_there), "{name}");
    }
    for row in &rows {
        let (Listed::Offer {
            calls,
            least_cached_prefix,
            ..
        }
        | Listed::Model {
            calls,
            least_cached_prefix,
            ..
        }) = row;
        is_amount("a prefix", *least_cached_prefix);
        let Some(calls) = calls else { continue };
        let maybe = [calls.cached, calls.batch_input, calls.batch_output];
        for usd in maybe
            .into_iter()
            .flatten()
            .chain([calls.input, calls.output])
        {
            is_amount("a price", usd);
        }
    }
    if rows.is_empty() {
        // Nothing is shown of it: the program says that nothing matches.
        return;
    }
    let list = List {
        rows: &rows,
        as_of: AS_OF,
    };
    is_safe(&list.shown(Form::Text(WIDTH)));
    json(&list.shown(Form::Json));
    let csv = list.shown(Form::Csv(None));
    let records: Result<Vec<_>, _> = csv::Reader::from_reader(csv.as_bytes()).records().collect();
    assert_eq!(records.unwrap().len(), rows.len());
}
