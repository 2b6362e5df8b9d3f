//! The cursor in a revealed value: one field of JSON or one item of a list, to be looked at, copied or edited by itself.

use std::ops::Range;

use crate::app::geometry::{Pane, in_view};
use crate::app::state::laid_out::LaidOut;
use crate::app::state::value::{Revealed, Value};
use crate::app::{App, Now};
use crate::keymap::Action;
use crate::parameter::{is_same_name, spoken};
use crate::secret::Secret;
use crate::text;

impl App {
    /// The value that is laid out in the detail pane, where that has the keys: its fields can be chosen.
    fn value_with_fields(&self) -> Option<&Revealed> {
        let view = &self.session.view;
        let Value::Revealed(shown) = &view.value else { return None };
        let is_here =
            || self.selected_parameter().is_some_and(|it| is_same_name(&self.value_name(&it.name), &shown.name));
        let has_keys = view.focus == Pane::Detail && view.search.is_none();
        (has_keys && shown.formatted && shown.has_rows_to_choose() && is_here()).then_some(shown)
    }

    /// Whether a field of the value in the detail pane can be chosen.
    pub(in crate::app) fn has_fields(&self) -> bool {
        self.value_with_fields().is_some()
    }

    /// The value in the detail pane, and which of its fields is chosen there.
    pub(in crate::app) fn chosen_field(&self) -> Option<(&Revealed, usize)> {
        let shown = self.value_with_fields()?;
        Some((shown, shown.chosen?))
    }

    /// Where the chosen field stands in its value.
    pub(crate) fn chosen_path(&self) -> Option<String> {
        let (shown, at) = self.chosen_field()?;
        Some(shown.fields.path(shown.reading.value.expose(), at))
    }

    /// The same in a sentence: `the field .primary.host`, `item 3`.
    pub(in crate::app) fn chosen_in_words(&self) -> String {
        let path = self.chosen_path().unwrap_or_default();
        let is_json = self.chosen_field().is_some_and(|(shown, _)| shown.is_json());
        if is_json { format!("the field {path}") } else { path }
    }

    /// The rows of a value that the chosen field takes.
    pub(super) fn chosen_rows(&self) -> Option<Range<usize>> {
        let (shown, at) = self.chosen_field()?;
        shown.laid_out.rows_of(at)
    }

    /// Copies the chosen field alone: a string of JSON decoded, an item as it is, all else as it stands there.
    pub(in crate::app) fn copy_field(&mut self) {
        let Some((shown, at)) = self.chosen_field() else { return };
        let Some((text, _)) = shown.fields.text(shown.reading.value.expose(), at) else { return };
        let called = format!("a part of the value of {}", text::sanitise(&spoken(&shown.name)));
        self.stop_copying();
        self.copy_secret(text, called);
    }

    /// The field that an edit is about, by its path; `None` where it is about all of the value.
    pub(in crate::app) fn field_to_edit(&self) -> Option<Secret> {
        self.chosen_path().map(Secret::new)
    }

