//! A source as far as it matters here: its modules, what its `use` declarations bind, and the paths in its code. What is compiled
//! for tests alone is left out.

/// A name or a sign.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    Name(String),
    /// `::`
    Of,
    Sign(char),
}

/// What a file or a module within it says.
#[derive(Debug, Default)]
pub(super) struct Module {
    /// The modules that stand in files of their own.
    pub(super) declared: Vec<String>,
    /// Those that stand in this one.
    pub(super) inside: Vec<(String, Module)>,
    pub(super) uses: Vec<Use>,
    /// The paths of its code, each by its names.
    pub(super) paths: Vec<Vec<String>>,
}

/// One name of a `use` declaration.
#[derive(Debug)]
pub(super) struct Use {
    pub(super) path: Vec<String>,
    /// What it is called here; `*` for all that is there.
    pub(super) bound: String,
}

impl Module {
    pub(super) fn of(text: &str) -> Self {
        let tokens = tokens(text);
        let mut at = 0;
        Self::read(&tokens, &mut at)
    }

    /// Up to the end of the tokens or of the braces around.
    fn read(tokens: &[Token], at: &mut usize) -> Self {
        let mut module = Self::default();
        let mut depth = 0_usize;
        while *at < tokens.len() {
            match &tokens[*at] {
                Token::Sign('#') if is_for_tests(&tokens[*at..]) => skip_item(tokens, at),
                Token::Sign('#') => skip_attribute(tokens, at),
                Token::Name(word) if word == "use" => module.uses.extend(uses(tokens, at)),
                Token::Name(word) if word == "mod" => module.declare(tokens, at),
                // Who may see it takes nothing of anybody.
                Token::Name(word) if word == "pub" && tokens.get(*at + 1) == Some(&Token::Sign('(')) => {
                    *at += 1;
                    skip_group(tokens, at);
                }
                Token::Name(_) => module.paths.extend(path(tokens, at)),
                Token::Sign('}') if depth == 0 => break,
                sign => {
                    depth += usize::from(*sign == Token::Sign('{'));
                    depth -= usize::from(*sign == Token::Sign('}'));
                    *at += 1;
                }
            }
        }
        module
    }

    fn declare(&mut self, tokens: &[Token], at: &mut usize) {
        if let [_, Token::Name(name), sign, ..] = &tokens[*at..] {
            *at += 3;
            match sign {
                Token::Sign('{') => {
                    self.inside.push((name.clone(), Self::read(tokens, at)));
                    *at += 1;
                }
                _ => self.declared.push(name.clone()),
            }
        } else {
            *at += 1;
        }
    }
}

/// Whether an attribute has what it stands before compiled for tests alone.
fn is_for_tests(tokens: &[Token]) -> bool {
    let mut end = 1;
    skip_group(tokens, &mut end);
    let word = |at: usize| if let Some(Token::Name(word)) = tokens.get(at) { word.as_str() } else { "" };
    word(2) == "cfg" && (4..end).any(|at| word(at) == "test" && word(at - 2) != "not")
}

fn skip_attribute(tokens: &[Token], at: &mut usize) {
    while *at < tokens.len() && tokens[*at] != Token::Sign('[') {
        *at += 1;
    }
    skip_group(tokens, at);
}

/// Past a group in brackets of any sort, which begins here.
fn skip_group(tokens: &[Token], at: &mut usize) {
    let mut depth = 0_usize;
    while *at < tokens.len() {
        if let Token::Sign(sign) = tokens[*at] {
            depth += usize::from("([{".contains(sign));
            depth -= usize::from(")]}".contains(sign));
        }
        *at += 1;
        if depth == 0 {
            break;
        }
    }
}

/// Past the attributes here and the item or statement that they stand before.
fn skip_item(tokens: &[Token], at: &mut usize) {
    while tokens.get(*at) == Some(&Token::Sign('#')) {
        skip_attribute(tokens, at);
    }
    let is_use = tokens[*at..].iter().take(5).any(|token| *token == Token::Name("use".to_owned()));
    while *at < tokens.len() {
        match tokens[*at] {
            Token::Sign(';' | ',') => return *at += 1,
            Token::Sign('}') => return,
            Token::Sign('{') => {
                skip_group(tokens, at);
                if !is_use {
                    return;
                }
            }
            Token::Sign('(' | '[') => skip_group(tokens, at),
            _ => *at += 1,
        }
    }
}

/// The names that a `use` declaration brings.
fn uses(tokens: &[Token], at: &mut usize) -> Vec<Use> {
    *at += 1;
    let mut found = Vec::new();
    branch(tokens, at, &[], &mut found);
    found
}

