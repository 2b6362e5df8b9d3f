#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime};

use super::*;
use crate::names::Tree;
use crate::parameter::{Parameter, ParameterType, Policy, Tier};

fn key() -> ListingKey {
    ListingKey {
        login: Login::Credentials("profile prod".to_owned()),
        region: "eu-west-1".to_owned(),
        endpoint: None,
        scope: "/".to_owned(),
    }
}

/// With something in every member.
fn full(name: &str) -> Parameter {
    let policy = |kind: &str| Policy { kind: kind.to_owned(), text: "{}".to_owned(), status: "Pending".to_owned() };
    Parameter {
        name: name.to_owned(),
        kind: ParameterType::SecureString,
        version: 12,
        tier: Tier::Advanced,
        key_id: Some("alias/checkout".to_owned()),
        data_type: "aws:ec2:image".to_owned(),
        description: "the database\nof checkout".to_owned(),
        allowed_pattern: Some("^[a-z]+$".to_owned()),
        modified: "2026-11-21T08:00:00.123456789Z".parse().ok(),
        modified_by: Some("arn:aws:sts::111122223333:assumed-role/deploy/ci".to_owned()),
        policies: vec![policy("Expiration"), policy("NoChangeNotification")],
        arn: Some(format!("arn:aws:ssm:eu-west-1:111122223333:parameter{name}")),
        described: true,
    }
}

fn parameters() -> Vec<Parameter> {
    vec![
        full("/a/b"),
        Parameter { version: i64::from(u32::MAX) + 1, arn: Some("odd".to_owned()), ..full("/a/c") },
        Parameter::bare("/a/d", ParameterType::StringList, 1),
        Parameter::bare("x", ParameterType::String, 3),
    ]
}

fn kept_of(parameters: &[Parameter]) -> Kept {
    let mut tree = Tree::new();
    for parameter in parameters {
        tree.upsert(parameter);
    }
    Kept { account: "111122223333".to_owned(), at: "2026-11-24T05:00:00Z".parse().unwrap(), tree }
}

fn kept() -> Kept {
    kept_of(&parameters())
}

/// A cache in a directory that does not exist yet, beneath one that goes with the test.
fn cache() -> (tempfile::TempDir, Cache) {
    let home = tempfile::tempdir().unwrap();
    let cache = Cache::new(home.path().join("cache").join("sesame"));
    (home, cache)
}

fn names(kept: Option<Kept>) -> Option<Vec<String>> {
    let tree = kept?.tree;
    Some(tree.parameters().map(|node| tree.name(node)).collect())
}

