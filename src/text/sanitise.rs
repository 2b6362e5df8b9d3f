//! Characters that would move, reorder or hide text become visible glyphs.

use std::borrow::Cow;
use std::fmt::Write;

use unicode_width::UnicodeWidthChar;

/// Combining marks on one character; no script stacks more. One cell with 200,000 of them takes 10 ms to draw.
const MARKS: usize = 6;

/// Characters that no property calls blank, and in which there is nothing to be seen: fillers, joiners, a note without a head.
const BLANK: [char; 5] = ['\u{2800}', '\u{1107f}', '\u{13441}', '\u{16fe4}', '\u{1d159}'];

/// Columns between tab stops in [`sanitise_lines`].
const TAB: usize = 4;

/// Whether a character must not reach the terminal as it is: it steers the terminal (controls), reorders the line (bidi),
/// cannot be seen (zero-width, fillers, soft hyphen, BOM, TAG characters, variation selectors, which can carry a hidden
/// text and make terminals disagree about widths), passes for a space (no-break and other spaces, blank braille), or looks as the font
/// likes (private use, what stands for an object, what is no character).
///
/// By Unicode 17: controls (`Cc`), formats (`Cf`), line separators, spaces but the usual one, Default_Ignorable_Code_Point,
/// private use (`Co`) and noncharacters; and what is [`BLANK`].
pub fn is_hazardous(c: char) -> bool {
    if (' '..='~').contains(&c) {
        return false;
    }
    c.is_control()
        || c.is_whitespace()
        || BLANK.contains(&c)
        || c as u32 & 0xfffe == 0xfffe
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{600}'..='\u{605}' | '\u{61c}' | '\u{6dd}' | '\u{70f}' | '\u{890}'..='\u{891}' | '\u{8e2}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffc}' | '\u{110bd}' | '\u{110cd}' | '\u{13430}'..='\u{1345f}'
            | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}'
            | '\u{e000}'..='\u{f8ff}' | '\u{fdd0}'..='\u{fdef}' | '\u{f0000}'..='\u{10ffff}')
}

/// The hazardous characters of a text that are no white space of text files, each kind once with how often it stands there, in the order
/// of their first places: `U+00A0 no-break space`, `U+200B zero-width space 3 times`. Those that stand as often in the text before are
/// left out. `None` where there are none.
pub fn hidden_characters(text: &str, before: &str) -> Option<String> {
    let mut found: Vec<(char, usize)> = Vec::new();
    for c in text.chars().filter(|&c| is_hazardous(c) && !matches!(c, '\n' | '\t' | '\r')) {
        match found.iter_mut().find(|(known, _)| *known == c) {
            Some((_, count)) => *count += 1,
            None => found.push((c, 1)),
        }
    }
    found.retain(|(c, count)| *count > before.matches(*c).count());
    let more = found.len().saturating_sub(KINDS);
    let mut named: Vec<String> = found.into_iter().take(KINDS).map(|(c, count)| named(c, count)).collect();
    if more > 0 {
        named.push(format!("{more} more kinds"));
    }
    (!named.is_empty()).then(|| named.join(", "))
}

/// How many kinds of characters one sentence names.
const KINDS: usize = 4;

fn named(c: char, count: usize) -> String {
    let name = match c {
        '\0' => " NUL",
        '\u{8}' => " backspace",
        '\x1b' => " escape",
        '\u{a0}' => " no-break space",
        '\u{ad}' => " soft hyphen",
        '\u{200b}' => " zero-width space",
        '\u{200c}' => " zero-width non-joiner",
        '\u{200d}' => " zero-width joiner",
        '\u{2028}' => " line separator",
        '\u{2029}' => " paragraph separator",
        '\u{202f}' => " narrow no-break space",
        '\u{2060}' => " word joiner",
        '\u{2800}' => " blank braille",
        '\u{3000}' => " ideographic space",
        '\u{3164}' => " Hangul filler",
        '\u{fffc}' => " in place of an object",
        '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}' => " for private use",
        '\u{13430}'..='\u{1345f}' => " which arranges hieroglyphs",
        '\u{feff}' => " byte order mark",
        '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => " which reorders text",
        '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}' => " variation selector",
        _ if c.is_control() => " control character",
        _ if c.is_whitespace() => " kind of space",
        _ => "",
    };
    let times = if count == 1 { String::new() } else { format!(" {count} times") };
    format!("U+{:04X}{name}{times}", c as u32)
}

