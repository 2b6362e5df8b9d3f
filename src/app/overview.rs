//! What lies beneath a folder, in figures: all of it from what a listing has told, so that it costs no call.

use jiff::{SignedDuration, Timestamp};

use super::policy::expires_of;
use crate::names::{Node, Tree};
use crate::parameter::{ParameterType, Tier};

/// How many days back changes are counted.
pub(crate) const DAYS: usize = 90;

/// How many of the latest changes a folder's figures keep, and of what is to be looked at of each kind.
const KEPT: usize = 12;

/// The same of the page of what to look at: more than anybody goes through.
pub(crate) const MANY: usize = 2_000;

/// Policies that delete within that many days are worth a look.
pub(crate) const SOON: i64 = 30;

/// A secret that has not changed for that many days is worth a look.
const OLD_SECRET: i64 = 365;

/// Words that a name has whose value is to be kept secret.
const SECRET_WORDS: &[&str] =
    &["password", "passwd", "pwd", "secret", "token", "apikey", "credential", "credentials", "passphrase"];

/// The same, in two words.
const SECRET_PAIRS: &[[&str; 2]] = &[["api", "key"], ["private", "key"], ["access", "key"], ["secret", "key"]];

/// Seconds.
const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;

/// What is worth a look, the most urgent first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Finding {
    /// A policy deletes it soon.
    Expires,
    /// A secret that nobody has changed for a year.
    OldSecret,
    /// A plain String by whose name one would expect a secret.
    PlainSecret,
    /// Advanced, and no policy tells why.
    Advanced,
}

impl Finding {
    pub(crate) const ALL: [Self; 4] = [Self::Expires, Self::OldSecret, Self::PlainSecret, Self::Advanced];
}

/// Those of one kind: how many there are, and the most urgent of them, each with when it expires or was changed.
#[derive(Debug, Clone, Default)]
pub(crate) struct Found {
    pub(crate) count: usize,
    pub(crate) first: Vec<(i64, Node)>,
}

/// The figures of a folder.
#[derive(Debug, Clone)]
pub(crate) struct Overview {
    /// Of this folder,
    pub(crate) node: Node,
    /// as it was when it held so many,
    pub(crate) parameters: usize,
    /// in a tree of this revision,
    revision: u64,
    /// and more were on their way.
    partial: bool,
    /// Folders beneath.
    pub(crate) folders: usize,
    /// By type, in the order of [`ParameterType::ALL`].
    pub(crate) kinds: [usize; 3],
    /// How many are Advanced.
    pub(crate) advanced: usize,
    /// How many secrets are under which key, the most used first.
    pub(crate) keys: Vec<(String, usize)>,
    /// How many changed last on each of the last days, today last.
    pub(crate) days: [u32; DAYS],
    /// How many changed within the last hour, and within the last day before that.
    pub(crate) fresh: [usize; 2],
    /// The latest changes, newest first.
    pub(crate) latest: Vec<(i64, Node)>,
    /// What is worth a look, in the order of [`Finding::ALL`].
    pub(crate) found: [Found; 4],
}

impl Overview {
    /// Looks at all that lies beneath a folder; `partial` says that more names are on their way.
    pub(crate) fn of(tree: &Tree, node: Node, now: Timestamp, partial: bool) -> Self {
        Self::keeping(KEPT, tree, node, now, partial)
    }

    /// The same, with so many of each kind kept.
    pub(crate) fn keeping(most: usize, tree: &Tree, node: Node, now: Timestamp, partial: bool) -> Self {
        #[cfg(test)]
        crate::tally::add("folders looked over");
        let mut all = Self {
            node,
            parameters: tree.count(node),
            revision: tree.revision(),
            partial,
            folders: 0,
            kinds: [0; 3],
            advanced: 0,
            keys: Vec::new(),
            days: [0; DAYS],
            fresh: [0; 2],
            latest: Vec::new(),
            found: Default::default(),
        };
        let mut within = vec![node];
        while let Some(folder) = within.pop() {
            for child in tree.children(folder) {
                if tree.is_folder(child) {
                    all.folders += 1;
                    within.push(child);
                }
                if let Some(kind) = tree.kind(child) {
                    all.take(most, tree, child, kind, now);
                }
            }
        }
        settle(&mut all.latest, most, newest_first);
        for found in &mut all.found {
            settle(&mut found.first, most, earliest_first);
        }
        all.keys.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        all
    }

