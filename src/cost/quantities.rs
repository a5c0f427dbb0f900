//! The quantities that costs depend on: one list, of which workloads, assumptions and flags are made.

macro_rules! quantities {
    ($($(#[$doc:meta])* $field:ident = $id:literal,)*) => {
        /// One value for each quantity of the cost model.
        #[derive(Debug, Clone, PartialEq)]
        pub struct Quantities<T> {
            $($(#[$doc])* pub $field: T,)*
        }

        impl<T> Quantities<T> {
            /// The ids of all quantities, as in files and flags.
            pub const IDS: &'static [&'static str] = &[$($id,)*];

            /// Makes the value of each quantity from its id.
            ///
            /// # Errors
            ///
            /// The first error that a value gives.
            pub fn try_from_ids<E>(mut make: impl FnMut(&'static str) -> Result<T, E>) -> Result<Self, E> {
                Ok(Self { $($field: make($id)?,)* })
            }

            /// The same quantities with other values.
            pub fn map<U>(&self, mut change: impl FnMut(&T) -> U) -> Quantities<U> {
                Quantities { $($field: change(&self.$field),)* }
            }

            /// The same quantities with another value for an id.
            #[must_use]
            pub fn with(&self, id: &str, value: T) -> Self
            where
                T: Clone,
            {
                let mut changed = self.clone();
                if let Some(slot) = changed.get_mut(id) {
                    *slot = value;
                }
                changed
            }

            /// The value of an id.
            #[must_use]
            pub fn get(&self, id: &str) -> Option<&T> {
                match id { $($id => Some(&self.$field),)* _ => None }
            }

            /// The value of an id, to be changed.
            pub fn get_mut(&mut self, id: &str) -> Option<&mut T> {
                match id { $($id => Some(&mut self.$field),)* _ => None }
            }
        }
    };
}

quantities! {
    /// N: calls a month.
    calls_per_month = "calls-per-month",
    /// S: static instruction tokens of a call, the same each time.
    instruction_tokens = "instruction-tokens",
    /// D: input tokens that differ from call to call.
    input_tokens = "input-tokens",
    /// O: output tokens of a call, without reasoning.
    output_tokens = "output-tokens",
    /// Reasoning tokens that chain of thought adds to the output of a call.
    reasoning_tokens = "reasoning-tokens",
    /// Tokens of retrieved text that RAG adds to the input of a call.
    retrieved_tokens = "retrieved-tokens",
    /// Tokens of the whole reference material.
    knowledge_tokens = "knowledge-tokens",
    /// Tokens of a query that is embedded for the search.
    query_tokens = "query-tokens",
    /// How often a year the whole material is embedded again.
    knowledge_refreshes_per_year = "knowledge-refreshes-per-year",
    /// h: share of calls whose static prefix is read from the cache, 0 to 1.
    cache_hit_rate = "cache-hit-rate",
    /// b: share of calls in batches, 0 to 1.
    batch_share = "batch-share",
    /// Examples that are trained on.
    training_examples = "training-examples",
    /// Tokens of an example.
    tokens_per_example = "tokens-per-example",
    /// How often the training goes through the examples.
    epochs = "epochs",
    /// Examples held out for validation, as a share of those trained on.
    validation_share = "validation-share",
    /// How often the training goes through the examples held out, to measure itself.
    validation_passes = "validation-passes",
    /// Hours of a training job, where it is priced by the hour.
    training_hours = "training-hours",
    /// Dollars for each example that must still be labelled.
    labelling_usd_per_example = "labelling-usd-per-example",
    /// Trainings a year after the first.
    retrains_per_year = "retrains-per-year",
    /// New labels at each retraining, as a share of the training examples.
    new_label_share = "new-label-share",
    /// Work hours of each retraining.
    retrain_hours = "retrain-hours",
    /// T: months over which totals are taken.
    horizon_months = "horizon-months",
    /// Share of the static instructions that a tuned model does without, 0 to 1.
    prompt_shrink = "prompt-shrink",
    /// Dollars for an hour of work.
    usd_per_hour = "usd-per-hour",
    /// Dollars a month for the vector store.
    vector_store_usd_per_month = "vector-store-usd-per-month",
    /// Share of a dedicated replica's measured capacity that can be planned on, 0 to 1.
    replica_utilisation = "replica-utilisation",
    /// Hours to build a prompt.
    build_hours_prompting = "build-hours-prompting",
    /// Hours to build a prompt with the whole material.
    build_hours_long_context = "build-hours-long-context",
    /// Hours to build retrieval.
    build_hours_rag = "build-hours-rag",
    /// Hours to build a prompt that works in steps.
    build_hours_cot = "build-hours-cot",
    /// Hours to prepare data, train and test.
    build_hours_fine_tune = "build-hours-fine-tune",
    /// Hours a month to keep a prompt.
    upkeep_hours_prompting = "upkeep-hours-prompting",
    /// Hours a month to keep a prompt with the whole material.
    upkeep_hours_long_context = "upkeep-hours-long-context",
    /// Hours a month to keep retrieval.
    upkeep_hours_rag = "upkeep-hours-rag",
    /// Hours a month to keep a prompt that works in steps.
    upkeep_hours_cot = "upkeep-hours-cot",
    /// Hours a month to keep a tuned model, beside retraining.
    upkeep_hours_fine_tune = "upkeep-hours-fine-tune",
}
