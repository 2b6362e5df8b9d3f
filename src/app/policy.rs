//! What to ask the platform team for: the policy that reading, or reading and writing, the row under the cursor takes.

use super::listing::Listing;
use super::{App, Now, Overlay};
use crate::destination::Root;
use crate::failure::{Access, FailureKind, Policy, Subtree};
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
        let [read, read_write] = [Access::Read, Access::ReadWrite].map(|access| subtree.policy(access));
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
        let partition = self.partition().to_owned();
        let account = self.account().map(str::to_owned);
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
        subtree.parameter = self.tree.is_parameter(node);
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
