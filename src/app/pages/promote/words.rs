//! What the question before a copy to another place says.

use super::PromoteQuestion;
use crate::app::pages::confirm::hazards::lately_by_another;
use crate::app::pages::question::{Several, Sheet, Ways};
use crate::app::state::changes::{LISTED, and_more};
use crate::app::state::jobs;
use crate::app::state::promotion::is_keyless;
use crate::app::{App, Now};
use crate::config::Ground;
use crate::failure::Failure;
use crate::keymap::{Action, PageName};
use crate::kms::DEFAULT_ALIAS;
use crate::line::{Line, Lines, Role};
use crate::parameter::{Parameter, ParameterType, name_key, principal};
use crate::text;
use crate::transfer::{Step, common_folder, policies_left};

impl PromoteQuestion {
    pub(super) fn sheet(&self, app: &App) -> Sheet {
        let ground = self.ground(app);
        let (place, steps) = (self.what.to.called(&app.place_of_jobs()), self.what.steps.len());
        // Where they go, which may be another folder than the one that they are in.
        let folder = common_folder(self.what.steps.iter().map(|step| step.to.as_str()));
        let folder = if folder.is_empty() { "/" } else { folder.as_str() };
        let (act, name) = match (&self.resumes, self.what.one()) {
            (Some(_), _) => (format!("Go on copying {} to {place}", text::counted(steps)), folder),
            (None, Some(one)) => (format!("Copy to {place}"), one.to.as_str()),
            (None, None) => (format!("Copy {} to {place}", text::counted(steps)), folder),
        };
        let mut sheet = Sheet::about_ground(app, &act, name, ground.as_ref());
        sheet.head_between(app, [&self.what.from, &self.what.to], &self.versions());
        if let Some(job) = &self.resumes {
            sheet.must("so far", Role::Plain, &jobs::so_far_in_full(job));
        }
        self.dangers(&mut sheet, app, ground.as_ref());
        self.what_is_done(&mut sheet, &place);
        let (work, whose) = self.work(app);
        sheet.calls(work.in_turn, work, whose);
        sheet.must("undo", Role::Plain, &self.says_undo(app, &place));
        self.rows(&mut sheet, app);
        sheet
    }

    /// How it is undone, and where.
    fn says_undo(&self, app: &App, place: &str) -> String {
        let undo = app.pane_key(Action::Show(PageName::UNDO));
        let there = if self.what.to.is_here { String::new() } else { format!(", once you are in {place},") };
        let (over, lost) = (self.what.over().count(), self.what.lost().count());
        let new = self.what.steps.len() - over;
        let (back, of) = (over - lost, if lost > 0 { format!(" of {} of {over}", over - lost) } else { String::new() });
        let puts = match (over, back) {
            (1, 1) => Some("puts the version before back from the history, with type and key".to_owned()),
            (_, 0) => None,
            _ => Some(format!("puts the versions before{of} back from the history, with type and key")),
        };
        let parts = [puts, (new > 0).then(|| "deletes what is new".to_owned())];
        match parts.into_iter().flatten().collect::<Vec<_>>().join(", and ") {
            says if says.is_empty() => "cannot bring back what was before".to_owned(),
            says => format!("{undo}{there} {says}"),
        }
    }

    /// What becomes of the versions there: `2 new → v1 · 1 overwritten`.
    fn versions(&self) -> String {
        if let Some(one) = self.what.one() {
            return match &one.over {
                None => "new → v1".to_owned(),
                Some(over) => format!("overwrites v{} → v{} there", over.version, over.version + 1),
            };
        }
        let over = self.what.over().count();
        let new = self.what.steps.len() - over;
        let parts = [(new, format!("{new} new → v1")), (over, format!("{over} overwritten"))];
        let parts: Vec<String> = parts.into_iter().filter(|(count, _)| *count > 0).map(|(_, says)| says).collect();
        parts.join(" · ")
    }

