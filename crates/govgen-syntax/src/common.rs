//! The organization's own document: who it is, what it shares, and which accounts belong to whom.

use govgen_source::{Date, Diagnostics, Span, Spanned};

use crate::findings::KEY_MISSING;
use crate::forms::{
    Choice, Count, Day, Flag, Formed, FormedLines, JudgedLater, Line, Lines, List, Mapping, Named, Or, Reason, TextOr,
};
use crate::identifiers::{AccountId, AccountIds, Owners, account_id};
use crate::names::{self, Names};
use crate::organization::{Organization, organization};
use crate::policy::{Home, Policies, PolicyEntry, policies};
use crate::read::{Fields, Listed, Text, items, listed};
use crate::refactor::{self, RefactorEntry, entries};
use crate::schema::Preset;
use crate::shape::{Optional, Presence, Required, shape};
use crate::tree::{Kind, Node};
use crate::{defaults, format};

/// What one file of `divisions/common` says.
#[derive(Debug, Default)]
pub(crate) struct CommonFile<'s> {
    /// Whether its policies and divisions are all here.
    pub(crate) complete: bool,
    /// The organization, where this file holds it.
    pub organization: Option<Organization<'s>>,
    /// The guardrails, where this file holds them.
    pub guardrails: Option<Guardrails<'s>>,
    /// Shared policies.
    pub policies: Vec<PolicyEntry<'s>>,
    /// Rows of the mapping.
    pub divisions: Vec<DivisionEntry<'s>>,
    /// Findings that do not count.
    pub waivers: Vec<Waiver<'s>>,
    /// Large removals that are meant.
    pub acknowledge: Vec<Acknowledgement<'s>>,
    /// What became of names that Terraform knows.
    pub refactor: Vec<RefactorEntry<'s>>,
}

/// Limits the organization sets for its divisions; what is absent has the strict default.
#[derive(Debug)]
pub struct Guardrails<'s> {
    /// The key `guardrails` itself.
    pub span: Span,
    /// Patterns of AWS managed policies nobody gets.
    pub managed_policies_deny: Option<Vec<Text<'s>>>,
    /// Patterns of AWS managed policies that may be used.
    pub managed_policies_allow: Option<Vec<Text<'s>>>,
    /// The longest session a permission set may have.
    pub max_session_duration: Option<Text<'s>>,
    /// Whether every permission set needs a boundary.
    pub boundary_required: Option<Spanned<bool>>,
    /// The boundaries that count; empty means any.
    pub boundary_allow: Vec<Text<'s>>,
    /// The kinds of ways to more rights that count.
    pub escalation_deny: Option<Vec<Text<'s>>>,
    /// Ids of single ones that do not.
    pub escalation_allow: Vec<Text<'s>>,
    /// Accounts of others that policies may name.
    pub trusted_accounts: Vec<Text<'s>>,
    /// What counts as a mass removal.
    pub removal: Removal,
    /// Patterns of permission-set names that divisions may not give.
    pub permission_set_names_reserved: Option<Vec<Text<'s>>>,
    /// Users that may get one policy in one account each by themselves.
    pub max_direct_users: Option<Spanned<u32>>,
    /// Managed resources that one division may have.
    pub max_resources: Option<Spanned<u32>>,
    /// So many days before its end a grant is spoken of; 0 for never.
    pub expiring_days: Option<u32>,
}

/// A removal is large when it is more than both, in one division.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Removal {
    /// Grants.
    pub max_count: u32,
    /// Share of the division's grants, 0 to 100.
    pub max_percent: u32,
}

impl Removal {
    /// What counts as large when the organization says nothing.
    const STRICT: Self = Self { max_count: 5, max_percent: 20 };
}

impl Default for Removal {
    fn default() -> Self {
        Self::STRICT
    }
}

