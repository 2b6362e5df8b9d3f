//! What accounts are called, or that a principal may not see it: asked for seldom, since each refusal is an `AccessDenied` in the
//! account's trail.

use std::io;
use std::path::PathBuf;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::Cache;
use super::asker::{AliasAnswer, Asker};
use crate::private_files;

/// How long a refusal holds: permissions seldom change, and each question leaves a trace.
const REFUSAL_HOLDS: SignedDuration = SignedDuration::from_hours(7 * 24);

/// How long an alias holds, or that there is none: it may be all that says that an account is production.
const ALIAS_HOLDS: SignedDuration = SignedDuration::from_hours(2);

/// How long it holds that IAM is not reached: networks come and go, and all it spares is a moment's wait.
const UNREACHED_HOLDS: SignedDuration = SignedDuration::from_hours(1);

/// How many answers are kept.
const MANY: usize = 100;

/// The largest file that is written or read.
const MAX_FILE: u64 = 64 << 10;

#[derive(Serialize, Deserialize)]
struct KeptAlias {
    asker: Asker,
    answer: AliasAnswer,
    at: Timestamp,
}

impl KeptAlias {
    fn holds(&self, now: Timestamp) -> bool {
        let age = now.duration_since(self.at);
        let limit = match self.answer {
            AliasAnswer::Alias(_) => ALIAS_HOLDS,
            AliasAnswer::Refused => REFUSAL_HOLDS,
            AliasAnswer::Unreached => UNREACHED_HOLDS,
        };
        !age.is_negative() && age < limit
    }

    /// An alias is the account's, a refusal the principal's, a way to IAM everybody's.
    fn is_for(&self, asker: &Asker) -> bool {
        let place = |asker: &Asker| (asker.account.clone(), asker.endpoint.clone());
        match self.answer {
            AliasAnswer::Alias(_) | AliasAnswer::Unreached => place(&self.asker) == place(asker),
            AliasAnswer::Refused => self.asker == *asker,
        }
    }
}

impl Cache {
    /// What was said within the last week. A file that is damaged, or not ours alone, counts as none. Reads a file: not for the
    /// interface's thread.
    pub fn alias(&self, asker: &Asker, now: Timestamp) -> Option<AliasAnswer> {
        let known = self.aliases().into_iter().filter(|entry| entry.holds(now) && entry.is_for(asker));
        // What the account is called says more than that somebody could not see it.
        known.map(|entry| entry.answer).max_by_key(|answer| match answer {
            AliasAnswer::Alias(_) => 2,
            AliasAnswer::Refused => 1,
            AliasAnswer::Unreached => 0,
        })
    }

    /// Keeps what was said just now. Not for the interface's thread.
    ///
    /// # Errors
    /// What the file system says.
    pub fn keep_alias(&self, asker: Asker, answer: AliasAnswer, now: Timestamp) -> io::Result<()> {
        private_files::prepare_dir(&self.dir)?;
        let mut entries = self.aliases();
        entries.retain(|entry| entry.holds(now) && !entry.is_for(&asker));
        entries.insert(0, KeptAlias { asker, answer, at: now });
        entries.truncate(MANY);
        let text = serde_json::to_vec(&entries).map_err(io::Error::other)?;
        private_files::replace(&self.aliases_path(), MAX_FILE, |out| out.write_all(&text))
    }

    fn aliases(&self) -> Vec<KeptAlias> {
        let bytes = private_files::read(&self.aliases_path(), MAX_FILE);
        bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default()
    }

    fn aliases_path(&self) -> PathBuf {
        self.dir.join("account-aliases.json")
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::fs;

    use super::*;

    fn cache() -> (tempfile::TempDir, Cache) {
        let home = tempfile::tempdir().unwrap();
        let cache = Cache::new(home.path().join("cache").join("sesame"));
        (home, cache)
    }

    fn asker(account: &str, principal: &str) -> Asker {
        Asker { account: account.to_owned(), endpoint: None, principal: principal.to_owned() }
    }

    fn alias(text: &str) -> AliasAnswer {
        AliasAnswer::Alias(Some(text.to_owned()))
    }

    /// In hours since some day.
    fn at(hours: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + hours * 3600).unwrap()
    }

