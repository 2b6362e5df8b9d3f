#![allow(clippy::unwrap_used)]
use std::fs::OpenOptions;
use std::os::unix::fs::{PermissionsExt, chown, symlink};
use std::time::SystemTime;

use super::*;
use crate::parameter::{Parameter, ParameterType, Tier};
use crate::transfer::{Step, Transfer};

fn job() -> Job {
    let from = |name: &str| Parameter {
        key_id: Some("alias/team".to_owned()),
        description: "hunter2".to_owned(),
        modified: "2026-11-24T08:00:00.25Z".parse().ok(),
        described: true,
        ..Parameter::bare(name, ParameterType::SecureString, 3)
    };
    let step = |n: u8| Step::new(from(&format!("/a/{n}")), format!("/b/{n}"));
    let transfer = Transfer { steps: (0..3).map(step).collect(), moves: true, at: Timestamp::UNIX_EPOCH };
    Job::of_transfer(&transfer).unwrap()
}

/// Before it goes on, the question tells of it as it did at first.
#[test]
fn what_is_overwritten_is_told_with_its_type_tier_time_and_author() {
    let (_home, journals, _) = home();
    let over = Parameter {
        tier: Tier::Advanced,
        modified: "2026-11-23T08:00:00.5Z".parse().ok(),
        modified_by: Some("arn:aws:iam::111122223333:user/ben".to_owned()),
        description: "hunter2".to_owned(),
        described: true,
        ..Parameter::bare("/b/1", ParameterType::SecureString, 7)
    };
    let step = |n: u8| Step {
        over: Some(Box::new(Parameter { name: format!("/b/{n}"), ..over.clone() })),
        ..Step::new(Parameter::bare(format!("/a/{n}"), ParameterType::String, 1), format!("/b/{n}"))
    };
    let transfer = Transfer { steps: vec![step(1), step(2)], moves: false, at: Timestamp::UNIX_EPOCH };
    let journal = journals.begin(Job::of_transfer(&transfer).unwrap(), place());
    journal.note("/a/1", Reached::Creating);
    drop(journal);
    let found = one(&journals);
    let told = found.names[0].step(found.names[0].from.clone()).unwrap().over.unwrap();
    // A journal never says what a description says.
    let expected = Parameter { description: String::new(), ..over };
    assert_eq!(*told, expected);
    assert_eq!(journals.go_on(found.clone()).map(|_| ()).ok(), Some(()), "as it was shown, so it is in the file");
    // One of the version before told no key of what is overwritten: then it is not known.
    let text = found.head();
    let before = text.replace("\"sesame_journal\":4", "\"sesame_journal\":3").replace(",\"described\":true", "");
    assert_ne!(text, before);
    let found = Job::parse("before", before.as_bytes()).unwrap();
    assert!(!found.names[0].over.as_ref().unwrap().described);
}

fn place() -> JobPlace {
    JobPlace { account: Some("111122223333".to_owned()), region: "eu-west-1".to_owned(), ..JobPlace::default() }
}

/// A home, journals in it, and their directory.
fn home() -> (tempfile::TempDir, Journals, PathBuf) {
    let home = tempfile::tempdir().unwrap();
    let dir = home.path().join(".local/state/sesame");
    (home, Journals::within(dir.clone()), dir)
}

/// A file of the user's alone.
fn put(path: &Path, bytes: &[u8]) {
    fs::write(path, bytes).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o600)).unwrap();
}

fn files(dir: &Path) -> Vec<PathBuf> {
    fs::read_dir(dir).into_iter().flatten().flatten().map(|entry| entry.path()).collect()
}

/// The file of a move whose first is done and whose second is being created, left by a program that is gone.
fn left_behind(journals: &Journals, dir: &Path) -> PathBuf {
    let journal = journals.begin(job(), place());
    for reached in
        [Reached::Creating, Reached::Created { version: 1 }, Reached::ReadBack, Reached::Deleting, Reached::Done]
    {
        journal.note("/a/0", reached);
    }
    journal.note("/a/1", Reached::Creating);
    files(dir).pop().unwrap()
}

fn reached(job: &Job) -> Vec<(Reached, Option<i64>)> {
    job.names.iter().map(|name| (name.reached, name.created)).collect()
}

fn one(journals: &Journals) -> Job {
    let mut unfinished = journals.unfinished();
    assert_eq!((unfinished.jobs.len(), &unfinished.unread), (1, &vec![]));
    unfinished.jobs.remove(0)
}

#[test]
fn what_a_program_that_is_gone_has_left_is_told_step_by_step() {
    let (_home, journals, dir) = home();
    let path = left_behind(&journals, &dir);
    let mode = |path: &Path| path.symlink_metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&path), mode(&dir), mode(dir.parent().unwrap())), (0o600, 0o700, 0o700));
    let text = fs::read_to_string(&path).unwrap();
    assert!(!text.contains("hunter2"), "{text}");
    let found = one(&journals);
    assert_eq!(reached(&found), [(Reached::Done, Some(1)), (Reached::Creating, None), (Reached::Waiting, None)]);
    assert_eq!((&found.from, &found.to, &found.ended, found.is_kept), (&place(), &place(), &None, true));
    let (was, is) = (&job().names[1], &found.names[1]);
    assert_eq!((&was.from, &was.tier, &was.to), (&is.from, &is.tier, &is.to));
    let (all, left) = (found.names.len(), found.left().count());
    assert_eq!((found.done(), left, all), (1, 2, 3));
}

