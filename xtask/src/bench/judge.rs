//! The values that are asked of govgen, and which of them a run misses.

use std::time::Duration;

use super::measure::Runs;
use super::table::{count, duration, memory, ratio, time_a_grant};
use super::{Case, Step};

/// The size at which render is held against the floor and the script, and the growth ends.
const LARGE: u64 = 1_000_000;

/// The size at which the growth begins, and from which on memory is judged: below it the program itself outweighs
/// its input.
const MIDDLE: u64 = 100_000;

const FLOORS_MAX: f64 = 5.0;
const SCRIPTS_MIN: f64 = 15.0;
const INPUTS_MAX: f64 = 10.0;
const GROWTH_MAX: f64 = 1.5;
const CHECKS_MAX: f64 = 2.0;
const EXAMPLE_MAX: Duration = Duration::from_millis(20);

/// A line for each figure that misses its value. What was not measured is not judged.
pub(crate) fn missed(cases: &[Case]) -> Vec<String> {
    let mut missed = Vec::new();
    let of_size = |grants| cases.iter().find(|it| it.grants == Some(grants));
    if let Some(large) = of_size(LARGE) {
        if let Some(floors) = ratio(large, Step::Render, Step::Floor).filter(|it| *it > FLOORS_MAX) {
            missed.push(format!(
                "render takes {floors:.2} times the floor at {} grants, asked are {FLOORS_MAX} at most",
                count(LARGE)
            ));
        }
        if let Some(scripts) = ratio(large, Step::Script, Step::Render).filter(|it| *it < SCRIPTS_MIN) {
            missed.push(format!(
                "render is {scripts:.2} times faster than the script at {} grants, asked are {SCRIPTS_MIN} at least",
                count(LARGE)
            ));
        }
    }
    for (step, name) in [(Step::Diff, "a division"), (Step::DiffCommon, "`common`")] {
        // What git takes to start outweighs everything else of a small organization.
        for case in cases.iter().filter(|it| it.grants.is_some_and(|it| it >= MIDDLE)) {
            if let Some(checks) = ratio(case, step, Step::Check).filter(|it| *it > CHECKS_MAX) {
                missed.push(format!(
                    "diff of a line of {name} takes {checks:.2} times as long as check at {} grants, asked are {CHECKS_MAX} at most",
                    count(case.grants.unwrap_or_default())
                ));
            }
        }
    }
    for (step, name) in [(Step::Check, "check"), (Step::CheckFacts, "check --facts"), (Step::Render, "render")] {
        // Facts are an input of their own, several times as large.
        let judged = |it: &&Case| step != Step::CheckFacts && it.grants.is_some_and(|it| it >= MIDDLE);
        for case in cases.iter().filter(judged) {
            if let Some(inputs) = memory(case, step).filter(|it| *it > INPUTS_MAX) {
                missed.push(format!(
                    "{name} holds {inputs:.2} times its input at {} grants, asked are {INPUTS_MAX} at most",
                    count(case.grants.unwrap_or_default())
                ));
            }
        }
        let time = |grants| of_size(grants).and_then(|it| time_a_grant(it, step));
        if let (Some(middle), Some(large)) = (time(MIDDLE), time(LARGE))
            && large > GROWTH_MAX * middle
        {
            missed.push(format!(
                "{name} takes {:.2} times as long for a grant at {} grants as at {}, asked are {GROWTH_MAX} at most",
                large / middle,
                count(LARGE),
                count(MIDDLE)
            ));
        }
        let example = cases.iter().find(|it| it.grants.is_none());
        let wall = example.and_then(|it| it.runs(step)).and_then(Runs::wall);
        if let Some(wall) = wall.filter(|it| it.median >= EXAMPLE_MAX) {
            missed.push(format!(
                "{name} takes {} for the example repository, asked are less than {}",
                duration(wall.median),
                duration(EXAMPLE_MAX)
            ));
        }
    }
    missed
}
