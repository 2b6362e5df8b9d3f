//! What to ask the platform team for: the policy that reading, or reading and writing, the row under the cursor takes.

use super::listing::Listing;
use super::{App, Now, Overlay};
use crate::destination::{self, Root};
use crate::failure::{Access, FailureKind, Subtree};
use crate::keymap::Action;
use crate::parameter::{Owner, ParameterType, name_key, spoken};
use crate::secret::Secret;
use crate::text;

/// The page with the two policies of a subtree, as they were when it was opened.
#[derive(Debug)]
pub struct Policies {
    /// The folder or parameter.
    pub path: String,
    /// Which of the two is shown and copied.
    pub access: Access,
    /// The first line on the screen.
    pub top: usize,
    /// What makes either policy useless: a refusal that no Allow lifts.
    pub denied: Option<String>,
    read: Policy,
    read_write: Policy,
}

/// A policy as it is asked for.
#[derive(Debug)]
pub struct Policy {
    /// Ready to paste, but for the words of the hints.
    pub json: String,
    /// What must be replaced in it first.
    pub hints: Vec<Hint>,
}

/// What must be replaced in a policy, and what tells by what.
#[derive(Debug)]
pub struct Hint {
    /// `Replace ACCOUNT: …`
    pub says: String,
    /// The AWS CLI command that tells, where one does.
    pub command: Option<String>,
}

impl Policy {
    /// From the text that has hints as comment lines, which are no JSON, with the command at their end.
    fn new(text: &str) -> Self {
        let (hints, json): (Vec<_>, Vec<_>) = text.lines().partition(|line| line.starts_with('#'));
        let hints = hints.into_iter().map(|line| {
            let line = line.trim_start_matches(['#', ' ']);
            let (says, command) = match line.split_once(" aws ") {
                Some((says, command)) => (says, Some(format!("aws {command}"))),
                None => (line, None),
            };
            Hint { says: says.to_owned(), command }
        });
        Self { hints: hints.collect(), json: json.join("\n") }
    }
}

impl Policies {
    /// The one that is shown.
    pub fn policy(&self) -> &Policy {
        match self.access {
            Access::Read => &self.read,
            Access::ReadWrite => &self.read_write,
        }
    }
}

impl App {
    pub(super) fn open_policies(&mut self) {
        let (subtree, denied) = (self.subtree(), self.denied_here());
        let [read, read_write] = [Access::Read, Access::ReadWrite].map(|access| Policy::new(&subtree.policy(access)));
        let policies = Policies { path: subtree.path, access: Access::Read, top: 0, denied, read, read_write };
        self.lay(Overlay::Policies(Box::new(policies)));
    }

    /// That the row or the listing was refused by an explicit deny, if it was: no Allow lifts that.
    fn denied_here(&self) -> Option<String> {
        let row = self.selected().and_then(|node| self.refused.get(name_key(&self.tree.name(node))));
        let listing = match &self.listing {
            Listing::Failed { failure, .. } => Some(failure),
            _ => None,
        };
        row.into_iter().chain(listing).find_map(|failure| {
            let FailureKind::Denied(denial) = &failure.kind else { return None };
            let denier = denial.refusal.denier()?;
            Some(format!("An Allow does not help while {denier} denies {}: x, after esc, explains.", denial.action))
        })
    }

    /// What is under the cursor, with the keys of all secrets in it; the root where nothing is listed, which is
    /// where a policy is missed most.
    fn subtree(&self) -> Subtree {
        let region = self.place.region.clone();
        let from_arn = self.identity.as_ref().and_then(|identity| identity.arn.split(':').nth(1));
        let partition = from_arn.or(region.as_deref().map(destination::partition)).unwrap_or("aws").to_owned();
        let account =
            self.identity.as_ref().map(|identity| identity.account.clone()).filter(|account| !account.is_empty());
        let path = match &self.root {
            Root::Path(path) => path.clone(),
            // Whoever shares them, which only a listing would tell.
            Root::Shared => {
                format!("arn:{partition}:ssm:{}:*:parameter", region.as_deref().unwrap_or("REGION"))
            }
        };
        let mut subtree = Subtree { partition, region, account, path, folder: true, ..Subtree::default() };
        let Some(node) = self.selected() else { return subtree };
        subtree.path = self.tree.name(node);
        subtree.folder = self.tree.is_folder(node);
        let mut open = vec![node];
        while let Some(node) = open.pop() {
            if self.tree.kind(node) == Some(ParameterType::SecureString) {
                match self.tree.key_id(node) {
                    Some(key) => drop(subtree.keys.insert(key.to_owned())),
                    // A described secret without one has the default key.
                    None => subtree.unknown_keys |= !self.tree.is_described(node),
                }
            }
            open.extend(self.tree.children(node));
        }
        subtree
    }

    /// Why there is no policy to write what the page is about.
    pub(super) fn policy_refusal(&self) -> Option<String> {
        match self.overlays.last() {
            Some(Overlay::Policies(policies)) => Owner::of(&policies.path).refusal(),
            _ => None,
        }
    }

    pub(super) fn policies_action(&mut self, now: Now, action: Action) {
        let Some(Overlay::Policies(policies)) = self.overlays.last_mut() else { return };
        match action {
            Action::NextField => {
                policies.access = match policies.access {
                    Access::Read => Access::ReadWrite,
                    Access::ReadWrite => Access::Read,
                };
                policies.top = 0;
            }
            Action::CopyStatement => {
                let policy = policies.policy();
                let replace = if policy.hints.is_empty() { "" } else { ", with what is to be replaced in it" };
                let path = spoken(&policies.path);
                let called = format!("the {} policy for {}{replace}", policies.access, text::sanitise(&path));
                let json = Secret::from(policy.json.as_str());
                self.copy(json, called);
            }
            Action::Back => {
                self.overlays.pop();
            }
            Action::Quit => self.quit(),
            _ => self.scroll_page(now, action),
        }
    }
}
