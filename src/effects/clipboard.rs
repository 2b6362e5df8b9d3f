//! The clipboard: the system's own, or tmux's, or the terminal's (docs/terminal.md, Clipboard).
//!
//! The text travels through memory and pipes only: never as an argument, in the environment or in a file.

mod native;
mod osc52;
mod tmux;

use std::env;
use std::time::Duration;

use crate::app::Copied;
use crate::secret::Secret;

use native::Native;

/// How long the system's clipboard or tmux may take before the next way is tried.
const PATIENCE: Duration = Duration::from_secs(2);

/// A way for a text to leave the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// The system's clipboard.
    Native,
    /// A buffer of tmux, which tmux hands to the terminal it runs in.
    Tmux,
    /// OSC 52, which the terminal may or may not obey.
    Terminal,
}

/// Copies texts; kept for the whole session, because on X11 what was copied is gone when its owner is.
#[derive(Clone)]
pub(super) struct Clipboard {
    native: Native,
    ways: Vec<Way>,
}

impl Clipboard {
    /// Touches nothing until the first copy.
    pub(super) fn new() -> Self {
        let set = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
        Self { native: Native::default(), ways: ways(set("TMUX"), set("SSH_CONNECTION"), cfg!(target_os = "linux")) }
    }

    /// The ways, in the order in which they are tried.
    pub(super) fn ways(&self) -> Vec<Copied> {
        let copied = |way: &Way| match way {
            Way::Native => Copied::Clipboard,
            Way::Tmux => Copied::Tmux,
            Way::Terminal => Copied::Terminal,
        };
        self.ways.iter().map(copied).collect()
    }

    /// Copies by the first way that works.
    ///
    /// # Errors
    /// Why the last way failed, in words for the screen; they hold nothing of the text.
    pub(super) async fn copy(&self, text: &Secret) -> Result<Copied, String> {
        let mut failure = String::new();
        for way in &self.ways {
            let tried = match way {
                Way::Native => self.native.copy(text.clone(), PATIENCE).await.map(|()| Copied::Clipboard),
                Way::Tmux => match tmux::copy(&["tmux"], text, PATIENCE).await {
                    Err(failed) if failed.is_final => return Err(failed.why),
                    tried => tried.map(|()| Copied::Tmux).map_err(|failed| failed.why),
                },
                Way::Terminal => osc52::copy(text).await.map(|()| Copied::Terminal),
            };
            match tried {
                Ok(copied) => return Ok(copied),
                Err(why) => failure = why,
            }
        }
        Err(failure)
    }
}

impl Clipboard {
    /// Takes the text that was copied last off the system's clipboard, where it is still there. `false` where something else is.
    ///
    /// # Errors
    /// Why that is not known, or it is still there.
    pub(super) async fn clear(&self) -> Result<bool, String> {
        self.native.clear(PATIENCE).await
    }
}

/// The ways worth trying, best first.
///
/// Over SSH the system's clipboard is the wrong machine's, except under X11, whose display may well be the user's own.
fn ways(in_tmux: bool, over_ssh: bool, displays_travel: bool) -> Vec<Way> {
    let mut ways = Vec::new();
    if displays_travel || !over_ssh {
        ways.push(Way::Native);
    }
    if in_tmux {
        ways.push(Way::Tmux);
    }
    ways.push(Way::Terminal);
    ways
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_way_comes_first() {
        use Way::{Native, Terminal, Tmux};
        for (in_tmux, over_ssh, displays_travel, expected) in [
            (false, false, true, vec![Native, Terminal]),
            (true, false, true, vec![Native, Tmux, Terminal]),
            (false, true, true, vec![Native, Terminal]),
            (false, true, false, vec![Terminal]),
            (true, true, false, vec![Tmux, Terminal]),
            (false, false, false, vec![Native, Terminal]),
        ] {
            assert_eq!(ways(in_tmux, over_ssh, displays_travel), expected);
        }
    }
}
