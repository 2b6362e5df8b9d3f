//! The menu of things to copy beside the value.

use super::App;
use crate::keymap::Action;
use crate::secret::Secret;
use crate::text;

impl App {
    pub(super) fn copy_as_action(&mut self, action: Action) {
        let statement = self.statement_here();
        self.overlays.pop();
        if action == Action::Quit {
            self.quit();
            return;
        }
        let Some(parameter) = self.selected_parameter() else { return };
        let name = parameter.name;
        let shown = text::sanitise(&name).into_owned();
        let (what, called) = match action {
            Action::CopyValue => {
                self.copy_value();
                return;
            }
            Action::CopyName => (name, format!("the name {shown}")),
            Action::CopyArn => (parameter.arn.unwrap_or_else(|| self.arn_of(&name)), format!("the ARN of {shown}")),
            Action::CopyCommand => (self.shell_command(&name), format!("the command that reads {shown}")),
            Action::CopyStatement => match statement {
                Some(statement) => (statement, "the policy statement".to_owned()),
                None => return,
            },
            _ => return,
        };
        self.copy(Secret::new(what), called);
    }
}
