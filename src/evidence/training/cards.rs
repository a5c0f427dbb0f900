//! Card numbers in training data, which should not be in it.

use super::secrets::is_word;

/// Whether a card number stands in a text: 13 to 19 digits, spaces or dashes between them, that begin as cards do and
/// pass Luhn's check.
pub(super) fn has_card(bytes: &[u8]) -> bool {
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let start = at;
        let mut digits = [0_u8; 20];
        let mut count = 0;
        while at < bytes.len() {
            let byte = bytes[at];
            let is_break =
                matches!(byte, b' ' | b'-') && bytes.get(at + 1).is_some_and(u8::is_ascii_digit);
            if byte.is_ascii_digit() {
                if count < digits.len() {
                    digits[count] = byte - b'0';
                }
                count += 1;
            } else if !is_break {
                break;
            }
            at += 1;
        }
        let is_joined = |byte: Option<&u8>| {
            byte.is_some_and(|byte| is_word(*byte) || matches!(byte, b'.' | b'$'))
        };
        let before = start.checked_sub(1).and_then(|at| bytes.get(at));
        let after = bytes.get(at).filter(|byte| **byte != b'.');
        if !is_joined(before) && !is_joined(after) && digits.get(..count).is_some_and(is_card) {
            return true;
        }
    }
    false
}

fn is_card(digits: &[u8]) -> bool {
    let fits = match digits {
        [3, 4 | 7, ..] => digits.len() == 15,
        [3, 0 | 6 | 8, ..] => digits.len() == 14,
        [4, ..] => matches!(digits.len(), 13 | 16 | 19),
        [5, 1..=5, ..] | [2, 2..=7, ..] => digits.len() == 16,
        [6, 0 | 4 | 5, ..] => matches!(digits.len(), 16 | 19),
        _ => false,
    };
    let luhn = || {
        let sum: u32 = (digits.iter().rev().enumerate())
            .map(|(index, digit)| match (index % 2, u32::from(*digit)) {
                (1, digit) if digit > 4 => digit * 2 - 9,
                (1, digit) => digit * 2,
                (_, digit) => digit,
            })
            .sum();
        sum.is_multiple_of(10)
    };
    fits && luhn()
}

#[cfg(test)]
mod tests {
    use super::has_card;

    #[test]
    fn cards_are_told_from_other_numbers() {
        // The numbers that payment providers give for tests.
        for card in [
            "4242 4242 4242 4242",
            "5555-5555-5555-4444",
            "378282246310005",
            "card:4242424242424242.",
        ] {
            assert!(has_card(card.as_bytes()), "{card}");
        }
        for other in [
            "4242 4242 4242 4243",
            "1234567890123452",
            "x4242424242424242",
            "2024-01-02 2024-01-03",
            "0.4242424242424242",
        ] {
            assert!(!has_card(other.as_bytes()), "{other}");
        }
    }
}
