//! Which stack of CloudFormation owns a parameter: asked on request, since it takes a call and a permission that few need.

use crate::app::acts::{Act, USUAL};
use crate::app::message::Reply;
use crate::app::{App, Effect, Notice, Tone};
use crate::failure::Failure;
use crate::managed::{Ownership, StackResource};
use crate::parameter::{Owner, spoken};
use crate::text;

/// About a parameter.
static ASK_OWNER: Act = Act {
    words: Some(|_, name| format!("ask CloudFormation who owns {}", spoken(name))),
    answered: |app, _, answer| {
        if let Reply::Stack(outcome) = answer.reply {
            app.owner_told(&answer.about, outcome);
        }
    },
    ..USUAL
};

impl App {
    /// Asks CloudFormation who owns the parameter under the cursor.
    pub(in crate::app) fn ask_owner(&mut self) {
        let Some(parameter) = self.selected_parameter() else { return };
        for ticket in self.tasks.of(&ASK_OWNER) {
            self.cancel(ticket);
        }
        let name = parameter.name;
        self.begin(&ASK_OWNER, name.clone(), |ticket| Effect::Stack(ticket, name));
    }

    /// Why no stack can own what is under the cursor.
    pub(in crate::app) fn has_no_stack(&self) -> Option<String> {
        Owner::of(&self.selected_parameter()?.name).refusal()
    }

    fn owner_told(&mut self, name: &str, outcome: Result<Option<StackResource>, Failure>) {
        let shown = text::sanitise(name);
        let notice = match &outcome {
            Ok(Some(resource)) => Notice::new(Tone::Warn, format!("{shown}: {}", resource.says())),
            Ok(None) => Notice::new(Tone::Info, format!("{shown}: no stack of CloudFormation owns it, in this region")),
            Err(failure) => Notice::failed("CloudFormation was not asked who owns it", failure),
        };
        self.notice = Some(notice);
        let tree = &self.session.view.tree;
        let version = tree.find(name).and_then(|node| tree.parameter(node)).map(|parameter| parameter.version);
        if let (Ok(stack), Some(version)) = (outcome, version) {
            self.session.beside_mut(name, version).stack = Some(stack.map_or(Ownership::NoStack, Ownership::Stack));
        }
    }
}
