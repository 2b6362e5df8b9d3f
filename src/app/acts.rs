//! The one list of acts: everything that is done for the app under a ticket.
//!
//! An [`Effect`] is what is asked for, a [`Reply`] what comes back, and a row below says all there is to say of an act: its words
//! for whoever looks at what is under way, how long it is wanted, who hears its answer, and what is left when it is given up.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use super::change;
use super::message::{Copied, Placed, Recall, SessionId};
use super::panes::value::Purpose;
use super::{App, Now, Ticket};
use crate::cache::Kept;
use crate::destination::{Choices, Destination, Root};
use crate::failure::{Failure, RetryReason};
use crate::names::search::{Corpus, Query, Ranking};
use crate::parameter::{Identity, ListedBy, Parameter, Reading, ServiceFilter, Write, Written, spoken};
use crate::secret::Secret;
use crate::text;

/// What the app wants done. All but `Disconnect`, `Suspend`, `Quit`, `Cancel` and `StopRetrying` answer with at least one reply under their
/// ticket; those that ask the service something answer any number of `Calling`, `Dated` and `Waiting` before.
#[derive(Debug, Clone)]
pub enum Effect {
    /// Load configuration and credentials, build the client: the session of the ticket begins. With an account, it follows one of
    /// that account and keeps to it until it is told whose it is. Answers any number of `Placed`, then `Connected`.
    Connect(Ticket, Destination, Option<String>),
    /// End a session: nothing that was decided in it is carried out any more, but for a write under way.
    Disconnect(SessionId),
    /// Read what there is to switch to. Answers `Choices`.
    Choices(Ticket),
    /// Ask who the caller is. Answers `Identity`.
    Identify(Ticket),
    /// Find out what the account of that caller is called, which an earlier session may have. Answers `Overdue` where
    /// that takes long, then `Alias`.
    Alias(Ticket, Identity),
    /// Ask which services publish parameters. Answers `Services`.
    Services(Ticket),
    /// List everything in a root. Answers any number of `Page`, then one `Listed`.
    List(Ticket, Root),
    /// Find what is in a root by a filter of the service. Answers any number of `Page`, some with nothing on them, then one `Found`.
    Find(Ticket, Root, ServiceFilter),
    /// Describe one parameter afresh. Answers `Described`.
    Describe(Ticket, String),
    /// Fetch and decrypt one value. Answers `Read`.
    Read(Ticket, String),
    /// Write safely. Answers `Written`. Never aborted.
    Write(Ticket, Box<Write>),
    /// Put a text on the clipboard. Answers `Copied`.
    Copy(Ticket, Secret),
    /// Take the copied text off the system's clipboard, if it is still there. Answers `Cleared`.
    ClearClipboard(Ticket),
    /// Rank names. Answers `Ranked`, or nothing if a later search or a cancel overtook it.
    Search {
        /// The search.
        ticket: Ticket,
        /// A snapshot of all names.
        corpus: Arc<Corpus>,
        /// What was typed.
        query: Query,
        /// To when ages are counted.
        now: Timestamp,
        /// The ranking of the query before this one, to narrow from.
        previous: Option<Arc<Ranking>>,
    },
    /// Fetch the names of an earlier session. Answers `Recalled`.
    Recall {
        /// The effect.
        ticket: Ticket,
        /// Of which they are.
        root: Root,
        /// The account, once it is known and nothing else tells whose names they are.
        account: Option<String>,
    },
    /// Keep names for the next session. Answers `Remembered`.
    Remember {
        /// The effect.
        ticket: Ticket,
        /// Of which they are.
        root: Root,
        /// A complete listing, as a snapshot.
        kept: Box<Kept>,
    },
    /// Make no request of a write again that was refused for the moment: it ends with the answer it has. What is sent is
    /// waited for.
    StopRetrying(Ticket),
    /// Abort a read, a listing or a search. Writes are not cancelled.
    Cancel(Ticket),
    /// Give the terminal back until the shell brings the program to the foreground again.
    Suspend,
    /// End the program.
    Quit,
}

