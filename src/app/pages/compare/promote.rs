//! What of a comparison is copied to the other place: what is marked, or the row under the cursor.

use super::not_copied::NotCopied;
use super::sides::{Known, Row};
use super::state::Comparison;
use crate::app::message::SessionId;
use crate::app::pages::promote::PromoteQuestion;
use crate::app::pages::promote::keys_there::KeysThere;
use crate::app::reason::Reason;
use crate::app::state::changes::lacks;
use crate::app::state::promotion::{CopyPlace, ToPromote};
use crate::app::{App, Page};
use crate::comparison::{Elsewhere, Told, Verdict, beside};
use crate::deletion::{Fate, Fates};
use crate::destination::{Side, Target};
use crate::failure::{CopyEnd, Failure};
use crate::names::rules;
use crate::parameter::{Parameter, ParameterType, is_same_name};
use crate::text;
use crate::transfer::Step;

/// Said of a row that has nothing here.
const ONLY_THERE: &str = "it is there only: what is copied goes from here";

/// Said of a row that differs in nothing that a copy changes, as far as it is known.
const SAME: &str = "the same is there already: a copy would change nothing";

impl Comparison {
    /// Whether it compares those two places; `here`: the session.
    pub(in crate::app) fn is_between(&self, from: SessionId, to: SessionId, here: SessionId) -> bool {
        let first = self.from.as_ref().map_or(Some(here), |from| from.place);
        first == Some(from) && self.place.unwrap_or(here) == to
    }

    /// Marks the row under the cursor, or unmarks it, and goes to the next.
    pub(super) fn mark(&mut self) {
        let shown = self.shown();
        let Some(row) = shown.get(self.at(&shown)).copied() else { return };
        if !self.marks.remove(&row) {
            self.marks.insert(row);
        }
        self.go(|at| at + 1);
    }

    /// Marks all rows that are shown, or unmarks them where all are.
    pub(super) fn mark_all(&mut self) {
        let shown = self.shown();
        if shown.iter().all(|row| self.marks.contains(row)) {
            self.marks.retain(|row| shown.binary_search(row).is_err());
        } else {
            self.marks.extend(shown);
        }
    }

    /// It is going to be listed afresh: what is marked then is what is marked now.
    pub(super) fn keep_marks(&mut self) {
        if let Some(rows) = &self.rows {
            self.marked = self.marks.iter().filter_map(|at| Some(rows.get(*at)?.name.clone())).collect();
        }
        self.marks.clear();
    }

    /// It has been listed afresh.
    pub(super) fn mark_again(&mut self) {
        let marked = self.all().iter().enumerate().filter(|(_, row)| self.marked.contains(&row.name));
        self.marks = marked.map(|(at, _)| at).collect();
    }

    /// The rows that are copied: those that are marked, or else the one under the cursor.
    fn chosen(&self) -> impl Iterator<Item = &Row> {
        let marked: Vec<usize> = if self.marks.is_empty() {
            self.current_row().into_iter().collect()
        } else {
            self.marks.iter().copied().collect()
        };
        marked.into_iter().filter_map(|at| self.all().get(at))
    }

    /// Whether a key there is another than the same one here.
    fn has_other_keys(&self, app: &App) -> bool {
        self.ends(app).is_some_and(|(from, to)| to.has_other_keys(&from))
    }

