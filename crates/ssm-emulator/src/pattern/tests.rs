#![allow(clippy::unwrap_used)]
use super::*;

/// Whether each text fits; what Java's `Pattern.matches` says.
#[test]
fn a_whole_value_fits_or_does_not_as_in_java() {
    for (pattern, fitting, others) in [
        ("", &[""][..], &["a"][..]),
        (r"\d{1,4}", &["1", "1234"], &["", "12345", "10,000", "١"]),
        ("a|b", &["a", "b"], &["ab", ""]),
        ("a|", &["a", ""], &["b"]),
        ("^abc$", &["abc"], &["abc\n", "xabc"]),
        ("abc$\n", &["abc\n"], &["abc"]),
        ("abc$(?s:.*)", &["abc", "abc\r\n", "abc\u{85}"], &["abcd", "abc\n\n"]),
        (r"abc\z(?s:.*)", &["abc"], &["abc\n"]),
        ("a.c", &["abc", "aéc", "a𝄞c"], &["a\nc", "a\rc", "a\u{85}c", "a\u{2028}c", "ac"]),
        ("(?s)a.c", &["a\nc", "a\rc"], &["ac"]),
        ("(?d)a.c", &["a\rc", "a\u{2028}c"], &["a\nc"]),
        ("(?m)^a$\n^b$", &["a\nb"], &["ab"]),
        ("(?i)straße[a-c]", &["STRAßEB", "straßea"], &["STRASSEB", "straßed"]),
        ("(?i:a)b", &["Ab", "ab"], &["AB"]),
        ("(a(?i)b|c)d", &["aBd", "Cd"], &["aBD", "CD"]),
        // Possessive and atomic: they give nothing back.
        ("a++b", &["ab", "aaab"], &["b"]),
        ("a++a", &[], &["aa", "aaa"]),
        ("(?>a|ab)c", &["ac"], &["abc"]),
        ("(?:a|ab)c", &["ac", "abc"], &[]),
        ("a?+a", &["aa"], &["a"]),
        (".{2,3}+x", &["abcx"], &["abx"]),
        ("a*?b??c+?", &["aabcc", "c"], &["ab"]),
        // Looking around.
        (r"(?=.*\d)(?=.*[a-z])(?=.*[A-Z]).{8,}", &["Passw0rd"], &["password", "Pass0rd"]),
        ("(?!.*secret).*", &["public"], &["my secret"]),
        (r".*(?<!\.exe)", &["a.txt"], &["a.exe"]),
        ("(?<=)a", &["a"], &[]),
        ("a(?<=a)b(?<=ab)", &["ab"], &["b"]),
        ("ab(?<=a|ab)", &["ab"], &["a"]),
        // References.
        (r"(\w)\1", &["aa", "11"], &["ab"]),
        (r"(?<q>['#]).*\k<q>", &["'x'", "#y#"], &["'x#"]),
        (r"(?i)(ab)\1", &["abAB"], &["abAC"]),
        (r"(a)|\1b", &["a"], &["b", "ab"]),
        (r"\1(a)", &[], &["a", "aa"]),
        (r"(a)(b)\2\1", &["abba"], &["abab"]),
        (r"(a)\11", &["aa1"], &["aaa"]),
        // Classes.
        ("[a-c&&[^b]]+", &["ac"], &["b"]),
        ("[a-z&&b-y]+", &["bcy"], &["a", "z"]),
        ("[a-c[x-z]]+", &["abxz"], &["m"]),
        ("[[:alpha:]]", &["a", ":", "p"], &["b", "z"]),
        ("[]a]+", &["]a"], &["[]"]),
        ("[^]a]", &["b"], &["]", "a"]),
        ("[a-]+", &["a-"], &["b"]),
        (r"[\w.-]+@[\w-]+\.\w{2,}", &["ana-1@example.org"], &["ana@example", "änä@example.org"]),
        (r"[\Q^]-\E]+", &["^]-"], &["a"]),
        (r"[&-]+", &["&-"], &["a"]),
        // Sets with names.
        (r"\p{L}+", &["abc", "Żółć", "東京", "ñ"], &["a1", "a b", "٣"]),
        (r"\P{L}+", &["12 -"], &["1a"]),
        (r"\pN+", &["12", "٣", "Ⅻ", "½"], &["a"]),
        (r"\p{Lu}\p{Ll}*", &["Ärger", "A"], &["ärger"]),
        (r"\p{IsAlphabetic}+", &["abcⅫ"], &["1"]),
        (r"\p{Alpha}+", &["abc"], &["é"]),
        (r"\p{Punct}+", &["!-/[`~"], &["a", "§"]),
        (r"\p{Sc}\p{Nd}+", &["€5", "$10"], &["5€"]),
        (r"\w+", &["a_1"], &["é", "a-"]),
        (r"\s+", &[" \t\r\n\u{b}\u{c}"], &["\u{a0}"]),
        (r"\h+", &[" \u{a0}\u{3000}"], &["\n"]),
        (r"\v", &["\n", "\u{b}", "\u{2028}"], &[" "]),
        (r"\S\D\W", &["ab-"], &["a1-"]),
        // Escapes.
        (r"\x41\u0042\x{43}\0104\t\n\e\cA\\\.", &["ABCD\t\n\u{1b}\u{1}\\."], &[]),
        (r"\ud834\udd1e", &["𝄞"], &[]),
        (r"\Qa.b*\E+", &["a.b*", "a.b**"], &["axb*"]),
        (r"\Qopen", &["open"], &[]),
        (r"a\\Q", &[r"a\Q"], &["aQ"]),
        (r"\bfoo\b bar\B.*", &["foo barx"], &["foo bar-"]),
        // Repetitions.
        ("a{2}{3}", &["aa"], &["aaaaaa"]),
        ("{2}a", &["a"], &["{2}a"]),
        ("}]", &["}]"], &[]),
        ("(a*)*", &["", "aaa"], &["b"]),
        ("(a|b*)*c", &["ababc", "c"], &["abd"]),
        ("(?:ab){2,3}", &["abab", "ababab"], &["ab", "abababab"]),
        ("(?:ab){2,}", &["abab", "ababababab"], &["ab"]),
        ("(?:ab)?c", &["abc", "c"], &["bc"]),
        ("^*a", &["a"], &[]),
    ] {
        for (texts, fit) in [(fitting, true), (others, false)] {
            for text in texts {
                assert_eq!(fits(pattern, text), Ok(fit), "{pattern} {text:?}");
            }
        }
    }
}

