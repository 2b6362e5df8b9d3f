//! What the tests of several files share: the app driven by keys written as text, its effects collected, its screen as text.

use std::collections::HashSet;
use std::path::Path;
use std::time::Duration;

use jiff::Timestamp;
use ratatui::backend::TestBackend;
use ratatui::buffer::{Buffer, Cell};
use ratatui::style::Modifier;
use ratatui::{Frame, Terminal};
use serde_json::Value;
use sesame::app::{App, Copied, Drawn, Effect, Msg, Now, Placed, Reply, SessionId, Start, Ticket};
use sesame::config::Config;
use sesame::deletion::Tag;
use sesame::destination::Destination;
use sesame::destination::Place;
use sesame::effects::{Effects, Source};
use sesame::failure::Failure;
use sesame::journal::Journals;
use sesame::keymap::{Code, Key};
use sesame::parameter::{Identity, ListedBy, Parameter, ParameterType, Reading, Version};
use sesame::secret::Secret;
use sesame::store::Store;
use sesame::ui::{self, Theme};
use ssm_emulator::seed::Seed;
use ssm_emulator::{Emulator, Request, State, handle};
use tokio::runtime::Runtime;
use tokio::sync::mpsc::Receiver;

/// How long anything may take before a test is given up; decides no test that passes.
const HANG: Duration = Duration::from_mins(1);

/// The account that a session begins in, and another.
pub(crate) const OURS: &str = "111122223333";
pub(crate) const THEIRS: &str = "444455556666";

/// How long a question is looked at before a key is pressed.
const A_LOOK: Duration = Duration::from_millis(200);

/// The value of whatever is read.
pub(crate) const VALUE: &str = "correct-horse-battery";

/// The app, a clock and what the app asked for.
pub(crate) struct World {
    pub(crate) app: App,
    pub(crate) now: Now,
    pub(crate) effects: Vec<Effect>,
    /// The sessions that the app ended.
    pub(crate) ended: Vec<SessionId>,
    /// What a question about a write is told of labels and tags as soon as it asks; `None`: it is left to the test.
    pub(crate) beside: Option<(Vec<Version>, Vec<Tag>)>,
    size: (u16, u16),
}

impl World {
    pub(crate) fn new(start: Start) -> Self {
        Self::with(start, Config::default())
    }

    /// With settings of the user's.
    pub(crate) fn with(start: Start, config: Config) -> Self {
        let now = Now { mono: Duration::ZERO, wall: start_of_time() };
        let mut app = App::new(start).with(config);
        let effects = app.start();
        let beside = Some((Vec::new(), Vec::new()));
        let mut world = Self { app, now, effects, ended: Vec::new(), beside, size: (80, 24) };
        world.resize(80, 24);
        world
    }

    pub(crate) fn resize(&mut self, width: u16, height: u16) {
        self.send(Msg::Resize { width, height });
    }

    /// Has the app hear of something, and draws a frame, as the loop does where nothing else has arrived.
    pub(crate) fn send(&mut self, msg: Msg) {
        self.hear(msg);
        self.frame();
    }

    /// Has the app hear of something, with no frame after it.
    pub(crate) fn hear(&mut self, msg: Msg) {
        if let Msg::Resize { width, height } = msg {
            self.size = (width, height);
        }
        for effect in self.app.update(self.now, msg) {
            match effect {
                Effect::Disconnect(session) => self.ended.push(session),
                effect => self.effects.push(effect),
            }
        }
        self.tell_beside();
    }

    /// Tells a question about a write what it asks for beside itself.
    fn tell_beside(&mut self) {
        let is_beside = |effect: &Effect| matches!(effect, Effect::History(..) | Effect::Tags(..));
        let asks = ["Overwrite ", "Put back ", "Change ", "Move ", "Rename "];
        if !self.effects.iter().any(is_beside) || self.beside.is_none() {
            return;
        }
        if !self.screen().lines().any(|line| asks.iter().any(|asks| line.contains(&format!("╭ {asks}")))) {
            return;
        }
        let (versions, tags) = self.beside.clone().unwrap_or_default();
        for effect in std::mem::take(&mut self.effects) {
            match effect {
                Effect::History(ticket, _) => self.hear(Msg::Reply(ticket, Reply::History(Ok(versions.clone())))),
                Effect::Tags(ticket, _) => self.hear(Msg::Reply(ticket, Reply::Tags(Ok(tags.clone())))),
                effect => self.effects.push(effect),
            }
        }
    }

