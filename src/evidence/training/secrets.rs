//! What should not be in training data: keys and passwords, card numbers, e-mail addresses. Values are never kept.
//!
//! Secrets are found by the beginnings that providers give them and then checked; a pattern that is matched against the
//! whole text would take longer than counting its tokens.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::cards::has_card;

/// What a secret looks like after its beginning.
#[derive(Clone, Copy)]
enum Rest {
    /// At least so many letters, digits, `-` and `_`, with a digit and a letter among them.
    Mixed(usize),
    /// The same, or exactly so many letters as chance gives them.
    Letters(usize),
    /// Two texts of JSON in base64 and a signature, with dots between.
    Web,
    /// Exactly so many capital letters and digits.
    Capitals(usize),
    /// Two texts of these lengths with a dot between.
    Dotted(usize, usize),
    /// Three parts with slashes between.
    Slashes,
    /// A key in PEM form.
    Pem,
}

/// Beginnings and kinds. Kinds are named once for all their beginnings.
const SECRETS: [(&str, Rest, &str); 27] = [
    ("sk-ant-", Rest::Mixed(24), "Anthropic key"),
    ("sk-proj-", Rest::Mixed(24), "OpenAI key"),
    ("sk-svcacct-", Rest::Mixed(24), "OpenAI key"),
    ("sk-or-v1-", Rest::Mixed(32), "OpenRouter key"),
    ("sk-", Rest::Mixed(40), "OpenAI key"),
    ("AKIA", Rest::Capitals(16), "AWS key id"),
    ("ASIA", Rest::Capitals(16), "AWS key id"),
    ("AIza", Rest::Mixed(35), "Google key"),
    ("ya29.", Rest::Mixed(30), "Google token"),
    ("ghp_", Rest::Mixed(36), "GitHub token"),
    ("gho_", Rest::Mixed(36), "GitHub token"),
    ("ghu_", Rest::Mixed(36), "GitHub token"),
    ("ghs_", Rest::Mixed(36), "GitHub token"),
    ("github_pat_", Rest::Mixed(40), "GitHub token"),
    ("glpat-", Rest::Mixed(20), "GitLab token"),
    ("xoxb-", Rest::Mixed(20), "Slack token"),
    ("xoxp-", Rest::Mixed(20), "Slack token"),
    ("hooks.slack.com/services/", Rest::Slashes, "Slack webhook"),
    ("hf_", Rest::Letters(34), "Hugging Face token"),
    ("npm_", Rest::Mixed(36), "npm token"),
    ("pypi-AgE", Rest::Mixed(50), "PyPI token"),
    ("SG.", Rest::Dotted(22, 43), "SendGrid key"),
    ("sk_live_", Rest::Mixed(24), "Stripe key"),
    ("rk_live_", Rest::Mixed(24), "Stripe key"),
    ("gsk_", Rest::Mixed(40), "Groq key"),
    ("eyJ", Rest::Web, "JSON web token"),
    ("-----BEGIN ", Rest::Pem, "private key"),
];

/// A set of kinds: one bit for each secret, then cards and addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Sensitive(u32);

const CARD: u32 = 1 << 30;
const EMAIL: u32 = 1 << 31;

impl Sensitive {
    pub(super) fn add(&mut self, other: Self) {
        self.0 |= other.0;
    }

    pub(super) fn has_card(self) -> bool {
        self.0 & CARD != 0
    }

    pub(super) fn has_email(self) -> bool {
        self.0 & EMAIL != 0
    }

    /// What must not be shown.
    pub(super) fn kind(self) -> Option<&'static str> {
        self.secret()
            .or(self.has_card().then_some("card number"))
            .or(self.has_email().then_some("e-mail address"))
    }

    /// The kind of the first secret.
    pub(super) fn secret(self) -> Option<&'static str> {
        let mut kinds = SECRETS.iter().enumerate();
        kinds
            .find(|(index, _)| self.0 & (1 << index) != 0)
            .map(|(_, (_, _, kind))| *kind)
    }
}

