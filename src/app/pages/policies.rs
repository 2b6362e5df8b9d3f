//! What to ask the platform team for: the policy that reading, or reading and writing, the row under the cursor takes; and those of an
//! application that reads it: what its role is allowed, who takes the role, and what keeps everybody else out.

use super::reader::READING;
use crate::app::picture::Picture;
use crate::app::state::listing::Listing;
use crate::app::state::reader::Reader;
use crate::app::{App, Now, Paged, Turn};
use crate::destination::Root;
use crate::failure::FailureKind;
use crate::iam::{Compute, Hint, PolicyFormat, PolicyKind, Subtree};
use crate::keymap::{Action, Binding, Code, PageName, Table, ch, key, keys, row, rows};
use crate::line::{Line, Lines, Role};
use crate::parameter::{Owner, ParameterType, name_key, spoken};
use crate::secret::Secret;
use crate::text;

/// What the page is called in the table of keys.
pub(in crate::app) const NAME: PageName = PageName("policies");

/// The keys of the page.
pub(in crate::app) static TABLE: Table =
    Table { title: "Policies to ask for", takes_text: false, rows: &ROWS, notes: None };

const ROWS: [Binding; 14] = rows::joined(
    [
        row(&[ch('y')], Action::CopyStatement, "copy", "copy the policy that is shown"),
        row(
            keys::TAB,
            Action::NextField,
            "next policy",
            "show the next policy: to read, to read and write, of an application, of who takes its role, to keep others out",
        ),
        row(&[key(Code::BackTab)], Action::PreviousField, "", "show the policy before"),
        row(&[ch('f')], Action::Format, "format", "write it as JSON, for Terraform, or for CloudFormation"),
        row(&[key(Code::Esc), ch('q')], Action::Back, "close", "close"),
    ],
    READING,
);

/// The page with the policies of a subtree, as it was known when the page was opened.
#[derive(Debug)]
pub(crate) struct Policies {
    subtree: Subtree,
    /// The one that is shown and copied,
    kind: PolicyKind,
    /// and how it is written.
    format: PolicyFormat,
    reader: Reader,
    /// What makes an Allow useless: a refusal that none lifts.
    denied: Option<String>,
}

impl Policies {
    /// Those that there are of what the page is about.
    fn kinds(&self) -> Vec<PolicyKind> {
        let is_ours = Owner::of(&self.subtree.path).is_ours();
        PolicyKind::ALL.into_iter().filter(|kind| is_ours || !kind.is_for_owner()).collect()
    }

    /// What there is to choose from, what is to be known of the one that is shown, and that one.
    fn write(&self, out: &mut Lines) {
        self.choices(out);
        out.blank();
        if let Some(denied) = self.denied.as_ref().filter(|_| self.kind != PolicyKind::KeepOut) {
            out.prose(Role::Bad, denied);
        }
        if let Some(refusal) = Owner::of(&self.subtree.path).refusal() {
            out.prose(Role::Plain, &refusal);
        }
        for says in self.says() {
            out.prose(Role::Plain, says);
        }
        for hint in self.hints() {
            out.prose(Role::Warn, &hint.says);
            if let Some(command) = &hint.command {
                out.prose(Role::Code, &command.to_string());
            }
        }
        out.blank();
        out.verbatim(Role::Code, "", &self.subtree.written(self.kind, self.format));
    }

    /// The one so many steps further on, the last followed by the first.
    fn beside(&self, steps: isize) -> PolicyKind {
        let kinds = self.kinds();
        around(&kinds, self.kind, steps).unwrap_or(self.kind)
    }

    fn next_format(&self) -> PolicyFormat {
        around(&PolicyFormat::ALL, self.format, 1).unwrap_or_default()
    }

    fn show(&mut self, kind: PolicyKind) {
        self.kind = kind;
        self.reader.top = 0;
    }

    /// `the read policy for /app`, as the title and as what was copied.
    fn called(&self) -> String {
        let path = text::sanitise(&spoken(&self.subtree.path)).into_owned();
        let role = |runs: &str| match self.format {
            PolicyFormat::Json => format!("the trust policy of a role {runs} that reads {path}"),
            _ => format!("the role {runs} that reads {path}"),
        };
        match self.kind {
            PolicyKind::Read | PolicyKind::ReadWrite => format!("the {} policy for {path}", self.kind.called()),
            PolicyKind::Application => format!("the policy of an application that reads {path}"),
            PolicyKind::Trust(Compute::Ec2) => role("on EC2"),
            PolicyKind::Trust(Compute::EcsTask) => role("in ECS"),
            PolicyKind::Trust(Compute::Lambda) => role("of Lambda"),
            PolicyKind::KeepOut => format!("the policy that keeps others out of {path}"),
        }
    }

    fn copy(&self, app: &mut App) {
        let hints = self.hints();
        let replace = if hints.is_empty() { "" } else { ", with what is to be replaced in it" };
        let format = match self.format {
            PolicyFormat::Json => String::new(),
            format => format!(" for {}", format.called()),
        };
        let called = format!("{}{format}{replace}", self.called());
        app.copy(Secret::new(self.subtree.written(self.kind, self.format)), called);
    }

    /// What is to be replaced in the text that is shown.
    fn hints(&self) -> Vec<Hint> {
        let mut hints = self.subtree.policy(self.kind).hints;
        // Written for these, a role has what the application needs.
        if self.format != PolicyFormat::Json && matches!(self.kind, PolicyKind::Trust(_)) {
            let more = self.subtree.policy(PolicyKind::Application).hints;
            hints.extend(more.into_iter().filter(|hint| !hints.contains(hint)).collect::<Vec<_>>());
        }
        hints
    }

