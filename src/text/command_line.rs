//! Commands to be pasted into a shell.

use std::borrow::Cow;
use std::fmt;

/// A command for a POSIX shell, as the words that the program is to get. It is quoted where it is shown, and only there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommandLine {
    argv: Vec<String>,
}

impl CommandLine {
    /// A command of plain words: `aws sso login`.
    pub fn new(words: &str) -> Self {
        Self { argv: words.split_whitespace().map(str::to_owned).collect() }
    }

    /// The same with an option and its value. A value that begins with a dash is joined to it: apart, the program would take it
    /// for an option of its own.
    #[must_use]
    pub fn option(mut self, name: &str, value: &str) -> Self {
        if value.starts_with('-') {
            self.argv.push(format!("{name}={value}"));
        } else {
            self.argv.extend([name.to_owned(), value.to_owned()]);
        }
        self
    }

    /// The same, to be changed.
    pub(crate) fn argv_mut(&mut self) -> &mut [String] {
        &mut self.argv
    }

    /// The program and its arguments, unquoted.
    pub fn argv(&self) -> &[String] {
        &self.argv
    }
}

impl fmt::Display for CommandLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, word) in self.argv.iter().enumerate() {
            write!(f, "{}{}", if i == 0 { "" } else { " " }, shell_word(word))?;
        }
        Ok(())
    }
}

/// A text as one word of a POSIX shell, quoted where it must be.
pub fn shell_word(text: &str) -> Cow<'_, str> {
    // Nothing else than a NUL is refused, and that one is allowed: no argument can hold it, quoted or not.
    shlex::Quoter::new().allow_nul(true).quote(text).unwrap_or(Cow::Borrowed(text))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_are_words_of_the_shell() {
        for (name, word) in [
            ("prod-eu.1", "prod-eu.1"),
            ("/app/db:3", "/app/db:3"),
            ("a b", "'a b'"),
            ("it's;rm", "\"it's;rm\""),
            ("=x", "'=x'"),
            ("$(x)", "'$(x)'"),
            ("", "''"),
        ] {
            assert_eq!(shell_word(name), word);
        }
    }

    #[test]
    fn a_value_is_never_taken_for_an_option() {
        let command = |value| CommandLine::new("aws sso login").option("--profile", value);
        assert_eq!(command("dev").argv(), ["aws", "sso", "login", "--profile", "dev"]);
        assert_eq!(command("-x").argv(), ["aws", "sso", "login", "--profile=-x"]);
        assert_eq!(command("my own").to_string(), "aws sso login --profile 'my own'");
    }

    proptest! {
        #[test]
        fn what_a_shell_reads_is_what_was_meant(values in prop::collection::vec("[^\0]*", 0..4)) {
            let command =
                values.iter().fold(CommandLine::new("aws ssm"), |command, value| command.option("--name", value));
            let read = shlex::split(&command.to_string());
            prop_assert_eq!(read.as_deref(), Some(command.argv()));
        }
    }
}
