//! Lines that stay whatever was decided, and what is said of them.

use govgen_access::{Adopted, Outlived};
use govgen_source::SourceMap;

use super::listed;
use crate::report::{Out, one_line, place, quantity, shell_word};

/// Lines that stay whatever was decided, since somebody has to decide about something else first.
#[derive(Default)]
pub(super) struct Kept<'m> {
    /// Their access would last longer without them.
    pub(super) outlived: Vec<Outlived<'m>>,
    /// Terraform is to take over their access.
    pub(super) adopted: Vec<Adopted<'m>>,
}

impl Kept<'_> {
    pub(super) fn is_empty(&self) -> bool {
        self.outlived.is_empty() && self.adopted.is_empty()
    }

    /// Says which lines stay, and what somebody has to decide first.
    pub(super) fn tell(&self, sources: &SourceMap, out: &mut Out) {
        for it in &self.adopted {
            out.tell(&format!("not removed {}", listed(sources, &it.line)));
            out.talk(&format!(
                "  {}: `import` takes this access over from AWS; apply that first, or take the name out of the entry",
                place(sources, it.entry.span)
            ));
        }
        if !self.adopted.is_empty() {
            let lines = quantity(self.adopted.len(), "line");
            out.talk(&format!("{lines} left, since an entry under `refactor` speaks of it"));
        }
        left(sources, &self.outlived, out);
    }
}

/// Says which lines stay that hold longer ones back.
fn left(sources: &SourceMap, outlived: &[Outlived<'_>], out: &mut Out) {
    for it in outlived {
        let line = it.line;
        let by = place(sources, it.by.principal.name.span);
        let (until, or) = match it.until {
            None => ("without end".to_owned(), "give that one a last day (`until:`) and delete this one"),
            Some(until) => (format!("until {until}"), "this one alone if that is meant"),
        };
        out.tell(&format!("not removed {}", listed(sources, &line)));
        out.talk(&format!(
            "  without it {by} (`{}`) would count there, {until}: delete both lines, or {or}; `govgen who {}` shows what each does",
            one_line(it.by.entry_name()),
            shell_word(line.name())
        ));
    }
    if !outlived.is_empty() {
        let lines = quantity(outlived.len(), "line");
        out.talk(&format!(
            "{lines} left, since another one grants the same for longer: somebody has to decide about both"
        ));
    }
}