/// A row of the mapping: one division.
#[derive(Debug)]
pub struct DivisionEntry<'s> {
    /// Its name, also that of its directory.
    pub name: Text<'s>,
    /// Team slugs; never empty in a clean document.
    pub owners: Vec<Text<'s>>,
    /// What it may do.
    pub mode: DivisionMode,
    /// What roles, tags and names in AWS call it, when not its own name.
    pub identity: Option<Text<'s>>,
    /// What its permission sets' names begin with, when not its identity.
    pub prefix: Option<Text<'s>>,
    /// Existing permission-set names it may take over.
    pub adopted_names: Vec<Text<'s>>,
    /// Whether it is on its way out.
    pub status: DivisionStatus,
    /// Its accounts.
    pub accounts: Vec<AccountRow<'s>>,
    /// Whether those are all of them, so that what is absent was not written.
    pub complete: bool,
}

/// What a division may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DivisionMode {
    /// Write policies of its own.
    #[default]
    Author,
    /// Assign shared policies only.
    AssignOnly,
}

/// Whether a division is on its way out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DivisionStatus {
    /// In use.
    #[default]
    Active,
    /// Renders an empty root.
    Closing,
}

/// An account of a division.
#[derive(Debug)]
pub struct AccountRow<'s> {
    /// Its name in the division's files.
    pub name: Text<'s>,
    /// Twelve digits.
    pub id: Text<'s>,
    /// What it is for.
    pub environment: Option<Text<'s>>,
    /// Whether it is on its way out; the span is that of the word, or of the row.
    pub status: Spanned<AccountStatus>,
}

/// Whether an account is on its way out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum AccountStatus {
    /// In use.
    #[default]
    Active,
    /// Takes no grant any more; its old grants can still be removed.
    Closing,
    /// Gone; its id stays reserved.
    Closed,
}

/// A finding that does not count, with a reason and an end.
#[derive(Debug)]
pub struct Waiver<'s> {
    /// The rule's name.
    pub rule: Text<'s>,
    /// The division it is limited to.
    pub division: Option<Text<'s>>,
    /// The account it is limited to.
    pub account: Option<Text<'s>>,
    /// The policy it is limited to.
    pub policy: Option<Text<'s>>,
    /// Why.
    pub reason: Text<'s>,
    /// Its last day.
    pub until: Spanned<Date>,
}

/// A large removal that is meant.
#[derive(Debug)]
pub struct Acknowledgement<'s> {
    /// The rule's name.
    pub rule: Text<'s>,
    /// The division.
    pub division: Text<'s>,
    /// The exact number of grants that go.
    pub count: Spanned<u32>,
    /// Why.
    pub reason: Text<'s>,
}

shape! {
    /// One file of `divisions/common`.
    document: "the common document",
        "What the organization writes: where it lives, the policies it shares, its guardrails, and which accounts belong \
         to which division. Its files are one document together, so a key may stand in any of them.",
        Presence::Free;
    ORGANIZATION: Optional<Mapping> = "organization", Mapping(&organization::SHAPE),
        "Where the organization lives: on GitHub, in HCP Terraform and in AWS.";
    GUARDRAILS: Optional<Mapping> = "guardrails", Mapping(&guardrails::SHAPE),
        "Limits for what divisions write; what is absent has the strict default.";
    POLICIES: Optional<Policies> = "policies", Policies(Home::Common),
        "Policies every division may grant, by name. Each becomes one permission set of that name in IAM Identity Center.";
    DIVISIONS: Optional<Named> = "divisions", Named { names: &names::DIVISION, values: &Mapping(&division::SHAPE) },
        "The divisions by name, each with its teams and accounts. A division's role in AWS reaches these accounts and no \
         others.";
    WAIVERS: Optional<List> = "waivers", List(&Mapping(&waiver::SHAPE)),
        "Findings the organization has decided to live with, for a reason and until a day.";
    ACKNOWLEDGE: Optional<List> = "acknowledge", List(&Mapping(&acknowledgement::SHAPE)),
        "Large removals that are meant, with their exact number.";
    REFACTOR: Optional<List> = "refactor", List(&Mapping(&refactor::entry::SHAPE)),
        "What became of names that Terraform knows, and what AWS has already, so that nothing is destroyed for a name's sake. \
         Written by `govgen move` and `govgen import`.";
}