/// What an effect answers.
#[derive(Debug)]
pub enum Reply {
    /// Where the session is going to be, or is.
    Placed(Box<Placed>),
    /// What there is to switch to.
    Choices(Choices),
    /// The client stands, or why not.
    Connected(Result<(), Failure>),
    /// Who the caller is.
    Identity(Result<Identity, Failure>),
    /// The paths under which services publish parameters.
    Services(Result<Vec<String>, Failure>),
    /// Some parameters of a listing, or of what is found by a filter of the service.
    Page(Vec<Parameter>),
    /// The account's alias, if it has one.
    Alias(Result<Option<String>, Failure>),
    /// The answer takes longer than anything is to wait for; it comes all the same.
    Overdue,
    /// A request to the service leaves.
    Calling {
        /// The permission that it needs, which names it.
        action: &'static str,
        /// Which attempt at it.
        attempt: u32,
    },
    /// Parameter Store answered at this time, by its own clock.
    Dated(Timestamp),
    /// A request will be made again after a pause.
    Waiting {
        /// Which attempt it will be, from 2.
        attempt: u32,
        /// For how long.
        pause: Duration,
        /// What stood in the way.
        why: RetryReason,
    },
    /// A listing ended.
    Listed(Result<ListedBy, Failure>),
    /// All that a filter of the service lets through has come, or not all.
    Found(Result<(), Failure>),
    /// One parameter described; `None` if it is not there.
    Described(Result<Option<Box<Parameter>>, Failure>),
    /// One value.
    Read(Result<Reading, Failure>),
    /// How a write ended.
    Written(Result<Written, Failure>),
    /// How a copy ended.
    Copied(Result<Copied, String>),
    /// Whether the clipboard was cleared; if not, it held something else by then.
    Cleared(Result<bool, String>),
    /// A search's answer.
    Ranked(Arc<Ranking>),
    /// What was kept of an earlier session.
    Recalled(Recall),
    /// Whether the names were kept, or why not.
    Remembered(Result<(), String>),
    /// What nothing stands in the way of met a fault of this program all the same.
    Failed(Failure),
}

impl Reply {
    /// How Parameter Store took the request, where this is its last word; `None` for everything else. Whether the session may
    /// go on is told by this alone: other services refuse for reasons of their own.
    pub fn of_parameters(&self) -> Option<Result<(), &Failure>> {
        let failure = match self {
            Self::Listed(outcome) => outcome.as_ref().err(),
            Self::Services(outcome) => outcome.as_ref().err(),
            Self::Found(outcome) => outcome.as_ref().err(),
            Self::Described(outcome) => outcome.as_ref().err(),
            Self::Read(outcome) => outcome.as_ref().err(),
            Self::Written(outcome) => outcome.as_ref().err(),
            _ => return None,
        };
        Some(failure.map_or(Ok(()), Err))
    }
}

impl Reply {
    /// What failed, wherever it stands.
    pub(super) fn failure_mut(&mut self) -> Option<&mut Failure> {
        match self {
            Self::Connected(outcome) | Self::Found(outcome) => outcome.as_mut().err(),
            Self::Identity(outcome) => outcome.as_mut().err(),
            Self::Services(outcome) => outcome.as_mut().err(),
            Self::Alias(outcome) => outcome.as_mut().err(),
            Self::Listed(Ok(ListedBy::Path(denied))) => Some(denied),
            Self::Listed(outcome) => outcome.as_mut().err(),
            Self::Described(outcome) => outcome.as_mut().err(),
            Self::Read(outcome) => outcome.as_mut().err(),
            Self::Written(Ok(Written::Unknown { why })) => Some(why),
            Self::Written(outcome) => outcome.as_mut().err(),
            Self::Failed(failure) => Some(failure),
            Self::Placed(_)
            | Self::Choices(_)
            | Self::Page(_)
            | Self::Overdue
            | Self::Calling { .. }
            | Self::Dated(_)
            | Self::Waiting { .. }
            | Self::Copied(_)
            | Self::Cleared(_)
            | Self::Ranked(_)
            | Self::Recalled(_)
            | Self::Remembered(_) => None,
        }
    }

    /// What failed on this machine, in the system's words.
    pub(super) fn complaint_mut(&mut self) -> Option<&mut String> {
        match self {
            Self::Copied(outcome) => outcome.as_mut().err(),
            Self::Cleared(outcome) => outcome.as_mut().err(),
            Self::Remembered(outcome) => outcome.as_mut().err(),
            _ => None,
        }
    }
}

/// An act, by its row; acts are told apart by which row they are.
#[derive(Debug)]
pub(crate) struct Act {
    /// What it does, in words, from what it is about; `None` for what the program does for itself.
    pub(super) words: Option<fn(&App, &str) -> String>,
    /// Whether the status line tells how it gets on; the page of what is under way always does.
    pub(super) on_status_line: bool,
    /// What it waits for before its first request.
    pub(super) before: fn(&App) -> String,
    /// What is said of it beside its request.
    pub(super) note: fn(&App, waiting: bool) -> Option<String>,
    /// For how long its answer is wanted.
    pub(super) lasts: Lasts,
    /// Whether its answer is that of a connection, and counts for that connection alone.
    pub(super) of_connection: bool,
    /// Whether the beginning of a value serves it, where that is larger than any of the service.
    pub(super) takes_part: bool,
    /// Takes a page of what it brings, where it brings any.
    pub(super) paged: fn(&mut App, Now, Ticket, &[Parameter]),
    /// Takes its last answer. An answer of another kind than it asks for is no answer.
    pub(super) answered: fn(&mut App, Now, Answered),
    /// Leaves what waited for it as if it had not been asked for. It is forgotten already.
    pub(super) given_up: fn(&mut App, &str),
    /// Ends it because the user says so.
    pub(super) stopped: fn(&mut App, Ticket),
}

