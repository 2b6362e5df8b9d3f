//! What is to be copied or moved, and the names that it would get.

use crate::line::{self, Line, Lines, Role};
use crate::parameter::Parameter;
use crate::text;
use crate::transfer::{Step, name_in};

/// What is copied or moved.
#[derive(Debug, Clone)]
pub(super) struct Sources {
    /// Whether each is deleted once it was copied.
    pub(super) moves: bool,
    pub(super) parameters: Vec<Parameter>,
    /// The folder around all of them, whose place the typed one takes; none where it is a single parameter, whose name is typed.
    pub(super) within: Option<String>,
    /// The folder that was asked about, where it was one.
    pub(super) folder: Option<String>,
}

impl Sources {
    /// The only one.
    pub(super) fn one(&self) -> Option<&Parameter> {
        if let [one] = self.parameters.as_slice() { Some(one) } else { None }
    }

    /// What is done, in a word.
    fn act(&self) -> &'static str {
        if self.moves { "Move" } else { "Copy" }
    }

    /// What it is done to: the name behind the act, or how many there are and where.
    pub(super) fn called(&self) -> (String, String) {
        match (&self.folder, self.one()) {
            (None, Some(one)) if self.within.is_none() => (self.act().to_owned(), one.name.clone()),
            (Some(folder), _) => {
                (format!("{} {} under", self.act(), text::counted(self.parameters.len())), folder.clone())
            }
            (None, _) => {
                (format!("{} {} that are marked", self.act(), text::counted(self.parameters.len())), String::new())
            }
        }
    }

    /// Each with the name that it would have.
    pub(super) fn steps(&self, typed: &str) -> Vec<Step> {
        let to = |name: &str| match &self.within {
            Some(folder) => name_in(name, folder, typed),
            None if typed.ends_with('/') => {
                name_in(name, name.rsplit_once('/').map_or("", |(folder, _)| folder), typed)
            }
            None => typed.to_owned(),
        };
        self.parameters.iter().map(|from| Step::new(from.clone(), to(&from.name))).collect()
    }
}

/// One name, and the one that it gets.
pub(super) fn step_row(out: &mut Lines, step: &Step, says: Option<(Role, String)>) {
    const BETWEEN: &str = "  ";
    let from = vec![(Role::Plain, step.from.name.clone())];
    let to = vec![(Role::Dim, "→ ".to_owned()), (Role::Strong, step.to.clone())];
    let behind: Vec<Line> = [to].into_iter().chain(says.map(|says| vec![says])).collect();
    let whole = behind.iter().map(|part| line::width(part) + BETWEEN.len()).sum::<usize>() + line::width(&from);
    if whole <= out.width() {
        return out.flow(BETWEEN, std::iter::once(from).chain(behind));
    }
    // Below the name, so that each row begins with one.
    out.flow(BETWEEN, [from]);
    let mut below = Lines::new(out.width().saturating_sub(BETWEEN.len()).max(1));
    below.flow(BETWEEN, behind);
    for mut row in below.into_lines() {
        row.insert(0, (Role::Plain, BETWEEN.to_owned()));
        out.push(row);
    }
}
