//! A failure at full length: as a page, and as a text to be handed on to whoever can help.

use std::borrow::Cow;
use std::fmt::Write as _;

use super::reader::READING;
use crate::app::picture::Picture;
use crate::app::state::reader::Reader;
use crate::app::state::session::Link;
use crate::app::{App, Concern, Now, Paged, Turn};
use crate::failure::{Failure, FailureKind, Lookup};
use crate::keymap::{Action, Binding, Code, Table, ch, key, row, rows};
use crate::line::{LABEL, Lines, Role};
use crate::parameter::Identity;
use crate::secret::Secret;
use crate::text;

/// The keys of the page.
pub(in crate::app) static TABLE: Table =
    Table { title: "Explanation of a failure", takes_text: false, rows: &ROWS, notes: None };

const ROWS: [Binding; 12] = rows::joined(
    [
        row(&[key(Code::Esc), ch('q')], Action::Back, "close", "close"),
        row(&[ch('Y')], Action::CopyStatement, "copy the statement", "copy the policy statement that is shown"),
        row(
            &[ch('y')],
            Action::CopyExplanation,
            "copy it all",
            "copy the whole explanation, with account and region, for whoever can help; no value is in it",
        ),
    ],
    READING,
);

/// What an explanation is made of.
enum Part {
    /// A word or two for what sort of failure it is.
    Tag(&'static str),
    Sentence(String),
    Field(&'static str, String),
    /// A policy statement, and where it is to stand.
    Statement(String, String),
    /// The one that is needed as well.
    Another(String, String),
    Command(String),
    Blank,
}

/// A word or two for what sort of failure it is. Of credentials nobody may have tried to sign in with any.
fn sort_of(failure: &Failure) -> &'static str {
    match failure.kind {
        FailureKind::Credentials => "credentials",
        _ => failure.tag(),
    }
}

/// What is to be said of a failure; `next` is what it advises.
fn parts(failure: &Failure, next: &str) -> Vec<Part> {
    let mut parts = vec![Part::Tag(sort_of(failure)), Part::Sentence(failure.what.clone())];
    if !next.is_empty() {
        parts.extend([Part::Blank, Part::Sentence(next.to_owned())]);
    }
    match &failure.kind {
        FailureKind::Denied(denial) => {
            let said = |text: &Option<String>| text.clone().unwrap_or_else(|| "not said".to_owned());
            parts.push(Part::Blank);
            parts.push(Part::Field("who", said(&denial.principal)));
            parts.push(Part::Field("action", denial.action.clone()));
            match &denial.key {
                Some(key) => {
                    let of = |account| format!("as described; of account {account}, which is not this one");
                    let whose = denial.account_of_key().map_or_else(|| "as described".to_owned(), of);
                    parts.extend([Part::Field("key", key.described.clone()), Part::Field("", whose)]);
                }
                None => parts.push(Part::Field("on", said(&denial.resource))),
            }
            if let Some(parameter) = denial.parameter.clone().filter(|_| denial.action.starts_with("kms:")) {
                parts.push(Part::Field("for", parameter));
            }
            if !denial.alike.is_empty() {
                parts.push(Part::Field("", format!("and {} more, refused alike", text::grouped(denial.alike.len()))));
            }
            if let Some(statement) = denial.statement.clone() {
                parts.extend([Part::Blank, Part::Statement(denial.belongs_in(), statement)]);
            }
            if let Some(statement) = denial.own_statement.clone() {
                parts.extend([Part::Blank, Part::Another(denial.own_policy(), statement)]);
            }
            if let Some(Lookup { says, command }) = denial.lookup() {
                parts.extend([Part::Blank, Part::Sentence(says), Part::Command(command.to_string())]);
            }
        }
        FailureKind::Key { key: Some(key), .. } => parts.extend([Part::Blank, Part::Field("key", key.clone())]),
        _ => {}
    }
    if let Some(answer) = &failure.metadata {
        let field = |label, word: &Option<String>| word.clone().map(|word| Part::Field(label, word));
        parts.push(Part::Blank);
        parts.extend(field("code", &answer.code).into_iter().chain(field("request", &answer.request_id)));
    }
    parts
}

/// The page.
fn write(parts: &[Part], out: &mut Lines) {
    let [statement, all] = [Action::CopyStatement, Action::CopyExplanation].map(|action| TABLE.key_of(action));
    let (statement_key, all_key) = (statement.unwrap_or_default(), all.unwrap_or_default());
    for part in parts {
        match part {
            Part::Tag(tag) => out.prose(Role::Bad, tag),
            Part::Sentence(sentence) => out.sentence(Role::Plain, sentence),
            Part::Field(label, value) => out.field(label, Role::Plain, value),
            Part::Statement(place, statement) => {
                out.prose(Role::Heading, &format!("To ask for, in {place} · {statement_key} copies it"));
                out.verbatim(Role::Code, "", statement);
            }
            Part::Another(place, statement) => {
                out.prose(Role::Heading, &format!("As well, in {place} · {all_key} copies both"));
                out.verbatim(Role::Code, "", statement);
            }
            Part::Command(command) => out.prose(Role::Code, command),
            Part::Blank => out.blank(),
        }
    }
}

/// The page.
#[derive(Debug)]
pub(crate) struct Explain {
    failure: Failure,
    /// Account and region of the second place that it is of, as far as they are known; `None` where it is of the session.
    elsewhere: Option<(Option<String>, Option<String>)>,
    reader: Reader,
}

impl Explain {
    /// Of that failure.
    pub(in crate::app) fn new(failure: Failure) -> Self {
        Self { failure, elsewhere: None, reader: Reader::default() }
    }

