//! What the question before a deletion says.

use super::{Delete, TABLE};
use crate::app::asked::Asked;
use crate::app::edits::came_after;
use crate::app::pages::question::{Answer, Sheet, Ways, way};
use crate::app::policy::policy_says;
use crate::app::state::change::BATCH;
use crate::app::state::changes::{LISTED, Record, and_more};
use crate::app::state::jobs;
use crate::app::{App, Now};
use crate::config::Ground;
use crate::keymap::Action;
use crate::line::{Lines, Role};
use crate::managed::Meddling;
use crate::parameter::{MOST_VERSIONS, Parameter, ParameterType, is_same_name, principal};
use crate::text;

/// Columns of a description in the question.
const DESCRIPTION: usize = 120;

impl Delete {
    pub(super) fn sheet(&self, app: &App, now: Now) -> Sheet {
        let ground = self.ground(app);
        let all = self.targets.len();
        let (act, name) = match (self.one(), &self.folder, &self.resumes) {
            (Some(one), _, None) => ("Delete".to_owned(), one.name.as_str()),
            (Some(one), _, Some(_)) => ("Go on deleting".to_owned(), one.name.as_str()),
            (None, Some(folder), None) => (format!("Delete {} under", text::counted(all)), folder.as_str()),
            (None, Some(folder), Some(job)) => (
                format!("Go on deleting {all} of {} under", text::grouped(job.names.len()), all = text::grouped(all)),
                folder.as_str(),
            ),
            (None, None, None) => {
                let marked = if self.undoes.is_none() { " that are marked" } else { "" };
                (format!("Delete {}{marked}", text::counted(all)), "")
            }
            (None, None, Some(job)) => {
                (format!("Go on deleting {all} of {}", text::grouped(job.names.len()), all = text::grouped(all)), "")
            }
        };
        let mut sheet = Sheet::about_ground(app, &act, name, ground.as_ref());
        if let Some(one) = self.one() {
            sheet.head(app, now, &format!("v{} → deleted", one.version), Some(one));
            self.so_far(&mut sheet);
            self.dangers(&mut sheet, app, now, ground);
            self.what_is_lost(&mut sheet, app, one);
        } else {
            let latest = self.targets.iter().max_by_key(|target| target.modified);
            sheet.head(app, now, &format!("all {} → deleted", text::grouped(self.targets.len())), latest);
            self.so_far(&mut sheet);
            self.dangers(&mut sheet, app, now, ground);
            self.what_of_many_is_lost(&mut sheet, app, now, latest);
        }
        sheet
    }

    /// How far the deletion is that it goes on with.
    fn so_far(&self, sheet: &mut Sheet) {
        if let Some(job) = &self.resumes {
            sheet.must("so far", Role::Plain, &jobs::so_far_in_full(job));
        }
    }

    fn dangers(&self, sheet: &mut Sheet, app: &App, now: Now, ground: Option<Ground>) {
        match ground {
            Some(Ground::Unknown) => sheet.look(Role::Bad, &format!("perhaps PRODUCTION: {}", Ground::Unknown)),
            Some(ground) => sheet.look(Role::Bad, &format!("PRODUCTION, says {ground}")),
            None => {}
        }
        if app.account().is_none() && !app.is_asking_whose() {
            sheet.look(Role::Warn, &format!("the account is {}", app.unidentified()));
        }
        if self.is_gone() {
            sheet.look(Role::Bad, "it is not there any more");
        }
        // What is undone is what this session wrote, and no more.
        for (target, written) in self.since(app) {
            let seen = app.service_time(now);
            let when = target.modified.map(|at| format!(", {},", text::ago(at, seen))).unwrap_or_default();
            let by = target.modified_by.as_deref().map(principal).map(|by| format!(" by {by}")).unwrap_or_default();
            let name = if self.one().is_some() { String::new() } else { format!("{}: ", target.name) };
            let says = format!(
                "{name}v{}{by}{when} {} of here: it goes too",
                target.version,
                came_after(target.version, written)
            );
            sheet.look(Role::Bad, &says);
        }
        sheet.managers(app, &self.question.beside, Meddling::Removes);
        if let Some(one) = self.one() {
            sheet.folder_too(app, &one.name);
        }
    }

