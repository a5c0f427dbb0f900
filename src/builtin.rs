//! The data that is built into the program, so that it works offline and from one file.

/// A built-in file: the name it is known by, and its text.
pub type File = (&'static str, &'static str);

/// The frameworks, the default one first.
pub const FRAMEWORKS: [File; 2] = [
    ("four-step", include_str!("../rules/four-step.yaml")),
    ("lesson", include_str!("../rules/lesson.yaml")),
];

/// What is assumed where nobody says otherwise.
pub const ASSUMPTIONS: File = ("rules/assumptions.yaml", include_str!("../rules/assumptions.yaml"));

/// The part of the `genai-prices` data that holds the models that are commonly named.
pub const COMMON_MODELS: &str = include_str!("../rules/prices/genai-prices-common.json");

/// Tuning offers, by the provider's id. A test holds this against the files in `rules/prices/`.
pub const PROVIDERS: [File; 15] = [
    ("anthropic", include_str!("../rules/prices/anthropic.yaml")),
    ("aws", include_str!("../rules/prices/aws.yaml")),
    ("azure", include_str!("../rules/prices/azure.yaml")),
    ("cohere", include_str!("../rules/prices/cohere.yaml")),
    ("databricks", include_str!("../rules/prices/databricks.yaml")),
    ("fireworks", include_str!("../rules/prices/fireworks.yaml")),
    ("google", include_str!("../rules/prices/google.yaml")),
    ("mistral", include_str!("../rules/prices/mistral.yaml")),
    ("nebius", include_str!("../rules/prices/nebius.yaml")),
    ("openai", include_str!("../rules/prices/openai.yaml")),
    ("ori", include_str!("../rules/prices/ori.yaml")),
    ("prime-intellect", include_str!("../rules/prices/prime-intellect.yaml")),
    ("self-hosted", include_str!("../rules/prices/self-hosted.yaml")),
    ("tinker", include_str!("../rules/prices/tinker.yaml")),
    ("together", include_str!("../rules/prices/together.yaml")),
];