/// The text as one line that is safe to paint: hazardous characters, newline and tab among them, become glyphs
/// (`␛ ␍ ␊ ␉ ⟨202E⟩`), and combining marks beyond what any script stacks are counted instead (`⟨+17⟩`).
pub fn sanitise(text: &str) -> Cow<'_, str> {
    if is_plain(text) { Cow::Borrowed(text) } else { Cow::Owned(replace(text, None)) }
}

/// The text as lines that are safe to paint, split at each newline (so a newline at the end makes an empty last line). A tab
/// is a visible `␉` and spaces up to the next multiple of four columns: indentation reads, and still differs from spaces. A
/// carriage return before the newline is shown.
pub fn sanitise_lines(text: &str) -> Vec<Cow<'_, str>> {
    let line = |line| if is_plain(line) { Cow::Borrowed(line) } else { Cow::Owned(replace(line, Some(TAB))) };
    text.split('\n').map(line).collect()
}

/// A message of several lines for standard output or error: hazardous characters but the newline become glyphs.
pub fn sanitise_message(text: &str) -> String {
    sanitise_lines(text).join("\n")
}

fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| (b' '..=b'~').contains(&byte))
        || !text.chars().any(|c| is_hazardous(c) || c.width() == Some(0))
}

fn replace(text: &str, tab: Option<usize>) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut column = 0;
    let mut based = false;
    let mut marks = 0;
    for c in text.chars() {
        let hazardous = is_hazardous(c);
        if !hazardous && c.width() == Some(0) {
            if !based {
                // Otherwise it would settle on whatever is painted to the left.
                out.push('◌');
                column += 1;
                based = true;
            }
            marks += 1;
            if marks <= MARKS {
                out.push(c);
            }
            continue;
        }
        column += end_of_marks(&mut out, &mut marks);
        based = true;
        let start = out.len();
        match (c, tab) {
            ('\t', Some(tab)) => {
                out.push('␉');
                for _ in 1..tab - column % tab {
                    out.push(' ');
                }
            }
            ('\0'..='\u{1f}', _) => out.push(char::from_u32(0x2400 + c as u32).unwrap_or('␦')),
            ('\u{7f}', _) => out.push('␡'),
            _ if hazardous => {
                let _ = write!(out, "⟨{:04X}⟩", c as u32);
            }
            _ => out.push(c),
        }
        if tab.is_some() {
            column += super::width(&out[start..]);
        }
    }
    end_of_marks(&mut out, &mut marks);
    out
}

