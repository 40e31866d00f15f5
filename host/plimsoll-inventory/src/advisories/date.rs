//! Days, to say how old a snapshot is. Nothing here knows what day it is.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A day of the Gregorian calendar; written `2024-02-29`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Day {
    year: u16,
    month: u8,
    day: u8,
}

impl Day {
    /// The first day of computers: what is dated before says nothing, as the year 1 of a writer that had no date.
    pub const EPOCH: Self = Self { year: 1970, month: 1, day: 1 };

    /// Returns how many days lie between an earlier day and this one; negative for a later one.
    #[must_use]
    pub fn since(self, earlier: Self) -> i64 {
        self.number() - earlier.number()
    }

    /// Returns the day that begins so many days after [`Day::EPOCH`]; none after the year 9999.
    #[must_use]
    pub fn after_epoch(days: u32) -> Option<Self> {
        let number = Self::EPOCH.number() + i64::from(days);
        // A year of the Gregorian calendar has 365.2425 days: the guess is off by one at most.
        let guess = u16::try_from(number * 400 / 146_097).ok()?;
        let years = [guess + 1, guess, guess.saturating_sub(1)].into_iter().filter(|year| *year <= 9_999);
        let mut firsts = years.flat_map(|year| (1..=12).rev().map(move |month| Self { year, month, day: 1 }));
        let first = firsts.find(|first| first.number() <= number)?;
        Some(Self { day: u8::try_from(number - first.number() + 1).ok()?, ..first })
    }

    /// The days since 1 March of the year 0: years begin in March, so that leap days come last.
    fn number(self) -> i64 {
        let (year, month) = (i64::from(self.year), i64::from(self.month));
        let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
        let leaps = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
        year * 365 + leaps + (month * 153 + 2) / 5 + i64::from(self.day) - 1
    }
}

impl FromStr for Day {
    type Err = String;

    /// Reads a date, or the date of a time such as `2024-02-29T12:00:00Z`.
    fn from_str(text: &str) -> Result<Self, String> {
        let refused = || format!("`{text}` is not a date; help: write it as 2024-02-29");
        let date = text.split(['T', ' ']).next().unwrap_or(text);
        // A number may have a sign for Rust, and not in a date.
        if !date.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-') {
            return Err(refused());
        }
        let mut parts = date.split('-');
        let (year, month, day) = (parts.next(), parts.next(), parts.next());
        let (Some(year), Some(month), Some(day), None) = (year, month, day, parts.next()) else {
            return Err(refused());
        };
        let year = year.parse().ok().filter(|_| year.len() == 4);
        let month = month.parse().ok().filter(|found| (1..=12).contains(found) && month.len() == 2);
        let day = day.parse().ok().filter(|found| (1..=31).contains(found) && day.len() == 2);
        match (year, month, day) {
            (Some(year), Some(month), Some(day)) if day <= days_of(year, month) => Ok(Self { year, month, day }),
            (Some(year), Some(month), Some(_)) => {
                Err(format!("`{text}` is not a date: {year:04}-{month:02} has {} days", days_of(year, month)))
            }
            _ => Err(refused()),
        }
    }
}

/// Days of a month, from 1 to 12.
fn days_of(year: u16, month: u8) -> u8 {
    match month {
        2 if year.is_multiple_of(400) || (year.is_multiple_of(4) && !year.is_multiple_of(100)) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

impl TryFrom<String> for Day {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<Day> for String {
    fn from(day: Day) -> Self {
        day.to_string()
    }
}

impl fmt::Display for Day {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_follows_the_one_before() {
        let mut before = Day::EPOCH;
        assert_eq!(Day::after_epoch(0), Some(before));
        for days in 1..60_000 {
            let day = Day::after_epoch(days).expect("before the year 9999");
            assert_eq!(day.since(before), 1, "{day}");
            assert_eq!(day.to_string().parse(), Ok(day));
            before = day;
        }
        assert_eq!(Day::after_epoch(11_016).map(|day| day.to_string()).as_deref(), Some("2000-02-29"));
    }

    #[test]
    fn days_are_counted_over_leap_years() {
        let day = |text: &str| text.parse::<Day>().expect("a date");
        assert_eq!(day("2024-03-01").since(day("2024-02-28")), 2);
        assert_eq!(day("2023-03-01").since(day("2023-02-28")), 1);
        assert_eq!(day("2026-01-01T00:00:00Z").since(day("2000-01-01")), 9497);
        assert_eq!(day("2024-02-29").to_string(), "2024-02-29");
        for wrong in [
            "",
            "2024",
            "2024-13-01",
            "24-01-01",
            "2024-01-01-01",
            "2024-1-1",
            "2026-02-29",
            "2026-04-31",
            "2024-+1-+2",
            "+024-01-01",
        ] {
            assert!(wrong.parse::<Day>().is_err(), "{wrong}");
        }
    }
}