/// Looks through a text.
pub(super) fn scan(text: &str) -> Sensitive {
    static BEGINNINGS: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
        AhoCorasick::builder()
            .match_kind(aho_corasick::MatchKind::LeftmostLongest)
            .build(SECRETS.map(|(beginning, ..)| beginning))
            .ok()
    });
    let bytes = text.as_bytes();
    let mut found = 0;
    if let Some(beginnings) = BEGINNINGS.as_ref() {
        for hit in beginnings.find_iter(text) {
            let index = hit.pattern().as_usize();
            let is_word = hit.start() > 0 && is_word(bytes[hit.start() - 1]);
            if !is_word && SECRETS[index].1.holds(&text[hit.end()..]) {
                found |= 1 << index;
            }
        }
    }
    if memchr::memchr_iter(b'@', bytes).any(|at| is_address(bytes, at)) {
        found |= EMAIL;
    }
    if has_card(bytes) {
        found |= CARD;
    }
    Sensitive(found)
}

pub(super) fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')
}

impl Rest {
    fn holds(self, rest: &str) -> bool {
        let word = &rest[..rest.bytes().take_while(|byte| is_word(*byte)).count()];
        match self {
            Self::Mixed(least) => word.len() >= least && is_mixed(word),
            Self::Letters(length) => {
                (word.len() >= 30 && is_mixed(word)) || (word.len() == length && is_random(word))
            }
            Self::Web => is_web_token(rest),
            Self::Capitals(length) => {
                word.len() == length
                    && word.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
                    // The example of the AWS documentation ends so.
                    && !word.ends_with("EXAMPLE")
            }
            Self::Dotted(first, second) => {
                word.len() == first && {
                    let rest = rest[first..].strip_prefix('.').unwrap_or_default();
                    rest.bytes().take_while(|byte| is_word(*byte)).count() >= second
                }
            }
            Self::Slashes => {
                let mut parts = rest.split('/');
                let mut next = |least: usize| {
                    let part = parts.next().unwrap_or_default();
                    part.bytes().take_while(u8::is_ascii_alphanumeric).count() >= least
                };
                rest.starts_with('T') && next(8) && next(8) && next(20)
            }
            Self::Pem => {
                // No name of a key is longer, and all of a line may be as long as a row.
                let start = &rest.as_bytes()[..rest.len().min(64)];
                let mut lines = start.split(|byte| matches!(byte, b'\n' | b'\r'));
                let line = lines.next().unwrap_or_default();
                // Without its body it only speaks of one.
                line.ends_with(b"PRIVATE KEY-----") && rest.len() > line.len() + 64
            }
        }
    }
}

/// Whether a word has digits and letters and is no row of the same signs, as invented ones are.
fn is_mixed(word: &str) -> bool {
    let has = |is: fn(&u8) -> bool| word.as_bytes().iter().any(is);
    has(u8::is_ascii_digit) && has(u8::is_ascii_alphabetic) && distinct_signs(word) >= 8
}

fn distinct_signs(word: &str) -> usize {
    let mut signs = [false; 256];
    for byte in word.bytes() {
        signs[usize::from(byte)] = true;
    }
    signs.iter().filter(|is_there| **is_there).count()
}

/// Whether a word has letters alone, and capital and small ones as chance gives them: names have few capitals.
fn is_random(word: &str) -> bool {
    let bytes = word.as_bytes();
    let capitals = bytes
        .iter()
        .filter(|byte| byte.is_ascii_uppercase())
        .count();
    let small = bytes
        .iter()
        .filter(|byte| byte.is_ascii_lowercase())
        .count();
    capitals + small == bytes.len()
        && capitals.min(small) * 5 >= bytes.len()
        && distinct_signs(word) >= 8
}

