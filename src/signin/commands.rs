//! Commands of the AWS CLI that a person is told to run.

/// A profile's name as a word of the shell.
pub(super) fn quoted(name: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '/' | ':' | '@' | '+' | ',' | '=' | '%');
    if !name.is_empty() && name.chars().all(plain) {
        name.to_owned()
    } else {
        format!("'{}'", name.replace('\'', r"'\''"))
    }
}

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
        let profile = quoted(profile);
        (
            format!("eval \"$(aws configure export-credentials --profile {profile} --format env)\""),
            format!("AWS_PROFILE={profile} sesame"),
        )
    };
    format!(
        "Leave with q, and let the AWS CLI sign in:\n{get}\n{start}\nWithout --profile, which would win over what the first line sets; with all other options as before"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_words_of_the_shell() {
        for (name, word) in [("prod-eu.1", "prod-eu.1"), ("a b", "'a b'"), ("it's;rm", r"'it'\''s;rm'"), ("", "''")] {
            assert_eq!(quoted(name), word);
        }
    }
}
