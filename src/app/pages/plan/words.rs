//! What is said around the text of a plan, and how its rows look.

use super::PlanEditor;
use crate::app::picture::Spread;
use crate::app::{App, Now};
use crate::line::{Line, Lines, Role};
use crate::parameter::is_same_name;
use crate::plan::{Asks, Entry, KEEP, Plan};
use crate::text;

impl PlanEditor {
    pub(super) fn title(&self) -> String {
        let all = text::counted(self.members.len());
        match self.folder.as_str() {
            "" => format!("Edit {all} as one"),
            folder => format!("Edit {all} under {}", text::sanitise(folder)),
        }
    }

    /// Where the cursor is, and what the text asks for: what is to be mended first, where there is no room for all.
    pub(super) fn foot(&self, app: &App, now: Now, width: usize) -> String {
        let (line, column) = self.draft.line_and_column();
        let compared = &self.read.compared;
        let at = format!("line {line}, column {column}");
        let revealing = self.revealing.as_ref().map(|it| it.says(app.held_up(now, Some(it.ticket))));
        let steps = compared.steps.iter().map(|it| it.step.clone()).collect();
        let counts = Plan { steps, keeps_values: false }.counts();
        let unlisted = (compared.unlisted > 0).then(|| format!("{} not listed", text::grouped(compared.unlisted)));
        let wrong = match compared.problems.as_slice() {
            [] => None,
            [one] => Some(format!("to mend: line {}", one.line)),
            [first, ..] => {
                Some(format!("{} to mend: line {} first", text::grouped(compared.problems.len()), first.line))
            }
        };
        let counts = Some(counts).filter(|counts| !counts.is_empty());
        let parts = [Some(at), revealing, counts, Some(format!("= {}", text::grouped(compared.stay))), unlisted, wrong];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        // Corners, and a blank at either side.
        let fits = |parts: &&[String]| text::width(&parts.join(" · ")) + 4 <= width;
        let mut from_the_end = (0..parts.len()).map(|first| &parts[first..]);
        from_the_end.find(fits).unwrap_or_default().join(" · ")
    }

    /// Why it did not go on, what is wrong, what was left: beside what is typed, which keeps half of the rows.
    pub(super) fn pinned(&self, app: &App, now: Now) -> Vec<Line> {
        let mut out = Lines::new(app.page_width(Spread::Whole));
        out.extend(app.problem_beside_draft(self.problem.as_ref(), Spread::Whole));
        if self.shows_problems {
            for problem in &self.read.compared.problems {
                out.prose(Role::Bad, &format!("line {}: {}", problem.line, problem.says));
            }
        }
        let is_asked = |name: &str| self.read.compared.steps.iter().any(|it| is_same_name(it.step.name(), name));
        for (name, why) in self.left.iter().filter(|(name, _)| is_asked(name)) {
            out.prose(Role::Warn, &format!("{name}  {}", why.says(app.service_time(now))));
        }
        let mut lines = out.into_lines();
        let room = (app.page_rows(Spread::Whole) / 2).max(1);
        if lines.len() > room {
            let more = lines.len() - room + 1;
            lines.truncate(room - 1);
            lines.push(vec![(Role::Dim, format!("… and {more} more lines"))]);
        }
        lines.extend(self.find.line(app.page_width(Spread::Whole)).filter(|_| !self.veil.down));
        lines
    }

    /// The rows on the screen, with what they mean: comments, what is kept, what is deleted, what is to be mended.
    pub(super) fn in_roles(&self, mut lines: Vec<Line>, width: usize) -> Vec<Line> {
        let rows = self.draft.rows(width);
        let numbers = self.read.compared.problems.iter().map(|problem| problem.line);
        let wrong: Vec<usize> = if self.shows_problems { numbers.collect() } else { Vec::new() };
        let text = self.draft.text();
        let mut number = None;
        for (row, line) in rows.iter().skip(self.top).zip(&mut lines) {
            // Counted once, then on from row to row.
            let at = match number {
                None => text[..row.start].matches('\n').count() + 1,
                Some((from, at)) => at + text[from..row.start].matches('\n').count(),
            };
            number = Some((row.start, at));
            let entry = self.entry_at(row.start);
            if wrong.contains(&at) {
                turn(line, Role::Bad);
                continue;
            }
            if let Some(entry) = entry.filter(|entry| entry.asks != Asks::Delete && entry.place.start == row.start) {
                tell_name(line, &text[entry.place.start..entry.behind.start]);
            }
            match entry.map(|entry| &entry.asks) {
                None if text[row.clone()].trim_start().starts_with('#') => turn(line, Role::Dim),
                None | Some(Asks::Value(_)) => {}
                Some(Asks::Delete) => turn(line, Role::Removed),
                Some(Asks::Keep) => mask_keep(line),
            }
        }
        lines
    }

    fn entry_at(&self, at: usize) -> Option<&Entry> {
        let before = self.read.entries.partition_point(|entry| entry.place.start <= at);
        self.read.entries.get(before.checked_sub(1)?).filter(|entry| at < entry.place.end)
    }
}

fn turn(line: &mut Line, to: Role) {
    for (role, _) in line.iter_mut().filter(|(role, _)| *role == Role::Plain) {
        *role = to;
    }
}

/// A name is told apart from what stands behind it, where it is whole in its row.
fn tell_name(line: &mut Line, name: &str) {
    let shown = text::sanitise(name);
    let Some((Role::Plain, first)) = line.first_mut() else { return };
    if first.len() > shown.len() && first.starts_with(&*shown) {
        let behind = first.split_off(shown.len());
        *line = std::iter::once((Role::JsonKey, shown.into_owned()))
            .chain([(Role::Plain, behind)])
            .chain(line.drain(1..))
            .collect();
    }
}

/// What keeps a value looks like a mask.
fn mask_keep(line: &mut Line) {
    let Some((Role::Plain, last)) = line.last_mut() else { return };
    if let Some(before) = last.trim_end().strip_suffix(KEEP).map(str::len) {
        let keep = last.split_off(before);
        line.push((Role::Mask, keep));
    }
}