/// Whether the rest of a JSON web token stands here: that of its header, its payload and its signature.
fn is_web_token(rest: &str) -> bool {
    /// What the pages that explain such tokens have as their subject.
    const EXAMPLE: &str = "eyJzdWIiOiIxMjM0NTY3ODkw";
    let word = |text: &str| text.bytes().take_while(|byte| is_word(*byte)).count();
    let header = word(rest);
    let Some(rest) = rest[header..].strip_prefix('.') else {
        return false;
    };
    let payload = word(rest);
    let signature = rest[payload..].strip_prefix('.').map_or(0, word);
    let is_sound = rest.starts_with("eyJ") && !rest.starts_with(EXAMPLE);
    is_sound && header >= 9 && payload >= 12 && signature >= 40
}

/// Whether an e-mail address stands around an `@`. Addresses that are made for examples are none.
fn is_address(bytes: &[u8], at: usize) -> bool {
    let is_local = |byte: &u8| {
        byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'%' | b'+' | b'-')
    };
    let is_domain = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-');
    let local = bytes[..at]
        .iter()
        .rev()
        .take(64)
        .take_while(|byte| is_local(byte))
        .count();
    let domain = bytes[at + 1..]
        .iter()
        .take(253)
        .take_while(|byte| is_domain(byte))
        .count();
    let Ok(domain) = std::str::from_utf8(&bytes[at + 1..at + 1 + domain]) else {
        return false;
    };
    let domain = domain.trim_end_matches(['.', '-']).to_ascii_lowercase();
    let Some((name, top)) = domain.rsplit_once('.') else {
        return false;
    };
    let is_top =
        (2..=24).contains(&top.len()) && top.bytes().all(|byte| byte.is_ascii_alphabetic());
    // RFC 2606 keeps these for examples.
    let is_reserved = matches!(top, "example" | "test" | "invalid" | "localhost")
        || matches!(name.rsplit('.').next(), Some("example"));
    local > 0 && is_top && !name.is_empty() && !is_reserved
}

#[cfg(test)]
mod tests {
    use super::scan;

    /// Put together here, so that no scanner takes this file for a leak.
    fn key(beginning: &str, length: usize) -> String {
        let signs = "a8Kd0xPq3LmZ7vB2nR5tY1wC6sJ9hG4f";
        beginning.to_owned() + &signs.repeat(4)[..length]
    }

    #[test]
    fn secrets_are_told_from_words_that_begin_alike() {
        let secrets = [
            (key("sk-ant-", 40), "Anthropic key"),
            (key("sk-proj-", 48), "OpenAI key"),
            (key("sk-", 48), "OpenAI key"),
            (format!("AK{}", "IAQ7RZ3NM5KD2XW8PT"), "AWS key id"),
            (key("AIza", 35), "Google key"),
            (key("ghp_", 36), "GitHub token"),
            (key("hf_", 34), "Hugging Face token"),
            (
                format!("S{}.{}", key("G.", 22), key("", 43)),
                "SendGrid key",
            ),
            (
                format!(
                    "hooks.slack.com/services/T0{}/B0{}/{}",
                    "12345678",
                    "12345678",
                    key("", 24)
                ),
                "Slack webhook",
            ),
            (
                format!("-----BEGIN RSA {}\n{}", "PRIVATE KEY-----", key("", 100)),
                "private key",
            ),
        ];
        for (secret, kind) in secrets {
            let found = scan(&format!("my key is {secret}."));
            assert_eq!(found.secret(), Some(kind), "{secret}");
        }
        let others = [
            "sk-learn and task-oriented work".to_owned(),
            format!("sk-{}", "x".repeat(48)),
            "AKIAIOSFODNN7EXAMPLE".to_owned(),
            "set it as -----BEGIN PRIVATE KEY----- and so on".to_owned(),
            key("disk-", 48),
            key("ghp_", 20),
        ];
        for other in others {
            assert_eq!(scan(&other).secret(), None, "{other}");
        }
    }

    #[test]
    fn addresses_are_told_from_examples() {
        assert!(scan("write to ann.lee@mail.acme.io.").has_email());
        for other in [
            "a@b",
            "@ann",
            "see ann@example.com",
            "user@host.test",
            "3 @ 4.50",
            "x@1.2",
        ] {
            assert!(!scan(other).has_email(), "{other}");
        }
    }
}