    #[test]
    fn an_alias_is_the_accounts_and_a_refusal_the_principals() {
        let (_home, cache) = cache();
        let (reader, admin) = (asker("1", "role/reader"), asker("1", "role/admin"));
        assert_eq!(cache.alias(&reader, at(0)), None);
        cache.keep_alias(reader.clone(), AliasAnswer::Refused, at(0)).unwrap();
        assert_eq!(cache.alias(&reader, at(1)), Some(AliasAnswer::Refused));
        assert_eq!(cache.alias(&admin, at(1)), None, "who may see it, and be warned of production, asks");
        cache.keep_alias(admin.clone(), alias("acme"), at(1)).unwrap();
        for asker in [&reader, &admin] {
            assert_eq!(cache.alias(asker, at(2)), Some(alias("acme")));
        }
        let local = Asker { endpoint: Some("http://localhost".to_owned()), ..admin.clone() };
        for other in [&local, &asker("2", "role/admin")] {
            assert_eq!(cache.alias(other, at(2)), None);
        }
        cache.keep_alias(admin.clone(), alias("renamed"), at(3)).unwrap();
        assert_eq!(cache.alias(&reader, at(3)), Some(alias("renamed")));
        cache.keep_alias(admin.clone(), AliasAnswer::Alias(None), at(4)).unwrap();
        assert_eq!(cache.alias(&admin, at(4)), Some(AliasAnswer::Alias(None)));
    }

    #[test]
    fn a_refusal_holds_for_a_week_and_an_alias_for_hours() {
        let (_home, cache) = cache();
        let ana = asker("1", "user/ana");
        cache.keep_alias(ana.clone(), AliasAnswer::Refused, at(0)).unwrap();
        for (hours, known) in [(-1, false), (0, true), (7 * 24 - 1, true), (7 * 24, false)] {
            assert_eq!(cache.alias(&ana, at(hours)).is_some(), known, "{hours}");
        }
        let ben = asker("1", "user/ben");
        cache.keep_alias(ben.clone(), AliasAnswer::Alias(None), at(0)).unwrap();
        assert_eq!((cache.alias(&ben, at(1)).is_some(), cache.alias(&ben, at(2)).is_some()), (true, false));
        for number in 0..=MANY {
            cache.keep_alias(asker(&number.to_string(), "user/ana"), alias("acme"), at(1)).unwrap();
        }
        assert_eq!((cache.aliases().len(), cache.alias(&asker("0", "user/ana"), at(1))), (MANY, None));
    }

    #[test]
    fn that_iam_is_not_reached_holds_for_an_hour_and_says_less_than_any_answer() {
        let (_home, cache) = cache();
        let (ana, ben) = (asker("1", "user/ana"), asker("1", "user/ben"));
        cache.keep_alias(ana.clone(), AliasAnswer::Unreached, at(0)).unwrap();
        assert_eq!((cache.alias(&ben, at(0)), cache.alias(&ben, at(1))), (Some(AliasAnswer::Unreached), None));
        cache.keep_alias(ben.clone(), AliasAnswer::Refused, at(0)).unwrap();
        cache.keep_alias(ana.clone(), AliasAnswer::Unreached, at(0)).unwrap();
        assert_eq!(cache.alias(&ben, at(0)), Some(AliasAnswer::Refused));
        cache.keep_alias(ana.clone(), alias("acme"), at(0)).unwrap();
        assert_eq!(cache.alias(&ana, at(0)), Some(alias("acme")));
    }

    #[test]
    fn a_damaged_file_counts_as_none_and_is_replaced() {
        let (_home, cache) = cache();
        let ana = asker("1", "user/ana");
        for damaged in [&b"["[..], b"\xff", b"{}", b"[1]", b"", &vec![b' '; MAX_FILE as usize + 1]] {
            cache.keep_alias(ana.clone(), alias("acme"), at(0)).unwrap();
            fs::write(cache.aliases_path(), damaged).unwrap();
            assert_eq!(cache.alias(&ana, at(0)), None);
        }
        cache.keep_alias(ana.clone(), alias("acme"), at(0)).unwrap();
        assert_eq!(cache.alias(&ana, at(0)), Some(alias("acme")));
    }

    #[cfg(unix)]
    #[test]
    fn the_file_is_its_owners_alone() {
        use std::os::unix::fs::PermissionsExt;
        let (_home, cache) = cache();
        let ana = asker("1", "user/ana");
        cache.keep_alias(ana.clone(), alias("acme"), at(0)).unwrap();
        assert_eq!(fs::metadata(cache.aliases_path()).unwrap().permissions().mode() & 0o777, 0o600);
        fs::set_permissions(cache.aliases_path(), fs::Permissions::from_mode(0o644)).unwrap();
        assert_eq!(cache.alias(&ana, at(0)), None, "others could have written it");
    }
}