shape! {
    /// The mapping under `guardrails:`.
    guardrails: "the guardrails", "Limits for what divisions write; what is absent has the strict default.", Presence::Free;
    MANAGED_POLICIES: Optional<Mapping> = "managed_policies", Mapping(&managed_policies::SHAPE),
        "Which AWS managed policies may be attached.";
    MAX_SESSION_DURATION: Optional<Or<JudgedLater>> =
        "max_session_duration", Or(JudgedLater(&format::SESSION_DURATION), Preset::Word("PT8H")),
        "The longest session a permission set may have; PT8H when not written. AWS itself takes PT1H to PT12H.";
    PERMISSIONS_BOUNDARY: Optional<Mapping> = "permissions_boundary", Mapping(&boundaries::SHAPE),
        "Whether every policy needs a permissions boundary, and which of them count.";
    PRIVILEGE_ESCALATION: Optional<Mapping> = "privilege_escalation", Mapping(&escalation::SHAPE),
        "Which known ways from some rights to more a permission set may not hold.";
    TRUSTED_ACCOUNTS: Optional<AccountIds> = "trusted_accounts", AccountIds,
        "Accounts that policies of every division may name though they are not the division's, such as one with shared data.";
    REMOVAL: Optional<Mapping> = "removal", Mapping(&removal::SHAPE),
        "What counts as a mass removal: more than both limits, in one division.";
    PERMISSION_SET_NAMES: Optional<Mapping> = "permission_set_names", Mapping(&permission_set_names::SHAPE),
        "Which names divisions may not give to permission sets. What begins with AWS is never taken.";
    MAX_DIRECT_USERS: Optional<Or<Count>> = "max_direct_users", Or(Count, Preset::Number(defaults::MAX_DIRECT_USERS)),
        "How many users may get one policy in one account each by themselves; 10 when not written. With more, a group \
         costs less: every user is a resource of Terraform's and a request at every plan.";
    MAX_RESOURCES: Optional<Or<Count>> = "max_resources", Or(Count, Preset::Number(defaults::MAX_RESOURCES)),
        "How many resources Terraform may manage for one division; 2000 when not written. Each is a request to AWS at \
         every plan, and Identity Center answers about 20 a second.";
    GRANTS: Optional<Mapping> = "grants", Mapping(&grants::SHAPE),
        "When grants that end are spoken of.";
}

shape! {
    /// The guardrail for permission sets' names.
    permission_set_names: "the guardrail for permission sets' names",
        "Which names divisions may not give to permission sets. What begins with AWS is never taken.", Presence::Free;
    RESERVED: Optional<Or<FormedLines>> = "reserved",
        Or(FormedLines(&format::PERMISSION_SET_PATTERN), Preset::Words(defaults::PERMISSION_SET_NAMES_RESERVED)),
        "Names that only the organization gives, in capital or small letters, with `*` for any characters and `?` for one; \
         those with breakglass, break-glass or break_glass in them when not written. List here what your service \
         control policies and key policies exempt by name.";
}

shape! {
    /// The guardrail for managed policies.
    managed_policies: "the guardrail for managed policies",
        "Which AWS managed policies may be attached. What is denied stays denied, whatever is allowed.", Presence::Free;
    DENY: Optional<Or<FormedLines>> = "deny",
        Or(FormedLines(&format::MANAGED_POLICY_PATTERN), Preset::Words(&[defaults::MANAGED_POLICIES_DENIED])),
        "Managed policies nobody may attach, with `*` for any characters; AdministratorAccess when not written.";
    ALLOW: Optional<Or<FormedLines>> = "allow",
        Or(FormedLines(&format::MANAGED_POLICY_PATTERN), Preset::Words(&[defaults::MANAGED_POLICIES_ALLOWED])),
        "Managed policies that may be attached, with `*` for any characters; all of them when not written.";
}