/// For how long the answer of an act is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Lasts {
    /// While the same root is shown.
    View,
    /// While the session is the same.
    Session,
    /// It needs no session; only its notice is not wanted any more in another.
    Program,
}

/// The last answer of an act, on its way to whoever asked.
#[derive(Debug)]
pub(super) struct Answered {
    pub(super) ticket: Ticket,
    /// What it was about.
    pub(super) about: String,
    pub(super) reply: Reply,
}

/// What most acts are: asked of the service, about what is shown, dropped without a trace.
const USUAL: Act = Act {
    words: None,
    on_status_line: true,
    before: |_| "not sent yet".to_owned(),
    note: |_, _| None,
    lasts: Lasts::View,
    of_connection: true,
    takes_part: false,
    paged: |_, _, _, _| {},
    answered: |_, _, _| {},
    given_up: |_, _| {},
    stopped: App::stop_plainly,
};

/// What the program does for itself: nothing waits for it on the screen.
const UNSEEN: Act = Act { on_status_line: false, of_connection: false, ..USUAL };

pub(super) static CONNECT: Act = Act {
    words: Some(|_, _| "connect".to_owned()),
    before: |app| match &app.session.credential_process {
        Some(profile) => format!("credential_process of profile {}", text::sanitise(profile)),
        None => "configuration and credentials".to_owned(),
    },
    lasts: Lasts::Session,
    answered: |app, _, answer| {
        if let Reply::Connected(outcome) = answer.reply {
            app.connected(outcome);
        }
    },
    stopped: App::stop_connecting,
    ..USUAL
};

pub(super) static IDENTIFY: Act = Act {
    words: Some(|_, _| "ask who I am".to_owned()),
    on_status_line: false,
    lasts: Lasts::Session,
    // A refused sts:GetCallerIdentity stops nobody: it is not needed to read parameters, and the confirmation says that the
    // account is not known, and why.
    answered: |app, now, answer| match answer.reply {
        Reply::Identity(Ok(identity)) => app.identified(now, identity),
        Reply::Identity(Err(failure)) => app.session.unidentified = Some(failure),
        _ => {}
    },
    ..USUAL
};

/// About the principal who asks.
pub(super) static ASK_ALIAS: Act = Act {
    words: Some(|_, _| "ask for the account's alias".to_owned()),
    on_status_line: false,
    lasts: Lasts::Session,
    answered: |app, _, answer| {
        if let Reply::Alias(outcome) = answer.reply {
            app.alias_answered(answer.about, outcome);
        }
    },
    ..USUAL
};

pub(super) static ASK_SERVICES: Act = Act {
    words: Some(|_, _| "ask which services publish parameters".to_owned()),
    on_status_line: false,
    answered: |app, _, answer| {
        if let Reply::Services(outcome) = answer.reply {
            app.services_told(outcome);
        }
    },
    ..USUAL
};

pub(super) static LIST: Act = Act {
    words: Some(|app, _| format!("list {}", app.session.view.root)),
    note: |app, _| app.listed_so_far(),
    paged: |app, now, _, parameters| app.page(now, parameters),
    answered: |app, now, answer| {
        if let Reply::Listed(outcome) = answer.reply {
            app.listed(now, outcome);
        }
    },
    given_up: |app, _| app.listing_ended(),
    stopped: |app, _| app.stop_listing(),
    ..USUAL
};

/// About a filter of the service, as it is typed.
pub(super) static FIND: Act = Act {
    words: Some(|_, filter| format!("find {filter}")),
    note: |app, _| app.found_so_far(),
    paged: App::found,
    answered: |app, now, answer| {
        if let Reply::Found(outcome) = answer.reply {
            app.find_ended(now, answer.ticket, outcome);
        }
    },
    given_up: |app, _| app.find_given_up(),
    stopped: |app, _| app.stop_finding(),
    ..USUAL
};

/// About a parameter.
pub(super) static REVEAL: Act = Act {
    words: Some(|_, name| format!("reveal {}", spoken(name))),
    takes_part: true,
    answered: |app, now, answer| {
        if let Reply::Read(outcome) = answer.reply {
            app.value_read(now, answer.ticket, &answer.about, Purpose::Reveal, outcome);
        }
    },
    given_up: |app, _| app.mask(),
    ..USUAL
};

