//! What can stand at the end of a line that is being typed, by the table of the command line. Pure.

use std::any::TypeId;

use clap::{Arg, ArgAction, Command, ValueHint};

use super::name::Name;
use crate::destination::{Side, Target};

/// What can stand there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// One of these, each with what it means.
    Words(Vec<(String, String)>),
    /// A parameter or a folder.
    Names,
    /// A profile of the shared AWS files.
    Profiles,
    /// A region.
    Regions,
    /// A file.
    Files,
    /// A word of a command that is run.
    Command,
    /// Whatever the user means.
    Anything,
}

/// The word that is being typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completing {
    /// What it can be.
    pub wanted: Wanted,
    /// What of the word stands before that: `--region=`.
    pub before: String,
    /// What of that is typed.
    pub begun: String,
    /// The options with values before it: whose names they are.
    pub given: Vec<(String, String)>,
}

impl Completing {
    /// By the table, and the words of a line, the program's name first, the one that is being typed last.
    pub fn of(mut line: Command, words: &[String]) -> Self {
        line.build();
        let Some((current, before)) = words.split_last() else { return Self::word(Wanted::Anything, "", "") };
        let mut so_far = SoFar { command: &line, count: 0, awaiting: None, given: Vec::new(), run: false };
        before.iter().skip(1).for_each(|word| so_far.take(word));
        let mut completing = so_far.at(current);
        completing.given =
            so_far.given.into_iter().filter_map(|(arg, value)| Some((arg.get_long()?.to_owned(), value?))).collect();
        completing
    }

    /// The value of an option that stands before.
    pub fn option(&self, long: &str) -> Option<&str> {
        self.given.iter().rev().find(|(given, _)| given == long).map(|(_, value)| value.as_str())
    }

    fn word(wanted: Wanted, before: &str, begun: &str) -> Self {
        Self { wanted, before: before.to_owned(), begun: begun.to_owned(), given: Vec::new() }
    }
}

/// What stands before the word that is being typed.
struct SoFar<'a> {
    command: &'a Command,
    /// How many words that are no options have come since the name of the command.
    count: usize,
    /// The option whose value comes next.
    awaiting: Option<&'a Arg>,
    /// The options that were given, with their values.
    given: Vec<(&'a Arg, Option<String>)>,
    /// Whether `--` has come: what follows is a command that is run.
    run: bool,
}

impl<'a> SoFar<'a> {
    fn take(&mut self, word: &str) {
        if self.run {
            return;
        }
        if let Some(arg) = self.awaiting.take() {
            self.given.push((arg, Some(word.to_owned())));
        } else if word == "--" {
            self.run = true;
        } else if let Some(option) = word.strip_prefix("--") {
            let (name, value) = option.split_once('=').map_or((option, None), |(name, value)| (name, Some(value)));
            self.option(self.long(name), value);
        } else if let Some(letters) = word.strip_prefix('-').filter(|letters| !letters.is_empty()) {
            for (at, letter) in letters.char_indices() {
                let arg = self.command.get_arguments().find(|arg| arg.get_short() == Some(letter));
                let rest = &letters[at + letter.len_utf8()..];
                self.option(arg, Some(rest).filter(|rest| !rest.is_empty() && arg.is_some_and(takes_value)));
                if arg.is_some_and(takes_value) {
                    break;
                }
            }
        } else if let Some(command) = self.command.find_subcommand(word).filter(|_| self.count == 0) {
            self.command = command;
        } else {
            self.count += 1;
        }
    }

    fn long(&self, name: &str) -> Option<&'a Arg> {
        self.command.get_arguments().find(|arg| arg.get_long() == Some(name))
    }

    fn option(&mut self, arg: Option<&'a Arg>, value: Option<&str>) {
        match (arg, value) {
            (Some(arg), None) if takes_value(arg) => self.awaiting = Some(arg),
            (Some(arg), value) => self.given.push((arg, value.map(str::to_owned))),
            (None, _) => {}
        }
    }

    /// What the word is that follows.
    fn at(&self, current: &str) -> Completing {
        let whole = |wanted| Completing::word(wanted, "", current);
        if self.run {
            return whole(Wanted::Command);
        }
        if let Some(arg) = self.awaiting {
            return whole(value_of(arg, current));
        }
        if let Some((name, begun)) = current.strip_prefix("--").and_then(|option| option.split_once('=')) {
            let wanted = self.long(name).map_or(Wanted::Anything, |arg| value_of(arg, begun));
            return Completing::word(wanted, &current[..current.len() - begun.len()], begun);
        }
        if current.starts_with('-') {
            return whole(Wanted::Words(self.options()));
        }
        let positional = self.command.get_positionals().filter(|arg| !arg.is_last_set());
        let all: Vec<&Arg> = positional.collect();
        let next = all.get(self.count).or_else(|| all.last().filter(|arg| many(arg)));
        let commands = self.commands();
        // A path begins with a slash, and no command does.
        let path = next.filter(|_| commands.is_empty() || self.count > 0 || current.starts_with('/'));
        match path {
            Some(arg) => whole(value_of(arg, current)),
            None if self.count == 0 => whole(Wanted::Words(commands)),
            None => whole(Wanted::Words(Vec::new())),
        }
    }

    fn commands(&self) -> Vec<(String, String)> {
        let shown = self.command.get_subcommands().filter(|command| !command.is_hide_set());
        shown.map(|command| (command.get_name().to_owned(), first_line(command.get_about()))).collect()
    }

    /// Those that can still be given.
    fn options(&self) -> Vec<(String, String)> {
        let again = |arg: &Arg| matches!(arg.get_action(), ArgAction::Append | ArgAction::Count);
        let left = |arg: &&Arg| {
            !arg.is_hide_set() && (again(arg) || self.given.iter().all(|(given, _)| given.get_id() != arg.get_id()))
        };
        let longs = self.command.get_arguments().filter(left);
        longs.filter_map(|arg| Some((format!("--{}", arg.get_long()?), first_line(arg.get_help())))).collect()
    }
}

fn takes_value(arg: &Arg) -> bool {
    arg.get_action().takes_values()
}

fn many(arg: &Arg) -> bool {
    matches!(arg.get_action(), ArgAction::Append)
}

fn first_line(help: Option<&clap::builder::StyledStr>) -> String {
    help.map(|help| help.to_string().lines().next().unwrap_or_default().to_owned()).unwrap_or_default()
}

/// What the value of an argument can be.
fn value_of(arg: &Arg, begun: &str) -> Wanted {
    let possible = arg.get_possible_values();
    if !possible.is_empty() {
        let shown = possible.iter().filter(|value| !value.is_hide_set());
        return Wanted::Words(shown.map(|value| (value.get_name().to_owned(), first_line(value.get_help()))).collect());
    }
    let kind = arg.get_value_parser().type_id();
    match arg.get_id().as_str() {
        "profile" => Wanted::Profiles,
        "region" => Wanted::Regions,
        "path" => Wanted::Names,
        _ if kind == TypeId::of::<Side>() && begun.starts_with(['.', '~']) => Wanted::Files,
        _ if [TypeId::of::<Side>(), TypeId::of::<Target>(), TypeId::of::<Name>()]
            .iter()
            .any(|names| kind == *names) =>
        {
            Wanted::Names
        }
        _ if arg.get_value_hint() == ValueHint::FilePath => Wanted::Files,
        _ => Wanted::Anything,
    }
}