#[test]
fn what_java_does_not_read_is_malformed() {
    for pattern in [
        "(",
        ")",
        ")(",
        "[",
        "[]",
        "[^]",
        "[a",
        "*",
        "+a",
        "?",
        "a**",
        "a{",
        "a{1",
        "a{2,1}",
        "a{,3}",
        "{x}",
        "(?i)*",
        "\\",
        r"\y",
        r"\E",
        r"[\b]",
        r"[\1]",
        "[z-a]",
        "(?P<n>a)",
        "(?<n>a)(?<n>b)",
        "(?<1>a)",
        r"\k<n>",
        "(?#c)",
        "(?z)",
        r"\p{Colour}",
        r"\p",
        r"\p{L",
        r"\x1",
        r"\x{110000}",
        r"\u12",
        r"\08",
        r"\c",
        "(?<",
        "a|*",
    ] {
        assert_eq!(fits(pattern, "a"), Err(Problem::Malformed), "{pattern}");
    }
}

/// Where Java's versions differ, or its tables would be needed, nothing is said.
#[test]
fn what_cannot_be_told_is_not_told() {
    let many = format!("{}a{}", "(".repeat(100), ")".repeat(100));
    for (pattern, text) in [
        (r"\p{IsGreek}", "α"),
        (r"\p{InGreek}", "α"),
        (r"\p{javaLowerCase}", "a"),
        (r"\p{script=Latin}", "a"),
        (r"(?i)\p{Lu}", "a"),
        ("(?x) a", "a"),
        ("(?iu)ä", "Ä"),
        ("(?U)\\w", "ä"),
        (r"\R", "\n"),
        (r"\X", "a"),
        (r"\N{DIGIT ONE}", "1"),
        (r"\bä", "ä"),
        ("[^a[b]]", "c"),
        ("[^a&&b]", "c"),
        ("[&&a]", "a"),
        ("[a&&]", "a"),
        ("[a&&[b]c]", "a"),
        (r"[a-\d]", "a"),
        ("(?<=(a|b){1,3})c", "c"),
        ("(?<=a*)b", "b"),
        (r"(a)(?<=\1)", "a"),
        (r"\ud834", "a"),
        ("a{99999999999}", "a"),
        ("(ab){60000}", "a"),
        (&many, "a"),
        ("(a+)+b", &"a".repeat(60)),
        ("(a*)*b", &"a".repeat(60)),
    ] {
        assert!(matches!(fits(pattern, text), Err(Problem::NotEvaluated(_))), "{pattern} {:?}", fits(pattern, text));
    }
}

/// A value of the largest size costs no stack and no patience.
#[test]
fn long_values_are_tried_too() {
    let long = "ab".repeat(4096);
    for (pattern, fit) in [
        ("[a-z]{1,8192}", true),
        ("(a|b)*", true),
        ("(?:ab)+", true),
        (".*x.*", false),
        (".*?b", true),
        ("(?s)(?!.*xyz).*", true),
        ("(ab|ba)+a", false),
    ] {
        assert_eq!(fits(pattern, &long), Ok(fit), "{pattern}");
    }
}
