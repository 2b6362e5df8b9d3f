//! A second start, with the service gone: the names of the first are there.

use std::path::Path;

use super::service::Service;
use super::session::Session;

const SEED: &str = r#"
account = "111122223333"
region = "eu-west-1"

[[principal]]
access_key = "AKIAANA"
arn = "arn:aws:sts::111122223333:assumed-role/engineer/ana"
default = true

[[parameter]]
name = "/team/password"
type = "SecureString"
value = "correct-horse-battery"

[[parameter]]
name = "/plain"
type = "String"
value = "not-so-secret"
"#;

fn session(url: &str, cache: &Path, more: &[&str], environment: &[(&str, &str)]) -> Session {
    let usual = [
        ("XDG_CACHE_HOME", cache.to_str().unwrap()),
        ("AWS_ACCESS_KEY_ID", "AKIAANA"),
        ("AWS_SECRET_ACCESS_KEY", "any"),
        ("AWS_REGION", "eu-west-1"),
    ];
    let environment: Vec<_> = usual.iter().chain(environment).copied().collect();
    Session::start_with(&[&["--endpoint-url", url], more].concat(), &environment, 24, 100)
}

fn kept(cache: &Path) -> Vec<Vec<u8>> {
    let Ok(files) = std::fs::read_dir(cache.join("sesame")) else { return Vec::new() };
    let finished = files.flatten().filter(|file| file.path().extension().is_some_and(|it| it == "names"));
    finished.map(|file| std::fs::read(file.path()).unwrap()).collect()
}

#[test]
fn the_second_start_shows_the_names_of_the_first() {
    let cache = tempfile::tempdir().unwrap();
    let service = Service::start(SEED);
    for (more, environment) in [(&["--no-cache"][..], &[][..]), (&[], &[("SESAME_NO_CACHE", "1")])] {
        let mut session = session(&service.url, cache.path(), more, environment);
        session.wait_for("2 parameters · as of").wait_for("111122223333").keys("q");
        assert_eq!(session.exit().status.exit_code(), 0);
        assert!(kept(cache.path()).is_empty(), "{more:?} {environment:?}");
    }

    let mut first = session(&service.url, cache.path(), &[], &[]);
    first.wait_for("2 parameters · as of").wait_for("111122223333");
    first.keys("Gll ").wait_for("correct-horse-battery");
    first.wait_until("a kept listing", |_| !kept(cache.path()).is_empty());
    first.keys("q");
    assert_eq!(first.exit().status.exit_code(), 0);
    for file in kept(cache.path()) {
        for value in ["correct-horse-battery", "not-so-secret"] {
            assert!(!file.windows(value.len()).any(|part| part == value.as_bytes()), "a value was kept");
        }
    }

    let url = service.url.clone();
    service.stop();
    let mut second = session(&url, cache.path(), &[], &[]);
    second.wait_for("plain").wait_for("team").wait_for("2 from a cache of").keys("q");
    let end = second.exit();
    end.assert_restored();
    assert_eq!(end.status.exit_code(), 0);
}

/// What the shared files say by now is of the next session.
#[cfg(unix)]
#[test]
fn names_are_kept_for_the_region_that_the_session_is_in_whatever_the_files_say_by_now() {
    use std::os::unix::fs::MetadataExt;

    let (home, cache) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let service = Service::start(SEED);
    std::fs::create_dir(home.path().join(".aws")).unwrap();
    let files_say = |region: &str| {
        let keys = "aws_access_key_id = AKIAANA\naws_secret_access_key = any";
        let config = format!("[profile ana]\nregion = {region}\nendpoint_url = {}\n{keys}\n", service.url);
        std::fs::write(home.path().join(".aws/config"), config).unwrap();
    };
    let listings = || {
        let Ok(files) = std::fs::read_dir(cache.path().join("sesame")) else { return Vec::new() };
        let kept = files.flatten().filter(|file| file.path().extension().is_some_and(|it| it == "names"));
        kept.map(|file| (file.file_name(), file.metadata().unwrap().ino())).collect::<Vec<_>>()
    };
    files_say("eu-west-1");
    let environment = [("HOME", home.path().to_str().unwrap()), ("XDG_CACHE_HOME", cache.path().to_str().unwrap())];
    let mut session = Session::start_with(&["--profile", "ana"], &environment, 24, 100);
    session.wait_for("2 parameters · as of").wait_until("a kept listing", |_| !listings().is_empty());
    let before = listings();
    files_say("us-east-1");
    session.keys("r").wait_until("a newer listing", |_| listings() != before);
    let after = listings();
    assert_eq!((after.len(), &after[0].0), (1, &before[0].0), "names of eu-west-1 were kept for us-east-1");
    session.keys("q");
    assert_eq!(session.exit().status.exit_code(), 0);
    service.stop();
}
