//! What can be found in training data: codes that do not change, how bad each is, and what to do about it.

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// A row that cannot be trained on, or a file that is refused.
    Error,
    /// It is trained on, and the model gets worse or money is lost.
    Warning,
    /// Worth knowing.
    Note,
}

impl Severity {
    /// The word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

macro_rules! codes {
    ($($name:ident = $id:literal, $severity:ident, $title:literal, $remedy:literal;)*) => {
        /// What was found.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $(#[doc = $title] $name,)*
        }

        impl Code {
            /// All of them, the worst first.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// Its name in results, which is a contract.
            #[must_use]
            pub const fn id(self) -> &'static str {
                match self { $(Self::$name => $id,)* }
            }

            /// How bad it is.
            #[must_use]
            pub const fn severity(self) -> Severity {
                match self { $(Self::$name => Severity::$severity,)* }
            }

            /// What it means.
            #[must_use]
            pub const fn title(self) -> &'static str {
                match self { $(Self::$name => $title,)* }
            }

            /// What to do about it.
            #[must_use]
            pub const fn remedy(self) -> &'static str {
                match self { $(Self::$name => $remedy,)* }
            }
        }
    };
}

codes! {
    NotUtf8 = "not-utf8", Error, "the row is not UTF-8", "save the file as UTF-8";
    BadJson = "bad-json", Error, "the row is no JSON", "write one whole JSON object on each line";
    PythonOnlyJson = "python-only-json", Error, "Python reads the row, strict parsers do not: half a surrogate pair, NaN or an infinity",
        "write it without them, as json.dumps does with allow_nan=False after .encode('utf-8')";
    RowTooLong = "row-too-long", Error, "the row is longer than anything that is trained on, and was passed over", "take it out, or link images instead of embedding them";
    NotAnObject = "not-an-object", Error, "the row is JSON, but no object", "write an object on each line";
    UnknownFormat = "unknown-format", Error, "the row has none of the known formats", "give it the keys of one of them";
    MixedFormats = "mixed-formats", Error, "the data has rows of two formats or more", "keep one format in a file";
    NoMessages = "no-messages", Error, "the list of messages is empty, or no list", "give the conversation as a list";
    BadMessage = "bad-message", Error, "a message is no object, or lacks its role", "give each message a role and a content";
    UnknownRole = "unknown-role", Error, "a role that the format does not have", "use system, user, assistant or tool as the format names them";
    WrongType = "wrong-type", Error, "a content is neither a text nor a list of parts", "give it as a text";
    EmptyContent = "empty-content", Error, "an empty text where something should be learnt or asked", "fill it, or take the row out";
    NoAssistant = "no-assistant", Error, "no answer to learn from", "end the conversation with the answer that is wanted";
    LastNotAssistant = "last-not-assistant", Error, "the last turn is not the assistant's", "end the conversation with the answer that is wanted";
    LastNotUser = "last-not-user", Error, "the last turn is not the user's, though the answer is left to the model", "end the prompt with the user's turn";
    BadWeight = "bad-weight", Error, "a weight that is not 0 or 1, or not on an assistant's turn", "write 0 or 1 on assistant turns alone";
    NothingTrained = "nothing-trained", Error, "every answer of the row has weight 0", "give weight 1 to what should be learnt";
    BadToolCall = "bad-tool-call", Error, "a tool call lacks its id, its name or arguments as JSON text, or an answer fits no call",
        "give calls id, type, function.name and function.arguments, and answers the tool_call_id";
    BadTools = "bad-tools", Error, "the tools are no list of definitions", "give each tool as an object with a name";
    BadPreference = "bad-preference", Error, "a preference that is not one answer against another", "give exactly one assistant message on each side";
    SamePreference = "same-preference", Error, "the preferred answer is the other one, too", "take the row out, or give two that differ";
    BadLabel = "bad-label", Error, "a label that is not true or false", "label each answer true or false";
    ImageNotOnUser = "image-not-on-user", Error, "an image on a turn that is not the user's", "move it to the user's turn";
    BadImage = "bad-image", Error, "an image that is no https address and no data address of a JPEG, PNG or WebP", "give one of these";
    ImageTooLarge = "image-too-large", Error, "an image of more than 10 MB", "make it smaller";
    ReservedWord = "reserved-word", Error, "a word on which Amazon Nova fails, such as `User:`, `Assistant:` or `<image>`", "write it otherwise";
    BadVersion = "bad-version", Error, "a schemaVersion that Bedrock does not know", "write bedrock-conversation-2024";
    DuplicateKey = "duplicate-key", Warning, "a key that stands twice; the last one counts", "keep one";
    UnknownKey = "unknown-key", Warning, "a key that the format does not have; some providers refuse it", "take it out";
    SystemNotFirst = "system-not-first", Warning, "a system message that is not the first; some providers refuse it", "put it first";
    TurnOrder = "turn-order", Warning, "user and assistant do not take turns, or the assistant begins; some providers refuse it", "merge turns of one role, and begin with the user";
    JsonArray = "json-array", Warning, "one JSON array; providers want a row on each line", "write it as lines, as --fix does";
    BrokenLines = "broken-lines", Warning, "rows that span lines; providers want a row on each line", "write it as lines, as --fix does";
    WrongExtension = "wrong-extension", Warning, "a name that does not end in .jsonl; some providers refuse it", "name it so";
    ExactDuplicate = "exact-duplicate", Warning, "the same example as an earlier row", "keep one, as --fix does";
    NearDuplicate = "near-duplicate", Warning, "nearly the same as an earlier row", "keep the better one";
    Leak = "leak", Warning, "the same example, or the same input, as a row for validation", "keep it on one side, or the validation measures memory";
    NearLeak = "near-leak", Warning, "nearly the same as a row for validation", "keep it on one side, or the validation measures memory";
    Contradiction = "contradiction", Warning, "the same input as an earlier row, with another answer", "decide which answer is right";
    CutOff = "cut-off", Warning, "an answer that breaks off", "write it to its end";
    Refusal = "refusal", Warning, "an answer that refuses", "keep it only if refusing is what should be learnt";
    IdenticalAnswers = "identical-answers", Warning, "one answer stands in many rows", "vary it, or keep fewer of them";
    ClassImbalance = "class-imbalance", Warning, "one class has far more rows than another", "add rows to the rare class, or thin the common one";
    Secret = "secret", Warning, "a secret; whoever has the model can get at it", "take it out, and revoke it";
    CardNumber = "card-number", Warning, "a card number", "take it out, or put an invented one";
    EmailAddress = "email-address", Warning, "an e-mail address", "take it out, or write example.com";
    OverLength = "over-length", Warning, "a row over the length that an offer trains on; it is cut in silence, or refused", "shorten or split it";
    ByteOrderMark = "byte-order-mark", Note, "a byte order mark at the beginning; some readers take it for text", "save without it";
    CarriageReturns = "carriage-returns", Note, "lines that end as on Windows", "nothing: readers take both";
    Images = "images", Note, "images are not counted as text: what one costs depends on the model", "nothing";
    CommonStart = "common-start", Note, "all answers begin alike", "leave it out, unless it is wanted in each answer";
    CommonEnd = "common-end", Note, "all answers end alike", "nothing, if it marks the end";
    PartlyCompared = "partly-compared", Note, "more rows than are compared with each other; the rest was counted only", "split the file to compare all of it";
}

