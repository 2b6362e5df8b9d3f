//! The question before what was deleted is created anew: what comes back, and what cannot.

use jiff::Timestamp;

use super::question::{Answer, BY_LETTER, BY_WORD, Sheet, Ways, way};
use crate::app::picture::Picture;
use crate::app::policy::policy_says;
use crate::app::state::changes::{Deleted, LISTED, What, and_more, in_folder};
use crate::app::state::question::Question;
use crate::app::state::session::Link;
use crate::app::{App, Concern, Notice, Now, Paged, Ticket, Tone, Turn};
use crate::config::Ground;
use crate::deletion::{Kept, Tag};
use crate::keymap::{Action, Table};
use crate::line::{Lines, Role};
use crate::parameter::{Parameter, ParameterType, principal};
use crate::text;
use crate::transfer::{policies_left, policies_to_give};

/// The question.
#[derive(Debug)]
pub(crate) struct Restore {
    question: Question,
    /// The deletion that is undone: what was kept of it is in the list of changes, and is looked up there each time.
    deletion: u64,
    /// What was kept then, by its names.
    names: Vec<String>,
    /// What it is called.
    called: String,
    /// The name of that which may be production, for all of them.
    guarded: String,
    /// The change under way that it was answered with.
    creating: Option<Ticket>,
}

impl Restore {
    fn new(app: &App, deletion: u64, deleted: &Deleted) -> Option<Self> {
        let names: Vec<String> = deleted.kept().map(|kept| kept.parameter.name.clone()).collect();
        let called = match names.as_slice() {
            [] => return None,
            [one] => one.clone(),
            all => in_folder(all.len(), deleted.folder.as_deref()),
        };
        let all: Vec<&str> = names.iter().map(String::as_str).collect();
        let guarded = app.most_guarded(&all).to_owned();
        Some(Self { question: Question::new(), deletion, names, called, guarded, creating: None })
    }