    /// Why a row that was chosen is not copied; `other_keys`: a key there is another than the same one here.
    fn why_left(row: &Row, other_keys: bool) -> Option<&'static str> {
        let here = row.here.as_ref();
        let is_same = || {
            let parameters = here.zip(row.there.as_ref()).map(|(here, there)| (&here.parameter, &there.parameter));
            let Some((Some(here), Some(there))) = parameters else { return false };
            // Each place has keys of its own: that they differ is as it should be.
            let key_id = if other_keys { there.key_id.clone() } else { here.key_id.clone() };
            beside(&Parameter { key_id, ..as_copied_over(here, there) }, there).is_empty()
        };
        match row.verdict() {
            _ if here.is_none() => Some(ONLY_THERE),
            Verdict::Same if is_same() => Some(SAME),
            _ => None,
        }
    }

    /// Why nothing of it is copied to the other place.
    pub(super) fn why_not_copied(&self, app: &App) -> Option<String> {
        if matches!(self.other, Side::File(_)) {
            return Some("the other side is a file: a place of Parameter Store is copied to".to_owned());
        }
        if !app.is_connected() {
            return Some(app.why_not_connected());
        }
        if app.change.is_some() {
            return Some("a change is under way: it must end first".to_owned());
        }
        if self.is_under_way() {
            return Some("something is under way already".to_owned());
        }
        let Some((_, to)) = self.rows.as_ref().and_then(|_| self.ends(app)) else {
            return Some("not all was listed yet".to_owned());
        };
        if let Some(says) = app.read_only_at(&to, []) {
            return Some(says);
        }
        let other_keys = self.has_other_keys(app);
        if self.chosen().any(|row| Self::why_left(row, other_keys).is_none()) {
            return None;
        }
        Some(match self.chosen().next() {
            None => "nothing is shown here".to_owned(),
            Some(first) => {
                let why = Self::why_left(first, other_keys).unwrap_or_default();
                match self.marks.len() {
                    0 | 1 => why.to_owned(),
                    all => format!(
                        "none of the {all} that are marked is copied; of the first, {why}",
                        all = text::grouped(all)
                    ),
                }
            }
        })
    }

    /// The place that is copied from, and the one that is copied to; nothing before both are open.
    fn ends(&self, app: &App) -> Option<(CopyPlace, CopyPlace)> {
        let Side::Store(_) = &self.other else { return None };
        let beside = |id: Option<SessionId>, at: Option<&Elsewhere>| {
            let (id, at) = id.zip(at)?;
            Some(CopyPlace { id, at: at.clone(), is_here: false })
        };
        let from = match &self.from {
            Some(from) => beside(from.place, from.elsewhere.as_ref())?,
            None => app.copied_here(),
        };
        let to = if self.goes_elsewhere() { beside(self.place, self.elsewhere.as_ref())? } else { app.copied_here() };
        Some((from, to))
    }

    /// The page that asks on: for the keys there, or before anything is copied.
    ///
    /// # Errors
    /// Why nothing is.
    pub(super) fn promotion(&self, app: &mut App) -> Result<Page, String> {
        if let Some(why) = self.why_not_copied(app) {
            return Err(why);
        }
        let (Some(there), Some((from, to))) = (&self.there_meant, self.ends(app)) else {
            return Err("not all was listed yet".to_owned());
        };
        let (mut steps, mut left, mut unread, mut sealed) = (Vec::new(), Vec::new(), 0, Vec::new());
        let other_keys = self.has_other_keys(app);
        for row in self.chosen() {
            let parameter = row.here.as_ref().and_then(|known| known.parameter.clone());
            match (Self::why_left(row, other_keys), parameter) {
                (None, Some(from)) => {
                    let over = row.there.as_ref().and_then(|known| known.parameter.clone()).map(Box::new);
                    let name = over.as_ref().map_or_else(|| name_there(there, &row.name), |over| over.name.clone());
                    if let Err(problem) = rules::check(&name, to.arn_prefix()) {
                        return Err(format!("{name}: {problem}"));
                    }
                    if over.is_some() && row.is_refused_there() {
                        sealed.push(name.clone());
                    } else {
                        unread += usize::from(over.is_some() && row.is_untold());
                    }
                    steps.push(Step { over, ..Step::new(from, name) });
                }
                (why, _) => left.push((row.name.clone(), why.unwrap_or(ONLY_THERE).into())),
            }
        }
        if let Some(says) = app.read_only_at(&to, steps.iter().map(|step| step.to.as_str())) {
            return Err(says);
        }
        let is_secret = |step: &Step| step.from.kind == ParameterType::SecureString;
        let asks = other_keys && steps.iter().any(is_secret);
        let within = self.sources.here.path.clone();
        let what = ToPromote { steps, left, unread, sealed, from, to, within };
        Ok(if asks { KeysThere::new(app, what).into() } else { PromoteQuestion::new(app, what).into() })
    }

    /// The login of a place has run out while it was copied.
    pub(in crate::app) fn is_lost(&mut self, end: CopyEnd, failure: &Failure) {
        let side = match end {
            CopyEnd::Source => "here",
            CopyEnd::Target => "there",
        };
        self.failed = Some((side, failure.clone()));
    }

    /// One was copied, or is another than it was taken for: the row is as it is now.
    pub(in crate::app) fn was_copied(&mut self, name: &str, fate: &Fate) {
        let Some(at) = self.row_of(name) else { return };
        let Some(row) = self.rows.as_mut().and_then(|rows| rows.get_mut(at)) else { return };
        match fate {
            Fate::Transferred(done) => {
                match lacks(done) {
                    Some(lacks) => self.not_copied.set(at, format!("copied, {lacks}").into(), Some(fate)),
                    None => self.not_copied.remove(at),
                }
                row.there = Some(Known::listed(done.to.clone()));
                // What was not read back is not known to be the same.
                row.told = done.unverified.is_none().then_some(Told::Same);
                self.marks.remove(&at);
            }
            Fate::Taken(there) => (row.there, row.told) = (Some(Known::listed((**there).clone())), None),
            Fate::GoneThere(_) => (row.there, row.told) = (None, None),
            Fate::Moved(here) => (row.here, row.told) = (Some(Known::listed((**here).clone())), None),
            _ => return,
        }
        let parameter = |known: &Option<Known>| known.as_ref().and_then(|known| known.parameter.clone());
        let both = parameter(&row.here).zip(parameter(&row.there));
        row.beside = both.map(|(here, there)| beside(&here, &there)).unwrap_or_default();
    }
}

