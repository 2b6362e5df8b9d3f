//! What a parameter is called in a program: by the last part of its name, as each language spells names.

/// Words that mean something to one of the languages, or that the code around already has. What is called so gets a word before it.
const TAKEN: &[&str] = &[
    "and",
    "as",
    "assert",
    "async",
    "await",
    "aws",
    "boto3",
    "break",
    "case",
    "catch",
    "cfg",
    "chan",
    "class",
    "config",
    "const",
    "context",
    "continue",
    "ctx",
    "debugger",
    "def",
    "default",
    "defer",
    "del",
    "delete",
    "do",
    "elif",
    "else",
    "enum",
    "err",
    "error",
    "eval",
    "except",
    "export",
    "extends",
    "fallthrough",
    "false",
    "finally",
    "for",
    "from",
    "func",
    "function",
    "global",
    "go",
    "goto",
    "if",
    "implements",
    "import",
    "in",
    "init",
    "instanceof",
    "interface",
    "is",
    "lambda",
    "len",
    "let",
    "main",
    "map",
    "new",
    "nil",
    "none",
    "nonlocal",
    "not",
    "null",
    "or",
    "out",
    "package",
    "pass",
    "print",
    "private",
    "protected",
    "public",
    "raise",
    "range",
    "return",
    "select",
    "ssm",
    "static",
    "string",
    "struct",
    "super",
    "switch",
    "this",
    "throw",
    "true",
    "try",
    "type",
    "typeof",
    "undefined",
    "var",
    "void",
    "while",
    "with",
    "yield",
];

/// What comes before a word that cannot stand alone.
const BEFORE: &str = "parameter";

/// `db-password` as `db`, `password`; `dbPassword` too.
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut before = ' ';
    for c in name.chars() {
        if c.is_ascii_alphanumeric() {
            let begins = !before.is_ascii_alphanumeric() || before.is_ascii_lowercase() && c.is_ascii_uppercase();
            match words.last_mut() {
                Some(word) if !begins => word.push(c.to_ascii_lowercase()),
                _ => words.push(c.to_ascii_lowercase().to_string()),
            }
        }
        before = c;
    }
    let stands_alone = match words.as_slice() {
        [] => false,
        [one] if TAKEN.contains(&one.as_str()) => false,
        [first, ..] => !first.starts_with(|c: char| c.is_ascii_digit()),
    };
    if !stands_alone {
        words.insert(0, BEFORE.to_owned());
    }
    words
}

/// `db_password`
pub(super) fn snake(name: &str) -> String {
    words(name).join("_")
}

/// `DB_PASSWORD`, as an export calls it.
pub(super) fn screaming(name: &str) -> String {
    crate::dialect::variables::variable(name).unwrap_or_else(|_| snake(name).to_ascii_uppercase())
}

/// `DbPassword`
pub(super) fn pascal(name: &str) -> String {
    let capital = |word: &String| {
        let mut chars = word.chars();
        chars.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(chars).collect::<String>()
    };
    words(name).iter().map(capital).collect()
}

/// `dbPassword`
pub(super) fn camel(name: &str) -> String {
    let pascal = pascal(name);
    let mut chars = pascal.chars();
    chars.next().map(|first| first.to_ascii_lowercase()).into_iter().chain(chars).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_spelled_as_each_language_does() {
        assert!(TAKEN.is_sorted());
        for (name, snake_case, camel_case, screaming_case) in [
            ("db-password", "db_password", "dbPassword", "DB_PASSWORD"),
            ("dbPassword", "db_password", "dbPassword", "DBPASSWORD"),
            ("DB_PASSWORD", "db_password", "dbPassword", "DB_PASSWORD"),
            ("pass.word--2", "pass_word_2", "passWord2", "PASS_WORD__2"),
            ("1st", "parameter_1st", "parameter1st", "PARAMETER_1ST"),
            ("class", "parameter_class", "parameterClass", "CLASS"),
            ("Class", "parameter_class", "parameterClass", "CLASS"),
            ("ssm", "parameter_ssm", "parameterSsm", "SSM"),
            ("class-name", "class_name", "className", "CLASS_NAME"),
            ("--", "parameter", "parameter", "__"),
            ("é", "parameter", "parameter", "_"),
        ] {
            assert_eq!(
                (snake(name), camel(name), screaming(name)),
                (snake_case.to_owned(), camel_case.to_owned(), screaming_case.to_owned())
            );
        }
    }
}