    /// What down chooses first.
    pub(super) fn choose_hint(&self) -> Option<&'static str> {
        let shown = self.value_with_fields().filter(|shown| shown.chosen.is_none())?;
        Some(if shown.is_json() { "fields" } else { "items" })
    }

    /// What an edit would be of.
    pub(super) fn edit_hint(&self) -> Option<&'static str> {
        let (shown, _) = self.chosen_field()?;
        Some(if shown.is_json() { "edit field" } else { "edit item" })
    }

    /// Why there is no field to be copied.
    pub(in crate::app) fn why_no_field(&self) -> String {
        let [reveal, pane, down] = [Action::Reveal, Action::NextPane, Action::Down].map(|action| self.pane_key(action));
        if self.has_fields() {
            return format!("{down} chooses one first");
        }
        match &self.session.view.value {
            Value::Revealed(shown) if shown.has_format && !shown.formatted => {
                format!("{} lays it out, {pane} goes there, {down} chooses one", self.pane_key(Action::Format))
            }
            Value::Revealed(shown) if shown.has_rows_to_choose() => format!("{pane} goes there, {down} chooses one"),
            Value::Revealed(_) => "this value has no fields".to_owned(),
            _ => format!("reveal it first: {reveal}, then {pane} and {down} choose a field"),
        }
    }

    /// Whether right goes on in a value: to what is folded, or into what is not.
    pub(super) fn can_unfold(&self) -> bool {
        self.chosen_field().is_some_and(|(shown, at)| shown.can_fold(at))
    }

    /// What enter does with the chosen field.
    pub(super) fn fold_hint(&self) -> Option<&'static str> {
        let (shown, at) = self.chosen_field()?;
        Some(match (shown.can_fold(at), shown.folded.contains(&at)) {
            (false, _) => "",
            (true, true) => "unfold",
            (true, false) => "fold",
        })
    }

    /// A key in the detail pane that is about the fields of the value there; whether it is.
    pub(super) fn field_action(&mut self, now: Now, action: Action) -> bool {
        let rows = self.detail_rows();
        let Some(shown) = self.value_with_fields() else { return false };
        let place = shown.chosen.and_then(|at| shown.laid_out.place_of(at));
        let last = shown.laid_out.fields().len().saturating_sub(1);
        let to = match (action, place, shown.chosen) {
            (Action::Down, None, _) => Some(self.first_field_in_view(now)),
            (Action::Down, Some(at), _) if at < last => Some(at + 1),
            (Action::PageDown, Some(at), _) if at < last => Some((at + rows).min(last)),
            (Action::Up, Some(at), _) if at > shown.first_row_to_choose() => Some(at - 1),
            (Action::PageUp, Some(at), _) if at > shown.first_row_to_choose() => {
                Some(at.saturating_sub(rows).max(shown.first_row_to_choose()))
            }
            (Action::Up | Action::PageUp | Action::First, Some(_), _) => {
                self.choose(now, None);
                return action == Action::Up;
            }
            (Action::Enter, _, Some(at)) => return self.fold(now, at, None),
            (Action::Open, Some(row), Some(at)) if shown.can_fold(at) => {
                if self.fold(now, at, Some(false)) {
                    return true;
                }
                Some(row + 1)
            }
            (Action::Close, Some(_), Some(at)) => {
                let around = shown.fields.get(at).and_then(|field| field.within);
                if self.fold(now, at, Some(true)) {
                    return true;
                }
                // The whole is what no field is chosen of.
                let around = around.filter(|around| *around > 0);
                self.choose(now, around);
                return true;
            }
            _ => return false,
        };
        let field = to.and_then(|row| self.value_with_fields()?.laid_out.fields().get(row).map(|(at, _)| *at));
        self.choose(now, field);
        true
    }

    fn detail_rows(&self) -> usize {
        usize::from(self.geometry().detail.below(1).height).saturating_sub(1).max(1)
    }

    /// The row of the first field that is on the screen; where none is, of the first.
    fn first_field_in_view(&self, now: Now) -> usize {
        let detail = self.detail(now);
        let (start, top) = (detail.value_start().unwrap_or(0), detail.first_seen(self.session.view.detail_top));
        let Some(shown) = self.value_with_fields() else { return 0 };
        let fields = shown.laid_out.fields();
        let first = shown.first_row_to_choose();
        let is_below = |(_, rows): &(usize, Range<usize>)| start + rows.start >= top;
        fields.iter().position(is_below).map_or(first, |row| row.max(first))
    }

    /// Chooses a field, or none, and keeps it on the screen. Whoever works on a value still wants to see it.
    fn choose(&mut self, now: Now, field: Option<usize>) {
        if let Value::Revealed(shown) = &mut self.session.view.value {
            shown.chosen = field;
        }
        self.keep_revealed(now);
        self.lay_out_value();
        let start = self.detail(now).value_start();
        let rows = usize::from(self.geometry().detail.below(1).height);
        if let (Some(start), Some(chosen)) = (start, self.chosen_rows()) {
            let top = &mut self.session.view.detail_top;
            *top = in_view(*top, start + chosen.end.saturating_sub(1), rows);
            // In the first row may be the upper edge of its box.
            *top = in_view(*top, (start + chosen.start).saturating_sub(1), rows);
        }
    }

    /// Folds a field, unfolds it, or does what it is not; whether there was something to do.
    fn fold(&mut self, now: Now, at: usize, to: Option<bool>) -> bool {
        let Value::Revealed(shown) = &mut self.session.view.value else { return false };
        let is_folded = shown.folded.contains(&at);
        if !shown.can_fold(at) || to == Some(is_folded) {
            return false;
        }
        if is_folded {
            shown.folded.remove(&at);
        } else {
            shown.folded.insert(at);
        }
        shown.laid_out = LaidOut::default();
        self.choose(now, Some(at));
        true
    }

    /// The time of a value that is worked on begins anew.
    pub(super) fn keep_revealed(&mut self, now: Now) {
        if let Value::Revealed(shown) = &mut self.session.view.value {
            shown.until = shown.until.map(|_| now.mono + self.config.reveal);
        }
    }
}

impl Revealed {
    /// The first of the rows of fields that can be chosen: not that of the whole.
    fn first_row_to_choose(&self) -> usize {
        usize::from(self.is_json())
    }

    fn has_rows_to_choose(&self) -> bool {
        self.fields.len() > self.first_row_to_choose()
    }

    /// Whether there is something in a field to be folded away.
    fn can_fold(&self, at: usize) -> bool {
        at > 0 && self.fields.get(at).is_some_and(|field| field.members > 0)
    }
}