    /// With what is known beside it in this session, where it is of that.
    fn in_full<'a>(&'a self, app: &App) -> Cow<'a, Failure> {
        if self.elsewhere.is_some() { Cow::Borrowed(&self.failure) } else { app.in_full(&self.failure) }
    }

    /// The explanation as plain text, with the place it is about: for a ticket. It holds no value, as no failure does.
    fn text(&self, app: &App) -> String {
        let failure = self.in_full(app);
        let mut parts = parts(&failure, &failure.advice.to_string());
        // Where nothing answered, nothing stands between them and what was said.
        if failure.metadata.is_none() {
            parts.push(Part::Blank);
        }
        let here = app.session.identity.as_ref().filter(|_| app.account().is_some());
        let here = || (here.map(Identity::account_and_alias), app.session.place.region.clone());
        let (account, region) = self.elsewhere.clone().unwrap_or_else(here);
        let known = |text: Option<String>| text.unwrap_or_else(|| "not known".to_owned());
        parts.push(Part::Field("account", known(account)));
        parts.push(Part::Field("region", known(region)));
        let mut out = String::new();
        for part in parts {
            plain(&mut out, &part);
        }
        out
    }
}

impl Paged for Explain {
    fn table(&self, _app: &App) -> &'static Table {
        self.reader.table(&TABLE)
    }

    fn picture(&self, app: &App, _now: Now) -> Picture {
        let failure = self.in_full(app);
        let next = if self.elsewhere.is_some() { app.way_on_there(&failure) } else { app.way_on(&failure) };
        let mut parts = parts(&failure, &next);
        if let Some((account, region)) = &self.elsewhere {
            let known: Vec<&str> = [account, region].into_iter().flatten().map(String::as_str).collect();
            let says = if known.is_empty() { "in another place".to_owned() } else { known.join(" · ") };
            // Behind what happened: two accounts may have the same names and principals.
            parts.insert(2, Part::Field("where", format!("{says}, not the place of this session")));
        }
        let lines = app.read(|out| write(&parts, out));
        let columns = lines.width();
        let (title, lines) = ("What happened, and what to do".to_owned(), self.reader.narrowed(lines));
        self.reader.picture(app, Picture { title, columns, lines, ..Picture::default() })
    }

    fn can(&self, app: &App, action: Action) -> bool {
        action != Action::CopyStatement || self.in_full(app).statement().is_some()
    }

    fn act(&mut self, app: &mut App, _now: Now, action: Action) -> Turn {
        match action {
            Action::CopyStatement => {
                if let Some(statement) = self.in_full(app).statement().map(str::to_owned) {
                    app.copy(Secret::new(statement), "the policy statement".to_owned());
                }
            }
            Action::CopyExplanation => {
                let text = self.text(app);
                app.copy(Secret::new(text), "the explanation".to_owned());
            }
            _ => return self.reader.act(action).unwrap_or(Turn::Stay),
        }
        Turn::Stay
    }

    fn reader(&self) -> Option<&Reader> {
        Some(&self.reader)
    }

    fn reader_mut(&mut self) -> Option<&mut Reader> {
        Some(&mut self.reader)
    }

    fn concern(&self) -> Concern<'_> {
        Concern::Itself(&self.failure)
    }

    /// It was another account's, and the text that is copied would name this one.
    fn place_changed(&mut self, _was: &str, _is: &str) -> bool {
        false
    }
}

impl App {
    /// Explains the failure that the screen is about, if there is one.
    pub(in crate::app) fn explain(&mut self) {
        if let Some(failure) = self.failure_here().cloned() {
            // Whatever keeps the session down comes before what a page is about.
            let page = self.pages.last().filter(|_| !matches!(self.session.link, Link::Down(_)));
            let elsewhere = page.and_then(|page| page.where_it_failed(self));
            self.lay(Explain { elsewhere, ..Explain::new(failure) });
        }
    }

    /// A failure with what is known beside it: which key, where the service does not say.
    pub(in crate::app) fn in_full<'a>(&self, failure: &'a Failure) -> Cow<'a, Failure> {
        let tree = &self.session.view.tree;
        let node = failure.parameter_of_unnamed_key().and_then(|name| tree.find(name));
        let Some(key) = node.and_then(|node| tree.key_id(node)) else { return Cow::Borrowed(failure) };
        let principal = self.session.identity.as_ref().map(|who| who.arn.as_str()).filter(|arn| !arn.is_empty());
        Cow::Owned(failure.with_key(key, principal, self.session.place.region.as_deref()))
    }
}

/// A part as text, of one line but for statements. A text cannot fail to take more text.
fn plain(out: &mut String, part: &Part) {
    let _ = match part {
        Part::Tag(tag) => writeln!(out, "{tag}"),
        Part::Sentence(sentence) => {
            text::ended(sentence).lines().try_for_each(|line| writeln!(out, "{}", text::sanitise(line)))
        }
        Part::Field(label, value) => writeln!(out, "{}{}", text::pad(label, LABEL), text::sanitise(value)),
        Part::Statement(place, statement) => writeln!(out, "To ask for, in {}:\n{statement}", text::sanitise(place)),
        Part::Another(place, statement) => writeln!(out, "As well, in {}:\n{statement}", text::sanitise(place)),
        Part::Command(command) => writeln!(out, "{}", text::sanitise(command)),
        Part::Blank => writeln!(out),
    };
}
