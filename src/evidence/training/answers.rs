//! Answers that should not be learnt: those that break off, and those that refuse.
//!
//! Both are told by signs that few good answers have: where in doubt, an answer is taken to be good.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, Anchored, Input, StartKind};

/// How refusals begin.
const REFUSALS: [&str; 24] = [
    "i'm sorry, but i can't",
    "i'm sorry, but i cannot",
    "i'm sorry, but i'm not able",
    "i'm sorry, but i am not able",
    "i'm sorry, but i'm unable",
    "i'm sorry, but as an ai",
    "i'm sorry, i can't",
    "i'm sorry, i cannot",
    "i am sorry, but i can't",
    "i am sorry, but i cannot",
    "i apologize, but i can't",
    "i apologize, but i cannot",
    "sorry, but i can't",
    "sorry, i can't",
    "sorry, i cannot",
    "i can't assist with",
    "i can't help with",
    "i cannot assist with",
    "i cannot help with",
    "i cannot fulfill",
    "i can't fulfill",
    "i'm unable to assist",
    "i'm not able to help with",
    "as an ai language model, i ",
];

/// What may stand before who refuses.
const OPENINGS: [&str; 4] = ["", "unfortunately, ", "i'm sorry, but ", "sorry, but "];
/// How it is said that something cannot be done.
const INABILITIES: [&str; 6] = [
    "i cannot ",
    "i can't ",
    "i'm unable to ",
    "i am unable to ",
    "i'm not able to ",
    "i am not able to ",
];
/// What is refused; without it the same words begin a good answer.
const REFUSED: [&str; 11] = [
    "help with ",
    "help you with ",
    "assist with ",
    "assist you with ",
    "provide that ",
    "provide this ",
    "provide information ",
    "answer that",
    "comply with ",
    "do so.",
    "do that.",
];

/// Whether an answer refuses.
pub(super) fn refuses(answer: &str) -> bool {
    static BEGINNINGS: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
        let inabilities = OPENINGS.iter().flat_map(|opening| {
            INABILITIES
                .iter()
                .map(move |inability| [*opening, *inability])
        });
        let composed = inabilities
            .flat_map(|[one, two]| REFUSED.iter().map(move |three| [one, two, three].concat()));
        AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .start_kind(StartKind::Anchored)
            .build(composed.chain(REFUSALS.map(str::to_owned)))
            .ok()
    });
    let start = answer.trim_start();
    // Typed and printed apostrophes are the same.
    let mut end = start.len().min(64);
    while !start.is_char_boundary(end) {
        end -= 1;
    }
    let start = start[..end].replace('\u{2019}', "'");
    let input = Input::new(&start).anchored(Anchored::Yes);
    BEGINNINGS.as_ref().is_some_and(|all| all.is_match(input))
}

/// Words that no sentence ends with.
const OPEN_WORDS: [&str; 14] = [
    "the", "a", "an", "of", "and", "or", "to", "with", "for", "from", "because", "which", "is",
    "are",
];

/// Whether an answer breaks off: within JSON, within a block of code, or within a sentence.
pub(super) fn breaks_off(answer: &str) -> bool {
    let answer = answer.trim_end();
    let start = answer.trim_start();
    if (start.starts_with('{') || start.starts_with('[')) && is_unfinished_json(start) {
        return true;
    }
    let fences = answer
        .lines()
        .filter(|line| line.trim_start().starts_with("```"));
    if fences.count() % 2 == 1 {
        return true;
    }
    // Nearly all answers end otherwise, which is seen at once.
    let ends_open =
        answer.ends_with(|c: char| c.is_lowercase() || matches!(c, ',' | '(' | '–' | '—'));
    let last_line = answer.lines().next_back().unwrap_or_default();
    ends_open && is_prose(last_line) && is_open(answer, last_line)
}

/// Whether JSON is sound as far as it goes, and does not go to its end.
fn is_unfinished_json(text: &str) -> bool {
    // A template such as `{name}` is no JSON, and `[1]` may begin a footnote.
    let looks_like_json = text[1..].trim_start().starts_with(['"', '{', '[']);
    looks_like_json
        && serde_json::from_str::<serde::de::IgnoredAny>(text).is_err_and(|error| error.is_eof())
}

