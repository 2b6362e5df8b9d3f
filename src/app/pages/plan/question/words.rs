//! What the question before a plan says.

use super::PlanQuestion;
use super::from_file::FromFile;
use crate::app::edits::came_after;
use crate::app::pages::question::{Answer, Several, Sheet, Ways, way};
use crate::app::pages::restore::stored_as;
use crate::app::state::change::BATCH;
use crate::app::state::changes::{LISTED, and_more};
use crate::app::{App, Now};
use crate::config::Ground;
use crate::failure::Failure;
use crate::keymap::Action;
use crate::line::{Line, Lines, Role};
use crate::parameter::{Parameter, ParameterType, is_same_name, name_key, principal, spoken};
use crate::plan::PlanStep;
use crate::text;

/// So many names are told beside what is said of several.
const NAMED: usize = 3;

impl PlanQuestion {
    pub(super) fn sheet(&self, app: &App, now: Now) -> Sheet {
        let ground = self.ground(app);
        let in_file = self.file.as_ref().map(|file| file.same.len() + file.unread.len());
        let all = text::counted(in_file.filter(|_| self.plan.steps.is_empty()).unwrap_or(self.plan.steps.len()));
        let act = match self.file {
            Some(_) if self.plan.steps.is_empty() => "Import none of",
            Some(_) => "Import",
            None if self.undoes.is_some() => "Put back",
            None => "Change",
        };
        let mut sheet = match &self.folder {
            Some(folder) => Sheet::about_ground(app, &format!("{act} {all} under"), folder, ground.as_ref()),
            None => Sheet::about_ground(app, &format!("{act} {all}"), "", ground.as_ref()),
        };
        let latest = self.plan.steps.iter().filter_map(PlanStep::was).max_by_key(|was| was.modified);
        let stay = match &self.file {
            Some(file) => file.same.len(),
            None => self.stay + self.unlisted,
        };
        let is_told = self.undoes.is_none() && !self.of_set && (self.file.is_none() || stay > 0);
        let stay = is_told.then(|| format!("= {stay}"));
        let counts: Vec<String> =
            Some(self.plan.counts()).filter(|it| !it.is_empty()).into_iter().chain(stay).collect();
        let counts = if counts.is_empty() { "nothing is written".to_owned() } else { counts.join(" · ") };
        sheet.head(app, now, &counts, latest);
        self.dangers(&mut sheet, app, now, ground.as_ref());
        self.what_is_done(&mut sheet, app);
        self.rows(&mut sheet, app);
        self.what_differs(&mut sheet, app);
        sheet
    }

