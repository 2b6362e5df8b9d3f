//! What to ask the platform team for: the policy that reading, or reading and writing, the row under the cursor takes.

use super::{App, Now, Overlay};
use crate::destination::Root;
use crate::failure::{Access, Subtree};
use crate::keymap::Action;
use crate::parameter::{Owner, ParameterType, spoken};
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
    read: String,
    read_write: String,
}

impl Policies {
    /// The one that is shown.
    pub fn text(&self) -> &str {
        match self.access {
            Access::Read => &self.read,
            Access::ReadWrite => &self.read_write,
        }
    }
}

impl App {
    pub(super) fn open_policies(&mut self) {
        let subtree = self.subtree();
        let (read, read_write) = (subtree.policy(Access::Read), subtree.policy(Access::ReadWrite));
        let policies = Policies { path: subtree.path, access: Access::Read, top: 0, read, read_write };
        self.lay(Overlay::Policies(Box::new(policies)));
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
                let called = format!("the {} policy for {}", policies.access, text::sanitise(&spoken(&policies.path)));
                let policy = Secret::from(policies.text());
                self.copy(policy, called);
            }
            Action::Back => {
                self.overlays.pop();
            }
            Action::Quit => self.quit(),
            _ => self.scroll_page(now, action),
        }
    }
}
