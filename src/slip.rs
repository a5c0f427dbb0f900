//! What was probably meant by a word that was mistyped.

/// Nobody mistypes a word that is longer; comparing such words takes long.
const LONGEST_SLIP: usize = 64;

/// The closest of the candidates to a word that was probably mistyped.
#[must_use]
pub fn closest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if word.len() > LONGEST_SLIP {
        return None;
    }
    // Words of very different length cannot be a slip; this also bounds the work on hostile input.
    let word = word.to_lowercase();
    candidates
        .into_iter()
        .filter(|candidate| candidate.len().abs_diff(word.len()) <= 8)
        .map(|candidate| (strsim::jaro_winkler(&word, candidate), candidate))
        .filter(|(likeness, _)| *likeness > 0.78)
        .max_by(|(a, _), (b, _)| a.total_cmp(b))
        .map(|(_, candidate)| candidate)
}

/// "did you mean `x`?" for the closest candidate, else the list of what there is.
#[must_use]
pub fn suggestion<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str> + Clone) -> String {
    if let Some(closest) = closest(word, candidates.clone()) {
        return format!("did you mean `{closest}`?");
    }
    let all: Vec<String> = candidates
        .into_iter()
        .map(|candidate| format!("`{candidate}`"))
        .collect();
    match all.as_slice() {
        [] => "there is none to choose from".to_owned(),
        [.., _] if all.len() > 24 => format!(
            "there are {} to choose from, such as {}",
            all.len(),
            all[..3].join(", ")
        ),
        _ => format!("use one of {}", all.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::suggestion;

    #[test]
    fn slips_are_recognised() {
        assert_eq!(
            suggestion("promting", ["prompting", "rag"]),
            "did you mean `prompting`?"
        );
        assert_eq!(
            suggestion("zzz", ["prompting", "rag"]),
            "use one of `prompting`, `rag`"
        );
    }
}
