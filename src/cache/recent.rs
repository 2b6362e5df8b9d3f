//! The profiles that sessions connected with, the last first, for the next session to offer first.

use std::io;
use std::path::PathBuf;

use super::Cache;
use crate::private_files;

/// How many names are kept.
const MANY: usize = 20;

/// The largest file that is written or read; names of profiles are short.
const MAX_FILE: u64 = 16 << 10;

impl Cache {
    /// The profiles that sessions connected with, in this process or another, the last first. A file that is damaged, or not
    /// ours alone, counts as none. Reads a file: not for the interface's thread.
    pub fn recent_profiles(&self) -> Vec<String> {
        let names = private_files::read(&self.recent_path(), MAX_FILE);
        let names: Option<Vec<String>> = names.and_then(|bytes| serde_json::from_slice(&bytes).ok());
        let mut names = names.unwrap_or_default();
        names.truncate(MANY);
        names
    }

    /// Puts a profile before all others. What other sessions have put there stays, but for one that does so in the same
    /// instant: the file is read just before it is replaced, and replaced as a whole. Not for the interface's thread.
    ///
    /// # Errors
    /// What the file system says.
    pub fn visited(&self, profile: &str) -> io::Result<()> {
        private_files::prepare_dir(&self.dir)?;
        let mut names = self.recent_profiles();
        names.retain(|name| name != profile);
        names.insert(0, profile.to_owned());
        names.truncate(MANY);
        let text = serde_json::to_vec(&names).map_err(io::Error::other)?;
        private_files::replace(&self.recent_path(), MAX_FILE, |out| out.write_all(&text))
    }

    fn recent_path(&self) -> PathBuf {
        self.dir.join("recent-profiles.json")
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

    #[test]
    fn the_last_profile_comes_first_and_each_but_once() {
        let (_home, cache) = cache();
        assert_eq!(cache.recent_profiles(), [""; 0]);
        for profile in ["dev", "prod", "a b \"'\n", "dev"] {
            cache.visited(profile).unwrap();
        }
        assert_eq!(cache.recent_profiles(), ["dev", "a b \"'\n", "prod"]);
        for number in 0..MANY + 3 {
            cache.visited(&format!("p{number}")).unwrap();
        }
        let names = cache.recent_profiles();
        assert_eq!((names.len(), names[0].as_str(), names[MANY - 1].as_str()), (MANY, "p22", "p3"));
    }

    /// Two sessions at once: each sees what the other has left.
    #[test]
    fn sessions_beside_each_other_keep_each_others_profiles() {
        let (_home, one) = cache();
        let other = Cache::new(one.dir.clone());
        one.visited("of-one").unwrap();
        other.visited("of-other").unwrap();
        one.visited("again-of-one").unwrap();
        assert_eq!(other.recent_profiles(), ["again-of-one", "of-other", "of-one"]);
    }

    #[test]
    fn a_damaged_file_counts_as_none_and_is_replaced() {
        let (_home, cache) = cache();
        for damaged in [&b"[\"dev\""[..], b"\xff", b"{}", b"[1]", b"", &vec![b' '; MAX_FILE as usize + 1]] {
            cache.visited("dev").unwrap();
            fs::write(cache.recent_path(), damaged).unwrap();
            assert_eq!(cache.recent_profiles(), [""; 0]);
            cache.visited("prod").unwrap();
            assert_eq!(cache.recent_profiles(), ["prod"]);
        }
        fs::remove_file(cache.recent_path()).unwrap();
        fs::create_dir(cache.recent_path()).unwrap();
        cache.visited("dev").unwrap_err();
        assert_eq!(fs::read_dir(&cache.dir).unwrap().count(), 1, "half a file was left");
    }

    #[cfg(unix)]
    #[test]
    fn the_file_is_its_owners_alone_and_outlives_kept_listings() {
        use std::os::unix::fs::PermissionsExt;
        let (_home, cache) = cache();
        cache.visited("dev").unwrap();
        let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&cache.dir), mode(&cache.recent_path())), (0o700, 0o600));
        super::super::dir::sweep(&cache.dir, 0, &cache.dir);
        assert_eq!(cache.recent_profiles(), ["dev"]);
        fs::set_permissions(cache.recent_path(), fs::Permissions::from_mode(0o644)).unwrap();
        assert_eq!(cache.recent_profiles(), [""; 0], "others could read it");
    }
}
