//! The keys to encrypt under, to choose from: the account's aliases, and of the one under the cursor what it is like.

use super::app_key;
use crate::app::acts::{Act, USUAL};
use crate::app::asked::Asked;
use crate::app::draft::Draft;
use crate::app::everywhere;
use crate::app::geometry::in_view;
use crate::app::message::{Effect, Reply, SessionId};
use crate::app::picture::{Picture, Spread};
use crate::app::state::kms_keys::{KmsKeys, Use};
use crate::app::state::list_cursor::moved;
use crate::app::state::promotion::CopyPlace;
use crate::app::widths::{taken, widths};
use crate::app::{App, Chosen, Concern, Notice, Now, Paged, Ticket, Tone, Turn};
use crate::failure::Failure;
use crate::keymap::{Action, Code, PageName, Table, key, keys, row, rows};
use crate::kms::{DEFAULT_ALIAS, KeyAlias, KeyAliases, KeyDescription, MISSING};
use crate::line::{Line, Lines, Role};
use crate::names::rules;
use crate::parameter::ParameterType;
use crate::text;

/// What the page is called in the table of keys.
pub(in crate::app) const NAME: PageName = PageName("kms keys");

/// Columns between a name and what is said beside it.
const GAP: usize = 2;

/// Rows in which what is under the cursor is said in full below the list,
const SAID: usize = 2;

/// of a page that has so many.
const SAID_FROM: usize = 8;

/// The keys of the page.
pub(in crate::app) static TABLE: Table = Table {
    title: "Keys to encrypt under",
    takes_text: true,
    rows: &[
        row(
            keys::ENTER,
            Action::Enter,
            "use it",
            "put the key under the cursor into the field; where there is none, ask KMS for its state",
        ),
        row(keys::ESC, Action::Back, "back", "choose none"),
        row(keys::TAB, Action::Describe, "state", "ask KMS for the state of the key under the cursor"),
        row(
            &[key(Code::F(4))],
            Action::Show(app_key::NAME),
            "for an application",
            "show the commands that make a key for an application, for whoever may",
        ),
        row(&[key(Code::F(5))], Action::Refresh, "", "ask for the keys afresh, or connect anew"),
        row(keys::UP_TEXT, Action::Up, "", "the key above"),
        row(keys::DOWN_TEXT, Action::Down, "", "the key below"),
        rows::PAGE_DOWN_TEXT,
        rows::PAGE_UP_TEXT,
        row(keys::CTRL_C, Action::Quit, "quit", "quit; asks before it drops a draft"),
    ],
    notes: None,
};

/// The page.
#[derive(Debug)]
pub(crate) struct KmsKeyList {
    /// Whether a field beneath takes what is chosen.
    for_field: bool,
    /// The place beside the session whose keys they are, with what is known of them; none where they are the session's.
    there: Option<(CopyPlace, KmsKeys)>,
    /// What is typed.
    line: Draft,
    /// The one under the cursor, counted among those that match.
    cursor: usize,
    /// The first of them on the screen.
    top: usize,
    /// The list on its way, or why there is none. The list itself outlives the page.
    list: Asked<()>,
    /// The key that is being asked about.
    describing: Option<(String, Ticket)>,
}

impl KmsKeyList {
    /// What is known of the keys of the place.
    fn kms<'a>(&'a self, app: &'a App) -> &'a KmsKeys {
        self.there.as_ref().map_or(&app.session.kms, |(_, kms)| kms)
    }

    /// The session that is asked.
    fn place(&self, app: &App) -> SessionId {
        self.there.as_ref().map_or(app.session.id, |(at, _)| at.id)
    }

    /// The keys that have every typed word in their names or beside them; a key that is typed and not among them comes last.
    fn matches(&self, app: &App) -> Vec<KeyAlias> {
        let known = self.kms(app).aliases.as_ref();
        let all = known.map(|known| known.aliases.as_slice()).unwrap_or_default();
        let typed = self.line.text().trim();
        let words = typed.to_lowercase();
        let has = |alias: &&KeyAlias| {
            let text = format!("{} {}", alias.name, self.about(app, alias).1).to_lowercase();
            words.split_whitespace().all(|word| text.contains(word))
        };
        let mut matches: Vec<KeyAlias> = all.iter().filter(has).cloned().collect();
        let is_another = || matches.iter().all(|alias| alias.name != typed) && rules::check_key(typed).is_ok();
        if self.for_field && !typed.is_empty() && is_another() {
            matches.push(KeyAlias { name: typed.to_owned(), key_id: Some(typed.to_owned()) });
        }
        matches
    }

