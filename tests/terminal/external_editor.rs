//! A value in the user's own editor: what that is given and where, what comes back, and that nothing is left on any way out.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::Instant;

use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

use super::session::{LIMIT, Session};

/// A parameter of the demo that its user may read and write; found by typing its name.
const NAME: &str = "/checkout/staging/orders/db/password";
const VALUE: &str = "demo-orders-staging-pa55word-4";

/// Where editors of these tests write down what they see, and the directory in which the file is to be.
struct Desk {
    place: TempDir,
}

impl Desk {
    fn new() -> Self {
        let place = tempfile::tempdir().unwrap();
        let runtime = place.path().join("runtime");
        fs::create_dir(&runtime).unwrap();
        fs::set_permissions(&runtime, fs::Permissions::from_mode(0o700)).unwrap();
        Self { place }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.place.path().join(name)
    }

    /// What an editor has written down.
    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_default()
    }

    /// Waits until an editor has written something down.
    fn wait_for(&self, name: &str) -> String {
        let until = Instant::now() + LIMIT;
        loop {
            let text = self.read(name);
            if text.ends_with('\n') {
                return text;
            }
            assert!(Instant::now() < until, "{name} is not written");
            std::thread::yield_now();
        }
    }

    /// An editor that is a script for the shell; `$desk` is where it may write.
    fn editor(&self, script: &str) -> String {
        let path = self.path("editor.sh");
        fs::write(&path, format!("desk={}\n{script}", self.place.path().display())).unwrap();
        format!("sh {}", path.display())
    }

    /// sesame on its demo, with that editor, the cursor on [`NAME`].
    fn start(&self, script: &str) -> Session {
        let editor = self.editor(script);
        let runtime = self.path("runtime");
        let variables = [("EDITOR", editor.as_str()), ("XDG_RUNTIME_DIR", runtime.to_str().unwrap())];
        let mut session = Session::start_with(&["--demo"], &variables, 30, 110);
        session.wait_for("as of").keys("/").keys(NAME).wait_for("1 of ").keys("\r");
        session.wait_gone("enter go there").wait_for("space reveals");
        session
    }
}

/// Writes down where the file is, and the process.
const TELLS: &str = "echo $$ > $desk/pid; echo \"$1\" > $desk/file\n";

/// Stays until it is told to end.
const STAYS: &str = "while :; do sleep 0.01; done\n";

fn gone(desk: &Desk) -> bool {
    let file = desk.read("file");
    let file = Path::new(file.trim_end());
    file.is_absolute() && !file.exists() && !file.parent().unwrap().exists()
}

fn pid(text: &str) -> Pid {
    Pid::from_raw(text.trim().parse().unwrap()).unwrap()
}

