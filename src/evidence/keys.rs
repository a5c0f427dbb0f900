//! The names at the start of a file, by which its kind is told: they are seen even where the file is cut off.

/// The keys of the first value of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Keys {
    /// Those of its outermost object, or of the first item of its outermost array.
    pub(super) outer: Vec<String>,
    /// Those of all objects one or two levels below.
    pub(super) inner: Vec<String>,
}

/// Longer names of what a file holds are cut where they are said.
pub(super) const LONGEST_NAME: usize = 40;
/// No file has more telling keys.
const MOST: usize = 400;

/// Looks for the keys in the start of a file. There are none where it is no JSON.
pub(super) fn first_keys(start: &[u8]) -> Keys {
    let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start);
    let mut keys = Keys::default();
    // The brackets that are open, and how many of them are of objects: an array is no level of its own.
    let mut open: Vec<u8> = Vec::new();
    let mut depth = 0_usize;
    let mut at = 0;
    while at < start.len() {
        match start[at] {
            bracket @ (b'{' | b'[') => {
                open.push(bracket);
                depth += usize::from(bracket == b'{');
            }
            b'}' | b']' => {
                // Whatever closes it, what was opened last is closed.
                depth -= usize::from(open.pop() == Some(b'{'));
                if open.is_empty() || open == [b'['] {
                    break;
                }
            }
            b'"' => {
                let Some((text, end)) = string(start, at) else {
                    break;
                };
                let is_key =
                    start[end..].iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b':');
                if is_key && keys.outer.len() + keys.inner.len() < MOST {
                    match depth {
                        1 => keys.outer.push(text),
                        2 | 3 if !keys.inner.contains(&text) => keys.inner.push(text),
                        _ => {}
                    }
                }
                at = end;
                continue;
            }
            byte if open.is_empty() && !byte.is_ascii_whitespace() => break,
            _ => {}
        }
        at += 1;
    }
    keys
}

/// The text of a string that starts at a quote, and where it is over.
fn string(bytes: &[u8], quote: usize) -> Option<(String, usize)> {
    let mut at = quote + 1;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 1,
            b'"' => {
                let text = String::from_utf8_lossy(&bytes[quote + 1..at]).into_owned();
                return Some((text, at + 1));
            }
            _ => {}
        }
        at += 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::first_keys;

    #[test]
    fn keys_of_the_first_value_are_found_even_where_it_is_cut_off() {
        let keys = first_keys(br#" [{"a": {"b": [{"c": {"d": 1}}]}, "e\"": "f:", "g": tru"#);
        assert_eq!(keys.outer, ["a", "e\\\"", "g"]);
        assert_eq!(keys.inner, ["b", "c"]);
        assert_eq!(first_keys(b"{\"a\": 1}\n{\"b\": 2}").outer, ["a"]);
        assert!(first_keys(b"id,passed\n1,yes").outer.is_empty());
        assert!(first_keys(b"").outer.is_empty());
    }
}
