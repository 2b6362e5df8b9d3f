//! The menu of things to copy beside the value.

use super::{App, Overlay};
use crate::keymap::Action;
use crate::parameter::spoken;
use crate::secret::Secret;
use crate::text;

impl App {
    pub(super) fn copy_as_action(&mut self, action: Action) {
        let (statement, arn) = (self.statement_here(), self.arn_here());
        let Some(Overlay::CopyAs { parameter }) = self.overlays.pop() else { return };
        if action == Action::Quit {
            self.quit();
            return;
        }
        let name = parameter.name;
        let shown = text::sanitise(&spoken(&name)).into_owned();
        let (what, called) = match action {
            Action::CopyValue => {
                self.copy_value_of(name);
                return;
            }
            Action::CopyName => (name, format!("the name {shown}")),
            Action::CopyArn => match arn {
                Some(arn) => (arn, format!("the ARN of {shown}")),
                None => return,
            },
            Action::CopyCommand => (self.shell_command(&name), format!("the command that reads {shown}")),
            Action::CopyStatement => match statement {
                Some(statement) => (statement, "the policy statement".to_owned()),
                None => return,
            },
            _ => return,
        };
        self.copy(Secret::new(what), called);
    }

    /// The ARN of the parameter that the menu is about; `None` while it would be a guess.
    pub(super) fn arn_here(&self) -> Option<String> {
        let Some(Overlay::CopyAs { parameter }) = self.overlays.last() else { return None };
        parameter.arn.clone().or_else(|| self.arn_of(&parameter.name))
    }
}
