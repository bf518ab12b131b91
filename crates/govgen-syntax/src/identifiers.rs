//! Identifiers of the outside world that stand in several places: account ids, and teams that own files.

use govgen_source::{Diagnostics, Spanned};

use crate::findings::{ACCOUNT_ID_MALFORMED, KEY_MISSING, OWNER_MALFORMED, UNQUOTED_ACCOUNT_ID};
use crate::format;
use crate::forms::{FormedLines, List, Read};
use crate::read::{Text, items, mismatch, shown, texts};
use crate::schema::Schema;
use crate::shape::Form;
use crate::tree::{Kind, Node};

/// An AWS account id.
pub(crate) struct AccountId;

/// How many digits an account id has. Source: AWS Account Management reference guide, "View AWS account identifiers".
const ID_DIGITS: usize = 12;

impl Form for AccountId {
    fn schema(&self) -> Schema {
        let message = "Write the account's twelve digits in quotes, such as \"012345678901\".";
        Schema {
            title: Some("An AWS account id".to_owned()),
            error_message: Some(message.to_owned()),
            pattern_error_message: Some(message.to_owned()),
            examples: vec!["012345678901"],
            ..Schema::text(format!("[0-9]{{{ID_DIGITS}}}"))
        }
    }
}

impl Read for AccountId {
    type Out<'s> = Text<'s>;

    fn read<'s>(&self, node: Node<'_, 's>, findings: &mut Diagnostics) -> Option<Text<'s>> {
        account_id(node, findings)
    }
}

/// A list of AWS account ids.
pub(crate) struct AccountIds;

impl Form for AccountIds {
    fn schema(&self) -> Schema {
        List(&AccountId).schema()
    }
}

impl Read for AccountIds {
    type Out<'s> = Vec<Text<'s>>;

    fn read<'s>(&self, node: Node<'_, 's>, findings: &mut Diagnostics) -> Option<Vec<Text<'s>>> {
        Some(items(node, "a list of account ids", findings).filter_map(|it| account_id(it, findings)).collect())
    }
}

/// The teams that own something.
pub(crate) struct Owners;

impl Form for Owners {
    fn schema(&self) -> Schema {
        Schema { min_items: Some(1), ..FormedLines(&format::TEAM_SLUG).schema() }
    }
}

impl Read for Owners {
    type Out<'s> = Vec<Text<'s>>;

    fn read<'s>(&self, node: Node<'_, 's>, findings: &mut Diagnostics) -> Option<Vec<Text<'s>>> {
        Some(owners(node, findings))
    }
}

/// Twelve digits in quotes.
pub(crate) fn account_id<'s>(node: Node<'_, 's>, findings: &mut Diagnostics) -> Option<Text<'s>> {
    let written = node.text();
    let twelve = written.len() == ID_DIGITS && written.bytes().all(|byte| byte.is_ascii_digit());
    match node.kind() {
        Kind::Quoted if twelve => return Some(Spanned::new(written.clone(), node.span())),
        Kind::Plain if !written.is_empty() && written.bytes().all(|byte| byte.is_ascii_digit()) => {
            let number = written.trim_start_matches('0');
            let number = if number.is_empty() { "0" } else { number };
            let help = if twelve {
                format!("quote it: \"{written}\"")
            } else {
                format!("quote it, and write all twelve digits: \"{written:0>12}\"?")
            };
            findings
                .report(&UNQUOTED_ACCOUNT_ID, node.span(), format!("the account id `{}` is not quoted", shown(written)))
                .help(format!("many YAML readers would take it for the number {}; {help}", shown(number)));
        }
        Kind::Quoted | Kind::Plain => {
            findings
                .report(&ACCOUNT_ID_MALFORMED, node.span(), format!("`{}` is not an account id", shown(written)))
                .help("write its twelve digits in quotes, such as \"012345678901\"");
        }
        _ => mismatch(node, "an account id, twelve digits in quotes", findings),
    }
    None
}

/// A list of at least one team slug.
fn owners<'s>(node: Node<'_, 's>, findings: &mut Diagnostics) -> Vec<Text<'s>> {
    let owners = texts(node, findings);
    if node.kind() == Kind::List && node.children().next().is_none() {
        findings
            .report(&KEY_MISSING, node.span(), "no team stands here")
            .help("name at least one team: files without an owner need nobody's approval");
    }
    owners.into_iter().filter(|it| owner_fits(it, findings)).collect()
}

fn owner_fits(owner: &Text<'_>, findings: &mut Diagnostics) -> bool {
    let value = owner.value.as_ref();
    if format::TEAM_SLUG.fits(value) {
        return true;
    }
    let slug = value.rsplit('/').next().unwrap_or_default().trim_start_matches('@').to_lowercase();
    let slug_fits =
        !slug.is_empty() && slug.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    let help = if slug_fits {
        format!("write the team's slug alone: `{slug}`")
    } else {
        "write the team's slug as in its GitHub address, such as `platform-team`".to_owned()
    };
    findings
        .report(&OWNER_MALFORMED, owner.span, format!("`{}` is not a team's slug", shown(value)))
        .help(format!("GitHub skips a line with an owner it cannot read, and its files lose their reviewer; {help}"));
    false
}
