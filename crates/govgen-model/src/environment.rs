//! What an account's environment says of it.
//!
//! In: the word that the organization has written. Out: whether it means production, for everything that marks, counts or filters it.

/// Whether an environment is production: `production`, `prod` or `prd`. An account without an environment is not known to be.
#[must_use]
pub fn is_production(environment: Option<&str>) -> bool {
    matches!(environment, Some("production" | "prod" | "prd"))
}

#[cfg(test)]
mod tests {
    use super::is_production;

    #[test]
    fn three_words_mean_production() {
        assert!(["production", "prod", "prd"].into_iter().all(|it| is_production(Some(it))));
        assert!(!["pre-prod", "preproduction", "prod2", "staging", ""].into_iter().any(|it| is_production(Some(it))));
        assert!(!is_production(None));
    }
}