/// A place where something was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The index of the file.
    pub file: usize,
    /// The line on which the row begins; nothing if it is about the file.
    pub line: Option<u64>,
    /// What is special here.
    pub detail: Option<String>,
}

/// All findings of one code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// What was found.
    pub code: Code,
    /// How often.
    pub total: u64,
    /// The first of them.
    pub listed: Vec<Finding>,
}

/// The faults of one row, each code once.
#[derive(Debug, Default)]
pub(super) struct Faults(Vec<(Code, Option<String>)>);

impl Faults {
    pub(super) fn add(&mut self, code: Code) {
        self.add_with(code, || None);
    }

    pub(super) fn add_with(&mut self, code: Code, detail: impl FnOnce() -> Option<String>) {
        if !self.has(code) {
            self.0.push((code, detail()));
        }
    }

    pub(super) fn has(&self, code: Code) -> bool {
        self.0.iter().any(|(own, _)| *own == code)
    }

    pub(super) fn has_errors(&self) -> bool {
        (self.0.iter()).any(|(code, _)| code.severity() == Severity::Error)
    }

    pub(super) fn into_list(self) -> Vec<(Code, Option<String>)> {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::Code;

    #[test]
    fn codes_are_kebab_case_and_the_worst_come_first() {
        for code in Code::ALL {
            let is_kebab = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            assert!(code.id().chars().all(is_kebab), "{}", code.id());
        }
        assert!(Code::ALL.is_sorted_by_key(|code| code.severity()));
        let mut ids: Vec<&str> = Code::ALL.iter().map(|code| code.id()).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), Code::ALL.len());
    }
}
