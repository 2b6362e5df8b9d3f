//! What the question before a write says.

use std::fmt::Write as _;

use super::Confirm;
use super::hazards::{HAZARDS, Hazard, Intended};
use crate::app::pages::confirm::put_back::PutBack;
use crate::app::pages::question::{Answer, Sheet, Ways, tags_stay, way};
use crate::app::policy::{pending_policy, policy_says};
use crate::app::state::beside::LabelsAndTags;
use crate::app::state::value::what_a_value_is;
use crate::app::{App, Now};
use crate::config::Ground;
use crate::deletion::Given;
use crate::keymap::Action;
use crate::line::Role;
use crate::managed::Meddling;
use crate::names::rules;
use crate::parameter::{Expected, Parameter, ParameterType, Write, principal};
use crate::secret::Secret;
use crate::text;

impl Confirm {
    pub(super) fn sheet(&self, app: &App, now: Now) -> Sheet {
        let write = &self.write;
        let act = match &self.put_back {
            Some(put_back) => format!("Put back v{} of", put_back.version.number()),
            None if self.was.is_some() => "Overwrite".to_owned(),
            None => "Create".to_owned(),
        };
        let mut sheet = Sheet::about(app, &act, &write.name);
        let mut version = match write.on {
            Expected::Absent => "new → v1".to_owned(),
            Expected::Version(version) => format!("v{version} → v{}", version + 1),
        };
        if let Some(put_back) = &self.put_back {
            let _ = write!(version, ", as v{} was", put_back.version.number());
        }
        sheet.head(app, now, &version, self.was.as_ref());
        self.dangers(&mut sheet, app, now);
        match &self.was {
            None => created(&mut sheet, write, &self.given),
            Some(was) => {
                self.put_back.iter().for_each(|put_back| taken(&mut sheet, put_back, was));
                overwritten(&mut sheet, write, was, &self.question.beside);
            }
        }
        self.what_differs(&mut sheet, app);
        sheet
    }

    /// What goes wrong easily, the worst first.
    fn dangers(&self, sheet: &mut Sheet, app: &App, now: Now) {
        let (write, was) = (&self.write, self.was.as_ref());
        match app.production_of(&write.name) {
            Some(Ground::Unknown) => sheet.look(Role::Bad, &format!("perhaps PRODUCTION: {}", Ground::Unknown)),
            Some(ground) => sheet.look(Role::Bad, &format!("PRODUCTION, says {ground}")),
            None => {}
        }
        if app.account().is_none() && !app.is_asking_whose() {
            sheet.look(Role::Warn, &format!("the account is {}", app.unidentified()));
        }
        if let (Some(put_back), Some(was)) = (&self.put_back, was)
            && let Some(since) = put_back.since(was, app.service_time(now))
        {
            sheet.look(Role::Bad, &since);
        }
        if let Some(newer) = &self.newer {
            let by = newer.modified_by.as_deref().map(|by| format!(" by {}", principal(by))).unwrap_or_default();
            let says = format!("v{}{by} is there by now: both are shown first", newer.version);
            sheet.look(Role::Bad, &says);
        }
        let intended = Intended {
            write,
            was,
            old: self.old.as_ref().map(Secret::expose),
            now: app.service_time(now),
            by: app.session.identity.as_ref().map(|who| who.arn.as_str()),
            versions: self.question.beside.versions.known().map(Vec::as_slice).unwrap_or_default(),
        };
        for Hazard { role, says, .. } in HAZARDS {
            if let Some(says) = says(intended) {
                sheet.look(*role, &says);
            }
        }
        sheet.managers(app, &self.question.beside, Meddling::Writes);
        for (is_bad, danger) in self.put_back.iter().flat_map(|put_back| put_back.dangers(write)) {
            sheet.look(if is_bad { Role::Bad } else { Role::Warn }, &danger);
        }
        for warning in &self.warnings {
            sheet.look(Role::Warn, warning);
        }
    }

