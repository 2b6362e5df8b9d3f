//! What to ask the platform team for: the policy that reading, or reading and writing, the row under the cursor takes.

use super::reader::READING;
use crate::app::picture::{Picture, Spread};
use crate::app::state::listing::Listing;
use crate::app::state::reader::Reader;
use crate::app::{App, Notice, Now, Paged, Tone, Turn};
use crate::destination::Root;
use crate::failure::{Access, FailureKind, IamPolicy, Subtree};
use crate::keymap::{Action, Binding, Code, PageName, Table, ch, key, keys, row, rows};
use crate::line::{Lines, Role};
use crate::parameter::{Owner, ParameterType, name_key, spoken};
use crate::secret::Secret;
use crate::text;

/// What the page is called in the table of keys.
pub(in crate::app) const NAME: PageName = PageName("policies");

/// The keys of the page.
pub(in crate::app) static TABLE: Table =
    Table { title: "Policies to ask for", takes_text: false, rows: &ROWS, notes: None };

const ROWS: [Binding; 12] = rows::joined(
    [
        row(&[ch('y')], Action::CopyStatement, "copy", "copy the policy that is shown"),
        row(keys::TAB, Action::NextField, "read or read-write", "show the other policy"),
        row(&[key(Code::Esc), ch('q')], Action::Back, "close", "close"),
    ],
    READING,
);

/// The page with the two policies of a subtree, as they were when it was opened.
#[derive(Debug)]
pub(crate) struct Policies {
    /// The folder or parameter.
    path: String,
    /// Which of the two is shown and copied.
    access: Access,
    reader: Reader,
    /// What makes either policy useless: a refusal that no Allow lifts.
    denied: Option<String>,
    read: IamPolicy,
    read_write: IamPolicy,
}

impl Policies {
    /// The one that is shown.
    fn policy(&self) -> &IamPolicy {
        match self.access {
            Access::Read => &self.read,
            Access::ReadWrite => &self.read_write,
        }
    }

    /// Why there is no policy to write what the page is about.
    fn refusal(&self) -> Option<String> {
        Owner::of(&self.path).refusal()
    }

    fn copy(&self, app: &mut App) {
        let policy = self.policy();
        let replace = if policy.hints.is_empty() { "" } else { ", with what is to be replaced in it" };
        let path = spoken(&self.path);
        let called = format!("the {} policy for {}{replace}", self.access, text::sanitise(&path));
        app.copy(Secret::from(policy.json.as_str()), called);
    }
}

impl Paged for Policies {
    fn table(&self, _app: &App) -> &'static Table {
        self.reader.table(&TABLE)
    }

    fn picture(&self, app: &App, _now: Now) -> Picture {
        let mut out = Lines::new(app.page_width(Spread::Page));
        let policy = self.policy();
        if let Some(denied) = &self.denied {
            out.prose(Role::Bad, denied);
            out.blank();
        }
        for hint in &policy.hints {
            out.prose(Role::Warn, &hint.says);
            if let Some(command) = &hint.command {
                out.prose(Role::Code, &command.to_string());
            }
        }
        out.blank();
        out.verbatim(Role::Code, "", &policy.json);
        let title = format!("The {} policy for {}", self.access, text::sanitise(&spoken(&self.path)));
        self.reader.picture(app, Picture { title, lines: self.reader.narrowed(out), ..Picture::default() })
    }

    fn can(&self, _app: &App, action: Action) -> bool {
        action != Action::NextField || self.refusal().is_none()
    }

    fn hint(&self, _app: &App, action: Action) -> Option<&'static str> {
        match self.access {
            _ if action != Action::NextField => self.reader.hint(action),
            Access::Read => Some("read-write"),
            Access::ReadWrite => Some("read only"),
        }
    }

    fn why_not(&self, _app: &App, action: Action) -> Option<Notice> {
        let why = self.refusal().filter(|_| action == Action::NextField)?;
        Some(Notice::new(Tone::Info, why))
    }

    fn act(&mut self, app: &mut App, _now: Now, action: Action) -> Turn {
        match action {
            Action::CopyStatement => self.copy(app),
            Action::NextField => {
                self.access = match self.access {
                    Access::Read => Access::ReadWrite,
                    Access::ReadWrite => Access::Read,
                };
                self.reader.top = 0;
            }
            _ => return self.reader.act(action).unwrap_or(Turn::Stay),
        }
        Turn::Stay
    }

    fn reader(&self) -> Option<&Reader> {
        Some(&self.reader)
    }

    fn reader_mut(&mut self) -> Option<&mut Reader> {
        Some(&mut self.reader)
    }

    /// They name the account that was left.
    fn place_changed(&mut self, _was: &str, _is: &str) -> bool {
        false
    }
}

impl App {
    pub(in crate::app) fn open_policies(&mut self) {
        let (subtree, denied) = (self.subtree(), self.denied_here());
        let [read, read_write] = [Access::Read, Access::ReadWrite].map(|access| subtree.policy(access));
        self.lay(Policies {
            path: subtree.path,
            access: Access::Read,
            reader: Reader::default(),
            denied,
            read,
            read_write,
        });
    }

    /// That the row or the listing was refused by an explicit deny, if it was: no Allow lifts that.
    fn denied_here(&self) -> Option<String> {
        let view = &self.session.view;
        let row = self
            .selected()
            .and_then(|node| self.session.refused.get(name_key(&self.value_name(&view.tree.name(node)))));
        let listing = match &view.listing {
            Listing::Failed { failure, .. } => Some(failure),
            _ => None,
        };
        row.into_iter().chain(listing).find_map(|failure| {
            let FailureKind::Denied(denial) = &failure.kind else { return None };
            let denier = denial.refusal.denier()?;
            let explain = self.pane_key(Action::Explain);
            let back = TABLE.key_of(Action::Back).unwrap_or_default();
            let says = format!("An Allow does not help while {denier} denies {}", denial.action);
            Some(format!("{says}: {explain}, after {back}, explains."))
        })
    }

    /// What is under the cursor, with the keys of all secrets in it; the root where nothing is listed, which is
    /// where a policy is missed most.
    fn subtree(&self) -> Subtree {
        let view = &self.session.view;
        let region = self.session.place.region.clone();
        let partition = self.partition().to_owned();
        let account = self.account().map(str::to_owned);
        let path = match &view.root {
            Root::Path(path) => path.clone(),
            // Whoever shares them, which only a listing would tell.
            Root::Shared => {
                format!("arn:{partition}:ssm:{}:*:parameter", region.as_deref().unwrap_or("REGION"))
            }
        };
        let mut subtree = Subtree { partition, region, account, path, folder: true, ..Subtree::default() };
        let Some(node) = self.selected() else { return subtree };
        subtree.path = view.tree.name(node);
        subtree.folder = view.tree.is_folder(node);
        subtree.parameter = view.tree.is_parameter(node);
        let mut open = vec![node];
        while let Some(node) = open.pop() {
            if view.tree.kind(node) == Some(ParameterType::SecureString) {
                match view.tree.key_id(node) {
                    Some(key) => drop(subtree.keys.insert(key.to_owned())),
                    // A described secret without one has the default key.
                    None => subtree.unknown_keys |= !view.tree.is_described(node),
                }
            }
            open.extend(view.tree.children(node));
        }
        subtree
    }
}