    /// Draws until a frame shows nothing new to the app. Where nobody asks what is drawn, nothing needs to be.
    pub(crate) fn frame(&mut self) {
        // Whoever presses a key has looked at what is new.
        if self.glimpse() {
            self.step_to(self.now.mono + A_LOOK);
            self.hear(Msg::Deadline);
        }
    }

    /// The same, with no time to look. Whether there is something new to be seen.
    pub(crate) fn glimpse(&mut self) -> bool {
        let mut is_new = false;
        while self.app.watches_frames() {
            let Some(drawn) = self.paint().1 else { break };
            if !self.app.drawn(self.now, drawn) {
                break;
            }
            is_new = true;
        }
        is_new
    }

    /// Presses keys faster than frames are drawn: there is one at the end.
    pub(crate) fn burst(&mut self, notation: &str) {
        for key in keys(notation) {
            self.hear(Msg::Key(key));
        }
        self.frame();
    }

    /// Presses keys written as text, each with the frame after it: `jj<tab>/db<enter>`.
    pub(crate) fn keys(&mut self, notation: &str) {
        for key in keys(notation) {
            self.send(Msg::Key(key));
        }
    }

    pub(crate) fn reply(&mut self, ticket: Ticket, reply: Reply) {
        self.send(Msg::Reply(ticket, reply));
    }

    /// What the app asked for since the last call.
    pub(crate) fn take(&mut self) -> Vec<Effect> {
        std::mem::take(&mut self.effects)
    }

    /// The one effect of a kind among those asked for since the last look.
    #[track_caller]
    pub(crate) fn one(&mut self, wanted: fn(&Effect) -> bool) -> Ticket {
        one(&self.take(), wanted)
    }

    /// Answers the connection; the tickets of the question who asks, and of the listing.
    #[track_caller]
    pub(crate) fn connect(&mut self) -> (Ticket, Ticket) {
        let connect = self.one(|effect| matches!(effect, Effect::Connect(..)));
        self.reply(connect, Reply::Connected(Ok(())));
        let effects = self.take();
        let identify = one(&effects, |effect| matches!(effect, Effect::Identify(_)));
        (identify, one(&effects, |effect| matches!(effect, Effect::List(..))))
    }

    /// Answers the connection and says whose account it is, which has no alias; the listing's ticket.
    #[track_caller]
    pub(crate) fn arrive(&mut self, account: &str) -> Ticket {
        let (identify, list) = self.connect();
        self.reply(identify, Reply::Identity(Ok(identity(account))));
        self.no_alias();
        list
    }

    /// Answers a listing with all there is.
    pub(crate) fn list(&mut self, ticket: Ticket, parameters: Vec<Parameter>) {
        self.reply(ticket, Reply::Page(parameters));
        self.reply(ticket, Reply::Listed(Ok(ListedBy::Describe)));
    }

    /// Answers both questions of an editor that opens, and fails where anything else was asked.
    #[track_caller]
    pub(crate) fn answer_opening(&mut self, described: impl Fn(&str) -> Parameter, read: Result<Reading, Failure>) {
        let effects = self.take();
        let [Effect::Describe(describe, name), Effect::Read(reading, _)] = effects.as_slice() else {
            panic!("{effects:?}")
        };
        self.reply(*describe, Reply::Described(Ok(Some(Box::new(described(name))))));
        self.reply(*reading, Reply::Read(read));
    }

    /// Fails unless each part is on the screen.
    #[track_caller]
    pub(crate) fn shows(&self, parts: &[&str]) {
        let screen = self.screen();
        for part in parts {
            assert!(screen.contains(part), "{part:?} is missing from\n{screen}");
        }
    }

