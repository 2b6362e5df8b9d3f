//! What to do about a failure, as data: words, acts of this program and commands. Whoever shows it says by which key an act is
//! done there, if by any.

use std::fmt;

use crate::text::CommandLine;

/// What to do next: one or two sentences without the last one's period, or nothing at all.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Advice {
    steps: Vec<Step>,
}

/// A part of an advice, in the order in which the parts are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Words that name no key.
    Words(String),
    /// An act as a clause of its own: `press r to list again`, or `list again` where no key does it.
    Remedy(Remedy),
    /// An act that comes after what stands before it: `, then press r`, or `, then try again`.
    Then(Remedy),
    /// A command to be run in a shell.
    Command(CommandLine),
}

/// What this program can do about a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Remedy {
    /// Making the request, or the connection, again.
    TryAgain,
    /// Connecting, with credentials read anew.
    Connect,
    /// Signing in from here: by SSO, or with a one-time code.
    SignIn,
    /// Listing from the beginning.
    ListAgain,
    /// Going to another profile.
    SwitchProfile,
    /// Going to another region.
    SwitchRegion,
    /// Listing a path instead of everything.
    ShowAnotherRoot,
}

impl Remedy {
    /// The act as a clause in the imperative, in small letters.
    fn clause(self, key: Option<&str>) -> String {
        match (self, key) {
            (Self::TryAgain, None) => "try again".to_owned(),
            (Self::TryAgain, Some(key)) => format!("press {key} to try again"),
            (Self::Connect, None) => "connect".to_owned(),
            (Self::Connect, Some(key)) => format!("press {key} to connect"),
            (Self::SignIn, None) => "start sesame and sign in there".to_owned(),
            (Self::SignIn, Some(key)) => format!("press {key} to sign in here"),
            (Self::ListAgain, None) => "list again".to_owned(),
            (Self::ListAgain, Some(key)) => format!("press {key} to list again"),
            (Self::SwitchProfile, None) => "name a profile with --profile".to_owned(),
            (Self::SwitchProfile, Some(key)) => format!("go to a profile with {key}"),
            (Self::SwitchRegion, None) => "give one with --region".to_owned(),
            (Self::SwitchRegion, Some(key)) => format!("choose one with {key}, or give one with --region"),
            (Self::ShowAnotherRoot, key) => {
                let how = key.map_or_else(|| "name".to_owned(), |key| format!("press {key} and type"));
                format!("{how} a path that you may list, such as /team/env")
            }
        }
    }
}

impl Advice {
    /// The same, and then something more: words with what parts them from those before, an act, a command, another advice.
    #[must_use]
    pub fn and(mut self, more: impl Into<Self>) -> Self {
        self.steps.extend(more.into().steps);
        self
    }

    /// The same, and an act once that has been done.
    #[must_use]
    pub fn then(mut self, act: Remedy) -> Self {
        self.steps.push(Step::Then(act));
        self
    }

    /// Whether nothing is advised.
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// Every text of it.
    pub(super) fn texts_mut(&mut self) -> impl Iterator<Item = &mut String> {
        self.steps.iter_mut().flat_map(|step| match step {
            Step::Words(words) => std::slice::from_mut(words),
            Step::Command(command) => command.argv_mut(),
            Step::Remedy(_) | Step::Then(_) => &mut [],
        })
    }

    /// The acts of this program in it, in their order.
    pub fn remedies(&self) -> impl Iterator<Item = Remedy> {
        self.steps.iter().filter_map(|step| match step {
            Step::Remedy(act) | Step::Then(act) => Some(*act),
            Step::Words(_) | Step::Command(_) => None,
        })
    }

    /// What it is made of.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// The advice in words. `key` tells what is to be pressed for an act where this is read; `None` where no key does it.
    pub fn words(&self, key: impl Fn(Remedy) -> Option<String>) -> String {
        let mut out = String::new();
        for step in &self.steps {
            match step {
                Step::Words(words) => out.push_str(words),
                Step::Command(command) => out.push_str(&command.to_string()),
                Step::Remedy(act) => {
                    let begins = out.is_empty() || out.ends_with(". ") || out.ends_with("? ");
                    let mut clause = act.clause(key(*act).as_deref());
                    if let Some(first) = clause.get_mut(..1).filter(|_| begins) {
                        first.make_ascii_uppercase();
                    }
                    out.push_str(&clause);
                }
                Step::Then(act) => {
                    let clause = key(*act).map_or_else(|| act.clause(None), |key| format!("press {key}"));
                    out.push_str(", then ");
                    out.push_str(&clause);
                }
            }
        }
        out
    }
}

/// In words for a place without keys: a subcommand, or a text to be handed on.
impl fmt::Display for Advice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words(|_| None))
    }
}

impl From<&str> for Advice {
    fn from(words: &str) -> Self {
        words.to_owned().into()
    }
}

impl From<String> for Advice {
    fn from(words: String) -> Self {
        Self { steps: if words.is_empty() { Vec::new() } else { vec![Step::Words(words)] } }
    }
}

impl From<Remedy> for Advice {
    fn from(act: Remedy) -> Self {
        Self { steps: vec![Step::Remedy(act)] }
    }
}

impl From<CommandLine> for Advice {
    fn from(command: CommandLine) -> Self {
        Self { steps: vec![Step::Command(command)] }
    }
}

#[cfg(test)]
#[path = "advice_tests.rs"]
pub(super) mod tests;
