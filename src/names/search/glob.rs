//! A word of a query with `*` in it: the whole of a name, or of what is left of it from some folder on.

use super::term::{Term, mask};

/// Names written out but for what each `*` stands for: any characters, slashes too, as in a policy's resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Glob {
    negated: bool,
    pattern: Term,
    /// Of what is written out.
    mask: u64,
}

impl Glob {
    pub(super) fn new(pattern: &str, negated: bool) -> Self {
        Self { negated, pattern: Term::new(pattern), mask: mask(&pattern.replace('*', "")) }
    }

    /// Whether a name, of which `mask` is known, is not left out.
    pub(super) fn passes(&self, name: &str, mask: u64) -> bool {
        self.negated != (self.mask & !mask & !SLASH == 0 && self.is_whole(name))
    }

    /// With a slash in front it is the whole name, whose own slash may be missing: a root name is listed without. Otherwise it may begin
    /// in any folder: `db/*`, `pass*`. A parameter of another account goes by the name in its ARN.
    fn is_whole(&self, name: &str) -> bool {
        let name = match name.strip_prefix("arn:").and_then(|arn| arn.split_once(":parameter/")) {
            Some((_, name)) => name,
            None => name.strip_prefix('/').unwrap_or(name),
        };
        let pattern = self.pattern.text();
        if let Some(bare) = pattern.strip_prefix('/') {
            return self.covers(bare, name);
        }
        // `*/x` is written for `/x` as well.
        let bare = pattern.strip_prefix("*/").unwrap_or(pattern);
        let folders = name.match_indices('/').map(|(slash, _)| slash + 1);
        std::iter::once(0).chain(folders).any(|start| self.covers(bare, &name[start..]))
    }

    fn covers(&self, pattern: &str, name: &str) -> bool {
        let (pattern, name) = (pattern.as_bytes(), name.as_bytes());
        let (mut at, mut reached) = (0, 0);
        // The latest star and how much of the name it has taken: if what follows does not fit, it takes one more.
        let mut star = None;
        while reached < name.len() {
            match pattern.get(at) {
                Some(b'*') => {
                    star = Some((at, reached));
                    at += 1;
                }
                Some(byte) if self.pattern.same(*byte, name[reached]) => {
                    at += 1;
                    reached += 1;
                }
                _ => {
                    let Some((from, taken)) = star else { return false };
                    star = Some((from, taken + 1));
                    (at, reached) = (from + 1, taken + 1);
                }
            }
        }
        pattern[at..].iter().all(|byte| *byte == b'*')
    }
}

/// What a mask has of a slash: a name may lack the one that a pattern begins with.
const SLASH: u64 = 1 << 36;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn passes(pattern: &str, name: &str) -> bool {
        let (negated, bare) = pattern.strip_prefix('!').map_or((false, pattern), |bare| (true, bare));
        Glob::new(bare, negated).passes(name, mask(name))
    }

    #[test]
    fn a_star_is_any_part_of_a_whole_name() {
        for (pattern, name, is) in [
            ("/app/*/db/*", "/app/prod/db/url", true),
            ("/app/*/db/*", "/app/eu/prod/db/url/x", true),
            ("/app/*/db/*", "/app/prod/db", false),
            ("/app/*/db/*", "/x/app/prod/db/url", false),
            ("/app/*", "/application/x", false),
            ("app/*", "/app/x", true),
            ("db/*", "/app/prod/db/url", true),
            ("db/*", "/app/prod/old-db/url", false),
            ("pass*", "/app/db/password", true),
            ("pass*", "/app/db/old-password", false),
            ("!pass*", "/app/db/password", false),
            ("*/url", "/app/url", true),
            ("*/url", "url", true),
            ("*/url", "/app/curl", false),
            ("/*", "root", true),
            ("/r*t", "root", true),
            ("*", "/x", true),
            ("/a**b", "/ab", true),
            ("/App/*", "/app/x", false),
            ("/app/*", "/APP/x", true),
            ("*pass*", "/db/password/x", true),
            ("!*/db/*", "/app/db/x", false),
            ("!*/db/*", "/app/x", true),
            ("/net/*", "arn:aws:ssm:eu-west-1:222233334444:parameter/net/psk", true),
            ("arn*", "arn:aws:ssm:eu-west-1:222233334444:parameter/net/psk", false),
            ("/é/*", "/é/x", true),
        ] {
            assert_eq!(passes(pattern, name), is, "{pattern} {name}");
        }
    }

    proptest! {
        #[test]
        fn the_short_way_is_what_a_regular_expression_says(pattern in "[ab/*]{0,8}[*]", name in "/?[ab/]{0,10}") {
            let expression = |pattern: &str| pattern.replace('*', ".*");
            let expression = match (pattern.strip_prefix('/'), pattern.strip_prefix("*/")) {
                (Some(bare), _) => format!("^{}$", expression(bare)),
                (None, bare) => format!("^(.*/)?{}$", expression(bare.unwrap_or(&pattern))),
            };
            let name_of = name.strip_prefix('/').unwrap_or(&name);
            let whole = regex_lite::Regex::new(&expression).unwrap().is_match(name_of);
            prop_assert_eq!(passes(&pattern, &name), whole);
        }
    }
}