/// Waits until a process is no more, or is only waited for.
fn wait_ended(process: Pid) {
    let until = Instant::now() + LIMIT;
    while fs::read_to_string(format!("/proc/{}/stat", process.as_raw_nonzero()))
        .is_ok_and(|stat| !stat.rsplit(')').next().unwrap_or_default().trim_start().starts_with('Z'))
    {
        assert!(Instant::now() < until, "{process:?} goes on");
        std::thread::yield_now();
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_value_goes_to_the_users_editor_in_a_private_file_in_memory_and_back_to_the_question() {
    let desk = Desk::new();
    let script = "ls -ld \"$1\" \"${1%/*}\" > $desk/modes; cat \"$1\" > $desk/was; df -T \"$1\" > $desk/storage
        echo \"$TMPDIR\" > $desk/tmp; tr '\\000' '\\n' < /proc/$$/environ > $desk/environ; ls -A \"${1%/*}\" > $desk/beside
        printf 'changed-outside\\n' > \"$1\"; touch \"${1%/*}/beside\"; mkdir \"${1%/*}/deep\"; echo x > \"${1%/*}/deep/er\"\n";
    let mut session = desk.start(&format!("{TELLS}{script}"));
    session.keys("E").wait_for("Overwrite").wait_for("the newline that the editor put at its end was left out");
    assert!(gone(&desk), "{}", desk.read("file"));
    let file = desk.read("file");
    assert!(file.trim_end().ends_with("/password.txt"), "{file}");
    assert_eq!(desk.read("was"), VALUE);
    let modes = desk.read("modes");
    assert!(modes.contains("-rw-------") && modes.contains("drwx------"), "{modes}");
    assert!(desk.read("storage").contains("tmpfs"), "{}", desk.read("storage"));
    assert_eq!(desk.read("beside"), "password.txt\n");
    assert_eq!(Path::new(desk.read("tmp").trim_end()), Path::new(file.trim_end()).parent().unwrap());
    assert!(!desk.read("environ").contains(VALUE));

    let sent = String::from_utf8_lossy(&session.raw()).into_owned();
    let said = format!("sesame: editing {NAME} in sh; leave the editor to go on");
    let at = sent.find(&said).expect("it is said on the main screen");
    assert!(sent[..at].rfind("\x1b[?1049l") > sent[..at].rfind("\x1b[?1049h"), "on the alternate screen");
    assert!(!sent.contains(VALUE) && !sent.contains("changed-outside"), "a value was shown");

    session.wait_for("w write  ").keys("w").wait_gone("Overwrite").keys(" ").wait_for("changed-outside");
    session.keys("q");
    let end = session.exit();
    assert_eq!(end.status.exit_code(), 0, "{}", end.text());
    end.assert_restored();
}

#[test]
fn where_nothing_was_changed_or_the_editor_failed_nothing_is_asked() {
    let desk = Desk::new();
    for (script, says) in [
        ("echo >> \"$1\"", "nothing changed in sh"),
        ("touch \"$1\"", "nothing changed in sh"),
        ("echo other > \"$1\"; exit 3", "sh ended with status 3: nothing changed"),
        ("rm \"$1\"", "sh has ended and left no file: nothing changed"),
        ("kill -9 $$", "sh was ended by signal 9: nothing changed"),
    ] {
        let mut session = desk.start(&format!("{TELLS}{script}\n"));
        session.keys("E").wait_for(says).wait_for("space reveals");
        assert!(gone(&desk), "{script}: {}", desk.read("file"));
        session.keys("q");
        let end = session.exit();
        assert!(!end.text().contains("Overwrite"), "{script}");
        end.assert_restored();
    }
}

#[test]
fn what_was_saved_before_the_editor_was_killed_is_a_draft() {
    let desk = Desk::new();
    let mut session = desk.start(&format!("{TELLS}printf saved-before > \"$1\"; stty raw -echo; kill -9 $$\n"));
    session
        .keys("E")
        .wait_for("sh was ended by signal 9: what it had saved is the draft")
        .wait_for("masked while nobody");
    assert!(gone(&desk));
    session.keys(" ").wait_for("saved-before").keys("\x13").wait_for("Overwrite").keys("\x1b").wait_gone("Overwrite");
    session.keys("\x1b").wait_for("D drop the draft").keys("D").wait_gone("Drop the draft?").keys("q");
    // Also the modes that it had left.
    session.exit().assert_restored();
}

#[test]
fn a_draft_goes_there_and_back_from_the_editor_of_sesame() {
    let desk = Desk::new();
    let mut session = desk.start(&format!("{TELLS}cat \"$1\" >> $desk/seen; printf ' and outside' >> \"$1\"\n"));
    session.keys("e").wait_for("Edit ").keys("-typed\x0f").wait_for("Overwrite").keys("\t").wait_for("and outside");
    assert_eq!(desk.read("seen"), format!("{VALUE}-typed"));
    assert!(gone(&desk));
    session.keys("\x1b").wait_gone("Overwrite").keys("x").wait_for("and outside").keys("\x1a").wait_gone("and outside");
    session.keys("\x03").wait_for("D drop the draft").keys("D");
    session.exit().assert_restored();
}

#[test]
fn a_signal_ends_the_editor_and_takes_the_file_away() {
    for signal in [Signal::TERM, Signal::HUP] {
        let desk = Desk::new();
        // One that does not end by the first word.
        let mut session = desk.start(&format!("trap '' HUP; stty raw -echo; {TELLS}{STAYS}"));
        session.keys("E");
        let editor = pid(&desk.wait_for("pid"));
        desk.wait_for("file");
        session.signal(signal);
        let end = session.exit();
        assert_eq!(end.status.exit_code(), 0, "{}", end.text());
        end.assert_restored();
        assert!(gone(&desk) && end.text().contains("an unsaved draft was dropped"), "{}", end.text());
        wait_ended(editor);
    }
}

/// A terminal sends it to all that runs there.
#[test]
fn what_interrupts_is_the_editors_affair() {
    let desk = Desk::new();
    let mut session = desk.start(&format!("trap 'printf interrupted > \"$1\"; exit 0' INT; {TELLS}{STAYS}"));
    session.keys("E");
    desk.wait_for("file");
    // The system drops what the terminal has not read by then.
    session
        .wait_for("leave the editor to go on")
        .keys("\x03")
        .wait_for("Overwrite")
        .keys("\t")
        .wait_for("interrupted")
        .keys("\x1b")
        .wait_gone("Overwrite");
    session.signal(Signal::TERM);
    session.exit().assert_restored();
}

#[test]
fn an_editor_that_stops_stops_sesame_and_goes_on_with_it() {
    let desk = Desk::new();
    let mut session = desk.start(&format!("{TELLS}kill -STOP $$; printf gone-on > \"$1\"\n"));
    session.keys("E").wait_stopped();
    assert!(!gone(&desk), "it is still edited");
    session.signal(Signal::CONT).wait_for("Overwrite").keys("\t").wait_for("gone-on");
    session.signal(Signal::TERM);
    session.exit().assert_restored();
}

/// By the next program, which leaves alone what another has that lives.
#[cfg(target_os = "linux")]
#[test]
fn what_a_killed_program_left_is_wiped_at_the_next_start() {
    let [killed, lives] = [Desk::new(), Desk::new()];
    let stays = format!("{TELLS}{STAYS}");
    let mut other = lives.start(&stays);
    other.keys("E");
    lives.wait_for("file");
    let mut session = killed.start(&stays);
    session.keys("E");
    let editor = pid(&killed.wait_for("pid"));
    killed.wait_for("file");
    session.signal(Signal::KILL).wait_ended();
    assert!(!gone(&killed), "nothing can take it away then");
    kill_process(editor, Signal::KILL).unwrap();
    drop(session);

    let runtime = killed.path("runtime");
    let mut next = Session::start_with(&["--demo"], &[("XDG_RUNTIME_DIR", runtime.to_str().unwrap())], 24, 80);
    next.wait_for("as of");
    let until = Instant::now() + LIMIT;
    while !gone(&killed) {
        assert!(Instant::now() < until, "{} is left", killed.read("file"));
        std::thread::yield_now();
    }
    assert!(!gone(&lives), "another program's was taken away");
    next.keys("q").wait_ended();
    other.signal(Signal::TERM);
    other.exit().assert_restored();
    assert!(gone(&lives));
}

#[test]
fn an_editor_that_cannot_be_run_is_said_and_leaves_nothing() {
    let desk = Desk::new();
    let runtime = desk.path("runtime");
    for (editor, says) in [
        ("no-such-editor", "no-such-editor was not run: No such file"),
        ("xdg-open", "does not wait until the file is closed"),
        ("", "no editor is named: set VISUAL or EDITOR"),
    ] {
        let variables = [("EDITOR", editor), ("XDG_RUNTIME_DIR", runtime.to_str().unwrap())];
        let mut session = Session::start_with(&["--demo"], &variables, 30, 110);
        session.wait_for("as of").keys("/").keys(NAME).wait_for("1 of ").keys("\r");
        session.wait_gone("enter go there").wait_for("space reveals").keys("E").wait_for(says);
        session.keys("q");
        session.exit().assert_restored();
    }
}
