//! How the form looks: each field with its label, and below it what there is to say of what is typed.

use super::field::{Field, LABELS, width};
use super::{Form, TABLE};
use crate::app::draft::choices::choices_say;
use crate::app::draft::shown::Marks;
use crate::app::picture::{Picture, Spread};
use crate::app::state::unseen::Unseen;
use crate::app::veil::Veil;
use crate::app::{App, Now};
use crate::keymap::Action;
use crate::line::{Line, Lines, Role};
use crate::text;

/// Rows of a value that is typed, where there is no room for all of it and of the other fields.
const FEWEST: usize = 3;

/// A field on the screen.
struct Block {
    lines: Vec<Line>,
    /// Row and column of the cursor in it.
    cursor: Option<(usize, usize)>,
}

impl Form {
    pub(super) fn painted(&self, app: &App, now: Now) -> Picture {
        let pinned = self.pinned(app);
        let rows = app.page_rows(Spread::Whole).saturating_sub(pinned.len());
        let value_rows = self.value_rows(app, now);
        let blocks: Vec<(Field, Block)> =
            self.fields().map(|field| (field, self.block(app, now, field, value_rows))).collect();
        // Where not all fields fit, those around the one that has the keys are shown.
        let (mut from, mut focused) = (0, 0..0);
        for (field, block) in &blocks {
            if *field == self.field {
                focused = from..from + block.lines.len();
            }
            from += block.lines.len();
        }
        let top = focused.end.saturating_sub(rows).min(focused.start);
        let cursor = blocks.iter().find_map(|(field, block)| block.cursor.filter(|_| *field == self.field));
        let pinned_cursor = self.find.cursor(app.page_width(Spread::Whole), &pinned).filter(|_| !self.veil.down);
        let cursor = cursor.filter(|_| pinned_cursor.is_none());
        let cursor = cursor.map(|(row, column)| (focused.start + row - top, LABELS + column));
        let lines = blocks.into_iter().flat_map(|(_, block)| block.lines).skip(top).take(rows).collect();
        Picture {
            title: "New parameter".to_owned(),
            foot: format!("{} next field", TABLE.key_of(Action::NextField).unwrap_or_default()),
            spread: Spread::Whole,
            pinned,
            lines,
            cursor,
            pinned_cursor,
            ..Picture::default()
        }
    }

    /// What stays at the bottom: which values the pattern names, and a problem that no field has.
    fn pinned(&self, app: &App) -> Vec<Line> {
        let mut out = Lines::new(app.page_width(Spread::Whole));
        if app.page_rows(Spread::Whole) > self.fields().count() {
            choices_say(&self.choices(), &TABLE.key_of(Action::NextChoice).unwrap_or_default(), &mut out);
        }
        let problem = self.problem.as_ref().filter(|_| self.refused_field().is_none());
        let mut lines = out.into_lines();
        lines.extend(app.problem_beside_draft(problem, Spread::Whole));
        lines.extend(self.find.line(app.page_width(Spread::Whole)).filter(|_| !self.veil.down));
        lines
    }

    /// Rows for the value: what the other fields leave, but never so few that nobody sees what is typed.
    pub(super) fn value_rows(&self, app: &App, now: Now) -> usize {
        let rows = app.page_rows(Spread::Whole).saturating_sub(self.pinned(app).len());
        let others: usize =
            self.fields().map(|field| usize::from(field != Field::Value) + self.below(app, now, field).len()).sum();
        let below = self.below(app, now, Field::Value).len();
        rows.saturating_sub(others).max(FEWEST).min(rows.saturating_sub(below)).max(1)
    }

    fn block(&self, app: &App, now: Now, field: Field, value_rows: usize) -> Block {
        let has_keys = self.field == field;
        let (role, mark) = if has_keys { (Role::Strong, "› ") } else { (Role::Label, "  ") };
        let (shown, cursor) = self.field_lines(field, value_rows, width(app));
        let labelled = |(at, line): (usize, Line)| {
            let label = if at == 0 { format!("{mark}{}", field.label()) } else { String::new() };
            [vec![(role, text::pad(&label, LABELS))], line].concat()
        };
        let mut lines: Vec<Line> = shown.into_iter().enumerate().map(labelled).collect();
        lines.extend(self.below(app, now, field));
        Block { lines, cursor }
    }

    /// What is said below a field.
    fn below(&self, app: &App, now: Now, field: Field) -> Vec<Line> {
        let mut out = Lines::new(width(app));
        if let Some(problem) = self.problem.as_ref().filter(|_| self.refused_field() == Some(field)) {
            out.sentence(problem.tone.role(), &problem.text);
            if let Some(failure) = &problem.failure {
                out.sentence(Role::Plain, &app.way_on(failure));
            }
        } else if let Some((role, says)) = self.note(app, now, field) {
            out.prose(role, &says);
        }
        let mut lines = out.into_lines();
        lines.truncate((app.page_rows(Spread::Whole) / 2).max(1));
        lines.into_iter().map(|line| [vec![(Role::Plain, " ".repeat(LABELS))], line].concat()).collect()
    }

    /// A field as it looks, and where the cursor is in it.
    fn field_lines(&self, field: Field, rows: usize, width: usize) -> (Vec<Line>, Option<(usize, usize)>) {
        let has_keys = self.field == field;
        let chosen = |word| (vec![choice(word, has_keys)], None);
        match field {
            Field::Type => chosen(self.kind.as_str()),
            Field::Tier => chosen(self.tier.as_str()),
            Field::DataType => chosen(self.data_type),
            Field::Value => self.value_lines(has_keys, rows, width),
            _ => {
                let Some(draft) = self.draft(field) else { return (Vec::new(), None) };
                let (typed, column) = draft.field(width, has_keys);
                let line = match field.hint().filter(|_| draft.text().is_empty()) {
                    Some(hint) => vec![(Role::Dim, text::truncate(hint, width).into_owned())],
                    None => typed,
                };
                (vec![line], column.map(|column| (0, column)))
            }
        }
    }

    fn value_lines(&self, has_keys: bool, rows: usize, width: usize) -> (Vec<Line>, Option<(usize, usize)>) {
        let Some(value) = self.draft(Field::Value) else { return (Vec::new(), None) };
        match has_keys {
            _ if self.veil.down => (Veil::says(), None),
            true if let Some(says) = self.hides_value() => (vec![Unseen::line(says, width)], Some((0, 0))),
            true => {
                let marks = Marks { found: self.find.found(value), remark: None };
                let shown = value.rows_with(self.top, rows, width, &marks);
                (shown.lines, shown.cursor)
            }
            false if value.text().is_empty() => (vec![Line::new()], None),
            false => (vec![vec![(Role::Mask, text::MASK.to_owned())]], None),
        }
    }
}

fn choice(word: &str, has_keys: bool) -> Line {
    if has_keys {
        vec![(Role::Strong, format!("‹ {word} ›")), (Role::Dim, "  ← → change it".to_owned())]
    } else {
        vec![(Role::Plain, word.to_owned())]
    }
}
