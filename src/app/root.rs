//! What of all that can be listed the session shows, and going to something else of it: the account, the parameters others
//! share, those that AWS publishes. Connection and identity stay.

use super::browse::Back;
use super::picker::{Choice, Kind, Picker, joined};
use super::{App, Effect, Link, Overlay, Pending, Then};
use crate::destination::Root;
use crate::failure::Failure;
use crate::parameter::{Owner, PUBLIC, Parameter};

/// Which services publish parameters, as far as it is known.
#[derive(Debug)]
enum Services {
    /// Nobody could be asked.
    Unasked,
    /// On its way.
    Asked,
    /// The paths.
    Known(Vec<String>),
    /// Why they are not known, in a word or two.
    Unknown(&'static str),
}

impl Services {
    /// The choices with the services after them; where they are not known, the root of all of them says why.
    fn after(&self, mut choices: Vec<Choice>) -> Vec<Choice> {
        let says = match self {
            Self::Unasked | Self::Known(_) => String::new(),
            Self::Asked => "asking for the services…".to_owned(),
            Self::Unknown(why) => format!("services not known: {why}"),
        };
        if let Some(all) = choices.iter_mut().find(|choice| choice.name == PUBLIC) {
            all.about = joined(&[&all.about, &says]);
        }
        if let Self::Known(paths) = self {
            let roots = paths.iter().filter_map(|path| path.parse::<Root>().ok());
            for name in roots.map(|root| root.to_string()) {
                if choices.iter().all(|choice| choice.name != name) {
                    choices.push(Choice { name, about: String::new(), current: false });
                }
            }
        }
        choices
    }
}

/// A parameter that was opened by its name and that no listing of the root brings: it stays, but is not kept for the next
/// session.
#[derive(Debug)]
pub(super) struct Beside {
    /// Where it was opened.
    root: Root,
    /// What was known of it when that root was left last, or when it was opened.
    parameter: Parameter,
}

impl App {
    /// What the session shows.
    pub fn root(&self) -> &Root {
        &self.root
    }

    /// Shows another root; a draft is asked about first, a write under way is waited for by the user.
    pub(super) fn show_root(&mut self, root: Root) {
        if !self.may_leave(|| Then::Root(root.clone())) {
            return;
        }
        self.update_beside();
        self.leave(Pending::outlives_root);
        let left = std::mem::replace(&mut self.root, root);
        if let Some(back) = self.browse.back.take() {
            self.left.insert(left, back);
        }
        self.browse.back = self.left.remove(&self.root);
        if matches!(self.link, Link::Up) {
            self.list();
        }
        self.recall(None);
    }

    /// Why what is under the cursor cannot be changed, or nothing be made beside it, whoever asks; nothing where it can.
    pub(super) fn not_ours(&self) -> Option<String> {
        match self.selected() {
            Some(node) => Owner::of(&self.tree.name(node)).refusal(),
            None => self.root.refusal(),
        }
    }

    // What was opened by its name.

    /// Shows a parameter that was asked for by its name.
    pub(super) fn open_beside(&mut self, parameter: &Parameter) {
        let listed = self.root.contains(&parameter.name);
        self.keep_place(|app| {
            let added = app.tree.added();
            app.arrive(parameter);
            if !listed {
                app.tree.count_added(added);
            }
        });
        if !listed && !self.is_beside(&parameter.name) {
            self.beside.push(Beside { root: self.root.clone(), parameter: parameter.clone() });
        }
        self.close_search();
        if let Some(node) = self.tree.find(&parameter.name) {
            self.go_to(node);
        }
    }

    /// Whether a name is here only because it was opened.
    pub(super) fn is_beside(&self, name: &str) -> bool {
        self.here().any(|beside| beside.parameter.name == name)
    }

    /// How many parameters listings have brought.
    pub(super) fn listed_count(&self) -> usize {
        self.tree.len() - self.here().filter(|beside| self.tree.find(&beside.parameter.name).is_some()).count()
    }

    /// The tree as listings brought it.
    pub(super) fn listed_tree(&self) -> crate::names::Tree {
        let mut tree = self.tree.clone();
        for beside in self.here() {
            if let Some(node) = tree.find(&beside.parameter.name) {
                tree.remove(node);
            }
        }
        tree
    }

