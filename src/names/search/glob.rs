//! A word of a query with `*` in it: the whole of a name.

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

    /// The slash in front counts on neither side: a root name is listed without, and few people type it. A parameter of another
    /// account goes by the name in its ARN.
    fn is_whole(&self, name: &str) -> bool {
        let name = match name.strip_prefix("arn:").and_then(|arn| arn.split_once(":parameter/")) {
            Some((_, name)) => name,
            None => name.strip_prefix('/').unwrap_or(name),
        };
        let pattern = self.pattern.text();
        let bare = pattern.strip_prefix('/').unwrap_or(pattern);
        // `*/x` is written for `/x` as well.
        self.covers(bare, name) || bare.strip_prefix("*/").is_some_and(|rest| self.covers(rest, name))
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
            let bare = |text: &str| text.strip_prefix('/').unwrap_or(text).to_owned();
            let expression = |pattern: &str| format!("^{}$", pattern.replace('*', ".*"));
            let says = |pattern: &str| regex_lite::Regex::new(&expression(pattern)).unwrap().is_match(&bare(&name));
            let whole = says(&bare(&pattern)) || bare(&pattern).strip_prefix("*/").is_some_and(says);
            prop_assert_eq!(passes(&pattern, &name), whole);
        }
    }
}