    /// Says that the account has no alias, where that was asked, and that nothing else was.
    pub(crate) fn no_alias(&mut self) {
        for effect in self.take() {
            match effect {
                Effect::Alias(ticket, _) => self.reply(ticket, Reply::Alias(Ok(None))),
                other => panic!("not expected: {other:?}"),
            }
        }
    }

    /// Lets time pass, with every deadline on the way kept.
    pub(crate) fn pass(&mut self, time: Duration) {
        let end = self.now.mono + time;
        while let Some(due) = self.app.deadline(self.now).filter(|due| *due <= end) {
            self.step_to(due);
            self.send(Msg::Deadline);
        }
        self.step_to(end);
    }

    fn step_to(&mut self, mono: Duration) {
        self.now.wall += mono.saturating_sub(self.now.mono);
        self.now.mono = mono;
    }

    /// A frame, and what it has shown of a page.
    pub(crate) fn paint(&self) -> (Buffer, Option<Drawn>) {
        self.paint_in(&Theme::terminal())
    }

    /// The same in another theme.
    pub(crate) fn paint_in(&self, theme: &Theme) -> (Buffer, Option<Drawn>) {
        let mut terminal = Terminal::new(TestBackend::new(self.size.0, self.size.1)).unwrap();
        let mut drawn = None;
        let paint = |frame: &mut Frame<'_>| drawn = ui::view(&self.app, self.now, theme, frame);
        let buffer = terminal.draw(paint).unwrap().buffer.clone();
        (buffer, drawn)
    }

    /// What stands reversed on the screen but for header and cursor rows as wide as a pane: what is selected in a field. Without a colour.
    pub(crate) fn reversed(&self) -> String {
        let buffer = self.paint_in(&Theme::mono()).0;
        let mut text = String::new();
        for y in 1..buffer.area.height {
            let cells = (0..buffer.area.width).map(|x| &buffer[(x, y)]);
            let cells = cells.filter(|cell| cell.modifier.contains(Modifier::REVERSED));
            text.extend(cells.map(Cell::symbol));
            text.push('\n');
        }
        text
    }

    /// The screen as text, one line a row, trailing blanks cut.
    pub(crate) fn screen(&self) -> String {
        let buffer = self.paint().0;
        let mut text = String::new();
        for y in 0..buffer.area.height {
            let mut skip = 0;
            let mut line = String::new();
            for x in 0..buffer.area.width {
                let symbol = buffer[(x, y)].symbol();
                if skip > 0 {
                    skip -= 1;
                    continue;
                }
                line.push_str(symbol);
                skip = sesame::text::width(symbol).saturating_sub(1);
            }
            text.push_str(line.trim_end());
            text.push('\n');
        }
        text
    }
}

/// The app over the real effects, the real SDK and the emulator: keys in, screen out. No terminal, no socket, no wall clock.
pub(crate) struct Live {
    pub(crate) world: World,
    pub(crate) emulator: Emulator,
    /// What was copied, in order.
    pub(crate) copied: Vec<String>,
    /// Whether the app asked to end.
    pub(crate) ended: bool,
    effects: Effects,
    replies: Receiver<(Ticket, Reply)>,
    runtime: Runtime,
}

impl Live {
    /// Over a store from a seed file, everything listed.
    pub(crate) fn new(seed: &str) -> Self {
        Self::with(seed, "AKIAENGINEER", "/", false)
    }

    pub(crate) fn read_only(seed: &str) -> Self {
        Self::with(seed, "AKIAENGINEER", "/", true)
    }

    /// Started for a path.
    pub(crate) fn at(seed: &str, path: &str) -> Self {
        Self::with(seed, "AKIAENGINEER", path, false)
    }

    /// The same for whoever has an access key.
    pub(crate) fn of(seed: &str, access_key: &str, path: &str) -> Self {
        Self::with(seed, access_key, path, false)
    }