fn files(dir: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn a_listing_comes_back_with_all_that_was_known() {
    let (_home, cache) = cache();
    assert!(cache.recall(&key()).is_none(), "nothing is kept yet");
    cache.remember(&key(), &kept()).unwrap();
    let back = cache.recall(&key()).unwrap();
    assert_eq!((back.account, back.at), (kept().account, kept().at));
    let found: Vec<_> = back.tree.parameters().filter_map(|node| back.tree.parameter(node)).collect();
    assert_eq!(found, parameters());
    cache.remember(&key(), &kept_of(&[full("/z")])).unwrap();
    assert_eq!(names(cache.recall(&key())), Some(vec!["/z".to_owned()]), "the newer replaces the older");
    assert_eq!(files(&cache.dir).len(), 1);
}

#[test]
fn every_context_has_a_listing_of_its_own() {
    let (_home, cache) = cache();
    let contexts = [
        key(),
        ListingKey { login: Login::Account("profile prod".to_owned()), ..key() },
        ListingKey { login: Login::Credentials("profile dev".to_owned()), ..key() },
        ListingKey { region: "eu-west-2".to_owned(), ..key() },
        ListingKey { endpoint: Some("http://127.0.0.1:4583".to_owned()), ..key() },
        ListingKey { scope: "/team".to_owned(), ..key() },
        // The same letters, cut elsewhere.
        ListingKey { region: "eu-west-1/".to_owned(), scope: String::new(), ..key() },
    ];
    for (i, context) in contexts.iter().enumerate() {
        cache.remember(context, &kept_of(&[full(&format!("/{i}"))])).unwrap();
    }
    for (i, context) in contexts.iter().enumerate() {
        assert_eq!(names(cache.recall(context)), Some(vec![format!("/{i}")]));
    }
    for file in files(&cache.dir) {
        assert!(!file.contains("prod") && !file.contains("eu-"), "a file's name tells where somebody signs in: {file}");
    }
    fs::copy(cache.path(&contexts[0]), cache.path(&contexts[1])).unwrap();
    assert!(cache.recall(&contexts[1]).is_none(), "a file under another context's name is foreign");
}

#[test]
fn a_damaged_file_counts_as_none() {
    let (_home, cache) = cache();
    cache.remember(&key(), &kept()).unwrap();
    let path = cache.path(&key());
    let whole = fs::read(&path).unwrap();
    let recalled = |bytes: &[u8]| {
        fs::write(&path, bytes).unwrap();
        cache.recall(&key()).is_some()
    };
    assert!(recalled(&whole));
    for len in 0..whole.len() {
        assert!(!recalled(&whole[..len]), "cut after {len} bytes");
    }
    for at in 0..whole.len() {
        let mut damaged = whole.clone();
        damaged[at] ^= 0x10;
        assert!(!recalled(&damaged), "byte {at} is another");
    }
    assert!(!recalled(&[&whole[..], b"x"].concat()), "something follows");
    assert!(!recalled(b"from another program"));
}

#[test]
fn another_format_counts_as_none_though_its_sum_is_right() {
    use sha2::{Digest, Sha256};
    let (_home, cache) = cache();
    cache.remember(&key(), &kept()).unwrap();
    let path = cache.path(&key());
    let whole = fs::read(&path).unwrap();
    for (format, known) in [(format::FORMAT, true), (format::FORMAT + 1, false), (0, false)] {
        let mut body = whole[..whole.len() - 32].to_vec();
        body[8] = format;
        let sum = Sha256::digest(&body);
        fs::write(&path, [&body[..], &sum[..]].concat()).unwrap();
        assert_eq!(cache.recall(&key()).is_some(), known, "format {format}");
    }
}

#[cfg(unix)]
#[test]
fn files_are_their_owners_alone() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let (_home, cache) = cache();
    let mode = |path: &Path| fs::symlink_metadata(path).unwrap().permissions().mode() & 0o777;
    let set = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    cache.remember(&key(), &kept()).unwrap();
    let path = cache.path(&key());
    assert_eq!((mode(&cache.dir), mode(&path)), (0o700, 0o600));

    for open in [0o640, 0o604, 0o620] {
        set(&path, open);
        assert!(cache.recall(&key()).is_none(), "others could read or write it: {open:o}");
    }
    set(&path, 0o600);
    // Only root can give a file away; anybody else cannot be in that place either.
    if std::os::unix::fs::chown(&path, Some(12_345), None).is_ok() {
        assert!(cache.recall(&key()).is_none(), "it belongs to another user");
        fs::remove_file(&path).unwrap();
    }
    set(&cache.dir, 0o755);
    cache.remember(&key(), &kept()).unwrap();
    assert_eq!((mode(&cache.dir), mode(&path)), (0o700, 0o600), "a directory that was open is closed");

    let elsewhere = cache.dir.join("elsewhere");
    fs::rename(&path, &elsewhere).unwrap();
    symlink(&elsewhere, &path).unwrap();
    assert!(cache.recall(&key()).is_none(), "a link is not followed");
    cache.remember(&key(), &kept_of(&[full("/new")])).unwrap();
    assert!(fs::symlink_metadata(&path).unwrap().is_file(), "a link is replaced, not written through");
    assert_eq!(names(cache.recall(&key())), Some(vec!["/new".to_owned()]));
}

#[test]
fn a_file_that_is_none_or_too_large_counts_as_none() {
    let (_home, cache) = cache();
    cache.remember(&key(), &kept()).unwrap();
    let path = cache.path(&key());
    let len = fs::metadata(&path).unwrap().len();
    let bounded = |max| Cache::new(cache.dir.clone()).bounded(max, u64::MAX);
    assert!(bounded(len).recall(&key()).is_some());
    assert!(bounded(len - 1).recall(&key()).is_none());
    fs::remove_file(&path).unwrap();
    fs::create_dir(&path).unwrap();
    assert!(cache.recall(&key()).is_none());
}

