//! Tuning offers: listed, and found by their names.

use super::{Catalogue, NotFound};
use crate::cost::offer::{Offer, Status};
use crate::printable::printable;
use crate::slip::closest;

impl Catalogue {
    /// All tuning offers, a user's in place of the built-in ones of the same name.
    pub fn offers(&self) -> impl Iterator<Item = &Offer> {
        let added = || self.added_providers.iter().flat_map(|own| &own.offers);
        let builtin = self
            .providers
            .iter()
            .flat_map(|(_, provider)| &provider.offers);
        let is_replaced = move |offer: &&Offer| {
            added().any(|own| own.provider == offer.provider && own.model == offer.model)
        };
        (self.added_providers.iter().flat_map(|own| &own.offers))
            .chain(builtin.filter(move |offer| !is_replaced(offer)))
    }

    /// A tuning offer by `provider:model`, or by the model alone at its maker.
    ///
    /// # Errors
    ///
    /// If there is none, with the nearest names.
    pub fn offer(&self, name: &str) -> Result<&Offer, NotFound> {
        if let Some((provider, model)) = name.split_once(':') {
            let mut offers = self
                .providers_called(provider)
                .flat_map(|provider| &provider.offers);
            if let Some(offer) = offers.find(|offer| offer.model == model) {
                return Ok(offer);
            }
        }
        let of_that_model: Vec<&Offer> =
            self.offers().filter(|offer| offer.model == name).collect();
        let by_maker = |offer: &&&Offer| {
            offer
                .base
                .as_ref()
                .is_some_and(|base| base.split(':').next() == Some(offer.provider.as_str()))
        };
        match of_that_model.as_slice() {
            [only] => return Ok(only),
            [] => {}
            several => {
                if let Some(offer) = several.iter().find(by_maker) {
                    return Ok(offer);
                }
                let names: Vec<String> = several
                    .iter()
                    .map(|offer| format!("`{}`", offer.name()))
                    .collect();
                return Err(NotFound(format!(
                    "`{}` is offered by several; name {}",
                    printable(name),
                    names.join(" or ")
                )));
            }
        }
        let names: Vec<String> = self.offers().map(Offer::name).collect();
        let near = closest(name, names.iter().map(String::as_str))
            .or_else(|| closest(name, self.offers().map(|offer| offer.model.as_str())));
        let remedy = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => {
                let open: Vec<String> = (self.offers())
                    .filter(|offer| offer.status == Status::Open && offer.is_priced())
                    .take(4)
                    .map(|offer| format!("`{}`", offer.name()))
                    .collect();
                format!("open offers are {} and others", open.join(", "))
            }
        };
        Err(NotFound(format!(
            "no tuning offer `{}`; {remedy}",
            printable(name)
        )))
    }
}
