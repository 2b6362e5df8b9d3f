//! Commands of the AWS CLI that a person is told to run.

use crate::text::{CommandLine, shell_word};

/// How a person gets with the AWS CLI what this program cannot get by itself. Credentials in the environment win over
/// `AWS_PROFILE`, which still gives region and endpoint, but not over `--profile`.
pub(super) fn in_a_shell(profile: &str) -> String {
    let (get, start) = if cfg!(windows) {
        let profile = format!("'{}'", profile.replace('\'', "''"));
        (
            format!("aws configure export-credentials --profile {profile} --format powershell | iex"),
            format!("$Env:AWS_PROFILE={profile}; sesame"),
        )
    } else {
        let export = CommandLine::new("aws configure export-credentials").option("--profile", profile);
        (
            format!("eval \"$({})\"", export.option("--format", "env")),
            format!("AWS_PROFILE={} sesame", shell_word(profile)),
        )
    };
    format!(
        "Let the AWS CLI sign in, and start again:\n{get}\n{start}\nWithout --profile, which would win over what the first line sets; with all other options as before"
    )
}
