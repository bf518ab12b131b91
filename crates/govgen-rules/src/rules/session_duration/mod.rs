//! A session that AWS does not take, or longer than the organization allows.

use govgen_iam::limits::{SESSION_SECONDS_MAX, SESSION_SECONDS_MIN};
use govgen_iam::{probable_session_seconds, session_duration, session_seconds};
use govgen_model::Text;
use govgen_source::{Meta, Severity};

use crate::Context;
use crate::context::home;
use crate::rule::{Findings, Rule};

pub(crate) static RULE: Rule = Rule {
    meta: Meta { code: "GOV012", name: "session-duration", severity: Severity::Error, page: include_str!("doc.md") },
    waivable: true,
    check,
};

/// The longest session when the organization says nothing: a working day.
const STRICT_MAX: u64 = 8 * 3_600;

fn check(cx: &Context<'_>, findings: &mut Findings<'_>) {
    let guardrail = cx.model.guardrails.max_session_duration;
    let max = match guardrail.map(|it| (it, session_seconds(&it.value))) {
        Some((written, None)) => {
            malformed(written, findings);
            SESSION_SECONDS_MAX
        }
        Some((_, Some(seconds))) => seconds,
        None => STRICT_MAX,
    };
    for (division, policy) in cx.policies() {
        let Some(written) = &policy.entry.session_duration else { continue };
        let Some(seconds) = session_seconds(&written.value) else {
            malformed(written, findings);
            continue;
        };
        if !(SESSION_SECONDS_MIN..=SESSION_SECONDS_MAX).contains(&seconds) || seconds % 60 != 0 {
            // Without a subject: nobody can decide to live with what AWS refuses.
            findings
                .at(written.span, format!("a session of `{}` is not one AWS takes", written.value))
                .help("AWS takes whole minutes from `PT1H` to `PT12H`, and would refuse this at apply");
        } else if seconds > max {
            let finding = findings.at(
                written.span,
                format!("a session of `{}` is longer than `{}`", written.value, session_duration(max)),
            );
            if let Some(written) = guardrail {
                finding.because(written.span, "the organization's limit");
            }
            finding
                .help(format!(
                    "write `{}` or less: a session outlives the grant it was opened with",
                    session_duration(max)
                ))
                .about(&home(division), Some(policy.key()));
        }
    }
}

fn malformed(written: &Text<'_>, findings: &mut Findings<'_>) {
    let help = match probable_session_seconds(&written.value) {
        Some(seconds) => format!("write `{}`", session_duration(seconds)),
        None => "write hours and minutes as ISO 8601 does, such as `PT8H` or `PT1H30M`".to_owned(),
    };
    findings
        .at(written.span, format!("`{}` is not a duration AWS reads", written.value))
        .help(format!("Terraform would plan it and AWS refuse it at apply: {help}"));
}