    fn with(seed: &str, access_key: &str, path: &str, read_only: bool) -> Self {
        let emulator = emulator(seed);
        let store = Store::over(emulator.http_client(), "eu-west-1", access_key, read_only);
        let mut start = Start { scope: path.to_owned(), ..start() };
        start.place.read_only = read_only;
        Self::over(emulator, Source::ready(store), start)
    }

    /// Between stores of one emulator, as profiles with a region and an access key; the session begins with the first.
    pub(crate) fn between(seed: &str, profiles: &[(&str, &str, &str)]) -> Self {
        Self::between_with(seed, profiles, Start::default(), Config::default())
    }

    /// The same, started so, with settings.
    pub(crate) fn between_with(seed: &str, profiles: &[(&str, &str, &str)], start: Start, config: Config) -> Self {
        let emulator = emulator(seed);
        let profiles: Vec<_> =
            profiles.iter().map(|(profile, region, key)| (&emulator, *profile, *region, *key)).collect();
        Self::across_with(&profiles, start, config)
    }

    /// The same between stores of several emulators.
    pub(crate) fn across(profiles: &[(&Emulator, &str, &str, &str)]) -> Self {
        Self::across_with(profiles, Start::default(), Config::default())
    }

    fn across_with(profiles: &[(&Emulator, &str, &str, &str)], start: Start, config: Config) -> Self {
        // Whoever names the region too comes to the same place.
        let stores = profiles.iter().flat_map(|(emulator, profile, region, key)| {
            let to = |region| Destination { profile: Some((*profile).to_owned()), region };
            let store = Store::over(emulator.http_client(), region, key, false);
            [(to(None), store.clone()), (to(Some((*region).to_owned())), store)]
        });
        let source = Source::Ready(stores.collect());
        let start = Start { scope: "/".to_owned(), ..start };
        Self::over_with(profiles[0].0.clone(), source, start, config)
    }

    /// The program over stores of one emulator in several regions, with journals in a directory; it begins in the first.
    pub(crate) fn journaling_between(emulator: &Emulator, dir: &Path, regions: &[&str]) -> Self {
        let stores = regions.iter().enumerate().map(|(at, region)| {
            let region_chosen = (at > 0).then(|| (*region).to_owned());
            let to = Destination { profile: None, region: region_chosen };
            (to, Store::over(emulator.http_client(), region, "AKIAENGINEER", false))
        });
        let place = Place { region: regions.first().map(|&region| region.to_owned()), ..Place::default() };
        let start = Start { place, journals: Some(dir.to_owned()), scope: "/".to_owned(), ..Start::default() };
        Self::over(emulator.clone(), Source::Ready(stores.collect()), start)
    }

    /// The program once more over the same store, with journals in a directory.
    pub(crate) fn journaling(emulator: &Emulator, dir: &Path, region: &str) -> Self {
        let store = Store::over(emulator.http_client(), region, "AKIAENGINEER", false);
        let place = Place { region: Some(region.to_owned()), ..Place::default() };
        let start = Start { place, journals: Some(dir.to_owned()), scope: "/".to_owned(), ..Start::default() };
        Self::over(emulator.clone(), Source::ready(store), start)
    }

    fn over(emulator: Emulator, source: Source, start: Start) -> Self {
        Self::over_with(emulator, source, start, Config::default())
    }