    fn dangers(&self, sheet: &mut Sheet, app: &App, now: Now, ground: Option<&Ground>) {
        match ground {
            Some(Ground::Unknown) => sheet.look(Role::Bad, &format!("perhaps PRODUCTION: {}", Ground::Unknown)),
            Some(ground) => sheet.look(Role::Bad, &format!("PRODUCTION, says {ground}")),
            None => {}
        }
        if app.account().is_none() && !app.is_asking_whose() {
            sheet.look(Role::Warn, &format!("the account is {}", app.unidentified()));
        }
        // What is undone is what this session wrote, and no more.
        for (was, written) in self.since(app) {
            let seen = app.service_time(now);
            let when = was.modified.map(|at| format!(", {},", text::ago(at, seen))).unwrap_or_default();
            let by = was.modified_by.as_deref().map(principal).map(|by| format!(" by {by}")).unwrap_or_default();
            let says = format!(
                "{}: v{}{by}{when} {} of here: it goes too",
                was.name,
                was.version,
                came_after(was.version, written)
            );
            sheet.look(Role::Bad, &says);
        }
        for step in self.plan.steps.iter().filter(|step| self.gone.iter().any(|gone| is_same_name(gone, step.name()))) {
            let (role, says) = match step {
                PlanStep::Create(_) => (
                    Role::Bad,
                    "it was deleted meanwhile: it is created anew, without history, labels, tags and policies",
                ),
                _ => (Role::Warn, "it is not there any more: nothing is done to it"),
            };
            sheet.look(role, &format!("{}: {says}", step.name()));
        }
        // Of the set what has moved goes over what is there by now.
        for edit in app.session.change_set.iter().filter(|_| self.of_set) {
            let (Some(made_from), Some(was)) = (edit.made_from, edit.step.was()) else { continue };
            let by = was.modified_by.as_deref().map(principal).map(|by| format!(" by {by}")).unwrap_or_default();
            let goes = if edit.step.deletes() { "it is deleted too" } else { "it is replaced too" };
            let says = format!(
                "{}: v{}{by} {} that it was made from: {goes}",
                was.name,
                was.version,
                came_after(was.version, made_from)
            );
            sheet.look(Role::Bad, &says);
        }
        if self.is_over(app) {
            let says = format!("no longer possible: what was deleted was kept for {}", text::lasting(app.config.undo));
            sheet.look(Role::Bad, &says);
        }
        for (role, says, steps) in &self.hazards {
            sheet.look(*role, &format!("{}: {says}", self.called(steps)));
        }
        let refused: Vec<usize> = self
            .plan
            .steps
            .iter()
            .enumerate()
            .filter(|(_, step)| match step {
                PlanStep::PutBack { .. } => true,
                PlanStep::Delete(_) => self.plan.keeps_values,
                PlanStep::Overwrite { .. } | PlanStep::Create(_) => false,
            })
            .filter(|(_, step)| app.session.refused.get(name_key(step.name())).is_some_and(Failure::is_refusal))
            .map(|(at, _)| at)
            .collect();
        if !refused.is_empty() {
            sheet.look(
                Role::Warn,
                &format!("{}: the value could not be read before, and may be left", self.called(&refused)),
            );
        }
    }

