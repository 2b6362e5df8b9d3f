//! What is told of two places without a value of either.

use crate::destination::Place;
use crate::failure::Failure;
use crate::job::JobPlace;
use crate::parameter::{Identity, ParameterType};

/// Reads a second that a comparison makes at most: the quota that all of an account and region share (docs/parameter-store.md 3).
pub const READS_A_SECOND: u32 = 40;

/// Names that one read takes.
pub const READ_AT_ONCE: usize = 10;

/// Values that are read before what became of them is told: as many calls are on their way at a time.
pub const READ_TOGETHER: usize = 16 * READ_AT_ONCE;

/// The same parameter in both places, by its name in each. In a file the name is a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BothNames {
    /// In the place of the session.
    pub here: String,
    /// In the other.
    pub there: String,
}

/// Whether two values are the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    /// They are.
    Same,
    /// They are not.
    Different,
    /// One of them could not be read, or both.
    Untold(Box<Untold>),
}

/// Why two values could not be compared.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Untold {
    /// Why the one in the place of the session was not read.
    pub here: Option<Failure>,
    /// Why the other was not.
    pub there: Option<Failure>,
}

impl Untold {
    /// One of the two failures.
    pub fn failure(&self) -> Option<&Failure> {
        self.first().map(|(_, failure)| failure)
    }

    /// One of the two, and on which side it is: `here` or `there`.
    pub fn first(&self) -> Option<(&'static str, &Failure)> {
        let here = self.here.as_ref().map(|failure| ("here", failure));
        here.or_else(|| self.there.as_ref().map(|failure| ("there", failure)))
    }

    /// Where which of them failed, in a few words: `there: no key access`.
    pub fn says(&self) -> String {
        let side = |failure: &Option<Failure>, side: &str| failure.as_ref().map(|it| format!("{side}: {}", it.tag()));
        let says: Vec<String> = [side(&self.here, "here"), side(&self.there, "there")].into_iter().flatten().collect();
        says.join(", ")
    }
}

/// A second place beside that of the session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Elsewhere {
    /// Where it is.
    pub place: Place,
    /// Who asks there, with what the account is called, or why STS did not tell.
    pub identity: Result<Identity, Failure>,
    /// Whether it is known what the account is called, if it has an alias. Whoever may not see that is answered too.
    pub is_alias_known: bool,
}

impl Elsewhere {
    /// Whose account it is.
    pub fn account(&self) -> Option<&str> {
        self.identity.as_ref().ok().and_then(Identity::known_account)
    }

    /// Where a change there is made, as a journal has it.
    pub fn job_place(&self) -> JobPlace {
        JobPlace {
            account: self.account().map(str::to_owned),
            region: self.place.region.clone().unwrap_or_default(),
            profile: self.place.profile.clone(),
            endpoint: self.place.shown_endpoint(),
        }
    }
}

/// What stands in a file of names and values, without the values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileNames {
    /// In order, each with its type where that is said.
    pub names: Vec<(String, Option<ParameterType>)>,
    /// They are variables of an environment, not the ends of names.
    pub are_variables: bool,
}
