//! What the question before a copy or a move says.

use super::question::CopyQuestion;
use super::sources::step_row;
use crate::app::pages::question::{Several, Sheet, Ways};
use crate::app::pages::restore::stored_as;
use crate::app::policy::policy_says;
use crate::app::state::changes::{LISTED, and_more};
use crate::app::state::jobs;
use crate::app::{App, Now};
use crate::config::Ground;
use crate::failure::Failure;
use crate::line::{Lines, Role};
use crate::managed::Meddling;
use crate::parameter::{Parameter, ParameterType, name_key};
use crate::text;
use crate::transfer::{Step, policies_left, policies_to_give};

impl CopyQuestion {
    pub(super) fn sheet(&self, app: &App, now: Now) -> Sheet {
        let ground = self.ground(app);
        let (act, name) = &self.called;
        let mut sheet = Sheet::about_ground(app, act, name, ground.as_ref());
        if let Some(one) = self.one() {
            sheet.head(app, now, &format!("v{} → new, v1", one.from.version), Some(&one.from));
            sheet.must("to", Role::Strong, &one.to);
            self.so_far(&mut sheet);
            self.dangers(&mut sheet, app, ground.as_ref());
            sheet.managers(app, &self.question.beside, Meddling::Removes);
            if self.transfer.moves {
                sheet.folder_too(app, &one.from.name);
            }
            self.of_one(&mut sheet, one);
        } else {
            let steps = &self.transfer.steps;
            let latest = steps.iter().map(|step| &step.from).max_by_key(|from| from.modified);
            sheet.head(app, now, &format!("{} new → v1", text::grouped(steps.len())), latest);
            self.so_far(&mut sheet);
            self.dangers(&mut sheet, app, ground.as_ref());
            self.of_many(&mut sheet, app);
        }
        sheet
    }

    /// How far the change is that it goes on with.
    fn so_far(&self, sheet: &mut Sheet) {
        if let Some(job) = &self.resumes {
            sheet.must("so far", Role::Plain, &jobs::so_far_in_full(job));
            let gone = self.gone;
            if gone > 0 {
                let are = if gone == 1 { "is gone by now: it is" } else { "are gone by now: they are" };
                sheet.look(
                    Role::Warn,
                    &format!("{gone} of those that are left {are} left out", gone = text::grouped(gone)),
                );
            }
        }
    }

    fn dangers(&self, sheet: &mut Sheet, app: &App, ground: Option<&Ground>) {
        match ground {
            Some(Ground::Unknown) => sheet.look(Role::Bad, &format!("perhaps PRODUCTION: {}", Ground::Unknown)),
            Some(ground) => sheet.look(Role::Bad, &format!("PRODUCTION, says {ground}")),
            None => {}
        }
        if app.account().is_none() && !app.is_asking_whose() {
            sheet.look(Role::Warn, &format!("the account is {}", app.unidentified()));
        }
        if let Some(first) = self.taken.first() {
            let says = match self.taken.len() {
                1 => format!("{} is there already: that one is left out", first.to),
                all => format!(
                    "{all} of these names are there already, {} first: they are left out",
                    first.to,
                    all = text::grouped(all)
                ),
            };
            sheet.look(Role::Bad, &says);
        }
        let steps = &self.transfer.steps;
        let refused = |step: &&Step| app.session.refused.get(name_key(&step.from.name)).filter(|why| why.is_refusal());
        let unreadable: Vec<(&Step, &Failure)> =
            steps.iter().filter_map(|step| Some((step, refused(&step)?))).collect();
        match (unreadable.as_slice(), self.one()) {
            ([], _) => {}
            ([(_, why)], Some(_)) => sheet.look(Role::Bad, &format!("its value could not be read: {}", why.tag())),
            (all, _) => {
                let says = format!(
                    "{} of the values could not be read, {} first",
                    text::grouped(all.len()),
                    all[0].0.from.name
                );
                sheet.look(Role::Warn, &format!("{says}: what cannot be read is told and left"));
            }
        }
        let root = &app.session.view.root;
        if steps.iter().any(|step| !root.contains(&step.to)) {
            let says = format!("outside {root}, which is shown: a name that is taken is found out when it is created");
            sheet.look(Role::Warn, &says);
        }
        let expired =
            steps.iter().filter(|step| policies_left(&step.from.policies, self.transfer.at).next().is_some()).count();
        match (expired, self.one()) {
            (0, _) => {}
            (_, Some(_)) => sheet.look(Role::Warn, "its expiration is past: that policy does not go along"),
            (some, None) => sheet.look(
                Role::Warn,
                &format!("of {some} the expiration is past: it does not go along", some = text::grouped(some)),
            ),
        }
        let mut secrets = steps.iter().filter(|step| step.from.kind == ParameterType::SecureString);
        let of_production = secrets.any(|step| app.production_of(&step.from.name).is_some());
        if of_production && ground.is_none() && !self.transfer.moves {
            let says = "a secret of production, under a name that is none: who may read that may read it";
            sheet.look(Role::Warn, says);
        }
    }