    /// Whether a look now might tell something else. While names arrive by the thousand, not every page of them is worth a look at all.
    pub(crate) fn is_of(&self, tree: &Tree, node: Node, partial: bool) -> bool {
        let count = tree.count(node);
        let few_more = count >= self.parameters && count < self.parameters + self.parameters / 8;
        let same = count == self.parameters && tree.revision() == self.revision;
        self.node == node && (self.partial == partial && same || partial && self.partial && few_more)
    }

    fn take(&mut self, most: usize, tree: &Tree, node: Node, kind: ParameterType, now: Timestamp) {
        let at = ParameterType::ALL.iter().position(|other| *other == kind).unwrap_or_default();
        self.kinds[at] += 1;
        let modified = tree.modified(node).map(Timestamp::as_second);
        if let Some(at) = modified {
            let ago = usize::try_from((now.as_second() - at).max(0) / DAY).unwrap_or(usize::MAX);
            if let Some(day) = self.days.iter_mut().rev().nth(ago) {
                *day += 1;
            }
            match now.as_second() - at {
                ..HOUR => self.fresh[0] += 1,
                HOUR..DAY => self.fresh[1] += 1,
                _ => {}
            }
            keep(&mut self.latest, (at, node), most, newest_first);
        }
        if kind == ParameterType::SecureString && tree.is_described(node) {
            let key = tree.key_id(node).unwrap_or("alias/aws/ssm");
            match self.keys.iter_mut().find(|(name, _)| name == key) {
                Some((_, count)) => *count += 1,
                None => self.keys.push((key.to_owned(), 1)),
            }
        }
        if tree.is_described(node) && tree.tier(node) == Some(Tier::Advanced) {
            self.advanced += 1;
            let policies = tree.parameter(node).map(|parameter| parameter.policies).unwrap_or_default();
            let expires = policies.iter().find_map(expires_of).map(Timestamp::as_second);
            let soon = now.saturating_add(SignedDuration::from_hours(24 * SOON)).map_or(i64::MAX, Timestamp::as_second);
            if let Some(at) = expires.filter(|at| *at < soon) {
                self.find(most, Finding::Expires, at, node);
            }
            if policies.is_empty() {
                self.find(most, Finding::Advanced, modified.unwrap_or_default(), node);
            }
        }
        let is_old = |at: &i64| now.as_second() - at > OLD_SECRET * DAY;
        if let Some(at) = modified.filter(is_old).filter(|_| kind == ParameterType::SecureString) {
            self.find(most, Finding::OldSecret, at, node);
        }
        if kind == ParameterType::String && is_called_secret(tree.segment(node)) {
            self.find(most, Finding::PlainSecret, modified.unwrap_or_default(), node);
        }
    }

    /// The earliest first: what expires soonest, what has not changed for longest.
    fn find(&mut self, most: usize, finding: Finding, at: i64, node: Node) {
        let found = &mut self.found[finding as usize];
        found.count += 1;
        keep(&mut found.first, (at, node), most, earliest_first);
    }
}

fn newest_first((at, _): &(i64, Node)) -> i64 {
    -at
}

fn earliest_first((at, _): &(i64, Node)) -> i64 {
    *at
}

/// Keeps it as long as it may be among the first. What came first stands first among equals.
fn keep(kept: &mut Vec<(i64, Node)>, one: (i64, Node), most: usize, by: fn(&(i64, Node)) -> i64) {
    kept.push(one);
    if kept.len() >= 2 * most {
        settle(kept, most, by);
    }
}

fn settle(kept: &mut Vec<(i64, Node)>, most: usize, by: fn(&(i64, Node)) -> i64) {
    kept.sort_by_key(by);
    kept.truncate(most);
}

