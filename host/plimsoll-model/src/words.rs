//! Numbers as sentences say them: in the report, and in the reasons that a standard gives.

/// A number with its noun, and commas between thousands.
#[must_use]
pub fn count(number: impl Into<u64>, noun: &str) -> String {
    let number = number.into();
    let plural = if number == 1 { "" } else { "s" };
    format!("{} {noun}{plural}", thousands(number))
}

/// A number with commas between thousands.
#[must_use]
pub fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_easily() {
        assert_eq!(count(1_u32, "time"), "1 time");
        assert_eq!(count(0_u32, "time"), "0 times");
        assert_eq!(count(64_241_u32, "check"), "64,241 checks");
        assert_eq!([999, 1_000, 1_234_567].map(thousands), ["999", "1,000", "1,234,567"]);
    }
}