    /// What was written since by others, where a creation is undone: each as it is now, and the version that was created.
    fn since<'a>(&'a self, app: &'a App) -> Vec<(&'a Parameter, i64)> {
        let created = self.undoes.and_then(|id| app.session.changes.get(id)).map(Record::created);
        let created: &[Parameter] = created.unwrap_or_default();
        let version = |target: &Parameter| {
            let created = created.iter().find(|it| is_same_name(&it.name, &target.name))?;
            (target.version != created.version).then_some(created.version)
        };
        self.targets.iter().filter_map(|target| Some((target, version(target)?))).collect()
    }

    fn what_is_lost(&self, sheet: &mut Sheet, app: &App, one: &Parameter) {
        let mut lost = vec!["the value".to_owned(), self.versions(one)];
        // What there is none of is not lost; what is not known may be there.
        let beside = [
            (!one.described || !one.description.is_empty()).then(|| "description".to_owned()),
            (!matches!(&self.question.beside.tags, Asked::Known(tags) if tags.is_empty())).then(|| "tags".to_owned()),
            (!one.policies.is_empty()).then(|| text::many(one.policies.len(), "policy", "policies")),
        ];
        lost.extend(Some(beside.into_iter().flatten().collect::<Vec<_>>().join(", ")).filter(|it| !it.is_empty()));
        sheet.must("lost", Role::Plain, &lost.join(" · "));
        sheet.labels_lost(&self.question.beside);
        sheet.tags_lost(&self.question.beside);
        sheet.must("afterwards", Role::Plain, "a new parameter of that name begins at version 1, with no history");
        self.undo(sheet, app);
        if !one.description.is_empty() {
            let description = format!("“{}”", text::truncate(&one.description, DESCRIPTION));
            sheet.says("description", Role::Plain, &description);
        }
        for policy in &one.policies {
            let (role, policy) = policy_says(policy);
            sheet.says("policy", role, &policy);
        }
        let mut stored = vec![one.kind.to_string()];
        if one.described {
            stored.push(one.tier.to_string());
            let key = || one.key_id.clone().unwrap_or_else(|| "alias/aws/ssm".to_owned());
            stored.extend((one.kind == ParameterType::SecureString).then(key));
        }
        sheet.says("stored as", Role::Plain, &stored.join(" · "));
    }

    /// How many versions go with it.
    fn versions(&self, one: &Parameter) -> String {
        match &self.question.beside.versions {
            Asked::Known(versions) if versions.len() >= MOST_VERSIONS => {
                format!("all {MOST_VERSIONS} versions that are kept")
            }
            Asked::Known(versions) => match versions.len() {
                1 => "its only version".to_owned(),
                versions => format!("all {versions} versions"),
            },
            _ if one.version == 1 => "its only version".to_owned(),
            _ => "all its versions".to_owned(),
        }
    }

    fn what_of_many_is_lost(&self, sheet: &mut Sheet, app: &App, now: Now, latest: Option<&Parameter>) {
        let count = |kind| self.targets.iter().filter(|target| target.kind == kind).count();
        let kinds = [ParameterType::SecureString, ParameterType::String, ParameterType::StringList];
        let kinds = kinds.into_iter().map(|kind| (count(kind), kind)).filter(|(count, _)| *count > 0);
        let kinds: Vec<String> =
            kinds.map(|(count, kind)| format!("{count} {kind}", count = text::grouped(count))).collect();
        let policies = self.targets.iter().map(|target| target.policies.len()).sum::<usize>();
        let policies =
            if policies > 0 { format!(" · {}", text::many(policies, "policy", "policies")) } else { String::new() };
        let says = format!("{} · all versions, with labels and tags{policies}", kinds.join(" · "));
        sheet.must("lost", Role::Plain, &says);
        if let Some(latest) = latest.filter(|latest| latest.modified.is_some()) {
            sheet.must("last was", Role::Plain, &format!("{} v{}", latest.name, latest.version));
        }
        sheet.must("afterwards", Role::Plain, "new parameters of these names begin at version 1, with no history");
        self.undo(sheet, app);
        // Each is looked at, or read with its tags, ten at a time; ten are deleted by one request. No rate is published for that: it is
        // counted as if it were that of writes.
        let batches = self.targets.len().div_ceil(BATCH);
        let looks = if self.keeps { 3 } else { 2 };
        if let Some(takes) = app.work_of_writes(batches, looks * batches).says_if_much() {
            sheet.must_as("takes", Role::Plain, &takes, "takes");
        }
        sheet.say(Lines::blank);
        let seen = app.service_time(now);
        let grounds = app.grounds_apart(self.targets.iter().take(LISTED).map(|target| target.name.as_str()));
        for (target, ground) in self.targets.iter().zip(grounds) {
            let age = target.modified.map(|at| format!(" · {}", text::ago(at, seen))).unwrap_or_default();
            let refused = self.unreadable.iter().find(|(name, _)| *name == target.name);
            let refused = refused.map(|(_, failure)| format!(" · {}", failure.tag())).unwrap_or_default();
            let says = format!("v{} · {}{age}{refused}", target.version, target.kind);
            sheet.say(|out| {
                let name = vec![(Role::Strong, target.name.clone())];
                let ground = (!ground.is_empty()).then(|| vec![(Role::Prod, ground.to_owned())]);
                out.flow("  ", [Some(name), ground, Some(vec![(Role::Plain, says)])].into_iter().flatten());
            });
        }
        sheet.say(|out| and_more(out, self.targets.len()));
    }

    /// Whether it can come back.
    fn undo(&self, sheet: &mut Sheet, app: &App) {
        let key = TABLE.key_of(Action::KeepValues).unwrap_or_default();
        let lasts = text::lasting(app.config.undo);
        let secrets = App::secrets(&self.targets);
        if !self.keeps {
            let it = if self.one().is_some() { "its value" } else { "the values" };
            return sheet.must(
                "undo",
                Role::Warn,
                &format!("none: it cannot come back · {key} keeps {it} for {lasts}"),
            );
        }
        if let Some(failure) = self.unkeepable() {
            let says = format!("its value cannot be kept: {} · {key} goes on without", app.in_full(failure).tag());
            return sheet.must("undo", Role::Bad, &says);
        }
        let reads = match (self.targets.len(), secrets) {
            (1, 0) => "the value is read".to_owned(),
            (1, _) => "the value is decrypted".to_owned(),
            (all, 0) => format!("{all} values are read", all = text::grouped(all)),
            (all, 1) => format!("{all} values are read, 1 of them decrypted,", all = text::grouped(all)),
            (all, secrets) => format!(
                "{all} values are read, {secrets} of them decrypted,",
                all = text::grouped(all),
                secrets = text::grouped(secrets)
            ),
        };
        let says = format!("{reads} and kept for {lasts}, encrypted, in memory");
        sheet.must("undo", Role::Plain, &says);
        if self.one().is_none() && !self.unreadable.is_empty() {
            let says = match self.unreadable.len() {
                1 => "1 of them cannot be read, and stays".to_owned(),
                left => format!("{left} of them cannot be read, and stay", left = text::grouped(left)),
            };
            sheet.look(Role::Warn, &format!("{says} unless nothing is kept"));
        }
    }

    /// What can be done now.
    pub(super) fn ways(&self, app: &App, now: Now) -> Ways {
        let [delete, keep, back, anew, explain] =
            [Action::Write, Action::KeepValues, Action::Back, Action::Refresh, Action::Explain]
                .map(|action| TABLE.key_of(action).unwrap_or_default());
        if let (Some(ticket), Some(change)) = (self.deleting, &app.change) {
            let says = format!("{}…{}", change.doing(), app.gets_on(now, ticket));
            let answer = Answer::Not(vec![(Role::Strong, says)]);
            let stops = if self.one().is_some() { "stops trying" } else { "stops after the ten under way" };
            let others = if app.can_stop_change() { vec![way(&back, stops)] } else { Vec::new() };
            return Ways { answer, others, ..Ways::default() };
        }
        if app.session.place.read_only {
            let answer = Answer::Not(vec![(Role::Warn, app.read_only_says())]);
            return Ways { answer, others: vec![way(&back, "goes back")], ..Ways::default() };
        }
        let failure = self.question.problem.as_ref().and_then(|problem| problem.failure.as_ref());
        let them = if self.one().is_some() { "it" } else { "them" };
        let answer = Answer::Key(delete, format!("deletes {them}"));
        let mut others = Vec::new();
        if failure.is_some_and(|failure| failure.wants_login()) {
            others.push(way(&anew, "connects anew after a new login"));
        }
        if failure.is_some() || self.unkeepable().is_some() {
            others.push(way(&explain, "explains"));
        }
        others.push(way(&keep, if self.keeps { "keeps nothing" } else { "keeps it for undo" }));
        others.push(way(&back, "goes back"));
        let aside =
            if self.one().is_some() { "the version is looked at again first" } else { "each is looked at again first" };
        Ways { answer, word: Some(self.word(app)), others, aside, ..Ways::default() }
    }
}