#[test]
fn nothing_is_written_before_the_first_step_and_nothing_stays_after_the_last() {
    let (_home, journals, dir) = home();
    let journal = journals.begin(job(), place());
    journal.note("/a/0", Reached::Left);
    assert!(!dir.exists());
    assert_eq!(journal.end("stopped"), None, "nothing was done");
    let journal = journals.begin(job(), place());
    journal.note("/a/0", Reached::Left);
    for name in ["/a/1", "/a/2"] {
        journal.note(name, Reached::Creating);
        assert_eq!(files(&dir).len(), 1);
        journal.note(name, Reached::Done);
    }
    assert_eq!((journal.end(""), files(&dir).len()), (None, 0));
    let journal = journals.begin(job(), place());
    journal.note("/a/0", Reached::Left);
    journal.note("/a/1", Reached::Creating);
    let left = journal.end("session expired").unwrap();
    assert_eq!(left.ended.as_ref().map(|(_, why)| why.as_str()), Some("session expired"));
    assert_eq!(one(&journals), left, "what is told is what is written");
    assert_eq!(reached(&left)[0].0, Reached::Left);
    journals.drop_one(&left).unwrap();
    assert_eq!(files(&dir).len(), 0);
    journals.drop_one(&left).unwrap();
}

#[test]
fn of_two_programs_one_goes_on() {
    let (_home, journals, dir) = home();
    let journal = journals.begin(job(), place());
    journal.note("/a/0", Reached::Creating);
    assert_eq!(journals.unfinished(), Unfinished::default(), "it is under way");
    drop(journal);
    let shown = one(&journals);
    let first = journals.go_on(shown.clone()).unwrap();
    assert_eq!(journals.unfinished(), Unfinished::default());
    assert!(matches!(journals.go_on(shown.clone()), Err(NotResumed::Held)));
    first.note("/a/0", Reached::Created { version: 1 });
    drop(first);
    assert!(matches!(journals.go_on(shown), Err(NotResumed::Changed)), "it has gone on since it was shown");
    let shown = one(&journals);
    let again = journals.go_on(shown.clone()).unwrap();
    for name in ["/a/0", "/a/1", "/a/2"] {
        again.note(name, Reached::Done);
    }
    assert_eq!((again.end(""), files(&dir).len()), (None, 0));
    assert!(matches!(journals.go_on(shown), Err(NotResumed::Changed)));
}

/// As a program has it that is just being started.
#[test]
fn what_has_ended_is_not_held_by_who_has_the_file_open_too() {
    let (_home, journals, _dir) = home();
    let journal = journals.begin(job(), place());
    journal.note("/a/0", Reached::Creating);
    let open_too = journal.hold().file.as_ref().map(|file| file.0.try_clone().unwrap());
    drop(journal);
    let again = journals.go_on(one(&journals)).unwrap();
    drop((again, open_too));
}

/// Wherever the end of a file was cut off: what is told is what was written before, or nothing.
#[test]
fn half_a_file_tells_what_is_whole_of_it() {
    let (_home, journals, dir) = home();
    let path = left_behind(&journals, &dir);
    let whole = fs::read(&path).unwrap();
    let head = one(&journals).head().len();
    let mut before = 0;
    for end in 0..=whole.len() {
        put(&path, &whole[..end]);
        let unfinished = journals.unfinished();
        assert_eq!(unfinished.unread, [], "{end}");
        let steps = unfinished
            .jobs
            .first()
            .map_or(0, |job| job.names.iter().filter(|it| it.reached != Reached::Waiting).count());
        assert!(steps >= before || end <= head, "{end}");
        before = steps;
    }
    assert_eq!(before, 2);
    // What goes on begins a line of its own.
    let cut = whole.len() - 3;
    put(&path, &whole[..cut]);
    let journal = journals.go_on(one(&journals)).unwrap();
    journal.note("/a/1", Reached::Creating);
    journal.note("/a/1", Reached::Created { version: 1 });
    drop(journal);
    assert_eq!(reached(&one(&journals))[1], (Reached::Created { version: 1 }, Some(1)));
}

