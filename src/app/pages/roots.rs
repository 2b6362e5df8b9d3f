//! The roots to choose from: the account, a folder, what other accounts share, what AWS publishes.

use super::picker::{Choice, Picker, PickerKind, joined};
use crate::app::App;
use crate::app::acts::{Act, USUAL};
use crate::app::message::{Effect, Reply};
use crate::app::state::session::Link;
use crate::destination::Root;
use crate::failure::Failure;
use crate::parameter::PUBLIC;

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

static ASK_SERVICES: Act = Act {
    words: Some(|_, _| "ask which services publish parameters".to_owned()),
    on_status_line: false,
    answered: |app, _, answer| {
        if let Reply::Services(outcome) = answer.reply {
            app.services_told(outcome);
        }
    },
    ..USUAL
};

impl App {
    pub(in crate::app) fn open_roots(&mut self) {
        let fixed = self.roots();
        let services = match &self.session.services {
            Some(known) => Services::Known(known.clone()),
            None if matches!(self.session.link, Link::Up) => {
                self.begin(&ASK_SERVICES, "", Effect::Services);
                Services::Asked
            }
            None => Services::Unasked,
        };
        self.lay(Picker::over(PickerKind::Root, fixed));
        self.show_services(&services);
    }

    /// Which services there are is known, until a refresh or another session, or why not.
    pub(in crate::app) fn services_told(&mut self, outcome: Result<Vec<String>, Failure>) {
        let services = match outcome {
            Ok(mut services) => {
                services.sort_unstable();
                self.session.services = Some(services.clone());
                Services::Known(services)
            }
            Err(failure) => Services::Unknown(failure.tag()),
        };
        self.show_services(&services);
    }

    /// The list goes on.
    fn show_services(&mut self, services: &Services) {
        let rows = self.picker_rows();
        for picker in self.pages.all::<Picker>().filter(|picker| picker.kind == PickerKind::Root) {
            picker.go_on(rows, |fixed| services.after(fixed));
        }
    }

    /// Nobody waits for the services any more.
    pub(in crate::app) fn stop_asking_services(&mut self) {
        for ticket in self.tasks.of(&ASK_SERVICES) {
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
        if let Ok(root) = self.start.scope.parse() {
            add(root, "given on the command line");
        }
        if let Some(root) = self.folder_here() {
            add(root, "only this folder");
        }
        add(self.session.view.root.clone(), "");
        add(Root::Shared, "parameters of other accounts");
        add(Root::public(), "what AWS publishes");
        let choices = roots.into_iter().map(|(root, about)| {
            let current = root == self.session.view.root;
            let about = joined(&[if current { "now" } else { "" }, &about]);
            Choice { name: root.to_string(), about, current }
        });
        choices.collect()
    }

    /// The folder under or around the cursor, where it can be listed for itself.
    fn folder_here(&self) -> Option<Root> {
        let node = self.selected()?;
        let folder = if self.session.view.tree.is_folder(node) { node } else { self.session.view.tree.parent(node)? };
        self.session.view.tree.name(folder).parse().ok().filter(|root| matches!(root, Root::Path(_)))
    }
}