/// One branch of the tree of a `use` declaration.
fn branch(tokens: &[Token], at: &mut usize, before: &[String], found: &mut Vec<Use>) {
    let mut path = before.to_vec();
    let mut bound = None;
    while *at < tokens.len() {
        match &tokens[*at] {
            Token::Name(word) if word == "as" => {
                if let Some(Token::Name(name)) = tokens.get(*at + 1) {
                    bound = Some(name.clone());
                }
                *at += 2;
            }
            Token::Name(name) => {
                path.push(name.clone());
                *at += 1;
            }
            Token::Sign('*') => {
                bound = Some("*".to_owned());
                *at += 1;
            }
            Token::Of => *at += 1,
            Token::Sign('{') => {
                *at += 1;
                while *at < tokens.len() && tokens[*at] != Token::Sign('}') {
                    branch(tokens, at, &path, found);
                    *at += usize::from(tokens.get(*at) == Some(&Token::Sign(',')));
                }
                return *at += 1;
            }
            Token::Sign(_) => break,
        }
    }
    // `a::{self}` is `a`.
    if path.len() > 1 && path.last().is_some_and(|last| last == "self") {
        path.pop();
    }
    if let Some(last) = path.last().cloned() {
        found.push(Use { path, bound: bound.unwrap_or(last) });
    }
}

/// A path of more than one name, if one begins here.
fn path(tokens: &[Token], at: &mut usize) -> Option<Vec<String>> {
    let starts = *at == 0 || tokens[*at - 1] != Token::Of;
    let mut path = Vec::new();
    while let Some(Token::Name(name)) = tokens.get(*at) {
        path.push(name.clone());
        *at += 1;
        if !matches!(&tokens[*at..], [Token::Of, Token::Name(_), ..]) {
            break;
        }
        *at += 1;
    }
    (starts && path.len() > 1).then_some(path)
}

/// The tokens of a source, without its comments and literals.
fn tokens(text: &str) -> Vec<Token> {
    let chars: Vec<char> = text.chars().collect();
    let at = |i: usize| chars.get(i).copied().unwrap_or(' ');
    let mut tokens = Vec::new();
    let mut i = 0;
    while i < chars.len() {
        match chars[i] {
            '/' if at(i + 1) == '/' => i = end_of_line(&chars, i),
            '/' if at(i + 1) == '*' => i = end_of_comment(&chars, i),
            '"' => i = end_of_string(&chars, i),
            // A lifetime has no second quote.
            '\'' if at(i + 1) == '\\' || at(i + 2) == '\'' => i = end_of_char(&chars, i),
            'r' | 'b' | 'c' if is_raw(&chars, i) => i = end_of_raw(&chars, i),
            ':' if at(i + 1) == ':' => {
                tokens.push(Token::Of);
                i += 2;
            }
            c if c.is_alphanumeric() || c == '_' => {
                let end = (i..chars.len()).find(|j| !at(*j).is_alphanumeric() && at(*j) != '_').unwrap_or(chars.len());
                tokens.push(Token::Name(chars[i..end].iter().collect()));
                i = end;
            }
            c => {
                tokens.extend((!c.is_whitespace()).then_some(Token::Sign(c)));
                i += 1;
            }
        }
    }
    tokens
}

fn end_of_line(chars: &[char], from: usize) -> usize {
    (from..chars.len()).find(|i| chars[*i] == '\n').unwrap_or(chars.len())
}

/// Comments stand in each other.
fn end_of_comment(chars: &[char], from: usize) -> usize {
    let (mut i, mut depth) = (from, 0);
    while i + 1 < chars.len() {
        match (chars[i], chars[i + 1]) {
            ('/', '*') => (i, depth) = (i + 2, depth + 1),
            ('*', '/') => (i, depth) = (i + 2, depth - 1),
            _ => i += 1,
        }
        if depth == 0 {
            return i;
        }
    }
    chars.len()
}

fn end_of_string(chars: &[char], from: usize) -> usize {
    let mut i = from + 1;
    while i < chars.len() && chars[i] != '"' {
        i += if chars[i] == '\\' { 2 } else { 1 };
    }
    i + 1
}

fn end_of_char(chars: &[char], from: usize) -> usize {
    let start = if chars.get(from + 1) == Some(&'\\') { from + 3 } else { from + 2 };
    (start..chars.len()).find(|i| chars[*i] == '\'').map_or(chars.len(), |i| i + 1)
}

/// Whether `r"`, `r#"`, `br"` and the like begin here, and not in a name.
fn is_raw(chars: &[char], from: usize) -> bool {
    let in_name = from > 0 && (chars[from - 1].is_alphanumeric() || chars[from - 1] == '_');
    let rest = &chars[from..];
    let rest = if matches!(rest.first(), Some('b' | 'c')) { &rest[1..] } else { rest };
    !in_name && rest.first() == Some(&'r') && rest[1..].iter().find(|c| **c != '#') == Some(&'"')
}

fn end_of_raw(chars: &[char], from: usize) -> usize {
    let Some(quote) = (from..chars.len()).find(|i| chars[*i] == '"') else { return chars.len() };
    let marks = chars[from..quote].iter().filter(|c| **c == '#').count();
    let is_end = |i: &usize| chars[*i] == '"' && (1..=marks).all(|mark| chars.get(i + mark) == Some(&'#'));
    (quote + 1..chars.len()).find(is_end).map_or(chars.len(), |i| i + 1 + marks)
}
