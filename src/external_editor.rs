//! The user's own editor: which one it is, and how it is told to keep nothing of what it is shown and to wait until it is closed.
//!
//! What each editor's switches do was looked up, and where it could be had tried (docs/terminal.md, The user's editor).

use std::ffi::OsString;
use std::path::Path;

use crate::text;

/// The variables that name it, the first that is set.
const VARIABLES: [&str; 2] = ["VISUAL", "EDITOR"];

/// What is advised where there is none.
const SET_ONE: &str = "set VISUAL or EDITOR (vim, nano …) and start anew";

/// The editor that the user has named, or why none can be run.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum ExternalEditor {
    /// Neither variable is set.
    #[default]
    Unset,
    /// What is set names none that can be run: why, and what would do.
    Unusable(String),
    /// One that can be run.
    Found(EditorCommand),
}

/// How an editor is run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditorCommand {
    /// What it is called on the screen.
    name: String,
    /// The user's words, the program first.
    words: Vec<String>,
    /// Ours, behind them and before the file.
    switches: Vec<&'static str>,
    /// It is known to keep copies that no switch of its turns off.
    keeps_copies: bool,
}

/// What is known of an editor.
struct Known {
    /// As its program is called.
    names: &'static [&'static str],
    how: How,
}

enum How {
    /// It runs in the terminal, or waits by itself; with these it keeps nothing.
    With(&'static [&'static str]),
    /// It has a window of its own, and waits with this; what it keeps no switch turns off.
    Window(&'static [&'static str]),
    /// It does not wait until the file is closed.
    DoesNotWait,
}

/// What vim has no switch for is set once the file is loaded, so that no setting of the user's comes after it.
const VIM: &[&str] = &["-n", "-i", "NONE", "-c", "set noswapfile noundofile nobackup nowritebackup viminfo="];

/// In the foreground.
const GVIM: &[&str] = &["-f", VIM[0], VIM[1], VIM[2], VIM[3], VIM[4]];

const NVIM: &[&str] = &[VIM[0], VIM[1], VIM[2], VIM[3], "set noswapfile noundofile nobackup nowritebackup shada="];

/// For emacs, evaluated before the file is visited. The hook that runs when it ends would write down what was killed and searched.
const EMACS: &str = "(setq make-backup-files nil auto-save-default nil auto-save-list-file-prefix nil create-lockfiles nil \
                     undo-tree-auto-save-history nil kill-emacs-hook nil)";

const MICRO: &[&str] =
    &["-backup=false", "-permbackup=false", "-saveundo=false", "-savehistory=false", "-savecursor=false"];

/// Editors that are known.
const KNOWN: &[Known] = &[
    Known { names: &["vim", "vim.basic", "vim.tiny", "vim.nox", "vim.gtk3", "vimx"], how: How::With(VIM) },
    Known { names: &["gvim", "mvim"], how: How::With(GVIM) },
    Known { names: &["nvim"], how: How::With(NVIM) },
    Known { names: &["nano", "rnano"], how: How::With(&["--ignorercfiles"]) },
    Known {
        names: &["emacs", "emacs-nox", "emacs-gtk", "emacs-lucid", "emacs-pgtk"],
        how: How::With(&["-nw", "--eval", EMACS]),
    },
    Known { names: &["micro"], how: How::With(MICRO) },
    Known {
        names: &["joe", "jmacs", "jstar", "jpico", "rjoe"],
        how: How::With(&["-nobackups", "-nodeadjoe", "--joe_state"]),
    },
    Known { names: &["hx", "helix", "kak"], how: How::With(&[]) },
    Known {
        names: &["code", "code-insiders", "codium", "vscodium", "cursor", "windsurf"],
        how: How::Window(&["--wait"]),
    },
    Known {
        names: &["subl", "sublime_text", "zed", "zeditor", "atom", "mate", "gedit"],
        how: How::Window(&["--wait"]),
    },
    Known { names: &["kate"], how: How::Window(&["--block"]) },
    Known {
        names: &["open", "xdg-open", "gio", "start", "gnome-text-editor", "mousepad", "pluma", "geany", "notepadqq"],
        how: How::DoesNotWait,
    },
];

/// Words of a user's that have an editor go on by itself.
const GO_ON: [&str; 2] = ["--no-wait", "--fork"];