    fn deleted<'a>(&self, app: &'a App) -> Option<&'a Deleted> {
        match &app.session.changes.get(self.deletion)?.what {
            What::Deleted(deleted) => Some(deleted),
            _ => None,
        }
    }

    /// What there is of it still: its time may be over.
    fn kept<'a>(&self, app: &'a App) -> Vec<&'a Kept> {
        self.deleted(app).map(|deleted| deleted.kept().collect()).unwrap_or_default()
    }

    fn is_one(&self) -> bool {
        self.names.len() == 1
    }

    fn ground(&self, app: &App) -> Option<Ground> {
        app.production_of(&self.guarded)
    }

    /// What is to be typed in production.
    fn word(&self, app: &App) -> Option<String> {
        self.ground(app)?;
        Some(match self.names.as_slice() {
            [one] => one.rsplit_once('/').map_or(one.as_str(), |(_, last)| last).to_owned(),
            all => format!("write {}", text::grouped(all.len())),
        })
    }

    fn keys(&self, app: &App) -> &'static Table {
        if self.ground(app).is_some() { &BY_WORD } else { &BY_LETTER }
    }

    fn may_create(&self, app: &App) -> bool {
        let free = app.change.is_none() && !app.session.place.read_only && matches!(app.session.link, Link::Up);
        let meant = self.question.is_typed(self.word(app).as_deref());
        let there = !self.kept(app).is_empty() && !app.is_asking_whose();
        free && meant && there && self.question.is_seen(app, &self.picture(app, app.clock))
    }

    /// Whether it was answered with that.
    pub(in crate::app) fn awaits(&self, ticket: Ticket) -> bool {
        self.creating == Some(ticket)
    }

    /// Nothing was created.
    pub(in crate::app) fn fail(&mut self, problem: Notice) {
        self.creating = None;
        self.question.problem = Some(problem);
    }

    fn sheet(&self, app: &App, now: Now) -> Sheet {
        let ground = self.ground(app);
        let mut sheet = if self.is_one() {
            Sheet::about_ground(app, "Create anew", &self.called, ground.as_ref())
        } else {
            Sheet::about_ground(app, &format!("Create anew {}", self.called), "", ground.as_ref())
        };
        let version = if self.is_one() {
            "new → v1".to_owned()
        } else {
            format!("{} new → v1", text::grouped(self.names.len()))
        };
        sheet.head(app, now, &version, None);
        match ground {
            Some(Ground::Unknown) => sheet.look(Role::Bad, &format!("perhaps PRODUCTION: {}", Ground::Unknown)),
            Some(ground) => sheet.look(Role::Bad, &format!("PRODUCTION, says {ground}")),
            None => {}
        }
        if app.account().is_none() && !app.is_asking_whose() {
            sheet.look(Role::Warn, &format!("the account is {}", app.unidentified()));
        }
        let kept = self.kept(app);
        if kept.is_empty() {
            let says = format!("no longer possible: values are kept for {}", text::lasting(app.config.undo));
            sheet.look(Role::Bad, &says);
        }
        self.hazards(&mut sheet, app, now, &kept);
        match kept.as_slice() {
            [one] if self.is_one() => one_comes_back(&mut sheet, one, app.service_time(now)),
            all => {
                many_come_back(&mut sheet);
                sheet.calls(all.len(), app.work_of_writes(all.len(), all.len()), "");
                rows(&mut sheet, all);
            }
        }
        sheet
    }

    /// What stands in the way, or does not come back with the others.
    fn hazards(&self, sheet: &mut Sheet, app: &App, now: Now, kept: &[&Kept]) {
        let tree = &app.session.view.tree;
        let there = |kept: &&Kept| tree.find(&kept.parameter.name).and_then(|node| tree.parameter(node));
        let again: Vec<Parameter> = kept.iter().filter_map(there).collect();
        if let [there] = again.as_slice()
            && self.is_one()
        {
            let when =
                there.modified.map(|at| format!(", {}", text::ago(at, app.service_time(now)))).unwrap_or_default();
            let by = there.modified_by.as_deref().map(principal).map(|by| format!(" by {by}")).unwrap_or_default();
            let says = format!("there is one of that name again, v{}{by}{when}: it is not overwritten", there.version);
            sheet.look(Role::Bad, &says);
        } else if let Some(first) = again.first() {
            let says = format!(
                "{} of these names are there again, {} first: none is overwritten",
                text::grouped(again.len()),
                first.name
            );
            sheet.look(Role::Bad, &says);
        }
        let mut look = |is: &dyn Fn(&Kept) -> bool, one: &str, many: &str| {
            let count = kept.iter().filter(|kept| is(kept)).count();
            match count {
                0 => {}
                _ if self.is_one() => sheet.look(Role::Warn, one),
                count => sheet.look(Role::Warn, &format!("of {count} {many}", count = text::grouped(count))),
            }
        };
        look(
            &|kept| !kept.parameter.described,
            "it could not be described: key, tier and description are left to the service",
            "key, tier and description are not known, and left to the service",
        );
        let at = app.service_time(now);
        look(
            &|kept| policies_left(&kept.parameter.policies, at).next().is_some(),
            "its expiration has passed since: that policy does not come back",
            "the expiration has passed since: it does not come back",
        );
        look(
            &|kept| kept.tags.is_err(),
            "its tags are not known: it comes back without",
            "the tags are not known: they come back without",
        );
        look(
            &|kept| kept.tags.iter().flatten().any(Tag::is_of_aws),
            "its tags of AWS (aws:…) do not come back",
            "the tags of AWS (aws:…) do not come back",
        );
        if let [kept] = kept
            && self.is_one()
            && kept.parameter.kind != ParameterType::SecureString
        {
            sheet.look(Role::Warn, "the value is stored as plain text, as it was");
        }
    }

    fn ways(&self, app: &App, now: Now) -> Ways {
        let [write, back, anew, explain] = [Action::Write, Action::Back, Action::Refresh, Action::Explain]
            .map(|action| self.keys(app).key_of(action).unwrap_or_default());
        if let (Some(ticket), Some(change)) = (self.creating, &app.change) {
            let says = format!("{}…{}", change.doing(), app.gets_on(now, ticket));
            let answer = Answer::Not(vec![(Role::Strong, says)]);
            let stops = if self.is_one() { "stops trying" } else { "stops after the one under way" };
            let others = if app.can_stop_change() { vec![way(&back, stops)] } else { Vec::new() };
            return Ways { answer, others, ..Ways::default() };
        }
        if app.session.place.read_only || self.kept(app).is_empty() {
            let gone = || "no longer possible".to_owned();
            let why = if app.session.place.read_only { app.read_only_says() } else { gone() };
            let answer = Answer::Not(vec![(Role::Warn, why)]);
            return Ways { answer, others: vec![way(&back, "goes back")], ..Ways::default() };
        }
        let failure = self.question.problem.as_ref().and_then(|problem| problem.failure.as_ref());
        let does = match failure {
            Some(_) => "tries again",
            None if self.is_one() => "creates it",
            None => "creates them",
        };
        let short = vec![way(&write, does), way(&back, "goes back")];
        let mut others = Vec::new();
        if failure.is_some_and(|failure| failure.may_be_renewed()) {
            others.push(way(&anew, "connects anew after a new login"));
        }
        if failure.is_some() {
            others.push(way(&explain, "explains"));
        }
        others.push(way(&back, "goes back"));
        let aside = if failure.is_some() { "" } else { "an existing name is not overwritten" };
        Ways { answer: Answer::Key(write, does.to_owned()), word: self.word(app), others, aside, short }
    }
}

/// Type, tier and key.
pub(in crate::app::pages) fn stored_as(was: &Parameter) -> String {
    let mut stored = vec![was.kind.to_string()];
    if was.described {
        stored.push(was.tier.to_string());
        let key = || was.key_id.clone().unwrap_or_else(|| "alias/aws/ssm".to_owned());
        stored.extend((was.kind == ParameterType::SecureString).then(key));
        stored.extend((was.data_type != "text").then(|| was.data_type.clone()));
    }
    stored.join(" · ")
}