    fn of_one(&self, sheet: &mut Sheet, one: &Step) {
        let was = &one.from;
        sheet.must("creates", Role::Plain, &stored_as(was));
        let value = if was.kind == ParameterType::SecureString {
            "decrypted, and its copy too to read it back; not shown"
        } else {
            "not shown"
        };
        sheet.must("takes", Role::Plain, &format!("the value of v{} ({value}), tags{}", was.version, also(was)));
        let versions = match was.version {
            1 => "date and author of v1".to_owned(),
            last => format!("v1 to v{last} with their dates and authors"),
        };
        let lost = format!("{versions}, labels, tags of AWS (aws:…): it begins at v1");
        self.not_along(sheet, &lost);
        if self.transfer.moves {
            sheet.labels_lost(&self.question.beside);
            let says = format!("{}, once the copy was read back and holds the same", was.name);
            sheet.must("deletes", Role::Warn, &says);
        }
        self.undo(sheet);
        for policy in policies_to_give(&was.policies, self.transfer.at) {
            let (role, policy) = policy_says(&policy);
            sheet.must("policy", role, &policy);
        }
        if !was.description.is_empty() {
            sheet.says("description", Role::Plain, &was.description);
        }
        if let Some(pattern) = &was.allowed_pattern {
            sheet.says("pattern", Role::Plain, pattern);
        }
    }

    fn of_many(&self, sheet: &mut Sheet, app: &App) {
        let steps = &self.transfer.steps;
        let count = |kind| steps.iter().filter(|step| step.from.kind == kind).count();
        let kinds = [ParameterType::SecureString, ParameterType::String, ParameterType::StringList];
        let kinds = kinds.into_iter().map(|kind| (count(kind), kind)).filter(|(count, _)| *count > 0);
        let kinds: Vec<String> =
            kinds.map(|(count, kind)| format!("{count} {kind}", count = text::grouped(count))).collect();
        sheet.must("creates", Role::Plain, &kinds.join(" · "));
        let secrets = count(ParameterType::SecureString);
        let reads = match secrets {
            0 => "each value".to_owned(),
            secrets => format!(
                "each value ({secrets} decrypted, and their copies too to read them back; one at a time, none shown)",
                secrets = text::grouped(secrets)
            ),
        };
        let along = "type, key, tier, description, pattern, policies, tags";
        sheet.must("takes", Role::Plain, &format!("{reads}, {along}"));
        self.not_along(sheet, "versions with their dates and authors, labels, tags of AWS (aws:…): each begins at v1");
        if self.transfer.moves {
            sheet.must(
                "deletes",
                Role::Warn,
                "each, once its copy was read back and holds the same; otherwise it stays",
            );
        }
        self.calls(sheet, app);
        self.undo(sheet);
        sheet.say(Lines::blank);
        for step in steps.iter().take(LISTED) {
            sheet.say(|out| step_row(out, step, Some((Role::Dim, stored_as(&step.from)))));
        }
        sheet.say(|out| and_more(out, steps.len()));
        for step in self.taken.iter().take(LISTED) {
            sheet.say(|out| step_row(out, step, Some((Role::Warn, "is there already: left out".to_owned()))));
        }
        sheet.say(|out| and_more(out, self.taken.len()));
    }

    /// What does not go along: of a copy it is where it was, of a move it is lost.
    fn not_along(&self, sheet: &mut Sheet, what: &str) {
        if self.transfer.moves {
            sheet.must("lost", Role::Warn, what);
        } else {
            sheet.must("not along", Role::Plain, what);
        }
    }

    /// How many calls it takes, and how long.
    fn calls(&self, sheet: &mut Sheet, app: &App) {
        let steps = self.transfer.steps.len();
        let described = self.transfer.steps.iter().filter(|step| !step.from.described).count();
        // Value, tags, creation, reading back; of a move another look and the deletion.
        let (calls, writes) = if self.transfer.moves { (6 * steps, 2 * steps) } else { (4 * steps, steps) };
        sheet.calls(calls + described, app.work_of_writes(writes, calls + described), "");
    }

    fn undo(&self, sheet: &mut Sheet) {
        let says = match (self.transfer.moves, self.one().is_some()) {
            (true, true) => "moves it back, and what is lost stays lost",
            (true, false) => "moves them back, and what is lost stays lost",
            (false, true) => "deletes the copy",
            (false, false) => "deletes the copies",
        };
        sheet.must("undo", Role::Plain, says);
    }

    /// What can be done now.
    pub(super) fn ways(&self, app: &App, now: Now) -> Ways {
        let several = Several {
            keys: self.keys(app),
            under_way: self.under_way,
            stops: if self.one().is_some() { "stops trying" } else { "stops after the one under way" },
            does: self.does(),
            word: self.word(app),
            problem: self.question.problem.as_ref(),
            read_only: app.read_only_now(),
            beneath: "goes back",
            aside: "an existing name is not overwritten",
            others: Vec::new(),
        };
        several.ways(app, now)
    }
}

/// What else goes along, as far as there is any.
fn also(was: &Parameter) -> String {
    let has = [
        (true, ""),
        (!was.description.is_empty(), "description"),
        (was.allowed_pattern.is_some(), "pattern"),
        (!was.policies.is_empty(), "policies"),
    ];
    has.into_iter().filter(|(has, _)| *has).map(|(_, what)| what).collect::<Vec<_>>().join(", ")
}