/// Whether one would expect a secret under a name that ends so.
fn is_called_secret(segment: &str) -> bool {
    let is_word = |it: char| !it.is_ascii_alphanumeric();
    let is_one = |word: &str, of: &str| word.eq_ignore_ascii_case(of);
    let mut before = "";
    for word in segment.split(is_word) {
        if SECRET_WORDS.iter().any(|of| is_one(word, of))
            || SECRET_PAIRS.iter().any(|[first, second]| is_one(before, first) && is_one(word, second))
        {
            return true;
        }
        before = word;
    }
    false
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::parameter::{Parameter, Policy};

    const NOW: i64 = 1_800_000_000;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(seconds).unwrap()
    }

    fn one(name: &str, kind: ParameterType, ago: i64) -> Parameter {
        Parameter { described: true, modified: Some(at(NOW - ago)), ..Parameter::bare(name, kind, 3) }
    }

    #[test]
    fn a_folder_is_told_in_figures() {
        let mut tree = Tree::new();
        let secret = ParameterType::SecureString;
        for parameter in [
            one("/a/host", ParameterType::String, 60),
            one("/a/db/password", secret, 400 * DAY),
            Parameter { key_id: Some("alias/team".to_owned()), ..one("/a/db/token", secret, 2 * DAY) },
            one("/a/db/smtp-password", ParameterType::String, 3 * DAY),
            Parameter { tier: Tier::Advanced, ..one("/a/list", ParameterType::StringList, 91 * DAY) },
            Parameter {
                tier: Tier::Advanced,
                policies: vec![Policy {
                    kind: "Expiration".to_owned(),
                    text: format!(r#"{{"Type":"Expiration","Attributes":{{"Timestamp":"{}"}}}}"#, at(NOW + 5 * DAY)),
                    status: "Pending".to_owned(),
                }],
                ..one("/a/db/temp", ParameterType::String, 10)
            },
            one("/b/password", ParameterType::String, 5),
        ] {
            tree.upsert(&parameter);
        }
        let folder = tree.find("/a").unwrap();
        let all = Overview::of(&tree, folder, at(NOW), false);
        assert_eq!((all.parameters, all.folders, all.kinds, all.advanced), (6, 1, [2, 3, 1], 2));
        assert_eq!(all.keys, [("alias/aws/ssm".to_owned(), 1), ("alias/team".to_owned(), 1)]);
        assert_eq!(all.days[DAYS - 4..], [1, 1, 0, 2], "today last, and nothing of 91 days ago");
        assert_eq!(all.days.iter().sum::<u32>(), 4);
        assert_eq!(all.fresh, [2, 0], "within the hour, and the day");
        let names = |found: &[(i64, Node)]| found.iter().map(|(_, node)| tree.name(*node)).collect::<Vec<_>>();
        assert_eq!(names(&all.latest)[..3], ["/a/db/temp", "/a/host", "/a/db/token"]);
        for (finding, names_found) in [
            (Finding::Expires, vec!["/a/db/temp"]),
            (Finding::OldSecret, vec!["/a/db/password"]),
            (Finding::PlainSecret, vec!["/a/db/smtp-password"]),
            (Finding::Advanced, vec!["/a/list"]),
        ] {
            let found = &all.found[finding as usize];
            assert_eq!(
                (found.count, names(&found.first)),
                (names_found.len(), names_found.iter().map(|it| (*it).to_owned()).collect())
            );
        }
    }

    #[test]
    fn what_is_most_urgent_is_kept() {
        let mut tree = Tree::new();
        for index in 0..100 {
            tree.upsert(&one(&format!("/a/p{index}"), ParameterType::SecureString, (366 + (index * 37) % 100) * DAY));
        }
        let all = Overview::of(&tree, tree.find("/a").unwrap(), at(NOW), false);
        let old = &all.found[Finding::OldSecret as usize];
        assert_eq!((old.count, old.first.len(), all.latest.len()), (100, KEPT, KEPT));
        assert_eq!(old.first[0].0, NOW - (366 + 99) * DAY);
        assert!(all.latest.is_sorted_by_key(|(at, _)| -at) && old.first.is_sorted());
    }

    #[test]
    fn names_of_secrets_are_words_and_not_parts_of_words() {
        for name in ["password", "smtp-password", "API_KEY", "x.token", "client-secret", "private-key"] {
            assert!(is_called_secret(name), "{name}");
        }
        for name in ["tokenizer", "key", "secretary", "public-key", "passwordless", "monkey", ""] {
            assert!(!is_called_secret(name), "{name}");
        }
    }

    #[test]
    fn it_is_looked_at_anew_where_it_may_have_changed() {
        let mut tree = Tree::new();
        for index in 0..16 {
            tree.upsert(&one(&format!("/a/p{index}"), ParameterType::String, DAY));
        }
        let node = tree.find("/a").unwrap();
        let (whole, partial) = (Overview::of(&tree, node, at(NOW), false), Overview::of(&tree, node, at(NOW), true));
        assert!(
            whole.is_of(&tree, node, false) && partial.is_of(&tree, node, true) && !partial.is_of(&tree, node, false)
        );
        tree.upsert(&one("/a/q", ParameterType::String, 5));
        assert!(!whole.is_of(&tree, node, false), "one is new");
        assert!(partial.is_of(&tree, node, true), "one of many more");
        tree.upsert(&one("/a/r", ParameterType::String, 5));
        assert!(!partial.is_of(&tree, node, true), "an eighth more");
    }
}