    fn over_with(emulator: Emulator, source: Source, start: Start, config: Config) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let journals = start.journals.clone().map_or_else(Journals::default, Journals::within);
        let (effects, replies) = {
            let _inside = runtime.enter();
            Effects::new(source)
        };
        let effects = effects.journaling(journals.with_clock(start_of_time));
        let world = World::with(start, config);
        let mut live = Self { world, emulator, copied: Vec::new(), ended: false, effects, replies, runtime };
        live.settle();
        live
    }

    fn disconnect(&mut self) {
        for session in std::mem::take(&mut self.world.ended) {
            self.effects.run(Effect::Disconnect(session));
        }
    }

    /// Begins what the app asked for, and waits for nothing.
    pub(crate) fn begin(&mut self) {
        self.disconnect();
        let _inside = self.runtime.enter();
        for effect in self.world.take() {
            self.effects.run(effect);
        }
    }

    /// The next answer, before the app hears of it; what is told on the way to it the app has heard.
    pub(crate) fn receive(&mut self) -> (Ticket, Reply) {
        loop {
            match self.told() {
                (ticket, told @ (Reply::Calling { .. } | Reply::Dated(_) | Reply::Overdue | Reply::Waiting { .. })) => {
                    self.world.reply(ticket, told);
                }
                answer => return answer,
            }
        }
    }

    /// Lets the app hear the next answer, or how far one is.
    pub(crate) fn hear(&mut self) {
        let (ticket, reply) = self.told();
        self.world.reply(ticket, reply);
    }

    fn told(&mut self) -> (Ticket, Reply) {
        let replies = &mut self.replies;
        let reply = self.runtime.block_on(async { tokio::time::timeout(HANG, replies.recv()).await });
        reply.expect("an effect never answers").expect("the effects are gone")
    }

    /// Presses keys, each after all that the one before began has ended.
    pub(crate) fn keys(&mut self, notation: &str) {
        for key in keys(notation) {
            self.world.send(Msg::Key(key));
            self.settle();
        }
    }

    /// The same where a store waits before it tries again: with a clock that stands still but for such pauses. For keys that ask
    /// nothing of other threads, as a search does: nobody would wait for those.
    pub(crate) fn hastily(&mut self, notation: &str) {
        {
            let _inside = self.runtime.enter();
            tokio::time::pause();
        }
        self.keys(notation);
        let _inside = self.runtime.enter();
        tokio::time::resume();
    }

    /// Runs what the app asked for until nothing is under way.
    pub(crate) fn settle(&mut self) {
        let mut open = HashSet::new();
        loop {
            self.disconnect();
            for effect in self.world.take() {
                match &effect {
                    Effect::Quit => self.ended = true,
                    Effect::Bell => continue,
                    Effect::Cancel(ticket) => {
                        open.remove(ticket);
                    }
                    Effect::Copy(ticket, text) => {
                        self.copied.push(text.expose().to_owned());
                        self.world.reply(*ticket, Reply::Copied(Ok(Copied::Clipboard)));
                        continue;
                    }
                    other => {
                        open.insert(ticket(other));
                    }
                }
                let _inside = self.runtime.enter();
                self.effects.run(effect);
            }
            if !self.world.effects.is_empty() {
                continue;
            }
            if open.is_empty() {
                return;
            }
            let (ticket, reply) = self.receive();
            let is_on_the_way = matches!(
                reply,
                Reply::Placed { .. }
                    | Reply::Page(_)
                    | Reply::Fates(_)
                    | Reply::Past(_)
                    | Reply::Sighted(_)
                    | Reply::Told(_)
                    | Reply::ToldOf(..)
                    | Reply::Unfinished(_)
                    | Reply::Unjournaled(_)
            );
            if !is_on_the_way {
                open.remove(&ticket);
            }
            self.world.reply(ticket, reply);
        }
    }

    pub(crate) fn screen(&self) -> String {
        self.world.screen()
    }

    /// What the store answers somebody, over no client of this program.
    pub(crate) fn ask(&self, access_key: &str, target: &str, members: &Value) -> Value {
        ask(&self.emulator, start_of_time(), access_key, target, members)
    }

    /// The same in a region.
    pub(crate) fn ask_in(&self, region: &str, access_key: &str, target: &str, members: &Value) -> Value {
        ask_in(&self.emulator, start_of_time(), region, (access_key, target), members)
    }

    /// How often a secret was decrypted so far.
    pub(crate) fn decrypts(&self) -> usize {
        self.emulator.with(|state| state.decrypt_count())
    }
}

/// A snapshot of the screen, under the test's name or one of its own.
macro_rules! snapshot {
    ($live:expr) => {
        insta::assert_snapshot!($live.screen())
    };
    ($name:literal, $live:expr) => {
        insta::assert_snapshot!($name, $live.screen())
    };
}