shape! {
    /// The guardrail for boundaries.
    boundaries: "the guardrail for boundaries",
        "Whether every policy needs a permissions boundary, and which of them count.", Presence::Free;
    REQUIRED: Optional<Or<Flag>> = "required", Or(Flag, Preset::Flag(false)),
        "Whether every policy needs a permissions boundary; `false` when not written.";
    ALLOW: Optional<FormedLines> = "allow", FormedLines(&format::MANAGED_POLICY_PATTERN),
        "The boundaries that count, with `*` for any characters; any when the list is empty.";
}

shape! {
    /// The guardrail for ways to more rights.
    escalation: "the guardrail for privilege escalation",
        "Which known ways from some rights to more a permission set may not hold: categories and ids of pathfinding.cloud.",
        Presence::Free;
    DENY: Optional<Or<FormedLines>> = "deny",
        Or(FormedLines(&format::ESCALATION_CATEGORY), Preset::Words(defaults::ESCALATION_DENIED)),
        "The categories that count; all but existing-passrole when not written, which is through roles that something in the \
         account runs with already.";
    ALLOW: Optional<FormedLines> = "allow", FormedLines(&format::ESCALATION_PATH),
        "Ids of paths that do not count, such as ecs-003.";
}

shape! {
    /// The guardrail for removals.
    removal: "the guardrail for removals",
        "What counts as a mass removal: more than both limits, in one division.", Presence::Free;
    MAX_COUNT: Optional<Or<Count>> = "max_count", Or(Count, Preset::Number(Removal::STRICT.max_count)),
        "A number of grants; 5 when not written.";
    MAX_PERCENT: Optional<Or<Count>> = "max_percent", Or(Count, Preset::Number(Removal::STRICT.max_percent)),
        "A share of the division's grants; 20 when not written.";
}

shape! {
    /// The guardrail for grants that end.
    grants: "the guardrail for grants", "When grants that end are spoken of.", Presence::Free;
    EXPIRING_DAYS: Optional<Or<Count>> = "expiring_days", Or(Count, Preset::Number(defaults::EXPIRING_DAYS)),
        "So many days before its end a grant is a warning; 14 when not written, 0 for never.";
}

shape! {
    /// A row of the mapping.
    division: "a division", "One division: its teams, its accounts, and what it may do.", Presence::Free;
    OWNERS: Required<Owners> = "owners", Owners,
        "The teams that own the division's files, by slug. GitHub asks them to review every change there.";
    MODE: Optional<Choice<DivisionMode>> = "mode", Choice(MODES),
        "`author` (the default): it writes policies of its own. `assign-only`: it grants shared policies and no others.";
    IDENTITY: Optional<Names> = "identity", names::DIVISION,
        "What AWS calls it: the value of the tag on its permission sets, and part of its roles' names; the division's name when not \
         written. A division that gets another name keeps the old one here, so that nothing is made anew. No two divisions share one.";
    PREFIX: Optional<Formed> = "prefix", Formed(&format::PREFIX),
        "What its permission sets' names begin with; the division's identity when not written. AWS takes 32 characters for the \
         whole name.";
    ADOPTED_NAMES: Optional<Lines> = "adopted_names", Lines,
        "Names of existing permission sets that its policies may take over with `name`.";
    STATUS: Optional<Choice<DivisionStatus>> = "status", Choice(DIVISION_STATUSES),
        "`active` (the default), or `closing`: Terraform takes away everything it granted.";
    ACCOUNTS: Required<Named> = "accounts", Named { names: &names::ACCOUNT, values: &TextOr(&AccountId, &account::SHAPE) },
        "Its accounts by name. An account belongs to one division only.";
}