#[test]
fn a_write_that_fails_leaves_nothing_behind() {
    let (_home, cache) = cache();
    cache.remember(&key(), &kept()).unwrap();
    let small = Cache::new(cache.dir.clone()).bounded(100, u64::MAX);
    let error = small.remember(&key(), &kept()).unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::FileTooLarge);
    assert_eq!(files(&cache.dir), [""; 0], "neither half a file nor one that is out of date");

    // Where the directory cannot be made there is nothing to clean up, and no panic.
    let file = cache.dir.join("file");
    fs::write(&file, "").unwrap();
    Cache::new(file.join("sesame")).remember(&key(), &kept()).unwrap_err();
}

#[test]
fn a_file_appears_as_a_whole_or_not_at_all() {
    let (_home, cache) = cache();
    cache.remember(&key(), &kept_of(&[full("/old")])).unwrap();
    let path = cache.path(&key());
    private_files::replace(&path, u64::MAX, |out| {
        out.write_all(b"half")?;
        assert_eq!(names(cache.recall(&key())), Some(vec!["/old".to_owned()]), "readers see the old one meanwhile");
        Err(io::Error::other("interrupted"))
    })
    .unwrap_err();
    assert_eq!(names(cache.recall(&key())), Some(vec!["/old".to_owned()]));
    assert_eq!(files(&cache.dir).len(), 1);
}

#[test]
fn all_files_together_stay_within_bounds_and_the_oldest_go_first() {
    let (_home, cache) = cache();
    let of = |scope: &str| ListingKey { scope: scope.to_owned(), ..key() };
    cache.remember(&of("/0"), &kept()).unwrap();
    let len = fs::metadata(cache.path(&of("/0"))).unwrap().len();
    let three = Cache::new(cache.dir.clone()).bounded(MAX_FILE, 3 * len);
    let written = |path: &Path, ago: Duration| {
        fs::File::options().write(true).open(path).unwrap().set_modified(SystemTime::now() - ago).unwrap();
    };
    let unfinished = [("old.1-0.part", 2), ("new.1-0.part", 0)];
    for (name, hours) in unfinished {
        let path = cache.dir.join(name);
        fs::write(&path, "half").unwrap();
        written(&path, Duration::from_hours(hours));
    }
    fs::write(cache.dir.join("of-somebody-else"), vec![0; 4 * len as usize]).unwrap();
    for (scope, hours) in [("/0", 4), ("/1", 9), ("/2", 6)] {
        cache.remember(&of(scope), &kept()).unwrap();
        written(&cache.path(&of(scope)), Duration::from_hours(hours));
    }
    three.remember(&of("/3"), &kept()).unwrap();
    let there: Vec<_> = ["/0", "/1", "/2", "/3"].map(|scope| cache.recall(&of(scope)).is_some()).into();
    assert_eq!(there, [true, false, true, true]);
    let others: Vec<_> = files(&cache.dir).into_iter().filter(|name| !name.contains(format::EXTENSION)).collect();
    assert_eq!(others, ["new.1-0.part", "of-somebody-else"], "what may be in use, or is not ours, stays");
    Cache::new(cache.dir.clone()).bounded(MAX_FILE, 0).remember(&of("/4"), &kept()).unwrap();
    assert!(cache.recall(&of("/4")).is_some(), "the newest stays whatever its size");
}

/// Whoever gives a parameter a value must think of what is written to the disk: this fails to compile then, as do
/// `Meta::freeze` and `Extra::freeze`, which name every member.
#[test]
fn there_is_no_place_for_a_value() {
    let Parameter {
        name: _,
        kind: _,
        version: _,
        tier: _,
        key_id: _,
        data_type: _,
        description: _,
        allowed_pattern: _,
        modified: _,
        modified_by: _,
        policies: _,
        arn: _,
        described: _,
    } = full("/a");
}