/// A store from a seed file, in which no time passes.
pub(crate) fn emulator(seed: &str) -> Emulator {
    let seed = Seed::parse(seed).expect("a good seed");
    let state = State::from_seed(&seed, start_of_time()).expect("a good seed");
    Emulator::with_clock(state, start_of_time)
}

/// The answer to a call of Parameter Store or KMS, by its target (`AmazonSSM.GetParameter`).
pub(crate) fn ask(emulator: &Emulator, now: Timestamp, access_key: &str, target: &str, members: &Value) -> Value {
    ask_in(emulator, now, "eu-west-1", (access_key, target), members)
}

fn ask_in(
    emulator: &Emulator,
    now: Timestamp,
    region: &str,
    (access_key, target): (&str, &str),
    members: &Value,
) -> Value {
    let body = members.to_string();
    let request = Request {
        target: Some(target),
        access_key: Some(access_key),
        region: Some(region),
        service: Some("ssm"),
        body: body.as_bytes(),
    };
    let answer = emulator.with(|state| handle(state, now, &request));
    serde_json::from_slice(&answer.body).unwrap_or_default()
}

/// A region's every name, through the default profile.
pub(crate) fn start() -> Start {
    let place = Place { region: Some("eu-west-1".to_owned()), ..Place::default() };
    Start { place, scope: "/".to_owned(), ..Start::default() }
}

/// A place of that profile and region.
pub(crate) fn place(profile: &str, region: &str) -> Place {
    Place { profile: Some(profile.to_owned()), region: Some(region.to_owned()), ..Place::default() }
}

/// Connecting found out where the session is.
pub(crate) fn placed(place: Place) -> Reply {
    Reply::Placed(Box::new(Placed { place, ..Placed::default() }))
}

/// Connected and identified, with a listing that has brought nothing yet.
pub(crate) fn listing() -> (World, Ticket) {
    let mut world = World::new(start());
    let list = world.arrive(OURS);
    (world, list)
}

/// Ana, in an account.
pub(crate) fn identity(account: &str) -> Identity {
    let arn = format!("arn:aws:sts::{account}:assumed-role/engineer/ana");
    Identity { account: account.to_owned(), arn, alias: None }
}

/// [`VALUE`], of a secret.
pub(crate) fn reading(version: i64) -> Reading {
    Reading { value: Secret::from(VALUE), version, kind: ParameterType::SecureString, modified: None, missing: 0 }
}

/// The one effect of a kind among those that were asked for.
#[track_caller]
pub(crate) fn one(effects: &[Effect], wanted: fn(&Effect) -> bool) -> Ticket {
    let found: Vec<_> = effects.iter().filter(|effect| wanted(effect)).collect();
    assert_eq!(found.len(), 1, "{effects:?}");
    ticket(found[0])
}

/// A listing by path, since nothing may be described.
pub(crate) fn by_path() -> ListedBy {
    let message = "User: arn:aws:iam::111122223333:user/ana is not authorized to perform: ssm:DescribeParameters on resource: \
                   arn:aws:ssm:eu-west-1:111122223333:* because no identity-based policy allows the \
                   ssm:DescribeParameters action";
    ListedBy::Path(Box::new(sesame::failure::access_denied(message, "ssm:DescribeParameters", None)))
}

/// When every test begins.
pub(crate) fn start_of_time() -> Timestamp {
    "2026-11-24T08:00:00Z".parse().unwrap()
}

