//! What the lists of grants say themselves, in each language. What is data, and JSON, has none.

use crate::args::Lang;

use super::listing::Column;

/// The words of a language.
pub(crate) struct Words {
    /// The language, as HTML names it.
    pub(crate) lang: &'static str,
    /// Where a page runs no script.
    pub(crate) noscript: &'static str,
    pub(crate) expired: &'static str,
    pub(crate) not_committed: &'static str,
    pub(crate) nobody: &'static str,
    /// Of a list and of a page.
    pub(crate) title: &'static str,
    title_of: fn(Column) -> &'static str,
    at_least: fn(&str) -> String,
    counted: fn([usize; 4]) -> String,
    as_of: fn(&str) -> String,
    at: fn(&str) -> String,
}

impl Words {
    /// A column's heading.
    pub(crate) fn title_of(&self, column: Column) -> &'static str {
        (self.title_of)(column)
    }

    /// A day that is the earliest known one.
    pub(crate) fn at_least(&self, day: &str) -> String {
        (self.at_least)(day)
    }

    /// Grants, people and groups, accounts, divisions.
    pub(crate) fn counted(&self, counts: [usize; 4]) -> String {
        (self.counted)(counts)
    }

    /// The day by which grants have expired.
    pub(crate) fn as_of(&self, day: &str) -> String {
        (self.as_of)(day)
    }

    /// The commit that is listed.
    pub(crate) fn at(&self, commit: &str) -> String {
        (self.at)(commit)
    }
}

/// The words of a language.
pub(crate) fn words(lang: Lang) -> &'static Words {
    match lang {
        Lang::En => &ENGLISH,
        Lang::Ja => &JAPANESE,
    }
}

static ENGLISH: Words = Words {
    lang: "en",
    noscript: "This page shows its data with a script of its own, which this browser does not run.",
    expired: "expired",
    not_committed: "not committed",
    nobody: "nobody is granted anything",
    title: "Who has what",
    title_of: english,
    at_least: |day| format!("at least {day}"),
    counted: |[grants, who, accounts, divisions]| {
        let s = |count: usize| if count == 1 { "" } else { "s" };
        let people = if who == 1 { "person or group" } else { "people and groups" };
        format!(
            "{grants} grant{}: {who} {people}, {accounts} account{}, {divisions} division{}",
            s(grants),
            s(accounts),
            s(divisions)
        )
    },
    as_of: |day| format!("Expired is judged by {day}."),
    at: |commit| format!("As of commit {commit}."),
};

static JAPANESE: Words = Words {
    lang: "ja",
    noscript: "このページは自身のスクリプトでデータを表示します。このブラウザではスクリプトが無効になっています。",
    expired: "期限切れ",
    not_committed: "未コミット",
    nobody: "権限を付与されたユーザーやグループはありません",
    title: "アクセス権一覧",
    title_of: japanese,
    at_least: |day| format!("{day} 以前"),
    counted: |[grants, who, accounts, divisions]| {
        format!("付与 {grants} 件: ユーザー・グループ {who}、アカウント {accounts}、事業部 {divisions}")
    },
    as_of: |day| format!("期限切れは {day} を基準に判定しています。"),
    at: |commit| format!("コミット {commit} の時点です。"),
};

fn english(column: Column) -> &'static str {
    match column {
        Column::Division => "Division",
        Column::Account => "Account",
        Column::AccountId => "ID",
        Column::Environment => "Environment",
        Column::Policy => "Policy",
        Column::PermissionSet => "Permission set",
        Column::PrincipalType => "Type",
        Column::Principal => "Principal",
        Column::Until => "Until",
        Column::Path => "File",
        Column::Line => "Line",
        Column::Expired => "Expired",
        Column::Since => "Since",
        Column::SinceExact => "Since exactly",
        Column::SinceCommit => "Commit",
        Column::SinceAuthor => "Author",
    }
}

fn japanese(column: Column) -> &'static str {
    match column {
        Column::Division => "事業部",
        Column::Account => "アカウント",
        Column::AccountId => "アカウントID",
        Column::Environment => "環境",
        Column::Policy => "ポリシー",
        Column::PermissionSet => "許可セット",
        Column::PrincipalType => "種別",
        Column::Principal => "ユーザー・グループ",
        Column::Until => "有効期限",
        Column::Path => "ファイル",
        Column::Line => "行",
        Column::Expired => "期限切れ",
        Column::Since => "付与日",
        Column::SinceExact => "付与日が確定",
        Column::SinceCommit => "コミット",
        Column::SinceAuthor => "コミット作成者",
    }
}