    /// Puts what was opened here back, or counts it as listed, so that the listing that begins does not sweep it away.
    pub(super) fn keep_beside(&mut self) {
        let here: Vec<Parameter> = self.here().map(|beside| beside.parameter.clone()).collect();
        let added = self.tree.added();
        for parameter in here {
            let known = self.tree.find(&parameter.name).and_then(|node| self.tree.parameter(node));
            self.tree.upsert(&known.unwrap_or(parameter));
        }
        self.tree.count_added(added);
    }

    /// More may be known by now of what was opened here.
    fn update_beside(&mut self) {
        for beside in self.beside.iter_mut().filter(|beside| beside.root == self.root) {
            if let Some(known) = self.tree.find(&beside.parameter.name).and_then(|node| self.tree.parameter(node)) {
                beside.parameter = known;
            }
        }
    }

    fn here(&self) -> impl Iterator<Item = &Beside> {
        self.beside.iter().filter(|beside| beside.root == self.root)
    }

    // The list of roots.

    pub(super) fn open_roots(&mut self) {
        let fixed = self.roots();
        let services = match &self.services {
            Some(known) => Services::Known(known.clone()),
            None if matches!(self.link, Link::Up) => {
                let ticket = self.ticket(Pending::Services);
                self.emit(Effect::Services(ticket));
                Services::Asked
            }
            None => Services::Unasked,
        };
        self.lay(Overlay::Picker(Box::new(Picker::over(Kind::Root, fixed))));
        self.show_services(&services);
    }

    /// Which services there are is known, until a refresh or another session, or why not.
    pub(super) fn services_told(&mut self, outcome: Result<Vec<String>, Failure>) {
        let services = match outcome {
            Ok(mut services) => {
                services.sort_unstable();
                self.services = Some(services.clone());
                Services::Known(services)
            }
            Err(failure) => Services::Unknown(failure.tag()),
        };
        self.show_services(&services);
    }

    /// The list goes on.
    fn show_services(&mut self, services: &Services) {
        let rows = self.picker_rows();
        for overlay in &mut self.overlays {
            if let Overlay::Picker(picker) = overlay
                && picker.kind == Kind::Root
            {
                picker.go_on(rows, |fixed| services.after(fixed));
            }
        }
    }

    /// Nobody waits for the services any more.
    pub(super) fn stop_asking_services(&mut self) {
        let asked = self.tasks.iter().find(|(_, task)| matches!(task.what, Pending::Services));
        if let Some(ticket) = asked.map(|(ticket, _)| *ticket) {
            self.cancel(ticket);
        }
    }

    /// The roots there are to choose from without the services, each once.
    fn roots(&self) -> Vec<Choice> {
        let mut roots: Vec<(Root, String)> = Vec::new();
        let mut add = |root: Root, about: &str| {
            if roots.iter().all(|(known, _)| *known != root) {
                roots.push((root, about.to_owned()));
            }
        };
        add(Root::all(), &format!("all parameters of {}", self.account().unwrap_or("this account")));
        if let Ok(root) = self.place.scope.parse() {
            add(root, "given on the command line");
        }
        if let Some(root) = self.folder_here() {
            add(root, "only this folder");
        }
        add(self.root.clone(), "");
        add(Root::Shared, "parameters of other accounts");
        add(Root::public(), "what AWS publishes");
        let choices = roots.into_iter().map(|(root, about)| {
            let current = root == self.root;
            let about = joined(&[if current { "now" } else { "" }, &about]);
            Choice { name: root.to_string(), about, current }
        });
        choices.collect()
    }

    /// The folder under or around the cursor, where it can be listed for itself.
    fn folder_here(&self) -> Option<Root> {
        let node = self.selected()?;
        let folder = if self.tree.is_folder(node) { node } else { self.tree.parent(node)? };
        self.tree.name(folder).parse().ok().filter(|root| matches!(root, Root::Path(_)))
    }
}

/// Where the user was in each root that he has left.
pub(super) type Left = std::collections::HashMap<Root, Back>;
