//! Calendar days: when a grant or a waiver ends.

use std::fmt;
use std::str::FromStr;

/// A calendar day, UTC, from 0001-01-01 to 9999-12-31, written `2026-12-31`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(jiff::civil::Date);

impl From<jiff::civil::Date> for Date {
    fn from(date: jiff::civil::Date) -> Self {
        Self(date)
    }
}

impl Date {
    /// How many days it lies after another, negative when before.
    #[must_use]
    pub fn days_after(self, other: Self) -> i64 {
        let day = |it: Self| it.0.duration_since(jiff::civil::date(1, 1, 1)).as_secs().div_euclid(24 * 60 * 60);
        day(self) - day(other)
    }

    /// A later day to show as an example: the last one of the year, or of the next year where that is near.
    #[must_use]
    pub fn example_of_later(self) -> Self {
        let year = if self.0.month() > 9 { self.0.year() + 1 } else { self.0.year() };
        Self(jiff::civil::Date::new(year, 12, 31).unwrap_or(self.0))
    }
}

impl fmt::Display for Date {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}", self.0)
    }
}

impl FromStr for Date {
    type Err = String;

    /// Reads exactly `YYYY-MM-DD`.
    ///
    /// # Errors
    ///
    /// A sentence that says what is wrong: another form, or a day the calendar does not have.
    fn from_str(text: &str) -> Result<Self, String> {
        let digits = |range: std::ops::Range<usize>| {
            text.get(range)
                .filter(|part| part.bytes().all(|byte| byte.is_ascii_digit()))
                .and_then(|part| part.parse::<i16>().ok())
        };
        let dashed = text.len() == 10 && &text.as_bytes()[4..5] == b"-" && &text.as_bytes()[7..8] == b"-";
        let (true, Some(year), Some(month), Some(day)) = (dashed, digits(0..4), digits(5..7), digits(8..10)) else {
            return Err("expected a date such as `2026-12-31`".to_owned());
        };
        // Both fit in i8: two digits are at most 99.
        jiff::civil::Date::new(year, month as i8, day as i8)
            .ok()
            .filter(|date| date.year() > 0)
            .map(Self)
            .ok_or_else(|| "the calendar has no such day".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::Date;

    #[test]
    fn reads_one_form_only() {
        assert_eq!("2026-12-31".parse::<Date>().unwrap().to_string(), "2026-12-31");
        assert_eq!("2028-02-29".parse::<Date>().unwrap().to_string(), "2028-02-29");
        for wrong in [
            "2026-2-3",
            "26-12-31",
            "2026/12/31",
            "2026-12-31T00:00:00Z",
            "",
            "tomorrow",
            "２０２６-12-31",
            "+026-12-31",
        ] {
            assert!(wrong.parse::<Date>().unwrap_err().starts_with("expected"), "{wrong}");
        }
        for absent in ["2026-02-30", "2027-02-29", "2026-13-01", "2026-00-01", "0000-01-01"] {
            assert!(absent.parse::<Date>().unwrap_err().starts_with("the calendar"), "{absent}");
        }
    }
}