    fn choice(&self, app: &App) -> Option<KeyAlias> {
        self.matches(app).into_iter().nth(self.cursor)
    }

    fn is_listed(&self, app: &App, alias: &KeyAlias) -> bool {
        self.kms(app).aliases.as_ref().is_some_and(|known| known.aliases.contains(alias))
    }

    /// What is said beside a key.
    fn about(&self, app: &App, alias: &KeyAlias) -> (Role, String) {
        let kms = self.kms(app);
        if self.describing.as_ref().is_some_and(|(name, _)| *name == alias.name) {
            return (Role::Dim, "asking…".to_owned());
        }
        if let Some(why) = alias.unfit() {
            return (Role::Dim, format!("unfit: {why}"));
        }
        let state = match kms.described.get(&alias.name) {
            Some(Ok(key)) => match key.unfit() {
                Some(why) => return (Role::Warn, format!("unfit: {why}")),
                None => Some("enabled".to_owned()),
            },
            Some(Err(failure)) if failure.is_missing_key() => return (Role::Bad, format!("unfit: {MISSING}")),
            Some(Err(failure)) => Some(format!("state not known: {}", failure.tag())),
            None => None,
        };
        let used = kms.use_of(alias).map(|used| match used {
            Use::Read => "usable: a value under it was read here",
            Use::Written => "usable: a value under it was written here",
        });
        let default = (alias.name == DEFAULT_ALIAS).then_some("the account's default");
        let typed = (!self.is_listed(app, alias)).then_some("as typed");
        let id = alias.key_id.as_deref().filter(|_| typed.is_none());
        let words = [default, typed, state.as_deref(), used, id];
        let role = if used.is_some() { Role::Good } else { Role::Dim };
        (role, words.into_iter().flatten().collect::<Vec<_>>().join(" · "))
    }

    /// Why nothing can be encrypted under the key under the cursor, as far as that is known.
    fn unfit(&self, app: &App, alias: &KeyAlias) -> Option<String> {
        let unfit = match self.kms(app).described.get(&alias.name) {
            Some(Ok(key)) => key.unfit(),
            Some(Err(failure)) => failure.is_missing_key().then(|| MISSING.to_owned()),
            None => None,
        };
        alias.unfit().map(str::to_owned).or(unfit)
    }

    /// What is under the cursor, in full.
    fn said(&self, app: &App, width: usize) -> Vec<Line> {
        let Some(alias) = self.choice(app).filter(|_| app.page_rows(Spread::List) >= SAID_FROM) else {
            return Vec::new();
        };
        let tab = TABLE.key_of(Action::Describe).unwrap_or_default();
        let mut out = Lines::new(width);
        match self.kms(app).described.get(&alias.name) {
            Some(Ok(key)) => {
                out.prose(Role::Plain, &self.about(app, &alias).1);
                let of = if key.is_of_aws { "of AWS" } else { "of the account" };
                let says = if key.description.is_empty() { &key.arn } else { &key.description };
                let says = text::sanitise(&format!("{of} · {says}")).into_owned();
                out.push(vec![(Role::Dim, text::truncate(&says, width).into_owned())]);
            }
            Some(Err(failure)) => {
                out.prose(Role::Warn, &failure.what);
            }
            None => {
                out.prose(Role::Plain, &self.about(app, &alias).1);
                if alias.unfit().is_none() {
                    out.keyed(Role::Dim, &[&tab], &format!("{tab} asks KMS for its state"));
                }
            }
        }
        let mut lines = out.into_lines();
        lines.resize_with(SAID, Line::new);
        lines
    }

