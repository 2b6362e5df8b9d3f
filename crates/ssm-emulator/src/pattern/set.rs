//! Sets of characters: what one place of a pattern takes.

use unicode_properties::{GeneralCategory as Category, GeneralCategoryGroup as Group, UnicodeGeneralCategory as _};

use super::problem::Problem;

/// A set of characters.
#[derive(Debug, Clone)]
pub(super) enum Set {
    Range {
        from: char,
        to: char,
        /// Letters of ASCII count in either case, as `(?i)` has it.
        any_case: bool,
    },
    Is(fn(char) -> bool),
    Category(Category),
    Group(Group),
    Not(Box<Self>),
    Union(Vec<Self>),
    Both(Box<Self>, Box<Self>),
}

impl Set {
    pub(super) fn of(c: char, any_case: bool) -> Self {
        Self::Range { from: c, to: c, any_case }
    }

    pub(super) fn not(self) -> Self {
        Self::Not(Box::new(self))
    }

    pub(super) fn has(&self, c: char) -> bool {
        match self {
            Self::Range { from, to, any_case } => {
                let within = |c: char| (*from..=*to).contains(&c);
                within(c) || *any_case && (within(c.to_ascii_lowercase()) || within(c.to_ascii_uppercase()))
            }
            Self::Is(is) => is(c),
            Self::Category(category) => c.general_category() == *category,
            Self::Group(group) => c.general_category_group() == *group,
            Self::Not(set) => !set.has(c),
            Self::Union(sets) => sets.iter().any(|set| set.has(c)),
            Self::Both(one, other) => one.has(c) && other.has(c),
        }
    }

    /// What `.` takes: all but ends of lines, of which `(?d)` knows one and `(?s)` none.
    pub(super) fn dot(any: bool, unix: bool) -> Self {
        match (any, unix) {
            (true, _) => Self::Is(|_| true),
            (false, true) => Self::Is(|c| c != '\n'),
            (false, false) => Self::Is(|c| !is_line_end(c)),
        }
    }

    /// `\d` and its kin, by their letter; the capital ones are what the small ones leave.
    pub(super) fn predefined(letter: char) -> Option<Self> {
        let set = Self::Is(match letter.to_ascii_lowercase() {
            'd' => |c| c.is_ascii_digit(),
            'w' => |c| c == '_' || c.is_ascii_alphanumeric(),
            's' => is_space,
            'h' => |c| {
                matches!(
                    c,
                    ' ' | '\t' | '\u{a0}' | '\u{1680}' | '\u{180e}' | '\u{2000}'
                        ..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}'
                )
            },
            'v' => |c| matches!(c, '\n'..='\r' | '\u{85}' | '\u{2028}' | '\u{2029}'),
            _ => return None,
        });
        Some(if letter.is_ascii_uppercase() { set.not() } else { set })
    }

    /// `\p{…}`, by what stands in the braces. Case matters to some of them, and under `(?i)` Java's versions differ on those.
    pub(super) fn property(name: &str, any_case: bool) -> Result<Self, Problem> {
        let not_evaluated = || Problem::NotEvaluated(format!("\\p{{{name}}}"));
        let cased = matches!(name, "Lower" | "Upper" | "Lu" | "Ll" | "Lt" | "LC" | "IsLu" | "IsLl" | "IsLt");
        if any_case && cased {
            return Err(not_evaluated());
        }
        if let Some(set) = posix(name) {
            return Ok(set);
        }
        if let Some(set) = category(name.strip_prefix("Is").unwrap_or(name)) {
            return Ok(set);
        }
        match name {
            "IsAlphabetic" => Ok(Self::Is(char::is_alphabetic)),
            "IsWhite_Space" | "IsWhiteSpace" => Ok(Self::Is(char::is_whitespace)),
            "IsLetter" => Ok(Self::Group(Group::Letter)),
            "IsDigit" => Ok(Self::Category(Category::DecimalNumber)),
            "IsPunctuation" => Ok(Self::Group(Group::Punctuation)),
            "IsControl" => Ok(Self::Category(Category::Control)),
            // Scripts, blocks, methods of java.lang.Character, and binary properties whose tables are not here.
            _ if ["Is", "In", "java"].iter().any(|start| name.starts_with(start)) || name.contains('=') => {
                Err(not_evaluated())
            }
            _ => Err(Problem::Malformed),
        }
    }
}