#[test]
fn a_line_that_is_broken_counts_as_not_written_and_a_head_that_is_tells_nothing() {
    let (_home, journals, dir) = home();
    let path = left_behind(&journals, &dir);
    let whole = fs::read_to_string(&path).unwrap();
    let lines: Vec<&str> = whole.lines().collect();
    for (n, _) in lines.iter().enumerate() {
        for broken in ["", "{", "\u{0}\u{0}", "[]", "{\"n\":99,\"step\":\"done\"}", "{\"n\":0,\"step\":\"flown\"}"] {
            let mut lines = lines.clone();
            lines[n] = broken;
            fs::write(&path, format!("{}\n", lines.join("\n"))).unwrap();
            let unfinished = journals.unfinished();
            let told = (unfinished.jobs.len(), unfinished.unread.len());
            let of_steps = n > 3;
            let is_empty = n == 0 && broken.is_empty();
            assert_eq!(told, (usize::from(of_steps), usize::from(!of_steps && !is_empty)), "{n} {broken:?}");
        }
    }
    for (from, why) in [("\"sesame_journal\":4", "another version"), ("\"kind\":\"move\"", "damaged")] {
        fs::write(&path, whole.replace(from, &from.replace('4', "2").replace("move", "fly"))).unwrap();
        let unfinished = journals.unfinished();
        assert!(unfinished.unread[0].1.contains(why), "{unfinished:?}");
        assert!(path.exists(), "it is left to whoever understands it");
    }
}

#[test]
fn what_is_anothers_a_link_or_open_to_others_is_said_and_left() {
    let (home, journals, dir) = home();
    let path = left_behind(&journals, &dir);
    let unread = || {
        let unfinished = journals.unfinished();
        assert_eq!(unfinished.jobs, []);
        unfinished.unread.len()
    };
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
    assert_eq!(unread(), 1);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    if chown(&path, Some(12_345), None).is_ok() {
        assert_eq!(unread(), 1);
        chown(&path, Some(rustix::process::geteuid().as_raw()), None).unwrap();
    }
    let elsewhere = home.path().join("elsewhere");
    fs::rename(&path, &elsewhere).unwrap();
    symlink(&elsewhere, &path).unwrap();
    assert_eq!(unread(), 1);
    assert!(elsewhere.exists() && path.symlink_metadata().unwrap().is_symlink());
    fs::write(dir.join("other.names"), "not ours").unwrap();
    assert_eq!(unread(), 1, "what is no journal is nobody's business here");
}

#[test]
fn what_is_older_than_a_week_goes() {
    let (_home, journals, dir) = home();
    let path = left_behind(&journals, &dir);
    let file = OpenOptions::new().append(true).open(&path).unwrap();
    file.set_modified(SystemTime::now() - KEPT_FOR + Duration::from_hours(1)).unwrap();
    assert_eq!(journals.unfinished().jobs.len(), 1);
    file.set_modified(SystemTime::now() - KEPT_FOR - Duration::from_hours(1)).unwrap();
    drop(file);
    assert_eq!((journals.unfinished(), path.exists()), (Unfinished::default(), false));
}

#[test]
fn where_no_file_can_be_written_it_is_in_memory_and_said() {
    let home = tempfile::tempdir().unwrap();
    let no_directory = home.path().join("file");
    fs::write(&no_directory, "").unwrap();
    let journals = Journals::within(no_directory.join("sesame"));
    let journal = journals.begin(job(), place());
    assert_eq!(journal.trouble(), None);
    journal.note("/a/0", Reached::Creating);
    assert!(journal.trouble().is_some());
    journal.note("/a/0", Reached::Done);
    let left = journal.end("stopped").unwrap();
    assert!(!left.is_kept);
    let journal = journals.go_on(left.clone()).unwrap();
    journal.note("/a/1", Reached::Done);
    journal.note("/a/2", Reached::Done);
    assert_eq!(journal.end(""), None);
    // Where none are kept, nothing is missing.
    let journal = Journals::default().begin(job(), place());
    journal.note("/a/0", Reached::Creating);
    assert_eq!(journal.trouble(), None);
    assert!(journal.end("stopped").is_some_and(|job| !job.is_kept));
}

/// A disk that is full takes nothing, and later all of it.
#[test]
fn what_could_not_be_written_is_written_later() {
    let dir = tempfile::tempdir().unwrap();
    let (path, full) = (dir.path().join("1.journal"), Path::new("/dev/full"));
    let Ok(full) = OpenOptions::new().write(true).open(full) else { return };
    let mut open = Open::new(
        job().begun("1".to_owned(), (place(), place()), Timestamp::now()),
        Some(path.clone()),
        Some(Locked(full)),
        Timestamp::now,
    );
    open.begun = true;
    let head = open.job.head();
    open.write(&head);
    assert!(open.trouble.is_some());
    open.file = Some(Locked(private_files::create(&path).unwrap()));
    let line = open.job.reach(0, Reached::Creating);
    open.write(&line);
    assert_eq!(open.trouble, None);
    assert_eq!(fs::read_to_string(&path).unwrap(), head + &line);
}

#[test]
fn the_directory_is_the_users_state_or_none() {
    let at = |xdg: Option<&str>, home: Option<&str>| {
        dir_among(|name| (name == "XDG_STATE_HOME").then(|| xdg.map(OsString::from)).flatten(), home.map(PathBuf::from))
    };
    for (xdg, home, dir) in [
        (Some("/x"), Some("/home/a"), Some("/x/sesame")),
        (None, Some("/home/a"), Some("/home/a/.local/state/sesame")),
        (Some("relative"), Some("/home/a"), Some("/home/a/.local/state/sesame")),
        (None, None, None),
    ] {
        assert_eq!(at(xdg, home), dir.map(PathBuf::from), "{xdg:?} {home:?}");
    }
}