    /// What it is for, and what it does not do.
    fn says(&self) -> Vec<&'static str> {
        let own_key = "Whoever of the account may read a parameter under the default key can decrypt it: only under a key of its own is \
                       that a permission by itself.";
        let with_default_key = self.subtree.has_default_key().then_some(own_key);
        let mut says = match self.kind {
            PolicyKind::Read => Vec::new(),
            PolicyKind::ReadWrite => vec!["Writing takes in deleting, labels and tags."],
            PolicyKind::Application => {
                vec![
                    "For the role that the application runs as: values by name and by path, and no list of what else there is.",
                ]
            }
            PolicyKind::Trust(compute) => of_role(compute, self.format),
            PolicyKind::KeepOut => self.of_keeping_out(),
        };
        let is_both = self.subtree.parameter && self.subtree.folder;
        says.extend(is_both.then_some("It covers the parameter of that name and all that is below it."));
        says.extend(with_default_key.filter(|_| matches!(self.kind, PolicyKind::Application | PolicyKind::KeepOut)));
        if self.format == PolicyFormat::CloudFormation {
            says.push("A stack of it is made with --capabilities CAPABILITY_IAM.");
        }
        says
    }

    fn of_keeping_out(&self) -> Vec<&'static str> {
        let above = match (self.subtree.parameter, self.subtree.path.as_str()) {
            (_, "/") => None,
            (true, _) => Some(
                "GetParametersByPath of the folder that it lies in is refused too, whatever else is there, and of those above with all that \
                 is below: each would show it. Names can still be listed.",
            ),
            (false, _) => Some(
                "GetParametersByPath of a folder above, with all that is below it, is refused too: it would show these. Names can still \
                 be listed.",
            ),
        };
        let says = [
            Some(
                "For users and roles that have PowerUserAccess or another policy that allows too much, attached beside it: a Deny stands \
                 above every Allow. Not for the application's role, nor for who writes there; leave NoChanging out for those who deploy.",
            ),
            above,
            Some("Who may run code as the application (its instance, task or function) still reads what it reads."),
        ];
        says.into_iter().flatten().collect()
    }

    /// The one that is shown among all there are, and the format.
    fn choices(&self, out: &mut Lines) {
        let kinds = self.kinds().into_iter().map(|kind| choice(kind.called(), kind == self.kind));
        out.flow("  ", kinds);
        out.flow("  ", PolicyFormat::ALL.map(|format| choice(format.called(), format == self.format)));
    }
}

/// What an application's role is for, as it is shown.
fn of_role(compute: Compute, format: PolicyFormat) -> Vec<&'static str> {
    let whole = match (format, compute) {
        (PolicyFormat::Json, _) => "Who may take the role. What the role may do is the application's policy.",
        (_, Compute::Ec2) => "The role with the application's policy, and the profile that an instance is given.",
        _ => "The role with the application's policy.",
    };
    let runs = match compute {
        Compute::Ec2 => "Whatever runs on the instance can use it.",
        Compute::EcsTask => {
            "As the task role it is for code that reads. Where the task definition names the parameters under secrets, ECS reads them \
             by the task's execution role: that needs the application's policy then."
        }
        Compute::Lambda => "A function that writes a log needs AWSLambdaBasicExecutionRole beside it.",
    };
    vec![whole, runs]
}

/// A choice of several, of which one is shown.
fn choice(called: &str, is_shown: bool) -> Line {
    if is_shown { vec![(Role::Strong, format!("› {called}"))] } else { vec![(Role::Plain, called.to_owned())] }
}

/// The one so many steps from another, the last followed by the first.
fn around<T: Copy + PartialEq>(all: &[T], one: T, steps: isize) -> Option<T> {
    let at = all.iter().position(|other| *other == one)?;
    let len = isize::try_from(all.len()).ok()?;
    let to = (isize::try_from(at).ok()? + steps).rem_euclid(len);
    all.get(usize::try_from(to).ok()?).copied()
}

impl Paged for Policies {
    fn table(&self, _app: &App) -> &'static Table {
        self.reader.table(&TABLE)
    }

    fn picture(&self, app: &App, _now: Now) -> Picture {
        let out = app.read(|out| self.write(out));
        let called = self.called();
        let title = called.strip_prefix("the ").map_or_else(|| called.clone(), |rest| format!("The {rest}"));
        let columns = out.width();
        self.reader.picture(app, Picture { title, columns, lines: self.reader.narrowed(out), ..Picture::default() })
    }

    fn hint(&self, _app: &App, action: Action) -> Option<&'static str> {
        match action {
            Action::NextField => Some(self.beside(1).called()),
            Action::Format => Some(self.next_format().called()),
            _ => self.reader.hint(action),
        }
    }

    fn act(&mut self, app: &mut App, _now: Now, action: Action) -> Turn {
        match action {
            Action::CopyStatement => self.copy(app),
            Action::NextField => self.show(self.beside(1)),
            Action::PreviousField => self.show(self.beside(-1)),
            Action::Format => {
                self.format = self.next_format();
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
        let (kind, format) = (PolicyKind::Read, PolicyFormat::default());
        self.lay(Policies { subtree, kind, format, reader: Reader::default(), denied });
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
        subtree.path = self.folder_shown(node);
        subtree.folder = view.tree.is_folder(node);
        subtree.parameter = view.tree.is_parameter(node);
        let mut open = vec![node];
        while let Some(node) = open.pop() {
            if view.tree.kind(node) == Some(ParameterType::SecureString) {
                match view.tree.key_id(node) {
                    Some(key) => drop(subtree.keys.insert(self.session.kms.key_of(key))),
                    // A described secret without one has the default key.
                    None => subtree.unknown_keys |= !view.tree.is_described(node),
                }
            }
            open.extend(view.tree.children(node));
        }
        subtree
    }
}