/// Whether a line is a sentence, or the beginning of one: many words, and no sign of code, lists or tables.
fn is_prose(line: &str) -> bool {
    let line = line.trim();
    let is_marked = line.starts_with([
        '-', '*', '#', '|', '>', '+', '<', '`', '\\', '$', '{', '}', '(', '/',
    ]) || line.contains(['=', '{', '}', '<', '>', '|', '\\', ';', '`', '$'])
        || line.contains("://");
    let words = line.split_whitespace();
    let plain =
        |word: &&str| word.chars().filter(|c| c.is_alphabetic()).count() * 2 > word.chars().count();
    let (all, plain) = (words.clone().count(), words.filter(plain).count());
    !is_marked && all >= 6 && plain * 10 >= all * 8
}

fn is_open(answer: &str, last_line: &str) -> bool {
    let Some(last) = answer.chars().next_back() else {
        return false;
    };
    if matches!(last, ',' | '(' | '–' | '—') {
        return true;
    }
    if !last.is_lowercase() {
        return false;
    }
    let last_word = last_line.split_whitespace().next_back().unwrap_or_default();
    // A tag, a name or an address ends a text without a stop.
    if !last_word
        .chars()
        .all(|c| c.is_lowercase() || matches!(c, '-' | '\''))
    {
        return false;
    }
    if OPEN_WORDS.contains(&last_word) {
        return true;
    }
    // Whoever ends one sentence with a stop ends the last one so, too.
    let line_stops = last_line.match_indices(". ").filter(|(at, _)| {
        let before = last_line[..*at].chars().next_back();
        let after = last_line[at + 2..].chars().next();
        // An initial and an abbreviation stand before small letters or after a single capital.
        before.is_some_and(|c| c.is_lowercase() || c == ')')
            && after.is_some_and(char::is_uppercase)
    });
    let is_long = last_line.split_whitespace().count() >= 12;
    let lines = answer.lines().rev().skip(1).filter(|line| is_prose(line));
    let stopped = lines.filter(|line| line.trim_end().ends_with(['.', '!', '?']));
    line_stops.count() > 0 || (is_long && stopped.count() > 0)
}

#[cfg(test)]
mod tests {
    use super::{breaks_off, refuses};

    #[test]
    fn broken_answers_are_told_from_short_ones() {
        let broken = [
            "The battery lasts a day. It charges in an hour and can be swapped by the",
            "First, open the settings, then choose the network that you want to use,",
            r#"{"name": "Ann", "age": "#,
            "Use this:\n```python\nprint(1)\n",
            "It is done in three steps. First the tank is filled. Then the pump is star",
            "It begins with the oldest of them.\nThen all of the others follow in the order in which they had been put ther",
        ];
        for answer in broken {
            assert!(breaks_off(answer), "{answer}");
        }
        let whole = [
            "positive",
            "New York",
            "SELECT name FROM students WHERE age > 30",
            "The battery lasts a day. It charges in an hour.",
            r#"{"name": "Ann"}"#,
            "[1] is the first footnote of the text that you gave me",
            "{name} is a placeholder in the template that you gave me",
            "Use this:\n```python\nprint(1)\n```",
            "Steps:\n- open the settings\n- choose the network that you want to use",
            "Yours sincerely,\nAnn",
            "A puppy keeps you fit. It is a friend for life and asks for little. #PuppyLove",
            "a short text about nothing in particular without any stop",
            "See https://example.com/a for all that there is to know about it",
            "\u{5317}\u{4eac}",
            "",
        ];
        for answer in whole {
            assert!(!breaks_off(answer), "{answer}");
        }
    }

    #[test]
    fn refusals_are_told_from_regrets() {
        assert!(refuses("I\u{2019}m sorry, but I can\u{2019}t share that."));
        assert!(refuses("\n I cannot assist with this request."));
        assert!(refuses("As an AI language model, I do not have opinions."));
        assert!(!refuses(
            "I'm sorry to hear that. Let us look at it together."
        ));
        assert!(!refuses("You can't assist with this before Monday."));
        assert!(!refuses("The reply was: I cannot assist with this."));
    }
}
