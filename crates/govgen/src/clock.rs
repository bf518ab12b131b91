//! The one look at the clock that decides about dates.

use govgen_source::Date;

/// Today, UTC: what commands judge by when nobody names a day.
pub(crate) fn today() -> Date {
    jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date().into()
}