/// About a parameter.
pub(super) static READ_TO_COPY: Act = Act {
    words: Some(|_, name| format!("read {} to copy it", spoken(name))),
    answered: |app, now, answer| {
        if let Reply::Read(outcome) = answer.reply {
            app.value_read(now, answer.ticket, &answer.about, Purpose::Copy, outcome);
        }
    },
    ..USUAL
};

/// About a parameter.
pub(super) static DESCRIBE_TO_EDIT: Act = Act {
    words: Some(|_, name| format!("describe {name} to edit it")),
    answered: |app, now, answer| {
        if let Reply::Described(outcome) = answer.reply {
            app.opened_description(now, outcome);
        }
    },
    given_up: |app, _| app.stop_opening(),
    ..USUAL
};

/// About a parameter.
pub(super) static READ_TO_EDIT: Act = Act {
    words: Some(|_, name| format!("read {name} to edit it")),
    answered: |app, now, answer| {
        if let Reply::Read(outcome) = answer.reply {
            app.opened_reading(now, outcome);
        }
    },
    given_up: |app, _| app.stop_opening(),
    ..USUAL
};

/// About a name that is not listed.
pub(super) static LOOK_UP: Act = Act {
    words: Some(|_, name| format!("look for {}", spoken(name))),
    answered: |app, _, answer| {
        if let Reply::Described(outcome) = answer.reply {
            app.looked_up(&answer.about, outcome);
        }
    },
    given_up: |app, _| app.stop_looking(),
    ..USUAL
};

/// About the parameter on the screen, which is not described yet.
pub(super) static DESCRIBE: Act = Act {
    words: Some(|_, name| format!("describe {}", spoken(name))),
    on_status_line: false,
    answered: |app, _, answer| {
        if let Reply::Described(outcome) = answer.reply {
            app.described(&answer.about, outcome);
        }
    },
    given_up: App::not_described,
    ..USUAL
};

pub(super) static READ_THEIRS: Act = Act {
    words: Some(|_, _| "read what they wrote".to_owned()),
    answered: |app, now, answer| {
        if let Reply::Read(outcome) = answer.reply {
            app.theirs_read(now, answer.ticket, outcome);
        }
    },
    given_up: |app, _| app.theirs_not_read(),
    ..USUAL
};

/// About a parameter. It is never given up, and ends only by itself (promise 5).
pub(super) static WRITE: Act = Act {
    words: Some(|_, name| format!("write {name}")),
    note: |_, waiting| Some(change::note_of_write(waiting)),
    lasts: Lasts::Program,
    of_connection: false,
    answered: |app, now, answer| {
        if let Reply::Written(outcome) = answer.reply {
            app.change_ended(now, outcome);
        }
    },
    stopped: |app, _| app.stop_retrying_if_waiting(),
    ..USUAL
};

/// About what the text is called.
pub(super) static COPY: Act = Act {
    lasts: Lasts::Program,
    answered: |app, _, answer| {
        if let Reply::Copied(how) = answer.reply {
            app.copied(&answer.about, how);
        }
    },
    ..UNSEEN
};

/// About what the value is called.
pub(super) static COPY_VALUE: Act = Act {
    lasts: Lasts::Program,
    answered: |app, now, answer| {
        if let Reply::Copied(how) = answer.reply {
            app.value_copied(now, &answer.about, how);
        }
    },
    ..UNSEEN
};

/// About what was copied.
pub(super) static CLEAR_CLIPBOARD: Act = Act {
    lasts: Lasts::Program,
    answered: |app, _, answer| {
        if let Reply::Cleared(how) = answer.reply {
            app.clipboard_cleared(&answer.about, how);
        }
    },
    ..UNSEEN
};

pub(super) static SEARCH: Act = Act {
    answered: |app, now, answer| match answer.reply {
        Reply::Ranked(ranking) => app.ranked(now, answer.ticket, ranking),
        _ => app.not_ranked(answer.ticket),
    },
    ..UNSEEN
};

/// What there is to switch to.
pub(super) static READ_CHOICES: Act = Act {
    answered: |app, _, answer| match answer.reply {
        Reply::Choices(choices) => app.offer(&choices),
        _ => app.offer(&Choices::default()),
    },
    ..UNSEEN
};

pub(super) static RECALL: Act = Act {
    answered: |app, now, answer| {
        if let Reply::Recalled(recall) = answer.reply {
            app.recall_answered(now, recall);
        }
    },
    ..UNSEEN
};

pub(super) static REMEMBER: Act = Act {
    lasts: Lasts::Program,
    answered: |app, _, answer| {
        if let Reply::Remembered(outcome) = answer.reply {
            app.remembered(outcome);
        }
    },
    ..UNSEEN
};