fn one_comes_back(sheet: &mut Sheet, kept: &Kept, at: Timestamp) {
    let was = &kept.parameter;
    sheet.must("creates", Role::Plain, &stored_as(was));
    sheet.must("takes", Role::Plain, &format!("the value of v{}, as it was when it was deleted", was.version));
    let tags: Vec<String> = kept.own_tags().map(ToString::to_string).collect();
    if !tags.is_empty() {
        sheet.must("tags", Role::Plain, &tags.join(" · "));
    }
    let lost = match was.version {
        1 => "its date and author, and labels".to_owned(),
        last => format!("v1 to v{last}, with their dates, authors and labels: it begins at v1 again"),
    };
    sheet.must("stays lost", Role::Warn, &lost);
    if !was.description.is_empty() {
        sheet.must("description", Role::Plain, &was.description);
    }
    if let Some(pattern) = &was.allowed_pattern {
        sheet.must("pattern", Role::Plain, pattern);
    }
    for policy in policies_to_give(&was.policies, at) {
        let (role, policy) = policy_says(&policy);
        sheet.must("policy", role, &policy);
    }
}

fn many_come_back(sheet: &mut Sheet) {
    sheet.must(
        "takes",
        Role::Plain,
        "each value, type, key, tier, description, pattern, policies and tags, as deleted",
    );
    let lost = "all versions with their dates, authors and labels: each begins at v1";
    sheet.must("stays lost", Role::Warn, lost);
}

fn rows(sheet: &mut Sheet, kept: &[&Kept]) {
    sheet.say(Lines::blank);
    for kept in kept.iter().take(LISTED) {
        let was = &kept.parameter;
        let says = format!("as v{} · {}", was.version, stored_as(was));
        sheet.say(|out| out.flow("  ", [vec![(Role::Strong, was.name.clone())], vec![(Role::Plain, says)]]));
    }
    sheet.say(|out| and_more(out, kept.len()));
}

impl Paged for Restore {
    fn table(&self, app: &App) -> &'static Table {
        self.keys(app)
    }

    fn picture(&self, app: &App, now: Now) -> Picture {
        self.question.picture(app, self.sheet(app, now), &self.ways(app, now))
    }

    fn can(&self, app: &App, action: Action) -> bool {
        app.can_in_question(action, || self.may_create(app), || self.picture(app, app.clock))
    }

    fn hint(&self, app: &App, action: Action) -> Option<&'static str> {
        Some(match action {
            Action::Write => "create",
            Action::Back if app.change.is_some() => "stop",
            _ => return None,
        })
    }

    fn why_not(&self, app: &App, action: Action) -> Option<Notice> {
        if action == Action::ShowDiff {
            return Some(Notice::new(Tone::Info, "what was kept comes back as it was, and is not shown"));
        }
        if app.change.is_some() && matches!(action, Action::Write | Action::Back) {
            return Some(Notice::new(Tone::Info, "it is being created: nothing is taken back half way"));
        }
        if action != Action::Write || app.session.place.read_only {
            return None;
        }
        let picture = self.picture(app, app.clock);
        if self.kept(app).is_empty() {
            return Some(Notice::new(Tone::Warn, "no longer possible: what was kept is wiped"));
        }
        if !self.question.is_seen(app, &picture) {
            return Some(self.question.unseen(app, &picture));
        }
        if app.is_asking_whose() {
            return Some(Notice::new(Tone::Info, "whose account this is, is still being asked: a moment"));
        }
        let word = self.word(app)?;
        let says = || self.question.why_not_typed(&word);
        (!self.question.is_typed(Some(&word))).then(|| Notice::new(Tone::Warn, says()))
    }

    fn act(&mut self, app: &mut App, _now: Now, action: Action) -> Turn {
        match action {
            Action::Back if app.change.is_some() => app.stop_change_if_possible(),
            Action::Back => return Turn::Close,
            Action::Write if self.may_create(app) => {
                let creations = app.session.changes.creations(self.deletion, app.service_time(app.clock));
                self.creating = Some(app.begin_creating(creations, self.deletion));
                self.question.answered();
            }
            _ => {}
        }
        Turn::Stay
    }

    fn takes_no_word(&self) -> Option<&'static str> {
        self.creating.is_some().then_some("nothing is typed while it is created")
    }

    fn question(&self) -> Option<&Question> {
        Some(&self.question)
    }

    fn question_mut(&mut self) -> Option<&mut Question> {
        Some(&mut self.question)
    }

    fn about(&self) -> Option<&str> {
        Some(&self.guarded)
    }

    fn concern(&self) -> Concern<'_> {
        Concern::of(self.question.problem.as_ref())
    }

    fn keys_to_retry(&self, app: &App) -> Option<String> {
        self.keys(app).key_of(if app.is_connection_lost() { Action::Refresh } else { Action::Write })
    }
}

impl App {
    /// Asks whether what a deletion deleted is to be created anew.
    pub(super) fn ask_to_restore(&mut self, deletion: u64) {
        let Some(What::Deleted(deleted)) = self.session.changes.get(deletion).map(|record| &record.what) else {
            return;
        };
        if let Some(page) = Restore::new(self, deletion, deleted) {
            self.lay(page);
        }
    }
}
