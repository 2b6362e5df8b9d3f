//! How a command ends: its exit status, and what is said of why.

use crate::failure::{Failure, FailureKind};
use crate::text::ended;

/// The exit status of a command for scripts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Status {
    /// Done.
    Done,
    /// Failed, also where AWS refuses.
    Failed,
    /// Wrong usage, or refused by this program: not confirmed, read-only, there already.
    Refused,
    /// Some of it was done.
    Partly,
    /// Somebody else has changed it.
    Moved,
    /// Told to stop before anything of it was done. The process ends by the signal.
    Stopped,
    /// One that stands for something else, as that of a comparison does.
    Own(u8),
}

impl Status {
    /// As a number.
    pub(crate) fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Failed => 1,
            Self::Refused => 2,
            Self::Partly => 3,
            Self::Moved => 4,
            // As of ctrl-C, where no other is known.
            Self::Stopped => 130,
            Self::Own(code) => code,
        }
    }

    /// That of many of which some may have failed.
    pub(crate) fn of(done: usize, failed: usize) -> Self {
        match (done, failed) {
            (_, 0) => Self::Done,
            (0, _) => Self::Failed,
            _ => Self::Partly,
        }
    }
}

/// Why a command ends before it is done.
#[derive(Debug)]
pub(crate) struct Stop {
    /// With what status.
    pub(crate) status: Status,
    /// What is said on standard error; nothing where nobody is to be told.
    pub(crate) says: String,
}

impl Stop {
    /// Refused by this program.
    pub(crate) fn refused(says: impl Into<String>) -> Self {
        Self { status: Status::Refused, says: says.into() }
    }

    /// Something on this machine failed.
    pub(crate) fn failed(says: impl Into<String>) -> Self {
        Self { status: Status::Failed, says: says.into() }
    }

    /// Ends there, with nothing more to say.
    pub(crate) fn quietly(status: Status) -> Self {
        Self { status, says: String::new() }
    }
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        Self { status: status(&failure), says: told(&failure) }
    }
}

/// The status that a failure alone ends in.
pub(crate) fn status(failure: &Failure) -> Status {
    match failure.kind {
        FailureKind::ReadOnly | FailureKind::AlreadyExists => Status::Refused,
        FailureKind::Cancelled => Status::Stopped,
        _ => Status::Failed,
    }
}

/// The status where that ended many of which some may have been done, and some have failed before.
pub(crate) fn of_part(failure: &Failure, done: usize, failed: usize) -> Status {
    match status(failure) {
        _ if done > 0 => Status::Partly,
        Status::Stopped if failed > 0 => Status::Failed,
        status => status,
    }
}

/// Why the rest of many was left.
pub(crate) fn left(failure: &Failure) -> String {
    if failure.kind == FailureKind::Cancelled {
        "sesame: stopped".to_owned()
    } else {
        format!("sesame: {}", told(failure))
    }
}

/// What to do, as far as a command can: nothing was listed before it, so there is nothing to list again.
pub(crate) fn advice(failure: &Failure) -> String {
    match failure.kind {
        FailureKind::NotFound => "sesame ls tells what is there".to_owned(),
        _ => failure.advice.to_string(),
    }
}

/// A failure in words: what happened, what to do, and the statement to ask for.
pub(crate) fn told(failure: &Failure) -> String {
    let mut says = failure.what.clone();
    let advice = advice(failure);
    if !advice.is_empty() {
        says = format!("{} {}", ended(&says), ended(&advice));
    }
    if let Some(statement) = failure.statement() {
        says.push_str("\nThe statement to ask for:\n");
        says.push_str(statement);
    }
    says
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_many_some_make_a_part() {
        for (done, failed, status) in
            [(0, 0, Status::Done), (3, 0, Status::Done), (0, 2, Status::Failed), (1, 1, Status::Partly)]
        {
            assert_eq!(Status::of(done, failed), status);
        }
    }

    #[test]
    fn a_failure_says_what_to_do_and_names_no_key_of_the_interface() {
        let failure = Failure::new(FailureKind::Expired, "The session has expired", crate::failure::Remedy::Connect);
        let stop = Stop::from(failure);
        assert_eq!((stop.status, stop.says.as_str()), (Status::Failed, "The session has expired. Connect."));
        let stop = Stop::from(Failure::new(FailureKind::ReadOnly, "It is read-only", ""));
        assert_eq!((stop.status, stop.says.as_str()), (Status::Refused, "It is read-only"));
    }
}