    /// Why there is no list, and what to ask for.
    fn no_list(&self, app: &App, failure: &Failure, width: usize) -> Vec<Line> {
        let mut out = Lines::new(width);
        out.sentence(Role::Warn, &failure.what);
        let there = self.there.is_some();
        out.sentence(Role::Plain, &if there { app.way_on_there(failure) } else { app.way_on(failure) });
        if self.for_field {
            out.prose(Role::Plain, "An alias, key id or key ARN can be typed all the same.");
        }
        if let Some(statement) = app.in_full(failure).statement() {
            out.blank();
            let key = everywhere::key_anywhere(Action::Explain);
            out.prose(Role::Heading, &format!("To ask for · {key} explains, and copies it"));
            out.verbatim(Role::Code, "", statement);
        }
        out.into_lines()
    }

    /// What the widest of all names, and of what is said beside them, take.
    fn natural(&self, app: &App) -> [usize; 2] {
        let all = self.kms(app).aliases.as_ref().map(|known| known.aliases.as_slice()).unwrap_or_default();
        let widest = |of: &dyn Fn(&KeyAlias) -> usize| all.iter().map(of).max().unwrap_or(0);
        let about = |alias: &KeyAlias| text::width(&text::sanitise(&self.about(app, alias).1));
        [widest(&|alias| text::width(&text::sanitise(&alias.name))), widest(&about)]
    }

    /// Rows of the list on the screen: the page, less the line that is typed and what is said below a rule.
    fn room(app: &App) -> usize {
        let rows = app.page_rows(Spread::List);
        rows.saturating_sub(1 + if rows < SAID_FROM { 0 } else { SAID + 1 })
    }

    fn go(&mut self, app: &App, to: usize) {
        self.cursor = to.min(self.matches(app).len().saturating_sub(1));
        self.top = in_view(self.top, self.cursor, Self::room(app));
    }

    /// Asks for all of them.
    fn ask(&mut self, app: &mut App) {
        if let Some(ticket) = self.list.ticket() {
            app.cancel(ticket);
        }
        self.list = Asked::Pending(app.begin_at(self.place(app), &LIST_KEYS, "", Effect::KeyAliases));
    }

    /// Asks what the one under the cursor is like.
    fn describe(&mut self, app: &mut App) {
        let Some(alias) = self.choice(app) else { return };
        if let Some((_, ticket)) = self.describing.take() {
            app.cancel(ticket);
        }
        let name = alias.name;
        let place = self.place(app);
        let ticket =
            app.begin_at(place, &DESCRIBE_KEY, name.clone(), |ticket| Effect::DescribeKey(ticket, name.clone()));
        self.describing = Some((name, ticket));
    }
}