/// Says how many marks were left out, and how many columns that takes.
fn end_of_marks(out: &mut String, marks: &mut usize) -> usize {
    let left_out = std::mem::take(marks).saturating_sub(MARKS);
    if left_out == 0 {
        return 0;
    }
    let start = out.len();
    let _ = write!(out, "⟨+{left_out}⟩");
    super::width(&out[start..])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn hazards_become_visible() {
        for (text, shown) in [
            ("plain /a/b", "plain /a/b"),
            ("naïve 日本 ключ", "naïve 日本 ключ"),
            ("a\x1b[2Jb", "a␛[2Jb"),
            ("a\tb\nc\rd", "a␉b␊c␍d"),
            ("\0\x07\x7f", "␀␇␡"),
            ("\u{9b}31m", "⟨009B⟩31m"),
            ("abc\u{202e}def\u{2066}", "abc⟨202E⟩def⟨2066⟩"),
            ("pass\u{200b}word\u{ad}\u{feff}", "pass⟨200B⟩word⟨00AD⟩⟨FEFF⟩"),
            ("\u{e0041}\u{2028}\u{2029}", "⟨E0041⟩⟨2028⟩⟨2029⟩"),
            ("❤\u{fe0f}", "❤⟨FE0F⟩"),
            ("a\u{a0}b\u{2003}c\u{202f}d", "a⟨00A0⟩b⟨2003⟩c⟨202F⟩d"),
            ("\u{3000}\u{1680}\u{205f}\u{2800}", "⟨3000⟩⟨1680⟩⟨205F⟩⟨2800⟩"),
            ("\u{13430}\u{13455}\u{1d159}\u{16fe4}\u{1107f}", "⟨13430⟩⟨13455⟩⟨1D159⟩⟨16FE4⟩⟨1107F⟩"),
            ("\u{fffc}\u{e0a0}\u{100000}\u{fdd0}\u{1ffff}\u{600}", "⟨FFFC⟩⟨E0A0⟩⟨100000⟩⟨FDD0⟩⟨1FFFF⟩⟨0600⟩"),
            ("\u{1d158}\u{1342f}\u{13460}\u{fffd}", "\u{1d158}\u{1342f}\u{13460}\u{fffd}"),
            ("e\u{301}", "e\u{301}"),
            ("\u{301}e", "◌\u{301}e"),
        ] {
            assert_eq!(sanitise(text), shown);
        }
    }

    #[test]
    fn what_is_hidden_is_named() {
        for (text, named) in [
            ("plain naïve\n\tकि e\u{301}", None),
            ("a\u{a0}b", Some("U+00A0 no-break space")),
            (
                "\u{fffc}\u{e000}\u{13430}\u{1d159}",
                Some(
                    "U+FFFC in place of an object, U+E000 for private use, U+13430 which arranges hieroglyphs, U+1D159",
                ),
            ),
            ("\u{200b}a\u{200b}\r\n\u{2800}", Some("U+200B zero-width space 2 times, U+2800 blank braille")),
            (
                "\u{202e}\u{7f}\u{2003}",
                Some("U+202E which reorders text, U+007F control character, U+2003 kind of space"),
            ),
            (
                "\0\x01\x02\x03\x04\x05",
                Some(
                    "U+0000 NUL, U+0001 control character, U+0002 control character, U+0003 control character, 2 more kinds",
                ),
            ),
        ] {
            assert_eq!(hidden_characters(text, "").as_deref(), named, "{text:?}");
            assert_eq!(hidden_characters(text, text), None, "{text:?}");
        }
    }

    #[test]
    fn piles_of_marks_are_counted() {
        let zalgo = format!("a{}b", "\u{301}".repeat(200_000));
        assert_eq!(sanitise(&zalgo), format!("a{}⟨+199994⟩b", "\u{301}".repeat(MARKS)));
        let at_the_end = format!("a{}", "\u{301}".repeat(MARKS + 1));
        assert_eq!(sanitise(&at_the_end), format!("a{}⟨+1⟩", "\u{301}".repeat(MARKS)));
    }

    #[test]
    fn lines_keep_columns_and_show_what_ends_them() {
        for (text, lines) in [
            ("a\nb", vec!["a", "b"]),
            ("a\n", vec!["a", ""]),
            ("", vec![""]),
            ("a\r\nb", vec!["a␍", "b"]),
            ("\tx\n  \ty\nabcd\tz\nabc\tz", vec!["␉   x", "  ␉ y", "abcd␉   z", "abc␉z"]),
            ("日\tx", vec!["日␉ x"]),
            ("\x1b\tx", vec!["␛␉  x"]),
        ] {
            assert_eq!(sanitise_lines(text), lines, "{text:?}");
        }
    }

    /// Ordinary text mixed with what must not pass.
    fn hostile() -> impl Strategy<Value = String> {
        let hazard = prop::sample::select(vec![
            '\0',
            '\t',
            '\n',
            '\r',
            '\x1b',
            '\x7f',
            '\u{9b}',
            '\u{ad}',
            '\u{200b}',
            '\u{200d}',
            '\u{202e}',
            '\u{2066}',
            '\u{2028}',
            '\u{feff}',
            '\u{fe0f}',
            '\u{e0041}',
            '\u{301}',
            '\u{20dd}',
            '日',
            '😀',
        ]);
        prop::collection::vec(prop_oneof![hazard, any::<char>(), prop::char::range(' ', '~')], 0..60)
            .prop_map(|chars| chars.into_iter().collect())
    }

    proptest! {
        #[test]
        fn nothing_hazardous_passes(text in hostile()) {
            let one_line = sanitise(&text);
            prop_assert!(!one_line.chars().any(is_hazardous));
            prop_assert_eq!(sanitise(&one_line), &*one_line);
            let lines = sanitise_lines(&text);
            prop_assert_eq!(lines.len(), text.matches('\n').count() + 1);
            prop_assert!(!lines.iter().any(|line| line.chars().any(is_hazardous)));
        }
    }
}
