//! What the search says: what can be typed, what was not understood, that nothing matches, what enter would open.

use super::table::{TABLE, query_language};
use super::{Exact, service};
use crate::app::App;
use crate::app::everywhere::key_anywhere;
use crate::app::state::listing::Listing;
use crate::app::state::search::Search;
use crate::app::state::session::Link;
use crate::keymap::Action;
use crate::line::{Line, Lines, Role};
use crate::parameter::{ListedBy, Owner, Partition, SECRETS, spoken, unquoted};

impl App {
    /// What the search says where it has no hits to show.
    pub(crate) fn search_lines(&self, width: usize) -> Vec<Line> {
        self.session.view.search.as_ref().map_or_else(Vec::new, |search| lines(self, search, width))
    }
}

pub(super) fn lines(app: &App, search: &Search, width: usize) -> Vec<Line> {
    let mut out = Lines::new(width);
    let query = search.query();
    let exact = app.exact();
    if unquoted(search.line.text()).starts_with("arn:") && exact.is_none() && search.ranking.is_none() {
        out.prose(Role::Plain, "An ARN in full opens that parameter, of this account or of another that shares it:");
        out.prose(Role::Dim, &format!("arn:{}:ssm:REGION:ACCOUNT:parameter/NAME", app.partition()));
        return out.into_lines();
    }
    if let (Some(exact), None) = (&exact, &search.ranking) {
        meant(&mut out, app, exact);
        return out.into_lines();
    }
    if !query.complaints().is_empty() {
        for complaint in query.complaints() {
            out.prose(Role::Warn, &complaint.to_string());
        }
        return out.into_lines();
    }
    if !query.is_answered() {
        service::lines(&mut out, app, search);
        return out.into_lines();
    }
    match &search.ranking {
        None if query.is_empty() => {
            if unlisted(&mut out, app) {
                out.blank();
            }
            if let Some(earlier) = app.says_earlier() {
                out.prose(Role::Plain, &earlier);
                out.blank();
            }
            query_language(&mut out);
            out.blank();
            let enter = TABLE.key_of(Action::Enter).unwrap_or_default();
            let says = format!(
                "A full name is looked up on {enter}, listed or not: /path/to/it, a version with :3 or :label, an ARN, \
                 {{{{resolve:ssm:NAME}}}}, a console's address"
            );
            out.prose(Role::Plain, &says);
            out.prose(Role::Plain, &format!("A secret: {SECRETS}/ID"));
        }
        Some(ranking) if ranking.hits.is_empty() => {
            if search.failure().is_some() {
                service::lines(&mut out, app, search);
                return out.into_lines();
            }
            if search.is_finding() {
                out.prose(Role::Dim, "no name matches so far; the service is still being asked");
            } else if !unlisted(&mut out, app) {
                let running = app.is_listing();
                let so_far = if running { " so far; names are still arriving" } else { "" };
                out.prose(Role::Dim, &format!("no name matches{so_far}"));
            }
            service::misses(&mut out, app, search);
            if search.line.text().chars().any(char::is_uppercase) {
                out.prose(Role::Dim, "a part with a capital is case-sensitive: small letters match both");
            }
            if query.needs_descriptions()
                && matches!(app.session.view.listing, Listing::Done { by: ListedBy::Path(_), .. })
            {
                out.prose(Role::Warn, "tier:, key: and by: are not known: the names were listed by path");
            }
            if let Some(exact) = &exact {
                out.blank();
                meant(&mut out, app, exact);
            }
        }
        _ => {}
    }
    out.into_lines()
}

impl App {
    /// Another region, and how to go there. Credentials are those of one partition.
    pub(super) fn elsewhere(&self, region: &str) -> String {
        let back = TABLE.key_of(Action::Back).unwrap_or_default();
        let partition = Partition::of_region(region).id;
        if partition == self.partition() {
            format!("{region}: {}, after {back}, goes to another region", self.pane_key(Action::Region))
        } else {
            let key = self.pane_key(Action::Profile);
            format!("{region} of {partition}: {key}, after {back}, goes to a profile of that partition")
        }
    }
}

/// Says why nothing can match, or not all that might, and the way on; whether there was anything to say.
fn unlisted(out: &mut Lines, app: &App) -> bool {
    let back = TABLE.key_of(Action::Back).unwrap_or_default();
    let after = |action| format!("{}, after {back},", app.pane_key(action));
    let none = app.session.view.tree.is_empty();
    match (&app.session.link, &app.session.view.listing) {
        (Link::Connecting, _) if none => out.prose(Role::Warn, "nothing is listed yet: connecting"),
        (Link::Down(failure), _) if none => {
            out.prose(Role::Warn, &format!("nothing is listed: not connected ({})", failure.tag()));
            out.prose(Role::Plain, &format!("{} tries again", after(Action::Refresh)));
        }
        (_, Listing::Idle | Listing::Running { .. }) if none => {
            out.prose(Role::Dim, "nothing is listed yet: names are still arriving");
        }
        (_, Listing::Failed { failure, as_of: None, .. }) => {
            let of_those = if none { "nothing is listed" } else { "not all is listed: only what arrived is searched" };
            out.prose(Role::Warn, &format!("{of_those} ({})", failure.tag()));
            let enter = TABLE.key_of(Action::Enter).unwrap_or_default();
            out.prose(Role::Plain, &format!("a name in full opens all the same: type it, then {enter}"));
            let (again, explain) = (after(Action::Refresh), key_anywhere(Action::Explain));
            out.prose(Role::Plain, &format!("{again} lists again; {explain} explains"));
        }
        (_, Listing::Done { .. }) if none => {
            out.prose(Role::Warn, &app.says_none_here());
            out.prose(Role::Plain, &format!("{} shows another root", after(Action::Root)));
        }
        _ => return false,
    }
    true
}

/// What enter does with what is typed in full.
fn meant(out: &mut Lines, app: &App, exact: &Exact) {
    let enter = TABLE.key_of(Action::Enter).unwrap_or_default();
    match exact {
        Exact::Elsewhere(region) => out.prose(Role::Warn, &format!("that parameter is in {}", app.elsewhere(region))),
        Exact::Version { name, selector } => {
            let name = spoken(name);
            out.prose(Role::Plain, &format!("{enter} opens {selector} of {name} in its history"));
        }
        Exact::Nothing(why) => out.prose(Role::Warn, why),
        Exact::Name(name) => match Owner::of(name) {
            Owner::Secret { id } => {
                out.prose(Role::Plain, &format!("{enter} opens the secret {id} of Secrets Manager"));
                out.prose(
                    Role::Dim,
                    "Nothing is asked until you reveal it: to look whether it is there would decrypt it.",
                );
            }
            Owner::Shared { account, .. } => {
                out.prose(Role::Plain, &format!("{enter} looks this parameter of account {account} up by its ARN"));
            }
            Owner::Ours | Owner::Public => {
                out.prose(Role::Plain, &format!("{enter} looks {name} up by its exact name, listed or not"));
            }
        },
    }
}