impl ExternalEditor {
    /// The one that the variables name, split into words as a shell would. `leads_to`: what a program is called that a name
    /// leads to by links (`vi` to `vim.basic`), where that is known.
    pub fn choose(variable: impl Fn(&str) -> Option<OsString>, leads_to: impl Fn(&str) -> Option<String>) -> Self {
        let set = VARIABLES.iter().find_map(|name| Some((*name, variable(name).filter(|text| !text.is_empty())?)));
        let Some((variable, text)) = set else { return Self::Unset };
        let words =
            text.to_str().and_then(shlex::split).filter(|words| words.first().is_some_and(|word| !word.is_empty()));
        let Some(words) = words else {
            return Self::Unusable(format!("{variable} is no command: {SET_ONE}"));
        };
        let program =
            Path::new(&words[0]).file_name().map_or_else(|| words[0].clone(), |name| name.to_string_lossy().into());
        let name = text::sanitise(&program).into_owned();
        let known = known(&program).or_else(|| known(&leads_to(&words[0])?));
        let (switches, keeps_copies) = match known.map(|known| &known.how) {
            Some(How::DoesNotWait) => {
                return Self::Unusable(format!("{name} does not wait until the file is closed: {SET_ONE}"));
            }
            Some(How::With(switches)) => (*switches, false),
            Some(How::Window(switches)) => (*switches, true),
            None => (&[][..], false),
        };
        if let Some(word) = words.iter().skip(1).find(|word| GO_ON.contains(&word.as_str())) {
            return Self::Unusable(format!(
                "with {word} {name} does not wait until the file is closed: take that out of {variable}"
            ));
        }
        let switches = switches.iter().copied().filter(|switch| !words.iter().any(|word| word == switch)).collect();
        Self::Found(EditorCommand { name, words, switches, keeps_copies })
    }

    /// What it is called on the screen.
    pub fn name(&self) -> &str {
        match self {
            Self::Found(command) => command.name(),
            Self::Unset | Self::Unusable(_) => "the editor",
        }
    }

    /// Why none can be run, and what to do.
    pub fn why_not(&self) -> Option<String> {
        match self {
            Self::Unset => Some(format!("no editor is named: {SET_ONE}")),
            Self::Unusable(why) => Some(why.clone()),
            Self::Found(_) => None,
        }
    }
}

impl EditorCommand {
    /// What it is called on the screen.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The program.
    pub fn program(&self) -> &str {
        &self.words[0]
    }

    /// What stands between it and the file.
    pub fn arguments(&self) -> impl Iterator<Item = &str> {
        self.words.iter().skip(1).map(String::as_str).chain(self.switches.iter().copied())
    }

    /// What is said on the terminal while it runs.
    pub fn running(&self, parameter: &str) -> String {
        let name = &self.name;
        let copies = if self.keeps_copies { ", which may keep copies of its own" } else { "" };
        let end = if self.keeps_copies { "close the file" } else { "leave the editor" };
        format!("editing {parameter} in {name}{copies}; {end} to go on")
    }
}

fn known(program: &str) -> Option<&'static Known> {
    KNOWN.iter().find(|known| known.names.contains(&program))
}

/// What a file is called that an editor is given: the last segment of the name, with an ending that tells what it holds.
///
/// Names come from outside: what is no letter, digit or one of `_.-` is replaced.
pub fn file_name(parameter: &str, value: &str) -> String {
    const LONGEST: usize = 100;
    let last = parameter.rsplit('/').next().unwrap_or_default();
    let fits = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.') { c } else { '_' };
    let mut name: String = last.chars().take(LONGEST).map(fits).collect();
    let ending = if text::pretty_json(value).is_some() { ".json" } else { ".txt" };
    if name.is_empty() || name.starts_with(['-', '.']) {
        name.insert(0, '_');
    }
    if name.ends_with(ending) { name } else { name + ending }
}

