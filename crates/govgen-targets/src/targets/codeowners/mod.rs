//! CODEOWNERS: the administrators own everything, each division its own two directories, and the administrators
//! their own places once more, last, because the last match wins.

use govgen_model::{Model, Organization};

use crate::format::codeowners::File;
use crate::header::header;
use crate::plan::{COMMON, PlannedFile, Wanted};
use crate::targets::Target;

pub(crate) static TARGET: Target = Target { name: "codeowners", files };

fn files(model: &Model<'_>, organization: &Organization<'_>, _: Wanted<'_>) -> Vec<PlannedFile> {
    let mut file = File::new(header(COMMON));
    for (at, group) in model.ownership(organization).iter().enumerate() {
        if at > 0 {
            file.blank();
        }
        for path in group {
            file.line(&path.pattern, organization.github, &path.teams);
        }
    }
    vec![PlannedFile { path: organization.codeowners.as_str().to_owned(), text: file.text() }]
}