static MODES: &[(&str, DivisionMode)] = &[("author", DivisionMode::Author), ("assign-only", DivisionMode::AssignOnly)];
static DIVISION_STATUSES: &[(&str, DivisionStatus)] =
    &[("active", DivisionStatus::Active), ("closing", DivisionStatus::Closing)];

shape! {
    /// An account of a division, when more is said than its id.
    account: "an account",
        "An AWS account: its twelve digits in quotes, or a mapping with more about it. Without quotes many YAML readers \
         take the digits for a number and lose zeros.",
        Presence::Free;
    ID: Required<AccountId> = "id", AccountId, "Its twelve digits, in quotes.";
    ENVIRONMENT: Optional<Formed> = "environment", Formed(&format::ENVIRONMENT), "What it is for, such as production.";
    STATUS: Optional<Choice<AccountStatus>> = "status", Choice(ACCOUNT_STATUSES),
        "`active` (the default), `closing`: takes no new grant while Terraform takes the old ones away, or `closed`: gone, \
         its id stays reserved.";
}

static ACCOUNT_STATUSES: &[(&str, AccountStatus)] =
    &[("active", AccountStatus::Active), ("closing", AccountStatus::Closing), ("closed", AccountStatus::Closed)];

shape! {
    /// A waiver.
    waiver: "a waiver", "A finding the organization has decided to live with.", Presence::Free;
    RULE: Required<Line> = "rule", Line, "The rule's name, as `govgen rules` lists it.";
    AT: Required<Mapping> = "at", Mapping(&place::SHAPE), "Where it does not count.";
    REASON: Required<Reason> = "reason", Reason, "Why, for whoever reads it in a year.";
    UNTIL: Required<Day> = "until", Day, "Its last day, UTC. From the next day on the finding counts again.";
}

shape! {
    /// The place of a waiver.
    place: "a waiver's place", "Where it does not count: one of these at least.", Presence::Some;
    DIVISION: Optional<Line> = "division", Line, "The division's name.";
    ACCOUNT: Optional<Line> = "account", Line, "The account's name.";
    POLICY: Optional<Line> = "policy", Line, "The policy's name.";
}

shape! {
    /// A large removal that is meant.
    acknowledgement: "an acknowledgement", "A large removal that is meant.", Presence::Free;
    RULE: Required<Line> = "rule", Line, "The rule's name, as `govgen rules` lists it.";
    DIVISION: Required<Line> = "division", Line, "The division's name.";
    COUNT: Required<Count> = "count", Count, "The exact number of grants that go.";
    REASON: Required<Reason> = "reason", Reason, "Why, for whoever reads it in a year.";
}

/// Reads one file of `divisions/common`.
pub(crate) fn common_file<'s>(root: Node<'_, 's>, findings: &mut Diagnostics) -> CommonFile<'s> {
    let Some(fields) = Fields::open(root, &document::SHAPE, findings) else {
        return CommonFile::default();
    };
    let keyed = |key: fn() -> Optional<Mapping>| Some((fields.get(key())?, fields.key_span(key())?));
    let policies = fields.get(document::POLICIES).map(|it| policies(it, Home::Common, findings)).unwrap_or_default();
    let divisions = fields.get(document::DIVISIONS).map(|it| divisions(it, findings)).unwrap_or_default();
    CommonFile {
        complete: fields.complete && policies.complete && divisions.complete,
        organization: keyed(|| document::ORGANIZATION).map(|(node, key)| organization(node, key, findings)),
        guardrails: keyed(|| document::GUARDRAILS).and_then(|(node, key)| guardrails(node, key, findings)),
        policies: policies.list,
        divisions: divisions.list,
        waivers: fields
            .get(document::WAIVERS)
            .map(|it| items(it, "a list of waivers", findings).filter_map(|item| waiver(item, findings)).collect())
            .unwrap_or_default(),
        refactor: fields.get(document::REFACTOR).map(|it| entries(it, findings)).unwrap_or_default(),
        acknowledge: fields
            .get(document::ACKNOWLEDGE)
            .map(|it| {
                items(it, "a list of acknowledgements", findings)
                    .filter_map(|item| acknowledgement(item, findings))
                    .collect()
            })
            .unwrap_or_default(),
    }
}