/// The text that came back, without the newline that an editor puts at the end of a file where what it was given had none. Whether
/// there was one to leave out.
pub fn without_added_newline<'a>(given: &str, back: &'a str) -> (&'a str, bool) {
    let bare = if given.contains("\r\n") {
        back.strip_suffix("\r\n").or_else(|| back.strip_suffix('\n'))
    } else {
        back.strip_suffix('\n')
    };
    match bare {
        Some(bare) if !given.ends_with('\n') && !bare.ends_with('\n') => (bare, true),
        _ => (back, false),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn chosen(visual: &str, editor: &str) -> ExternalEditor {
        let set = |name: &str| Some(if name == "VISUAL" { visual } else { editor }.into());
        ExternalEditor::choose(set, |program| (program == "vi").then(|| "vim.basic".to_owned()))
    }

    fn line(editor: &ExternalEditor) -> String {
        let ExternalEditor::Found(command) = editor else { panic!("{editor:?}") };
        std::iter::once(command.program()).chain(command.arguments()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn the_first_variable_that_is_set_names_it_and_none_is_guessed() {
        assert_eq!(line(&chosen("", "own")), "own");
        assert_eq!(line(&chosen("mine 'a b'", "own")), "mine a b");
        assert_eq!(chosen("", ""), ExternalEditor::Unset);
        assert!(chosen("", "").why_not().unwrap().contains("set VISUAL or EDITOR"));
        assert!(chosen("'half", "own").why_not().unwrap().contains("VISUAL is no command"));
        assert!(chosen("'' x", "own").why_not().is_some());
    }

    #[test]
    fn known_editors_are_told_to_keep_nothing_and_keep_the_users_words() {
        let vim = line(&chosen("/usr/bin/vim -u mine", ""));
        assert!(vim.starts_with("/usr/bin/vim -u mine -n -i NONE -c set noswapfile noundofile nobackup"), "{vim}");
        assert!(vim.ends_with("viminfo=") && line(&chosen("nvim", "")).ends_with("shada="));
        // A name that is a link to it.
        assert_eq!(line(&chosen("vi", "")).strip_prefix("vi"), line(&chosen("vim", "")).strip_prefix("vim"));
        assert_eq!(line(&chosen("nano", "")), "nano --ignorercfiles");
        assert!(line(&chosen("emacs", "")).contains("-nw --eval (setq make-backup-files nil"));
        assert!(line(&chosen("micro", "")).contains("-backup=false"));
        assert_eq!(line(&chosen("busybox vi", "")), "busybox vi");
    }

    #[test]
    fn one_with_a_window_waits_or_is_refused() {
        assert_eq!(line(&chosen("code", "")), "code --wait");
        assert_eq!(line(&chosen("code --wait", "")), "code --wait");
        assert_eq!(line(&chosen("kate", "")), "kate --block");
        assert!(line(&chosen("gvim", "")).starts_with("gvim -f -n"));
        for (set, why) in [("xdg-open", "xdg-open does not wait"), ("kate --fork", "take that out of VISUAL")] {
            let said = chosen(set, "vim").why_not().unwrap();
            assert!(said.contains(why), "{said}");
        }
        let ExternalEditor::Found(code) = chosen("code", "") else { panic!() };
        assert!(code.running("/a/b").contains("/a/b in code, which may keep copies of its own; close the file"));
    }

    #[test]
    fn a_file_is_called_after_the_last_segment_and_what_it_holds() {
        for (name, value, file) in [
            ("/a/b/password", "x", "password.txt"),
            ("/a/routes", "{\"a\": 1}", "routes.json"),
            ("/a/routes.json", "[1]", "routes.json"),
            ("/a/routes.json", "{", "routes.json.txt"),
            ("plain", "", "plain.txt"),
            ("/a/.env", "x", "_.env.txt"),
            ("/a/-c", "x", "_-c.txt"),
            ("/a/..", "x", "_...txt"),
            ("/a/\u{1b}]0;\u{202e} é", "x", "__0____.txt"),
        ] {
            let named = file_name(name, value);
            assert_eq!(named, file);
            assert!(named.chars().all(|c| c.is_ascii_alphanumeric() || "._-".contains(c)), "{named}");
        }
        assert!(file_name(&"x".repeat(2000), "").len() < 120);
    }

    #[test]
    fn one_newline_at_the_end_is_the_editors_where_there_was_none() {
        for (given, back, text, left_out) in [
            ("a", "a\n", "a", true),
            ("a", "b\n", "b", true),
            ("a", "b\n\n", "b\n\n", false),
            ("a\n", "b\n", "b\n", false),
            ("a\n", "a", "a", false),
            ("", "\n", "", true),
            ("a\r\nb", "a\r\nb\r\n", "a\r\nb", true),
            ("a\r\nb", "a\r\nb\n", "a\r\nb", true),
            ("a", "a\r\n", "a\r", true),
            ("a", "a", "a", false),
        ] {
            assert_eq!(without_added_newline(given, back), (text, left_out), "{given:?} {back:?}");
        }
    }
}