    fn dangers(&self, sheet: &mut Sheet, app: &App, ground: Option<&Ground>) {
        match ground {
            Some(Ground::Unknown) => sheet.look(Role::Bad, &format!("perhaps PRODUCTION there: {}", Ground::Unknown)),
            Some(ground) => sheet.look(Role::Bad, &format!("PRODUCTION there, says {ground}")),
            None => {}
        }
        if self.what.to.identity().is_none() {
            sheet.look(Role::Warn, "whose account it is there is not known");
        }
        self.lost(sheet);
        self.other_types(sheet);
        self.other_keys(sheet);
        self.fresh_there(sheet, app);
        if self.what.unread > 0 {
            let says = match (self.what.unread, self.what.one()) {
                (_, Some(_)) => "the values were not compared: it may hold the same already".to_owned(),
                (unread, None) => format!(
                    "the values of {unread} were not compared: they may hold the same already",
                    unread = text::grouped(unread)
                ),
            };
            sheet.look(Role::Warn, &says);
        }
        if let Some((first, why)) = self.what.left.first() {
            let why = why.dated();
            let says = match self.what.left.len() {
                1 => format!("{first} is left out: {why}"),
                all => format!("{all} of those chosen are left out, {first} first: {why}", all = text::grouped(all)),
            };
            sheet.look(Role::Warn, &says);
        }
        let steps = &self.what.steps;
        // What was refused elsewhere is not known here.
        let refused = |step: &&Step| {
            let refused = app.session.refused.get(name_key(&step.from.name));
            self.what.from.is_here && refused.is_some_and(Failure::is_refusal)
        };
        if let Some(first) = steps.iter().find(refused) {
            let says = match self.what.one() {
                Some(_) => "its value was not to be read here".to_owned(),
                None => format!(
                    "{} of the values were not to be read here, {} first: what cannot be read is told and left",
                    text::grouped(steps.iter().filter(refused).count()),
                    first.from.name
                ),
            };
            sheet.look(Role::Bad, &says);
        }
        let expired = steps.iter().filter(|it| policies_left(&it.from.policies, self.transfer.at).next().is_some());
        match (expired.count(), self.what.one()) {
            (0, _) => {}
            (_, Some(_)) => sheet.look(Role::Warn, "its expiration is past: that policy does not go along"),
            (some, None) => sheet.look(
                Role::Warn,
                &format!("of {some} the expiration is past: it does not go along", some = text::grouped(some)),
            ),
        }
        let mut secrets = steps.iter().filter(|step| step.from.kind == ParameterType::SecureString);
        if ground.is_none() && secrets.any(|step| app.ground_at(&self.what.from, &step.from.name).is_some()) {
            sheet.look(Role::Warn, "a secret of production, to a place that is none: who may read there may read it");
        }
    }

    /// What is overwritten and cannot be put back.
    fn lost(&self, sheet: &mut Sheet) {
        let more = |more: usize| if more > 0 { format!(", and {more} more") } else { String::new() };
        let mut sealed = self.what.over().filter(|(step, _)| self.what.is_sealed(step));
        if let Some((step, over)) = sealed.next() {
            let keeps_key = over.key_id.as_deref() == step.key_there();
            let cannot = if keeps_key { "be read back or put back" } else { "be put back" };
            let says = format!("you may not decrypt {} there{}: it cannot {cannot}", step.to, more(sealed.count()));
            sheet.look(Role::Bad, &says);
        }
        let mut keyless = self.what.over().filter(|(_, over)| is_keyless(over));
        if let Some((step, _)) = keyless.next() {
            let says = format!(
                "under which key {} stands there{} is not known: it cannot be put back under that",
                step.to,
                more(keyless.count())
            );
            sheet.look(Role::Bad, &says);
        }
    }

    /// What somebody else has changed there just now, who may be at it still.
    fn fresh_there(&self, sheet: &mut Sheet, app: &App) {
        let now = app.service_time(app.clock);
        let me = self.what.to.identity().map(|identity| identity.arn.as_str());
        let mut fresh = self.what.over().filter_map(|(_, over)| Some((&over.name, lately_by_another(over, now, me)?)));
        let Some((first, says)) = fresh.next() else { return };
        let more = match fresh.count() {
            0 => String::new(),
            more => format!(", and {more} more of them", more = text::grouped(more)),
        };
        sheet.look(Role::Warn, &format!("{first} there was {says}{more}"));
    }

    /// What has another type there than it is going to get.
    fn other_types(&self, sheet: &mut Sheet) {
        let others: Vec<(&Step, &Parameter)> =
            self.what.over().filter(|(step, over)| step.from.kind != over.kind).collect();
        for (kind, role, what) in [
            (ParameterType::SecureString, Role::Warn, "becomes a secret"),
            (ParameterType::String, Role::Bad, "is a secret there, and becomes plain"),
        ] {
            let is_it = |(step, over): &&(&Step, &Parameter)| match kind {
                ParameterType::SecureString => step.from.kind == kind,
                _ => over.kind == ParameterType::SecureString,
            };
            let those: Vec<_> = others.iter().filter(is_it).collect();
            if let Some((first, over)) = those.first() {
                let more = if those.len() > 1 {
                    format!(", and {} more", text::grouped(those.len() - 1))
                } else {
                    String::new()
                };
                sheet.look(role, &format!("{} {what}: {} there, {} here{more}", first.to, over.kind, first.from.kind));
            }
        }
    }

    /// What is encrypted there under another key than it is going to be.
    fn other_keys(&self, sheet: &mut Sheet) {
        let mut others = self.what.over().filter_map(|(step, over)| {
            let is_secret = over.kind == ParameterType::SecureString && step.from.kind == over.kind;
            let was = over.key_id.as_deref().or_else(|| over.described.then_some(DEFAULT_ALIAS));
            let (was, is) = was.filter(|_| is_secret).zip(step.key_there())?;
            (was != is).then_some((step, was, is))
        });
        let Some((first, was, is)) = others.next() else { return };
        let more = match others.count() {
            0 => String::new(),
            more => format!(", and that of {more} more", more = text::grouped(more)),
        };
        sheet.look(Role::Warn, &format!("the key of {} changes there: {was} → {is}{more}", first.to));
    }

