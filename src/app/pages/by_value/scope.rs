//! Where a value is looked for, and what it takes to read what is there.

use crate::app::App;
use crate::app::session::listed_then::{ListedThen, Within};
use crate::comparison::READ_AT_ONCE;
use crate::parameter::{Parameter, ParameterType};
use crate::text;

/// Some of the parameters that are listed.
#[derive(Debug, Clone)]
pub(super) struct Scope {
    /// Which, behind how many: `under /shop/prod`.
    pub(super) says: String,
    pub(super) parameters: Vec<Parameter>,
    within: Within,
}

impl Scope {
    /// What of the listing that is.
    pub(super) fn listed_then(&self) -> ListedThen {
        ListedThen { within: self.within.clone(), count: self.parameters.len() }
    }
}

/// What reading values takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Takes {
    pub(super) values: usize,
    /// Whether they are decrypted for it.
    pub(super) secrets: bool,
    /// Whether another value is read before, to be compared with.
    pub(super) other: bool,
}

impl Takes {
    /// Of those among some parameters that are encrypted, or that are not.
    pub(super) fn of<'a>(parameters: impl Iterator<Item = &'a Parameter>, secrets: bool) -> Self {
        let values = parameters.filter(|it| (it.kind == ParameterType::SecureString) == secrets).count();
        Self { values, secrets, other: false }
    }

    /// What is read, in words.
    pub(super) fn what(self) -> String {
        if self.secrets {
            text::many(self.values, "secret", "secrets")
        } else {
            text::many(self.values, "plain value", "plain values")
        }
    }

    /// That, with what it costs.
    pub(super) fn says(self, app: &App) -> String {
        let before = usize::from(self.other);
        let calls = self.values.div_ceil(READ_AT_ONCE) + before;
        let takes = app.work_of_reads(self.values, before).takes();
        let decrypted = match self.values {
            _ if !self.secrets => "",
            1 => "which is decrypted, ",
            _ => "each is decrypted, ",
        };
        let calls = text::many(calls, "call", "calls");
        format!("{}: {decrypted}{calls}, {takes}; none is shown", self.what())
    }
}

impl App {
    /// Where a value can be looked for, the nearest first: what is marked, or the folder under the cursor; all that is listed.
    pub(super) fn scopes(&self) -> Vec<Scope> {
        let tree = &self.session.view.tree;
        let sorted = |mut parameters: Vec<Parameter>| {
            parameters.sort_by(|one, other| one.name.cmp(&other.name));
            parameters
        };
        let mut scopes = Vec::new();
        let marked = self.marked();
        let folder = self.selected().filter(|node| !tree.is_parameter(*node));
        if !marked.is_empty() {
            let says = "that are marked".to_owned();
            scopes.push(Scope { says, parameters: sorted(marked), within: Within::Marked });
        } else if let Some(folder) = folder {
            let name = tree.name(folder);
            let (says, parameters) = (format!("under {name}"), self.parameters_under(folder));
            scopes.push(Scope { says, parameters, within: Within::Folder(name) });
        }
        let all = sorted(tree.parameters().filter_map(|node| tree.parameter(node)).collect());
        if scopes.first().is_none_or(|near| near.parameters.len() < all.len()) {
            let says = format!("of {}", self.root_called());
            scopes.push(Scope { says, parameters: all, within: Within::Root });
        }
        scopes
    }

    /// The root that is shown, as a sentence calls it.
    fn root_called(&self) -> String {
        match self.session.view.root.path() {
            Some("") => "the whole store".to_owned(),
            _ => self.session.view.root.to_string(),
        }
    }
}