fn guardrails<'s>(node: Node<'_, 's>, span: Span, findings: &mut Diagnostics) -> Option<Guardrails<'s>> {
    let fields = Fields::open(node, &guardrails::SHAPE, findings)?;
    let managed =
        fields.get(guardrails::MANAGED_POLICIES).and_then(|it| Fields::open(it, &managed_policies::SHAPE, findings));
    let names = fields
        .get(guardrails::PERMISSION_SET_NAMES)
        .and_then(|it| Fields::open(it, &permission_set_names::SHAPE, findings));
    let boundary =
        fields.get(guardrails::PERMISSIONS_BOUNDARY).and_then(|it| Fields::open(it, &boundaries::SHAPE, findings));
    let escalation =
        fields.get(guardrails::PRIVILEGE_ESCALATION).and_then(|it| Fields::open(it, &escalation::SHAPE, findings));
    Some(Guardrails {
        span,
        managed_policies_deny: managed.as_ref().and_then(|it| it.read(managed_policies::DENY, findings)),
        managed_policies_allow: managed.as_ref().and_then(|it| it.read(managed_policies::ALLOW, findings)),
        max_session_duration: fields.read(guardrails::MAX_SESSION_DURATION, findings),
        boundary_required: boundary.as_ref().and_then(|it| it.read(boundaries::REQUIRED, findings)),
        boundary_allow: boundary.as_ref().and_then(|it| it.read(boundaries::ALLOW, findings)).unwrap_or_default(),
        expiring_days: fields
            .get(guardrails::GRANTS)
            .and_then(|it| Fields::open(it, &grants::SHAPE, findings))
            .and_then(|it| it.read(grants::EXPIRING_DAYS, findings))
            .map(|it| it.value),
        escalation_deny: escalation.as_ref().and_then(|it| it.read(escalation::DENY, findings)),
        escalation_allow: escalation.as_ref().and_then(|it| it.read(escalation::ALLOW, findings)).unwrap_or_default(),
        trusted_accounts: fields.read(guardrails::TRUSTED_ACCOUNTS, findings).unwrap_or_default(),
        removal: fields.get(guardrails::REMOVAL).and_then(|it| removal(it, findings)).unwrap_or_default(),
        permission_set_names_reserved: names.and_then(|it| it.read(permission_set_names::RESERVED, findings)),
        max_direct_users: fields.read(guardrails::MAX_DIRECT_USERS, findings),
        max_resources: fields.read(guardrails::MAX_RESOURCES, findings),
    })
}

fn removal(node: Node<'_, '_>, findings: &mut Diagnostics) -> Option<Removal> {
    let fields = Fields::open(node, &removal::SHAPE, findings)?;
    let strict = Removal::default();
    Some(Removal {
        max_count: fields.read(removal::MAX_COUNT, findings).map_or(strict.max_count, |it| it.value),
        max_percent: fields.read(removal::MAX_PERCENT, findings).map_or(strict.max_percent, |it| it.value),
    })
}

fn divisions<'s>(node: Node<'_, 's>, findings: &mut Diagnostics) -> Listed<DivisionEntry<'s>> {
    listed(node, "a mapping of divisions", findings, |key, node, findings| {
        let named = names::DIVISION.check(&key, findings);
        let entry = division(key, node, findings)?;
        named.then_some(entry)
    })
}