impl Comparison {
    /// The row of a name here, as its place among all.
    fn row_of(&self, name: &str) -> Option<usize> {
        let is_it = |row: &Row| row.here.as_ref().is_some_and(|known| is_same_name(&known.name, name));
        self.all().iter().position(is_it)
    }

    /// Those were to be copied and were not: each row says why.
    pub(in crate::app) fn were_left(&mut self, left: &[(String, Reason)], fates: &Fates) {
        for (name, why) in left {
            let fate = fates.iter().find(|(told, _)| is_same_name(told, name)).map(|(_, fate)| fate);
            if let Some(row) = self.row_of(name) {
                self.not_copied.set(row, why.clone(), fate);
            }
        }
    }

    /// Why the row under the cursor was not copied.
    pub(super) fn why_current_left(&self) -> Option<&NotCopied> {
        self.not_copied.get(self.current_row()?)
    }

    /// The side that a failure of a copy was on: one that says none was in the place of the session.
    pub(super) fn side_of(&self, failure: &Failure) -> &'static str {
        match failure.end {
            Some(CopyEnd::Target) => "there",
            None if self.from.is_some() && self.to.is_none() => "there",
            Some(CopyEnd::Source) | None => "here",
        }
    }
}

/// What a copy makes of one that is there: what is not said of the first stays.
fn as_copied_over(here: &Parameter, there: &Parameter) -> Parameter {
    let mut copy = here.clone();
    copy.tier = here.tier.max(there.tier);
    copy.data_type.clone_from(&there.data_type);
    if copy.description.is_empty() {
        copy.description.clone_from(&there.description);
    }
    if copy.policies.is_empty() {
        copy.policies.clone_from(&there.policies);
    }
    copy.allowed_pattern = copy.allowed_pattern.or_else(|| there.allowed_pattern.clone());
    copy
}

/// The full name of what stands below a place.
pub(super) fn name_there(there: &Target, name: &str) -> String {
    if there.is_folder { format!("{}/{name}", there.path.trim_end_matches('/')) } else { there.path.clone() }
}

/// What marks say in a list: `3 marked`.
pub(super) fn says_marked(marked: usize) -> Option<String> {
    (marked > 0).then(|| format!("{} marked", text::grouped(marked)))
}