impl Paged for KmsKeyList {
    fn table(&self, _app: &App) -> &'static Table {
        &TABLE
    }

    fn picture(&self, app: &App, _now: Now) -> Picture {
        let natural = self.natural(app);
        let width = app.columns_for(taken(&natural, GAP));
        let (typed, column) = self.line.window(width.saturating_sub(2));
        let mut lines = vec![[vec![(Role::Strong, "› ".to_owned())], typed].concat()];
        let matches = self.matches(app);
        let names = matches.iter().map(|alias| text::width(&alias.name)).max().unwrap_or(0);
        let cuts = [(1, width * 2 / 5), (0, width * 3 / 5), (1, 0)];
        let wide = widths(width, GAP, [names, natural[1]], &cuts)[0].min(width.saturating_sub(GAP));
        let line = |(at, alias): (usize, &KeyAlias)| {
            let (role, about) = self.about(app, alias);
            let name = text::pad(&text::truncate_middle(&text::sanitise(&alias.name), wide), wide + GAP);
            let rest = width.saturating_sub(wide + GAP);
            let about = text::pad(&text::truncate(&text::sanitise(&about), rest), rest);
            match () {
                () if at == self.cursor => vec![(Role::Cursor, name), (Role::Cursor, about)],
                () if self.unfit(app, alias).is_some() => vec![(Role::Dim, name), (role, about)],
                () => vec![(Role::Plain, name), (role, about)],
            }
        };
        let shown = matches.iter().enumerate().skip(self.top).take(Self::room(app).max(1));
        lines.extend(shown.map(line));
        match (&self.list, matches.is_empty()) {
            (Asked::Failed(failure), _) => lines.extend(self.no_list(app, failure, width)),
            (Asked::Pending(_), true) => lines.push(vec![(Role::Dim, "asking KMS for the keys…".to_owned())]),
            (_, true) => lines.push(vec![(Role::Dim, "nothing matches".to_owned())]),
            _ => {}
        }
        let all = self.kms(app).aliases.as_ref();
        let foot = match all {
            Some(all) if !all.complete => format!("the first {}: there are more", text::grouped(all.aliases.len())),
            _ => "type to narrow it down".to_owned(),
        };
        let pinned = if self.list.failure().is_some() { Vec::new() } else { self.said(app, width) };
        let cursor = (width > 2).then_some((0, 2 + column));
        let title = match (&self.there, self.for_field) {
            (Some((at, _)), _) => format!("Keys in {}", at.region()),
            (None, true) => TABLE.title.to_owned(),
            (None, false) => "Keys of the account".to_owned(),
        };
        let ruled = !pinned.is_empty();
        Picture {
            title,
            foot,
            spread: Spread::List,
            columns: width,
            lines,
            pinned,
            ruled,
            cursor,
            ..Picture::default()
        }
    }

    fn can(&self, app: &App, action: Action) -> bool {
        let choice = || self.choice(app);
        match action {
            Action::Enter if self.for_field => choice().is_some_and(|alias| self.unfit(app, &alias).is_none()),
            Action::Enter | Action::Describe => app.is_connected() && choice().is_some(),
            Action::Refresh => app.is_connection_lost() || app.is_connected(),
            Action::Show(_) => self.there.is_none(),
            _ => true,
        }
    }

    fn hint(&self, _app: &App, action: Action) -> Option<&'static str> {
        match action {
            Action::Enter if !self.for_field => Some("state"),
            Action::Describe if !self.for_field => Some(""),
            _ => None,
        }
    }

    fn why_not(&self, app: &App, action: Action) -> Option<Notice> {
        let said = match action {
            Action::Show(_) => "they are the keys of another place: go there for the commands that make one".to_owned(),
            Action::Enter | Action::Describe => match self.choice(app) {
                None => "there is no key under the cursor".to_owned(),
                Some(alias) if action == Action::Enter && self.for_field => {
                    format!("no parameter can be encrypted under it: {}", self.unfit(app, &alias)?)
                }
                Some(_) => app.why_not_connected(),
            },
            _ => return None,
        };
        Some(Notice::new(Tone::Info, said))
    }

    fn act(&mut self, app: &mut App, _now: Now, action: Action) -> Turn {
        match action {
            Action::Refresh => self.ask(app),
            Action::Enter if self.for_field => {
                if let Some(alias) = self.choice(app) {
                    return Turn::Give(Chosen::Key(alias.name));
                }
            }
            Action::Enter | Action::Describe => self.describe(app),
            Action::Back => return Turn::Close,
            _ => {
                if let Some(to) = moved(action, self.cursor, Self::room(app)) {
                    self.go(app, to);
                }
            }
        }
        Turn::Stay
    }

    fn line_mut(&mut self) -> Option<&mut Draft> {
        Some(&mut self.line)
    }

    fn line_changed(&mut self, app: &mut App) {
        (self.cursor, self.top) = (0, 0);
        self.go(app, 0);
    }

    fn fit(&mut self, app: &App) {
        self.go(app, self.cursor);
    }

    fn concern(&self) -> Concern<'_> {
        match self.list.failure() {
            Some(failure) => Concern::Problem(Some(failure)),
            None => Concern::Beneath,
        }
    }

    fn keys_to_retry(&self, _app: &App) -> Option<String> {
        TABLE.key_of(Action::Refresh)
    }

    fn where_it_failed(&self, _app: &App) -> Option<(Option<String>, Option<String>)> {
        self.there.as_ref().map(|(at, _)| at.account_and_region())
    }

    /// They are of the account that was left.
    fn place_changed(&mut self, _was: &str, _is: &str) -> bool {
        false
    }

    fn dropped(&mut self, app: &mut App) {
        let describing = self.describing.as_ref().map(|(_, ticket)| *ticket);
        for ticket in [self.list.ticket(), describing].into_iter().flatten() {
            app.cancel(ticket);
        }
    }
}