    /// What was written since by others, where a plan is undone: each as it is now, and the version that was written here.
    fn since<'a>(&'a self, app: &'a App) -> Vec<(&'a Parameter, i64)> {
        let Some(record) = self.undoes.and_then(|id| app.session.changes.get(id)) else { return Vec::new() };
        let written = |was: &Parameter| record.written(&was.name).filter(|written| *written != was.version);
        self.plan.steps.iter().filter_map(PlanStep::was).filter_map(|was| Some((was, written(was)?))).collect()
    }

    /// A name as a row has it: below the folder, if there is one.
    fn name(&self, name: &str) -> String {
        let below = self.folder.as_deref().and_then(|folder| name.strip_prefix(folder)?.strip_prefix('/'));
        below.unwrap_or(name).to_owned()
    }

    /// Steps by their names, or how many they are.
    fn called(&self, steps: &[usize]) -> String {
        let names: Vec<String> = steps.iter().take(NAMED).map(|at| self.name(self.plan.steps[*at].name())).collect();
        match steps.len() {
            all if all > NAMED => format!("{all} of them, {} first", names[0], all = text::grouped(all)),
            _ => names.join(", "),
        }
    }

    /// The file that it comes from, and how it stands to what is there.
    fn where_from(&self, sheet: &mut Sheet, app: &App, overwritten: usize) {
        let Some(file) = &self.file else { return };
        sheet.must("from", Role::Plain, &file.called);
        let key = self.keys(app).key_of(Action::Compare).unwrap_or_default();
        if let Some((_, told)) = file.asked() {
            let (told, all) = (text::grouped(told), text::grouped(overwritten));
            let says = format!("being read: {told} of {all}; what is the same is left out then");
            return sheet.must_as("compared", Role::Plain, &says, "being compared");
        }
        if !file.is_compared() {
            let says = match overwritten {
                0 => return,
                1 => "nothing: 1 is there already, and is written even where it is the same".to_owned(),
                all => format!(
                    "nothing: {all} are there already, and are written even where they are the same",
                    all = text::grouped(all)
                ),
            };
            sheet.must("compared", Role::Warn, &says);
            let says = format!("{key} leaves out what is the same: {}", self.reading_takes(app));
            return sheet.says("", Role::Plain, &says);
        }
        let same = match file.same.len() {
            0 => "none is the same".to_owned(),
            1 => "1 is the same, and is not written".to_owned(),
            all => format!("{all} are the same, and are not written", all = text::grouped(all)),
        };
        sheet.must("compared", Role::Plain, &same);
        let (count, is_one) = (file.unread.len(), file.unread.len() == 1);
        if count > 0 {
            let says = match (file.writes_unread, is_one) {
                (false, true) => format!("1 could not be read, and is left out: {key} writes it too"),
                (false, false) => format!(
                    "{count} could not be read, and are left out: {key} writes them too",
                    count = text::grouped(count)
                ),
                (true, true) => format!("1 could not be read, and is written: {key} leaves it out"),
                (true, false) => format!(
                    "{count} could not be read, and are written: {key} leaves them out",
                    count = text::grouped(count)
                ),
            };
            sheet.must("cannot tell", Role::Warn, &says);
        }
    }

    fn what_is_done(&self, sheet: &mut Sheet, app: &App) {
        let created = self.plan.creations();
        let (overwritten, deleted) = (self.plan.writes() - created, self.plan.deletions());
        self.where_from(sheet, app, overwritten);
        if overwritten > 0 {
            let it = if overwritten == 1 { "1 value: its" } else { "each value alone:" };
            let says = match self.undoes {
                None => format!("{it} type, key, tier, description, tags and policies stay"),
                Some(_) if self.undoes_copies(app) => {
                    let it = if overwritten == 1 { "1 value" } else { "each value" };
                    format!(
                        "{it}, under type and key of before; tier, description, pattern, policies and tags stay as copied"
                    )
                }
                Some(_) => {
                    format!("{it} type, key, tier, description, tags and policies stay; labels stay on their versions")
                }
            };
            sheet.must("writes", Role::Plain, &says);
        }
        if created > 0 {
            let says = match self.undoes {
                None => format!(
                    "{created} where there is none of that name; none is overwritten",
                    created = text::grouped(created)
                ),
                Some(_) => format!(
                    "{created} anew, as deleted: they begin at v1, without history and labels",
                    created = text::grouped(created)
                ),
            };
            sheet.must("creates", Role::Plain, &says);
        }
        if deleted > 0 {
            let says = format!(
                "{deleted}, after all else: with all versions, labels, tags, policies",
                deleted = text::grouped(deleted)
            );
            sheet.must("deletes", Role::Warn, &says);
        }
        if self.unlisted > 0 {
            let says = match self.unlisted {
                1 => "1 is not listed in the text any more: it stays as it is".to_owned(),
                all => format!(
                    "{all} are not listed in the text any more: they stay as they are",
                    all = text::grouped(all)
                ),
            };
            sheet.must("stays", Role::Plain, &says);
        }
        for (name, why) in &self.left_out {
            sheet.must(
                "stays",
                Role::Warn,
                &format!("{} as it was copied: {why}; its history has what was before", spoken(name)),
            );
        }
        let put_back: Vec<&Parameter> = self
            .plan
            .steps
            .iter()
            .filter_map(|step| if let PlanStep::PutBack { was, .. } = step { Some(was) } else { None })
            .collect();
        if !put_back.is_empty() {
            let secrets = put_back.iter().filter(|was| was.kind == ParameterType::SecureString).count();
            let decrypted = match secrets {
                0 => "nothing is decrypted".to_owned(),
                secrets => format!("{secrets} decrypted", secrets = text::grouped(secrets)),
            };
            let says = match put_back.len() {
                1 => format!("the value of the version before, {decrypted}, not shown"),
                all => {
                    format!("{all} values of the versions before, {decrypted}, none shown", all = text::grouped(all))
                }
            };
            sheet.must("reads", Role::Plain, &says);
        }
        self.undo(sheet, app);
        // Of an overwrite the version again, and the write; of what is put back the value too. Ten are deleted by one request.
        let batches = deleted.div_ceil(BATCH);
        let of_step = |step: &PlanStep| match step {
            PlanStep::Overwrite { was, .. } => 2 + usize::from(!was.described),
            PlanStep::PutBack { .. } => 3,
            PlanStep::Create(_) => 1,
            PlanStep::Delete(_) => 0,
        };
        let looks = if self.plan.keeps_values { 3 } else { 2 };
        let in_turn = self.plan.steps.iter().map(of_step).sum::<usize>() + looks * batches;
        if let Some(takes) = app.work_of_writes(self.plan.writes() + batches, in_turn).says_if_much() {
            sheet.must_as("takes", Role::Plain, &takes, "takes");
        }
    }

    /// How it is undone.
    fn undo(&self, sheet: &mut Sheet, app: &App) {
        if self.plan.steps.is_empty() {
            return;
        }
        let deletions: Vec<&Parameter> =
            self.plan.steps.iter().filter(|step| step.deletes()).filter_map(PlanStep::was).collect();
        if deletions.is_empty() {
            let says = match (self.plan.creations(), self.plan.writes()) {
                (0, 1) => "puts the value of now back, from the history",
                (0, _) => "puts the values of now back as one, from the history",
                (created, all) if created == all => "deletes what is created",
                _ => "puts the values of now back, from the history, and deletes what is created, as one",
            };
            return sheet.must("undo", Role::Plain, says);
        }
        let key = super::TABLE.key_of(Action::KeepValues).unwrap_or_default();
        let lasts = text::lasting(app.config.undo);
        if !self.plan.keeps_values {
            let says = format!("none of what is deleted: it cannot come back · {key} keeps it for {lasts}");
            return sheet.must("undo", Role::Warn, &says);
        }
        let secrets = deletions.iter().filter(|was| was.kind == ParameterType::SecureString).count();
        let values = if deletions.len() == 1 { "the value is" } else { "the values are" };
        let says = format!(
            "{values} read ({secrets} decrypted) before what is deleted goes, and kept for {lasts}, encrypted, in memory",
            secrets = text::grouped(secrets)
        );
        sheet.must("undo", Role::Plain, &says);
    }

    fn rows(&self, sheet: &mut Sheet, app: &App) {
        sheet.say(Lines::blank);
        let grounds = app.grounds_apart(self.plan.steps.iter().take(LISTED).map(PlanStep::name));
        let flagged = |at: usize| self.hazards.iter().any(|(_, _, steps)| steps.contains(&at));
        for (at, step) in self.plan.steps.iter().enumerate().take(LISTED) {
            let mut parts: Vec<Line> = self.row(at, step);
            if let Some(why) = self.file.as_ref().and_then(|file| file.why_unread(step)) {
                parts.push(vec![(Role::Warn, format!("cannot tell: {}", why.tag()))]);
            }
            if !grounds[at].is_empty() {
                parts.push(vec![(Role::Prod, grounds[at].to_owned())]);
            }
            if flagged(at) {
                parts.push(vec![(Role::Warn, "look above".to_owned())]);
            }
            sheet.say(|out| out.flow("  ", parts));
        }
        sheet.say(|out| and_more(out, self.plan.steps.len()));
        self.rows_left_out(sheet);
    }

    /// What stands in a file and is not written: what could not be read, and what is there already.
    fn rows_left_out(&self, sheet: &mut Sheet) {
        let Some(file) = &self.file else { return };
        let unread = file.unread.iter().filter(|_| !file.writes_unread).map(|(step, why)| {
            let says = format!("cannot tell: {}", why.tag());
            vec![vec![(Role::Warn, format!("? {}", self.name(step.name())))], vec![(Role::Warn, says)]]
        });
        let same = file.same.iter().map(|was| {
            let says = format!("v{} · {}", was.version, was.kind);
            vec![vec![(Role::Dim, format!("= {}", self.name(&was.name)))], vec![(Role::Dim, says)]]
        });
        let all: Vec<Vec<Line>> = unread.chain(same).collect();
        let count = all.len();
        for parts in all.into_iter().take(LISTED) {
            sheet.say(|out| out.flow("  ", parts));
        }
        sheet.say(|out| and_more(out, count));
    }

    fn row(&self, at: usize, step: &PlanStep) -> Vec<Line> {
        let name = self.name(step.name());
        let named = |role: Role, sign: &str| vec![(role, format!("{sign} {name}"))];
        let plain = |says: String| vec![(Role::Plain, says)];
        match step {
            PlanStep::Overwrite { was, value } => {
                let size = match self.old(at) {
                    Some(old) => format!("{} → {}", text::grouped(old.len()), bytes(value.len())),
                    None => bytes(value.len()),
                };
                let versions = format!("v{} → v{} · {}", was.version, was.version + 1, was.kind);
                vec![named(Role::Strong, "~"), plain(versions), plain(size)]
            }
            PlanStep::PutBack { was, version, .. } => {
                let says = format!("v{} → v{}, as v{version} was · {}", was.version, was.version + 1, was.kind);
                vec![named(Role::Strong, "~"), plain(says)]
            }
            PlanStep::Create(creation) => {
                let write = &creation.write;
                let new = Parameter {
                    tier: write.tier.unwrap_or_default(),
                    key_id: write.key_id.clone(),
                    described: true,
                    ..Parameter::bare(write.name.clone(), write.kind, 1)
                };
                let mut parts = vec![named(Role::Added, "+"), plain(stored_as(&new))];
                parts.extend(Some(write.value.len()).filter(|bytes| *bytes > 0).map(|count| plain(bytes(count))));
                parts
            }
            PlanStep::Delete(was) => vec![named(Role::Removed, "-"), plain(format!("v{} · {}", was.version, was.kind))],
        }
    }

    /// How each value differs, or the mask in its place.
    fn what_differs(&self, sheet: &mut Sheet, app: &App) {
        if !self.has_values() {
            return;
        }
        let tab = self.keys(app).key_of(Action::ShowDiff).unwrap_or_default();
        sheet.say(Lines::blank);
        if self.question.veil.down {
            return sheet.masked("values", &format!("{tab} shows them"));
        }
        sheet.field("values", [vec![(Role::Plain, format!("{tab} masks them"))]]);
        for (at, difference) in &self.differences {
            let mut head: Vec<Line> = vec![vec![(Role::Strong, self.name(self.plan.steps[*at].name()))]];
            head.extend(difference.says().into_iter().map(|says| vec![(Role::Dim, says)]));
            sheet.say(|out| {
                out.blank();
                out.flow(" · ", head);
                difference.lines(out);
            });
        }
    }

    /// What can be done now.
    pub(super) fn ways(&self, app: &App, now: Now) -> Ways {
        if let Some(why) = self.why_nothing_of_file() {
            let asked = self.file.as_ref().and_then(FromFile::asked);
            let does = if asked.is_some() { "stops" } else { "goes back to the file" };
            let gets_on = asked.map(|(ticket, _)| app.gets_on(now, ticket)).unwrap_or_default();
            let back = self.keys(app).key_of(Action::Back).unwrap_or_default();
            let answer = Answer::Not(vec![(Role::Strong, format!("{why}{gets_on}"))]);
            return Ways { answer, others: vec![way(&back, does)], ..Ways::default() };
        }
        let keep = super::TABLE.key_of(Action::KeepValues).unwrap_or_default();
        let keeps = if self.plan.keeps_values { "keeps nothing" } else { "keeps what is deleted" };
        let several = Several {
            keys: self.keys(app),
            under_way: self.under_way,
            stops: "stops after the one under way",
            does: match (self.undoes.is_some(), self.plan.writes(), self.plan.steps.len()) {
                (true, _, 1) => "puts it back",
                (true, _, _) => "puts them back",
                (false, 0, 1) => "deletes it",
                (false, 0, _) => "deletes them",
                (false, _, 1) => "writes it",
                (false, _, _) => "writes them",
            },
            word: self.word(app),
            problem: self.question.problem.as_ref(),
            read_only: app.read_only_now(),
            beneath: match self.undoes {
                Some(_) => "goes back",
                None if self.of_set => "goes back to the change set",
                None if self.file.is_some() => "goes back to the file",
                None => "goes back to the text",
            },
            aside: "each is looked at again first",
            others: if self.plan.deletions() > 0 { vec![way(&keep, keeps)] } else { Vec::new() },
        };
        several.ways(app, now)
    }
}

fn bytes(count: usize) -> String {
    text::many(count, "byte", "bytes")
}
