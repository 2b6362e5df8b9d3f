//! Going elsewhere: to another account or region, to another root of this one, or into another account by a new login. Nothing of
//! what is left is shown, kept or carried over, but the way back to the same path.

use crate::app::act::{Lasts, SILENCE};
use crate::app::acts::{Act, USUAL};
use crate::app::message::{Effect, Placed, Reply, SessionId, Ticket};
use crate::app::pages::leave::{Leave, Then};
use crate::app::state::changes::Changes;
use crate::app::state::cursor::{Back, TreeCursor};
use crate::app::state::session::{Link, Session, View};
use crate::app::{App, Now, Tone};
use crate::destination::{Destination, Place, Root};
use crate::failure::{Failure, FailureKind, Remedy};
use crate::keymap::Action;
use crate::names::Order;
use crate::parameter::Identity;
use crate::text;

/// What a write under way says to whoever wants to go elsewhere.
pub(in crate::app) const WRITE_FIRST: &str = "a change is under way: it must end before you can go elsewhere";

pub(in crate::app) static CONNECT: Act = Act {
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

impl App {
    /// Connects anew. What the connection before it was asked has no answer that still counts.
    pub(in crate::app) fn connect(&mut self) {
        self.give_up_connection();
        let before = self.session.id;
        self.session.id = self.elsewhere.next_id(before);
        if before != SessionId::default() {
            self.emit(Effect::Disconnect(before));
        }
        self.session.link = Link::Connecting;
        // Whose account it was counts until it is known whose it is now: it makes a write harder, and nothing goes to another.
        let listed = |app: &Self| {
            let account = app.own_account().filter(|_| app.session.id != SessionId::default())?;
            Some(Identity { account, ..Identity::default() })
        };
        self.session.previous = self.session.identity.take().or(self.session.previous.take()).or_else(|| listed(self));
        self.forget_to_keep();
        self.notice = None;
        self.session.unidentified = None;
        let to = self.session.destination.clone();
        let follows = self.session.previous.as_ref().and_then(Identity::known_account).map(str::to_owned);
        self.begin(&CONNECT, "", |ticket| Effect::Connect(ticket, to, follows));
    }

    /// The client stands, or why not.
    pub(in crate::app) fn connected(&mut self, outcome: Result<(), Failure>) {
        self.session.signed_out = None;
        match outcome {
            Ok(()) => {
                self.session.link = Link::Up;
                self.session.connected_to = Some(self.session.place.clone());
                // The names first: both answers take one round trip, and the frame of the first delays that of the second.
                self.list();
                self.identify();
            }
            Err(failure) => {
                self.session.link = Link::Down(failure);
                self.ask_for_code();
            }
        }
    }

    /// A service took the credentials.
    pub(in crate::app) fn signed_in_again(&mut self) {
        self.session.signed_out = None;
        self.pages.connected_again();
    }

    /// For how long the connection has been under way and what it waits for, once that is long.
    pub(in crate::app) fn connecting_for(&self, now: Now) -> Option<String> {
        let task = self.tasks.get(*self.tasks.of(&CONNECT).first()?)?;
        let passed = task.passed(now);
        let waits = match &self.session.credential_process {
            Some(profile) => format!(": the credential_process of {} runs", text::sanitise(profile)),
            None => String::new(),
        };
        (passed >= SILENCE).then(|| format!("connecting for {} s{waits}", passed.as_secs()))
    }

    /// Gives up connecting; the next attempt is the user's.
    pub(in crate::app) fn stop_connecting(&mut self, ticket: Ticket) {
        self.cancel(ticket);
        let failure = Failure::new(FailureKind::Cancelled, "Connecting was stopped", Remedy::Connect);
        let key = self.key_of(Action::Refresh);
        self.say(Tone::Info, format!("connecting was stopped; {key} connects"));
        self.session.link = Link::Down(failure);
    }

    /// Ends this session and begins another; a draft is asked about first, a write under way is waited for by the user.
    pub(in crate::app) fn switch_to(&mut self, to: Destination) {
        if self.may_leave(self.would_lose(), || Then::Switch(to.clone())) {
            self.switch_and_show(to, |app| app.view_of(app.session.view.root.clone()));
        }
    }

    /// Ends this session and begins another, in which that is shown.
    pub(in crate::app) fn switch_and_show(&mut self, to: Destination, view: impl FnOnce(&mut Self) -> View) {
        if let Some(profile) = self.session.place.signing_profile().map(str::to_owned) {
            self.visited.retain(|visited| *visited != profile);
            self.visited.insert(0, profile);
        }
        self.leave_view(Lasts::Program);
        self.tasks.forget_all();
        let view = view(self);
        let mut place = self.session.place.clone();
        place.environment_keys &= to.profile.is_none();
        let left =
            to.profile.as_ref().zip(place.role_name()).map(|(profile, role)| {
                format!("role {role} is left: profile {profile} signs; start again for the role")
            });
        place.role = place.role.filter(|_| to.profile.is_none());
        place.profile = to.profile.clone().or(place.profile);
        place.region.clone_from(&to.region);
        place.endpoint = None;
        let changes = self.carried_changes();
        self.session = Session { changes, ..Session::new(self.session.id, place, to, view) };
        self.connect();
        self.recall(None);
        if let Some(left) = left {
            self.say(Tone::Info, left);
        }
    }

    /// Shows another root; a draft is asked about first, a write under way is waited for by the user.
    pub(in crate::app) fn show_root(&mut self, root: Root) {
        if !self.may_leave(self.pages.hold_draft(), || Then::Root(root.clone())) {
            return;
        }
        self.update_opened();
        self.leave_view(Lasts::Session);
        let order = self.session.view.tree.order();
        if let Some(back) = self.way_back() {
            self.session.left.insert(self.session.view.root.clone(), back);
        }
        let back = self.session.left.remove(&root);
        self.session.view = View::new(root, order, back);
        if matches!(self.session.link, Link::Up) {
            self.list();
        }
        self.recall(None);
    }

    /// A new login was one to another account: all that is known of the old one goes, drafts stay and say so.
    pub(in crate::app) fn account_changed(&mut self, was: &Identity, is: Identity) {
        let place = self.session.place.clone();
        // What was changed was changed as of the old one.
        self.session.identity = Some(was.clone());
        self.begin_again(place, &format!("account {}", was.account), &format!("account {}", is.account));
        self.session.connected_to = Some(self.session.place.clone());
        self.session.link = Link::Up;
        self.session.identity = Some(is);
        self.list();
        self.recall(self.account().map(str::to_owned));
    }

    /// Another session in the midst of this one, without anything of it but the drafts, which say so.
    fn begin_again(&mut self, place: Place, was: &str, is: &str) {
        self.place_changed_under_pages(was, is);
        self.cancel_shorter(Lasts::Session);
        self.keep_what_was_written_of_draft(was);
        let (changes, view) = (self.carried_changes(), self.view_of(self.session.view.root.clone()));
        let session = Session::new(self.session.id, place, self.session.destination.clone(), view);
        let change_set = std::mem::take(&mut self.session.change_set).carried(was, is);
        // How far the clocks are apart is a matter of this machine.
        self.session = Session { clock_ahead: self.session.clock_ahead, change_set, changes, ..session };
        self.say(Tone::Warn, format!("this is {is} now; it was {was}"));
    }

    /// What is still listed of the changes of the place that is left. The others are kept until it is come back to.
    fn carried_changes(&mut self) -> Changes {
        let place = self.place_of_jobs();
        let mut changes = std::mem::take(&mut self.session.changes);
        self.changes_left.extend(changes.leave(place));
        changes
    }

    /// What was changed here before it was left is listed again.
    pub(in crate::app) fn recall_changes(&mut self) {
        let here = self.place_of_jobs();
        for left in self.changes_left.extract_if(.., |left| left.place().is(&here)) {
            self.session.changes.come_back(left);
        }
    }

    /// The same root, with nothing in it yet and the way back to where the user is in it.
    fn view_of(&mut self, root: Root) -> View {
        let order = self.session.view.tree.order();
        let back = self.way_back();
        View::new(root, order, back)
    }

    /// Whether what is shown may be left; `loses`: something unwritten would be lost. Says what stands in the way, or asks about it.
    pub(in crate::app) fn may_leave(&mut self, loses: bool, then: impl FnOnce() -> Then) -> bool {
        if self.change.is_some() {
            self.say(Tone::Warn, WRITE_FIRST);
        } else if loses {
            self.lay(Leave::new(then()));
        } else {
            return true;
        }
        false
    }

    /// Cancels what is about what is shown, and takes everything off the panes.
    fn leave_view(&mut self, than: Lasts) {
        self.drop_pages();
        self.cancel_shorter(than);
        self.notice = None;
    }

    /// Names alone: where the cursor stands and which folders are open; the next start is to know it too.
    pub(in crate::app) fn way_back(&mut self) -> Option<Back> {
        let back = self.where_user_is()?;
        self.remember_left(&back);
        Some(back)
    }

    /// Whoever has not moved since the last switch still wants
    /// to go where he stood before it.
    fn where_user_is(&mut self) -> Option<Back> {
        let TreeCursor { cursor, held, touched, .. } = self.session.view.browse;
        let Some(cursor) = held.or(cursor.filter(|_| touched)) else { return self.session.view.browse.back.take() };
        // Only as a tree does it show its folders; it is about to go.
        self.session.view.tree.sort(Order::Folders);
        let tree = &self.session.view.tree;
        let open = tree.rows_from(0).filter(|row| row.open).map(|row| tree.name(row.node)).collect();
        Some(Back { cursor: tree.name(cursor), open })
    }

    /// Connecting found out where the session is.
    pub(in crate::app) fn placed(&mut self, found: Placed) {
        let Placed { place, credential_process, origins } = found;
        // Whoever started read-only stays so, whatever is found.
        let place = Place { read_only: self.session.place.read_only, ..place };
        // As long as only an instance could tell the region it is not known to be another.
        let is_known = place.region.is_some();
        let was = self.session.connected_to.take_if(|was| {
            is_known && (was.region.is_some() && was.region != place.region || was.endpoint != place.endpoint)
        });
        if let Some((was, is)) = was.map(|was| differ(&was, &place)) {
            // The shared files say something else than at the last connection.
            let previous = self.session.previous.take();
            self.begin_again(place.clone(), &was, &is);
            self.session.previous = previous;
            self.recall(None);
        }
        self.session.place = place;
        self.come_back();
        self.tell_moved(&self.session.place.clone());
        self.session.credential_process = credential_process;
        self.session.origins = origins;
    }
}

/// Two places, by what tells them apart.
fn differ(was: &Place, is: &Place) -> (String, String) {
    let called = |place: &Place| {
        let region = place.region.clone().unwrap_or_default();
        match place.shown_endpoint().filter(|_| was.endpoint != is.endpoint) {
            Some(endpoint) => format!("{region} at {endpoint}"),
            None => region,
        }
    };
    (called(was), called(is))
}
