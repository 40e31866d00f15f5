//! Is it a secret, or does it only look like one: randomness, checksums, and the habits of made-up examples.
//!
//! Works on the token alone. Which provider a token belongs to is for the page's expressions to say.

/// Bits of information in each character, by how often each occurs.
pub(crate) fn entropy(text: &str) -> f64 {
    let mut counts = [0_u32; 256];
    text.bytes().for_each(|byte| counts[usize::from(byte)] += 1);
    let total = text.len() as f64;
    counts
        .iter()
        .filter(|count| **count > 0)
        .map(|count| f64::from(*count) / total)
        .map(|share| -share * share.log2())
        .sum()
}

/// Whether a person made it up: example words, runs, sequences, or too few different characters for its length.
pub(crate) fn is_made_up(token: &str) -> bool {
    const WORDS: &[&str] = &[
        "example",
        "sample",
        "dummy",
        "placeholder",
        "changeme",
        "replace",
        "insert",
        "redacted",
        "xxxx",
        "your",
        "fake",
        "invalid",
        "notreal",
        "deadbeef",
        "abcdef",
        "abcd1234",
        "123456789",
        "987654321",
        "012345",
        "00000000",
        "qwerty",
        "foobar",
        "password",
        "secret",
        "testkey",
        "testtoken",
        "mytoken",
        "token_here",
        "aaaaaa",
        "....",
        "****",
    ];
    let lower = token.to_ascii_lowercase();
    if WORDS.iter().any(|word| lower.contains(word)) {
        return true;
    }
    let bytes = token.as_bytes();
    let run = |step: i16| {
        bytes.windows(6).any(|it| it.windows(2).all(|pair| i16::from(pair[1]) - i16::from(pair[0]) == step))
    };
    // Five of the same, or six that count up or down, do not come out of a generator.
    bytes.windows(5).any(|it| it.iter().all(|byte| *byte == it[0])) || run(1) || run(-1)
}

/// Whether the characters are as mixed as a generator's are: at least `share` of what a random text of the same length
/// and of an alphabet of `letters` characters would have.
pub(crate) fn is_random(token: &str, letters: u32, share: f64) -> bool {
    // A short text cannot show more different characters than it has.
    let most = f64::from(letters.min(token.len() as u32)).log2();
    entropy(token) >= most * share && !is_made_up(token)
}

/// Whether the last six characters are the checksum of a token that begins with a prefix and an underscore.
///
/// The checksum is a CRC-32 of what stands between, in base 62 with digits first.
pub(crate) fn has_checksum(token: &str) -> bool {
    let Some((_, body)) = token.rsplit_once('_') else { return false };
    let Some((random, expected)) = body.len().checked_sub(6).and_then(|at| body.split_at_checked(at)) else {
        return false;
    };
    base62(crc32(random.as_bytes())) == expected
}

fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32, byte: &u8| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { (crc >> 1) ^ 0xEDB8_8320 } else { crc >> 1 })
    };
    !bytes.iter().fold(!0, step)
}

fn base62(mut number: u32) -> String {
    const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let mut digits = [b'0'; 6];
    for digit in digits.iter_mut().rev() {
        *digit = DIGITS[(number % 62) as usize];
        number /= 62;
    }
    digits.iter().map(|digit| char::from(*digit)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_the_one_of_the_check_value() {
        assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
        assert_eq!(base62(0), "000000");
        assert_eq!(base62(61), "00000z");
    }

    #[test]
    fn a_token_with_its_checksum_is_real_and_one_changed_character_is_not() {
        // Put together here, so that no scanner takes this file for a leak.
        let random = "zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ";
        let token = format!("ghp_{random}0mLq17");
        assert!(has_checksum(&token));
        assert!(!has_checksum(&token.replace("zQW", "zQX")));
        assert!(!has_checksum("ghp_short"));
        assert!(!has_checksum("no prefix"));
    }

    #[test]
    fn made_up_tokens_are_recognised() {
        for token in [
            "AKIAIOSFODNN7EXAMPLE",
            "AIzaSyXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX",
            "sk_live_abcdefghijklmnop",
            "glpat-00000000000000000000",
        ] {
            assert!(is_made_up(token), "{token}");
        }
        assert!(!is_made_up("Qm7tZ1vKx0LbN4hRp9Wd"));
    }

    #[test]
    fn randomness_is_measured_against_length_and_alphabet() {
        assert!(is_random("Qm7tZ1vKx0LbN4hRp9Wd", 62, 0.75));
        assert!(is_random("3f9a1c07e5b2d8464a6f0e1b9c7d2853", 16, 0.75));
        assert!(!is_random("aabbaabbaabbaabbaabb", 62, 0.75));
        assert!(!is_random("this_is_a_readable_name_of_x", 62, 0.95));
    }
}
