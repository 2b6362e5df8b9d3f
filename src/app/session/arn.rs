//! The ARNs of parameters in this session, and the commands that read them.

use crate::app::App;
use crate::parameter::Owner;
use crate::text::CommandLine;

impl App {
    /// What stands before the name in the parameter's ARN (docs/parameter-store.md 1); a guess of usual length until the
    /// account is known.
    pub(in crate::app) fn arn_prefix(&self) -> String {
        let region = self.session.place.region.as_deref().unwrap_or("us-east-1");
        format!("arn:{}:ssm:{region}:{}:parameter/", self.partition(), self.account().unwrap_or("000000000000"))
    }

    /// The ARN of a parameter; `None` where it would be a guess.
    pub(in crate::app) fn arn_of(&self, name: &str) -> Option<String> {
        match Owner::of(name) {
            Owner::Shared { .. } => Some(name.to_owned()),
            // The ARN of a secret ends in characters that only Secrets Manager knows.
            Owner::Secret { .. } => None,
            // Belongs to no account (docs/parameter-store.md 1.3).
            Owner::Public => {
                let region = self.session.place.region.as_deref()?;
                Some(format!("arn:{}:ssm:{region}::parameter{name}", self.partition()))
            }
            Owner::Ours => {
                let known = self.account().is_some() && self.session.place.region.is_some();
                known.then(|| self.arn_prefix() + name.trim_start_matches('/'))
            }
        }
    }

    /// A command for a service that has no endpoint of its own here, run as this session is.
    pub(in crate::app) fn run_as_here(&self, command: CommandLine) -> CommandLine {
        self.placed_at(command, None)
    }

    fn placed_at(&self, mut command: CommandLine, endpoint: Option<&str>) -> CommandLine {
        for (flag, word) in [
            ("--profile", self.session.place.signing_profile()),
            ("--region", self.session.place.region.as_deref()),
            ("--endpoint-url", endpoint),
        ] {
            if let Some(word) = word {
                command = command.option(flag, word);
            }
        }
        command
    }

    /// The command of the AWS CLI that reads the value.
    pub(in crate::app) fn read_command(&self, name: &str) -> CommandLine {
        let command = CommandLine::new("aws ssm get-parameter --with-decryption").option("--name", name);
        self.placed_at(command, self.session.place.endpoint.as_deref())
            .option("--query", "Parameter.Value")
            .option("--output", "text")
    }

    /// The same, to be looked at.
    pub(in crate::app) fn shell_command(&self, name: &str) -> String {
        let command = self.read_command(name).to_string();
        // The AWS CLI has no option for it.
        match self.session.place.role_name() {
            Some(role) => format!("{command} # signed in as role {role}"),
            None => command,
        }
    }
}
