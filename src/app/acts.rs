//! What most acts on the app are. Each stands as a row beside what asks for it: its words for whoever looks at what is under way, how
//! long it is wanted, who hears its answer, and what is left when it is given up.

use super::App;
use super::act::Lasts;

/// An act on the app.
pub(super) type Act = super::act::Act<App>;

/// What most acts are: asked of the service, about what is shown, dropped without a trace.
pub(super) const USUAL: Act = Act {
    words: None,
    on_status_line: true,
    before: |_| "not sent yet".to_owned(),
    note: |_, _| None,
    lasts: Lasts::View,
    of_connection: true,
    takes_part: false,
    paged: |_, _, _, _| {},
    answered: |_, _, _| {},
    waits: |_| {},
    given_up: Some(|_, _| {}),
    stopped: App::stop_plainly,
};

/// What the program does for itself: nothing waits for it on the screen.
pub(super) const UNSEEN: Act = Act { on_status_line: false, of_connection: false, ..USUAL };