/// Ends of lines, as `.`, `^` and `$` know them.
pub(super) fn is_line_end(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t'..='\r')
}

/// Whether a boundary of words sees a letter there; `None` where Java's versions differ, which is outside ASCII.
pub(super) fn is_word(c: char) -> Option<bool> {
    if c.is_ascii() {
        return Some(c == '_' || c.is_ascii_alphanumeric());
    }
    let disputed = c.general_category_group() == Group::Letter
        || matches!(c.general_category(), Category::DecimalNumber | Category::NonspacingMark);
    if disputed { None } else { Some(false) }
}

/// The classes of POSIX, which are of ASCII alone.
fn posix(name: &str) -> Option<Set> {
    Some(Set::Is(match name {
        "Lower" => |c| c.is_ascii_lowercase(),
        "Upper" => |c| c.is_ascii_uppercase(),
        "ASCII" => |c| c.is_ascii(),
        "Alpha" => |c| c.is_ascii_alphabetic(),
        "Digit" => |c| c.is_ascii_digit(),
        "Alnum" => |c| c.is_ascii_alphanumeric(),
        "Punct" => |c| c.is_ascii_punctuation(),
        "Graph" => |c| c.is_ascii_graphic(),
        "Print" => |c| c.is_ascii_graphic() || c == ' ',
        "Blank" => |c| matches!(c, ' ' | '\t'),
        "Cntrl" => |c| c.is_ascii_control(),
        "XDigit" => |c| c.is_ascii_hexdigit(),
        "Space" => is_space,
        "all" => |_| true,
        "L1" => |c| c <= '\u{ff}',
        _ => return None,
    }))
}

/// The general categories of Unicode.
fn category(name: &str) -> Option<Set> {
    let cased = || {
        [Category::UppercaseLetter, Category::LowercaseLetter, Category::TitlecaseLetter].map(Set::Category).to_vec()
    };
    Some(match name {
        "L" => Set::Group(Group::Letter),
        "M" => Set::Group(Group::Mark),
        "N" => Set::Group(Group::Number),
        "Z" => Set::Group(Group::Separator),
        "C" => Set::Group(Group::Other),
        "P" => Set::Group(Group::Punctuation),
        "S" => Set::Group(Group::Symbol),
        "LC" => Set::Union(cased()),
        "LD" => Set::Union(vec![Set::Group(Group::Letter), Set::Category(Category::DecimalNumber)]),
        "Lu" => Set::Category(Category::UppercaseLetter),
        "Ll" => Set::Category(Category::LowercaseLetter),
        "Lt" => Set::Category(Category::TitlecaseLetter),
        "Lm" => Set::Category(Category::ModifierLetter),
        "Lo" => Set::Category(Category::OtherLetter),
        "Mn" => Set::Category(Category::NonspacingMark),
        "Me" => Set::Category(Category::EnclosingMark),
        "Mc" => Set::Category(Category::SpacingMark),
        "Nd" => Set::Category(Category::DecimalNumber),
        "Nl" => Set::Category(Category::LetterNumber),
        "No" => Set::Category(Category::OtherNumber),
        "Zs" => Set::Category(Category::SpaceSeparator),
        "Zl" => Set::Category(Category::LineSeparator),
        "Zp" => Set::Category(Category::ParagraphSeparator),
        "Cc" => Set::Category(Category::Control),
        "Cf" => Set::Category(Category::Format),
        "Co" => Set::Category(Category::PrivateUse),
        "Cs" => Set::Category(Category::Surrogate),
        "Cn" => Set::Category(Category::Unassigned),
        "Pd" => Set::Category(Category::DashPunctuation),
        "Ps" => Set::Category(Category::OpenPunctuation),
        "Pe" => Set::Category(Category::ClosePunctuation),
        "Pc" => Set::Category(Category::ConnectorPunctuation),
        "Po" => Set::Category(Category::OtherPunctuation),
        "Pi" => Set::Category(Category::InitialPunctuation),
        "Pf" => Set::Category(Category::FinalPunctuation),
        "Sm" => Set::Category(Category::MathSymbol),
        "Sc" => Set::Category(Category::CurrencySymbol),
        "Sk" => Set::Category(Category::ModifierSymbol),
        "So" => Set::Category(Category::OtherSymbol),
        _ => return None,
    })
}
