//! Session durations: ISO 8601 as people write it, seconds as AWS compares them.

use jiff::SignedDuration;
use jiff::fmt::{friendly, temporal};

/// The seconds of an ISO 8601 duration in hours, minutes and seconds; `None` for anything else.
#[must_use]
pub fn session_seconds(text: &str) -> Option<u64> {
    // The parser is lenient about case and fractions, AWS is not.
    let strict = text.bytes().all(|byte| matches!(byte, b'P' | b'T' | b'H' | b'M' | b'S' | b'0'..=b'9'));
    let duration = temporal::SpanParser::new().parse_duration(text).ok().filter(|_| strict)?;
    seconds(duration)
}

/// What somebody probably meant by `8 hours`, `8h`, `28800` or `pt8h`, in seconds.
#[must_use]
pub fn probable_session_seconds(text: &str) -> Option<u64> {
    if let Ok(number) = text.parse::<u64>() {
        let seconds = if number <= 12 { number * 3_600 } else { number };
        return (seconds % 60 == 0).then_some(seconds);
    }
    let upper = text.to_ascii_uppercase();
    session_seconds(&upper).or_else(|| {
        let duration = friendly::SpanParser::new().parse_duration(text).ok()?;
        seconds(duration)
    })
}

fn seconds(duration: SignedDuration) -> Option<u64> {
    (duration.subsec_nanos() == 0).then(|| u64::try_from(duration.as_secs()).ok()).flatten()
}

/// The one way govgen writes a duration: `PT8H`, `PT1H30M`.
#[must_use]
pub fn session_duration(seconds: u64) -> String {
    let (hours, minutes, seconds) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    let mut text = "PT".to_owned();
    for (count, unit) in [(hours, 'H'), (minutes, 'M'), (seconds, 'S')] {
        if count > 0 {
            text.push_str(&format!("{count}{unit}"));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{probable_session_seconds, session_duration, session_seconds};

    #[test]
    fn reads_what_aws_takes() {
        for (text, seconds) in [("PT1H", 3_600), ("PT60M", 3_600), ("PT1H30M", 5_400), ("PT43200S", 43_200)] {
            assert_eq!(session_seconds(text), Some(seconds), "{text}");
        }
        for text in ["", "PT", "P1D", "pt1h", "-PT1H", "PT1.5H", "8 hours", "8h", "3600", "PT1H ", "P1Y"] {
            assert_eq!(session_seconds(text), None, "{text}");
        }
    }

    #[test]
    fn guesses_what_was_meant() {
        for text in ["8 hours", "8h", "28800", "8", "pt8h"] {
            assert_eq!(probable_session_seconds(text).map(session_duration).as_deref(), Some("PT8H"), "{text}");
        }
        assert_eq!(session_duration(5_400), "PT1H30M");
        assert_eq!(probable_session_seconds("soon"), None);
    }
}
