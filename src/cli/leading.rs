//! Options that stand before the name of a command, as the AWS CLI has them. Pure.

use std::ffi::OsString;

use clap::{Arg, Command};

/// The words of a command line, the options before a command's name put behind it.
pub(super) fn ordered(line: &Command, mut words: Vec<OsString>) -> Vec<OsString> {
    let Some(at) = behind_options(line, &words) else { return words };
    let is_command = |word: &OsString| word.to_str().is_some_and(|word| line.find_subcommand(word).is_some());
    if words.get(at).is_some_and(is_command) {
        words[1..=at].rotate_right(1);
    }
    words
}

/// Where the first word is that is no option, nor the value of one; `None` where an option is none that there is.
pub(super) fn behind_options(line: &Command, words: &[OsString]) -> Option<usize> {
    let takes_value = |option: &str| {
        let named = |argument: &&Arg| argument.get_long().is_some_and(|long| long == option);
        line.get_arguments().find(named).map(|argument| argument.get_action().takes_values())
    };
    let mut at = 1;
    while let Some(option) = words.get(at).and_then(|word| word.to_str()).and_then(|word| word.strip_prefix("--")) {
        at += match (option.contains('='), takes_value(option)) {
            (true, _) | (false, Some(false)) => 1,
            (false, Some(true)) => 2,
            (false, None) => return None,
        };
    }
    Some(at)
}