    /// What there is to be shown: a value that nothing is known of to compare with is shown alone.
    pub(super) fn shows(&self) -> &'static str {
        if self.old.is_some() { "difference" } else { "value" }
    }

    fn what_differs(&self, sheet: &mut Sheet, app: &App) {
        let what = self.shows();
        let tab = app.question_table(&self.write.name).key_of(Action::ShowDiff).unwrap_or_default();
        if let Some(path) = &self.part {
            sheet.says("changes", Role::Plain, &format!("{} alone, all else stays", path.expose()));
        }
        let (old, new) = (self.old.as_ref().map(Secret::expose), self.write.value.expose());
        // Told among what goes wrong easily.
        let was_json = old.is_some_and(|old| rules::no_longer_json(old, new).is_some());
        if let Some((role, says)) = what_a_value_is(new, self.write.kind).filter(|_| !was_json) {
            sheet.says("value", role, &says);
        }
        sheet.difference(what, &self.question, &tab);
    }

    /// What can be done now.
    pub(super) fn ways(&self, app: &App, now: Now) -> Ways {
        let [write, back, anew, explain] = [Action::Write, Action::Back, Action::Refresh, Action::Explain]
            .map(|action| app.question_table(&self.write.name).key_of(action).unwrap_or_default());
        if self.writing.is_some() {
            let held_up = app.held_up(now, self.writing);
            let state = held_up.as_deref().unwrap_or("the version is checked before and after");
            let answer = Answer::Not(vec![(Role::Strong, format!("writing… {state}"))]);
            let others = if app.can_stop_change() { vec![way(&back, "stops trying")] } else { Vec::new() };
            return Ways { answer, others, ..Ways::default() };
        }
        if app.session.place.read_only {
            let answer = Answer::Not(vec![(Role::Warn, app.read_only_says())]);
            return Ways { answer, others: vec![way(&back, "goes back")], ..Ways::default() };
        }
        let word = self.word(app).map(str::to_owned);
        let failure = self.question.problem.as_ref().and_then(|problem| problem.failure.as_ref());
        let does = match failure {
            Some(_) => "tries again",
            None if self.newer.is_some() => "shows both",
            None => "writes it",
        };
        let short = vec![way(&write, does), way(&back, "goes back")];
        let answer = Answer::Key(write, does.to_owned());
        let mut others = Vec::new();
        if let Some(failure) = failure {
            if failure.may_be_renewed() {
                others.push(way(&anew, "connects anew after a new login"));
            }
            others.push(way(&explain, "explains"));
        }
        let beneath = match self.put_back {
            _ if self.upon_theirs => "goes back to the conflict",
            Some(ref put_back) => put_back.goes_back(),
            None => "goes back to the draft",
        };
        others.push(way(&back, beneath));
        let aside = match self.write.on {
            _ if failure.is_some() => "",
            Expected::Absent => "an existing name is not overwritten",
            Expected::Version(_) => "the version is read again first",
        };
        Ways { answer, word, others, aside, short }
    }
}

fn created(sheet: &mut Sheet, write: &Write, given: &Given) {
    let tier = write.tier.map(|tier| format!(" · {tier}")).unwrap_or_default();
    sheet.must("creates", Role::Plain, &format!("{}{tier}", write.kind));
    if write.kind == ParameterType::SecureString {
        sheet.must("key", Role::Plain, write.key_id.as_deref().unwrap_or("alias/aws/ssm (the default)"));
    }
    let texts =
        [("description", &write.description), ("pattern", &write.allowed_pattern), ("data type", &write.data_type)];
    for (label, text) in texts {
        if let Some(text) = text {
            sheet.must(label, Role::Plain, text);
        }
    }
    for (at, policy) in given.policies.iter().enumerate() {
        let (role, says) = policy_says(&pending_policy(policy));
        sheet.must(if at == 0 { "policies" } else { "" }, role, &says);
    }
    for (at, tag) in given.tags.iter().enumerate() {
        sheet.must(if at == 0 { "tags" } else { "" }, Role::Plain, &tag.to_string());
    }
}

/// What is taken of the version that is put back, and what is not.
fn taken(sheet: &mut Sheet, put_back: &PutBack, was: &Parameter) {
    let version = &put_back.version;
    let mut of = format!("the value of v{}", version.number());
    if let Some(at) = version.parameter.modified {
        let _ = write!(of, " of {}", text::absolute(at));
    }
    if let Some(by) = &version.parameter.modified_by {
        let _ = write!(of, " by {}", principal(by));
    }
    sheet.must("takes", Role::Plain, &of);
    let not_taken = put_back.not_taken(was);
    if !not_taken.is_empty() {
        let says = format!("of v{}: {}", version.number(), not_taken.join(" · "));
        sheet.must("not taken", Role::Plain, &says);
    }
}

fn overwritten(sheet: &mut Sheet, write: &Write, was: &Parameter, beside: &LabelsAndTags) {
    let mut changes = Vec::new();
    let mut stays = Vec::new();
    let mut side = |same: bool, now: String, then: String| {
        if same { stays.push(then) } else { changes.push(format!("{then} → {now}")) }
    };
    side(write.kind == was.kind, write.kind.to_string(), was.kind.to_string());
    if was.described {
        if write.kind == ParameterType::SecureString {
            let key = |key: &Option<String>| format!("key {}", key.as_deref().unwrap_or("alias/aws/ssm"));
            let before = if was.kind == write.kind { key(&was.key_id) } else { "no key".to_owned() };
            let after = key(&write.key_id);
            side(before == after, after, before);
        }
        let tier = write.tier.unwrap_or(was.tier);
        side(tier == was.tier, tier.to_string(), was.tier.to_string());
        side(true, String::new(), format!("data type {}", was.data_type));
    }
    for (label, new, old) in [
        ("description", &write.description, Some(was.description.as_str())),
        ("pattern", &write.allowed_pattern, was.allowed_pattern.as_deref()),
    ] {
        let old = old.unwrap_or("");
        match new {
            Some(new) if new != old => changes.push(format!("{label} → {new}")),
            _ if !old.is_empty() => stays.push(format!("{label} “{}”", text::truncate(old, 40))),
            _ => {}
        }
    }
    if !changes.is_empty() {
        sheet.must("changes", Role::Strong, &format!("the value · {}", changes.join(" · ")));
    }
    // What is told of tags later changes nothing of what was answered.
    let about = format!("stays {}", stays.join(" · "));
    stays.extend(tags_stay(beside));
    sheet.must_as("stays", Role::Plain, &stays.join(" · "), &about);
    for policy in &was.policies {
        let (role, policy) = policy_says(policy);
        sheet.must("stays", role, &format!("policy: {policy}"));
    }
    sheet.labels_stay(beside, was.version + 1, |_| false);
}