/// The ticket of an effect; `Disconnect`, `Bell`, `Suspend` and `Quit` have none.
pub(crate) fn ticket(effect: &Effect) -> Ticket {
    match effect {
        Effect::Connect(t, ..)
        | Effect::Elsewhere(t, _)
        | Effect::FileNames(t, _)
        | Effect::FileItems(t, ..)
        | Effect::ReadFile(t, ..)
        | Effect::Compare(t, ..)
        | Effect::CompareIn(t, ..)
        | Effect::CompareWith(t, _)
        | Effect::FindValue(t, _)
        | Effect::Outline(t, ..)
        | Effect::KeepPlaces(t, _)
        | Effect::LogIn(t)
        | Effect::TakeCode(t, _)
        | Effect::Choices(t)
        | Effect::Identify(t)
        | Effect::Services(t)
        | Effect::Alias(t, _)
        | Effect::List(t, _)
        | Effect::Find(t, ..)
        | Effect::Describe(t, _)
        | Effect::History(t, _)
        | Effect::Past(t, ..)
        | Effect::Read(t, _)
        | Effect::ReadAll(t, _)
        | Effect::Tags(t, _)
        | Effect::Stack(t, _)
        | Effect::Recreate(t, _)
        | Effect::KeyAliases(t)
        | Effect::DescribeKey(t, _)
        | Effect::ServiceSetting(t, _)
        | Effect::Random(t, _)
        | Effect::Write(t, _)
        | Effect::Create(t, _)
        | Effect::ChangeMetadata(t, _)
        | Effect::ChangeSeveral(t, _)
        | Effect::Delete(t, _)
        | Effect::CreateAll(t, _)
        | Effect::Transfer(t, _)
        | Effect::Resume(t, _)
        | Effect::Promote(t, ..)
        | Effect::Jobs(t)
        | Effect::DropJob(t, _)
        | Effect::CarryOut(t, _)
        | Effect::Copy(t, _)
        | Effect::ClearClipboard(t)
        | Effect::EditOutside(t, _)
        | Effect::ReadSettings(t)
        | Effect::Search { ticket: t, .. }
        | Effect::Recall { ticket: t, .. }
        | Effect::Remember { ticket: t, .. }
        | Effect::StopRetrying(t)
        | Effect::Cancel(t) => *t,
        Effect::Disconnect(_) | Effect::ListenToMouse(_) | Effect::Bell | Effect::Suspend | Effect::Quit => {
            panic!("{effect:?} has no ticket")
        }
    }
}

/// Keys from text: `<enter>`, `<f1>`, `<c-s>` for control, `<a-s>` for alt, `<s-left>` and `<cs-left>` with shift, anything else is
/// the character itself.
pub(crate) fn keys(notation: &str) -> Vec<Key> {
    let mut keys = Vec::new();
    let mut rest = notation;
    while let Some(first) = rest.chars().next() {
        let named =
            rest.strip_prefix('<').and_then(|r| r.split_once('>')).and_then(|(name, r)| Some((named(name)?, r)));
        if let Some((key, after)) = named {
            keys.push(key);
            rest = after;
        } else {
            keys.push(Key { code: Code::Char(first), ctrl: false, alt: false, shift: false });
            rest = &rest[first.len_utf8()..];
        }
    }
    keys
}

fn named(name: &str) -> Option<Key> {
    let code = match name {
        "enter" => Code::Enter,
        "esc" => Code::Esc,
        "tab" => Code::Tab,
        "backtab" => Code::BackTab,
        "bs" => Code::Backspace,
        "del" => Code::Delete,
        "up" => Code::Up,
        "down" => Code::Down,
        "left" => Code::Left,
        "right" => Code::Right,
        "home" => Code::Home,
        "end" => Code::End,
        "pgup" => Code::PageUp,
        "pgdn" => Code::PageDown,
        "space" => Code::Char(' '),
        _ if name.starts_with('f') => Code::F(name[1..].parse().ok()?),
        _ => {
            let (held, of) = name.split_once('-')?;
            let of = named(of).map_or_else(|| of.chars().next().map(Code::Char), |key| Some(key.code))?;
            let held = |one| held.contains(one);
            return Some(Key { code: of, ctrl: held('c'), alt: held('a'), shift: held('s') });
        }
    };
    Some(Key { code, ctrl: false, alt: false, shift: false })
}

/// A time zone, by rules in place of a name, which need no system.
pub(crate) fn zone(rules: &str) -> Result<jiff::tz::TimeZone, String> {
    jiff::tz::TimeZone::posix(rules).map_err(|why| why.to_string())
}
