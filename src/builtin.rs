//! The data that is built into the program, so that it works offline and from one file. The build script makes it from
//! `rules/`.

use crate::framework::source::Document;

include!(concat!(env!("OUT_DIR"), "/builtin.rs"));

/// The part of the `genai-prices` data that holds the models that are commonly named.
pub const COMMON_MODELS: &str = include_str!("../rules/prices/genai-prices-common.json");

/// The JSON Schema of rules files, with which editors complete and check them.
pub const RULES_SCHEMA: &str = include_str!("../rules/rules.schema.json");