/// Of the account and region.
static LIST_KEYS: Act = Act {
    words: Some(|_, _| "list the keys to encrypt under".to_owned()),
    answered: |app, _, answer| {
        if let Reply::KeyAliases(outcome) = answer.reply {
            app.keys_listed(answer.ticket, outcome);
        }
    },
    given_up: Some(|app, _| app.keys_given_up()),
    ..USUAL
};

/// About a key.
static DESCRIBE_KEY: Act = Act {
    words: Some(|_, name| format!("ask for the state of {name}")),
    answered: |app, _, answer| {
        if let Reply::KeyDescribed(outcome) = answer.reply {
            app.key_described(&answer.about, answer.ticket, outcome);
        }
    },
    given_up: Some(|app, _| app.keys_given_up()),
    ..USUAL
};

impl App {
    /// Lists the keys; `for_field`: the page beneath takes the one that is chosen.
    pub(in crate::app) fn open_kms_keys(&mut self, for_field: bool) {
        self.lay_kms_keys(for_field, None);
    }

    /// Lists those of a place that is copied to, for the field beneath.
    pub(in crate::app) fn open_kms_keys_at(&mut self, at: &CopyPlace) {
        let there = (!at.is_here).then(|| (at.clone(), KmsKeys::default()));
        self.lay_kms_keys(true, there);
    }

    fn lay_kms_keys(&mut self, for_field: bool, there: Option<(CopyPlace, KmsKeys)>) {
        let line = Draft::line("");
        let mut page = KmsKeyList { for_field, there, line, cursor: 0, top: 0, list: Asked::No, describing: None };
        if page.kms(self).aliases.is_none() {
            page.ask(self);
        }
        self.lay(page);
    }

    fn keys_listed(&mut self, ticket: Ticket, outcome: Result<KeyAliases, Failure>) {
        let asked = |page: &&mut KmsKeyList| page.list.ticket() == Some(ticket);
        let Some(page) = self.pages.all::<KmsKeyList>().find(asked) else { return };
        page.list.take(ticket, outcome.as_ref().map(|_| ()).map_err(Clone::clone));
        if let Ok(aliases) = outcome {
            let kms = page.there.as_mut().map_or(&mut self.session.kms, |(_, kms)| kms);
            kms.aliases = Some(aliases);
        }
        self.with_page(|page, app| page.fit(app));
    }

    fn key_described(&mut self, name: &str, ticket: Ticket, outcome: Result<KeyDescription, Failure>) {
        let mut kms = &mut self.session.kms;
        for page in self.pages.all::<KmsKeyList>() {
            if page.describing.take_if(|(_, asked)| *asked == ticket).is_some()
                && let Some((_, there)) = &mut page.there
            {
                kms = there;
            }
        }
        if let Err(failure) = &outcome {
            self.notice = Some(Notice::failed(&format!("the state of {name} is not known"), failure));
        }
        kms.described.insert(name.to_owned(), outcome);
    }

    /// Something that the page waits for does not come.
    fn keys_given_up(&mut self) {
        let tasks = &self.tasks;
        for page in self.pages.all::<KmsKeyList>() {
            page.describing.take_if(|(_, ticket)| tasks.get(*ticket).is_none());
            if page.list.ticket().is_some_and(|ticket| tasks.get(ticket).is_none()) {
                page.list = Asked::No;
            }
        }
    }

    /// A value of that parameter was read, so that its key can be used.
    pub(in crate::app) fn value_was_read(&mut self, name: &str, kind: ParameterType) {
        if kind != ParameterType::SecureString {
            return;
        }
        let tree = &self.session.view.tree;
        let Some(node) = tree.find(name).filter(|node| tree.is_described(*node)) else { return };
        let key = tree.key_id(node).map(str::to_owned);
        self.session.kms.was_used(key.as_deref(), Use::Read);
    }
}