    fn what_is_done(&self, sheet: &mut Sheet, place: &str) {
        let steps = &self.what.steps;
        let count = |kind| steps.iter().filter(|step| step.from.kind == kind).count();
        let kinds = [ParameterType::SecureString, ParameterType::String, ParameterType::StringList];
        let kinds = kinds.into_iter().map(|kind| (count(kind), kind)).filter(|(count, _)| *count > 0);
        let kinds: Vec<String> =
            kinds.map(|(count, kind)| format!("{count} {kind}", count = text::grouped(count))).collect();
        sheet.must("writes", Role::Plain, &kinds.join(" · "));
        for (key, there) in keys(steps) {
            let says = match there {
                Some(there) => format!("{key} → {there} of {place}"),
                None => format!("{key}, as here"),
            };
            sheet.must("key", Role::Strong, &says);
        }
        let value = match (count(ParameterType::SecureString), self.what.one()) {
            (0, Some(_)) => "the value (not shown)".to_owned(),
            (_, Some(_)) => "the value (decrypted here, and there to read it back; not shown)".to_owned(),
            (0, None) => "each value (none shown)".to_owned(),
            (secrets, None) => {
                format!(
                    "each value ({secrets} decrypted here, and there to read them back; one at a time, none shown)",
                    secrets = text::grouped(secrets)
                )
            }
        };
        sheet.must("takes", Role::Plain, &format!("{value}, type, tier, description, pattern, policies, tags"));
        sheet.must("not along", Role::Plain, "versions with their dates and authors, labels, tags of AWS (aws:…)");
        if self.what.over().next().is_some() {
            let says = "what is overwritten keeps there its data type, and what this place does not say: tags, description, pattern, policies";
            sheet.must("stays", Role::Plain, says);
        }
    }

    /// Each name, with what becomes of it.
    fn rows(&self, sheet: &mut Sheet, app: &App) {
        sheet.say(Lines::blank);
        let now = app.service_time(app.clock);
        for step in self.what.steps.iter().take(LISTED) {
            let what = match &step.over {
                None => vec![(Role::Added, "create".to_owned())],
                Some(over) => {
                    let when = over.modified.map(|at| format!(" of {}", text::ago(at, now))).unwrap_or_default();
                    let by = over.modified_by.as_deref().map(|by| format!(" by {}", principal(by))).unwrap_or_default();
                    vec![(Role::Warn, format!("v{}{when}{by} → v{}", over.version, over.version + 1))]
                }
            };
            let parts: [Line; 3] = [vec![(Role::Plain, step.to.clone())], what, vec![(Role::Dim, stored_there(step))]];
            sheet.say(|out| out.flow("  ", parts));
        }
        sheet.say(|out| and_more(out, self.what.steps.len()));
        for (name, why) in self.what.left.iter().take(LISTED) {
            let parts: [Line; 2] =
                [vec![(Role::Plain, name.clone())], vec![(Role::Warn, format!("left out: {}", why.dated()))]];
            sheet.say(|out| out.flow("  ", parts));
        }
        sheet.say(|out| and_more(out, self.what.left.len()));
    }

    /// What can be done now.
    pub(super) fn ways(&self, app: &App, now: Now) -> Ways {
        let one = self.what.one();
        let several = Several {
            keys: self.keys(app),
            under_way: self.under_way,
            stops: if one.is_some() { "stops trying" } else { "stops after the one under way" },
            does: if one.is_some() { "copies it there" } else { "copies them there" },
            word: self.word(app),
            problem: self.question.problem.as_ref(),
            read_only: self.read_only(app),
            beneath: "goes back",
            aside: "what has moved by then is told, not written",
            others: Vec::new(),
        };
        several.ways(app, now)
    }
}

/// The keys of the secrets here, each with the one that was named for it there, if one was.
fn keys(steps: &[Step]) -> Vec<(String, Option<String>)> {
    let mut keys: Vec<(String, Option<String>)> = Vec::new();
    for step in steps.iter().filter(|step| step.from.kind == ParameterType::SecureString) {
        let key = step.from.key_id.clone().unwrap_or_else(|| "the key here".to_owned());
        let pair = (key, step.key_id.clone());
        if !keys.contains(&pair) {
            keys.push(pair);
        }
    }
    keys
}

/// As what it is stored there: `SecureString · Standard · alias/shop-west`.
fn stored_there(step: &Step) -> String {
    let mut stored = vec![step.from.kind.to_string()];
    if step.from.described {
        let tier = step.over.as_ref().map_or(step.from.tier, |over| over.tier);
        stored.push(tier.max(step.from.tier).to_string());
    }
    stored.extend(step.key_there().map(str::to_owned));
    stored.join(" · ")
}
