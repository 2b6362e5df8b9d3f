//! The one list of acts: everything that is done for the app under a ticket.
//!
//! An [`Effect`](super::message::Effect) is what is asked for, a [`Reply`] what comes back, and a row below says all there is to say of
//! an act: its words for whoever looks at what is under way, how long it is wanted, who hears its answer, and what is left when it is
//! given up.

use super::App;
use super::act::Lasts;
use super::message::Reply;
use super::state::value::Purpose;
use crate::destination::Choices;
use crate::parameter::spoken;
use crate::text;

/// An act on the app.
pub(super) type Act = super::act::Act<App>;

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

/// About a parameter.
pub(super) static READ_HISTORY: Act = Act {
    words: Some(|_, name| format!("read the history of {}", spoken(name))),
    answered: |app, _, answer| {
        if let Reply::History(outcome) = answer.reply {
            app.history_read(answer.ticket, outcome);
        }
    },
    given_up: |app, _| app.history_given_up(),
    ..USUAL
};

/// What a version is read for is known to the page that asked.
const OF_A_VERSION: Act = Act {
    answered: |app, now, answer| {
        if let Reply::Read(outcome) = answer.reply {
            app.version_read(now, answer.ticket, outcome);
        }
    },
    given_up: |app, _| app.history_given_up(),
    ..USUAL
};

/// About a parameter with the number of a version.
pub(super) static REVEAL_VERSION: Act =
    Act { words: Some(|_, name| format!("reveal {}", spoken(name))), ..OF_A_VERSION };

/// About a parameter with the number of a version.
pub(super) static READ_TO_COMPARE: Act =
    Act { words: Some(|_, name| format!("read {} to compare it", spoken(name))), ..OF_A_VERSION };

/// About a parameter with the number of a version.
pub(super) static READ_TO_PUT_BACK: Act =
    Act { words: Some(|_, name| format!("read {} for what is put back", spoken(name))), ..OF_A_VERSION };

/// About a parameter. It is never given up, and ends only by itself (promise 5).
pub(super) static WRITE: Act = Act {
    words: Some(|_, name| format!("write {name}")),
    note: |_, waiting| Some(App::note_of_write(waiting)),
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