fn division<'s>(name: Text<'s>, node: Node<'_, 's>, findings: &mut Diagnostics) -> Option<DivisionEntry<'s>> {
    let fields = Fields::open(node, &division::SHAPE, findings)?;
    let accounts = fields.require(division::ACCOUNTS, findings).map(|it| accounts(it, findings));
    Some(DivisionEntry {
        owners: fields.read(division::OWNERS, findings).unwrap_or_default(),
        mode: fields.read(division::MODE, findings).map(|it| it.value).unwrap_or_default(),
        identity: fields.read(division::IDENTITY, findings),
        prefix: fields.read(division::PREFIX, findings),
        adopted_names: fields.read(division::ADOPTED_NAMES, findings).unwrap_or_default(),
        status: fields.read(division::STATUS, findings).map(|it| it.value).unwrap_or_default(),
        complete: fields.complete && accounts.as_ref().is_some_and(|it| it.complete),
        accounts: accounts.map(|it| it.list).unwrap_or_default(),
        name,
    })
}

fn accounts<'s>(node: Node<'_, 's>, findings: &mut Diagnostics) -> Listed<AccountRow<'s>> {
    listed(node, "a mapping of account names to ids", findings, |key, node, findings| {
        let named = names::ACCOUNT.check(&key, findings);
        let row = account(key, node, findings)?;
        named.then_some(row)
    })
}

fn account<'s>(name: Text<'s>, node: Node<'_, 's>, findings: &mut Diagnostics) -> Option<AccountRow<'s>> {
    let active = Spanned::new(AccountStatus::Active, name.span);
    if node.kind() != Kind::Map {
        let id = account_id(node, findings)?;
        return Some(AccountRow { name, id, environment: None, status: active });
    }
    let fields = Fields::open(node, &account::SHAPE, findings)?;
    let id = fields.read(account::ID, findings);
    let environment = fields.read(account::ENVIRONMENT, findings);
    let status = match fields.get(account::STATUS) {
        Some(_) => fields.read(account::STATUS, findings),
        None => Some(active),
    };
    Some(AccountRow { name, id: id?, environment, status: status? })
}

fn waiver<'s>(node: Node<'_, 's>, findings: &mut Diagnostics) -> Option<Waiver<'s>> {
    let fields = Fields::open(node, &waiver::SHAPE, findings)?;
    let rule = fields.read(waiver::RULE, findings);
    let at = fields.require(waiver::AT, findings).and_then(|it| Fields::open(it, &place::SHAPE, findings));
    let written =
        |key: fn() -> Optional<Line>, findings: &mut Diagnostics| at.as_ref().and_then(|it| it.read(key(), findings));
    let (division, account, policy) = (
        written(|| place::DIVISION, findings),
        written(|| place::ACCOUNT, findings),
        written(|| place::POLICY, findings),
    );
    let reason = fields.read(waiver::REASON, findings);
    let until = fields.read(waiver::UNTIL, findings);
    // A place that could not be read must not widen the waiver.
    let at = at?;
    let read = |key: Optional<Line>, text: &Option<Text<'_>>| at.get(key).is_some() == text.is_some();
    let whole = at.complete
        && read(place::DIVISION, &division)
        && read(place::ACCOUNT, &account)
        && read(place::POLICY, &policy);
    if division.is_none() && policy.is_none() && account.is_none() && whole {
        findings.report(&KEY_MISSING, node.span(), "a waiver names no place").help(
            "add `division`, `account` or `policy` under `at`: a waiver for everything would switch the rule off",
        );
        return None;
    }
    whole.then_some(Waiver { rule: rule?, division, account, policy, reason: reason?, until: until? })
}

fn acknowledgement<'s>(node: Node<'_, 's>, findings: &mut Diagnostics) -> Option<Acknowledgement<'s>> {
    let fields = Fields::open(node, &acknowledgement::SHAPE, findings)?;
    let rule = fields.read(acknowledgement::RULE, findings);
    let division = fields.read(acknowledgement::DIVISION, findings);
    let count = fields.read(acknowledgement::COUNT, findings);
    let reason = fields.read(acknowledgement::REASON, findings);
    Some(Acknowledgement { rule: rule?, division: division?, count: count?, reason: reason? })
}
