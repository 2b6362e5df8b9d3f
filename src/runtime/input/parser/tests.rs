//! Tables of bytes and what they mean, whole and split, and what no bytes do.

#![allow(clippy::unwrap_used)]
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::*;
use crate::app::draft::PASTE_LIMIT;
use crate::keymap::{ch, ctrl};

/// What is told of bytes that come at once.
fn at_once(parser: &mut Parser, bytes: &[u8]) -> Vec<Event> {
    at(parser, Duration::ZERO, bytes)
}

/// What is told of bytes that come at once, at that time.
fn at(parser: &mut Parser, now: Duration, bytes: &[u8]) -> Vec<Event> {
    parser.arrived(now, bytes);
    let mut events = Vec::new();
    let mut rest = bytes;
    while !rest.is_empty() {
        let (taken, event) = parser.take(rest);
        rest = &rest[taken..];
        events.extend(event);
    }
    events
}

/// What is told when nothing follows.
fn after_a_pause(parser: &mut Parser) -> Vec<Event> {
    let mut events = Vec::new();
    while parser.patience().is_some() {
        events.extend(parser.run_out());
    }
    events
}

/// Of bytes that come at once, each with a pause after it; in words, those after the pause behind a `·`.
fn told(pieces: &[&[u8]]) -> String {
    let mut parser = Parser::default();
    let mut all = Vec::new();
    for piece in pieces {
        all.extend(at_once(&mut parser, piece).iter().map(name));
        all.extend(after_a_pause(&mut parser).iter().map(|event| format!("·{}", name(event))));
    }
    all.join(" ")
}

fn name(event: &Event) -> String {
    match event {
        Event::Key(key) => key.to_string(),
        Event::Paste(Ok(text)) => format!("“{}”", text.expose()),
        Event::Paste(Err(why)) => format!("({why})"),
        Event::Focus(focused) => (if *focused { "focused" } else { "unfocused" }).to_owned(),
        Event::Cursor(column) => format!("@{column}"),
        Event::Mouse(Mouse { does, column, row }) => format!("{does:?}:{column},{row}"),
    }
}

/// Bytes that come at once, and what is told of them, as [`told`] words it.
const TABLE: &[(&[u8], &str)] = &[
    // As they are.
    (b"aZ ~", "a Z space ~"),
    ("äß€🔑".as_bytes(), "ä ß € 🔑"),
    (b"\r\t\x7f", "enter tab backspace"),
    (b"\x00\x01\x08\x0a\x1a", "ctrl-space ctrl-a ctrl-h ctrl-j ctrl-z"),
    (b"\x1c\x1d\x1e\x1f", "ctrl-4 ctrl-5 ctrl-6 ctrl-7"),
    // Escape, and alt.
    (b"\x1b", "·esc"),
    (b"\x1b\x1b", "·esc ·esc"),
    (b"\x1b\x1b\x1b", "esc ·esc ·esc"),
    (b"\x1bx\x1bX\x1b \x1b1", "alt-x alt-X alt-space alt-1"),
    ("\x1bä".as_bytes(), "alt-ä"),
    (b"\x1b\r\x1b\x7f\x1b\t\x1b\x01", "alt-enter alt-backspace alt-tab ctrl-alt-a"),
    (b"\x1b\x1bx", "esc alt-x"),
    // What begins longer keys is a key as well, if nothing follows.
    (b"\x1b[", "·alt-["),
    (b"\x1bO", "·alt-O"),
    (b"\x1b]", "·alt-]"),
    (b"\x1bP", "·alt-P"),
    (b"\x1bX", "·alt-X"),
    (b"\x1b^", "·alt-^"),
    (b"\x1b_", "·alt-_"),
    (b"\x1b\x1b[", "·esc ·alt-["),
    // Or if what follows cannot belong to it.
    (b"\x1bO\x1bw", "alt-O alt-w"),
    (b"\x1b[\x1bw", "alt-[ alt-w"),
    (b"\x1b]\x1bw", "alt-] alt-w"),
    (b"\x1b[\x03", "alt-[ ctrl-c"),
    (b"\x1bO\r", "alt-O enter"),
    (b"\x1bP\x7f", "alt-P backspace"),
    ("\x1b[ä".as_bytes(), "alt-[ ä"),
    (b"\x1b\x1b[\x03", "esc alt-[ ctrl-c"),
    (b"\x1b[\x1b[A", "alt-[ ↑"),
    // Arrows and their kin, in all modes.
    (b"\x1b[A\x1b[B\x1b[C\x1b[D\x1b[H\x1b[F", "↑ ↓ → ← home end"),
    (b"\x1bOA\x1bOB\x1bOC\x1bOD\x1bOH\x1bOF", "↑ ↓ → ← home end"),
    (b"\x1b[1~\x1b[3~\x1b[4~\x1b[5~\x1b[6~\x1b[7~\x1b[8~", "home del end pgup pgdn home end"),
    (b"\x1b[2~\x1b[E\x1b[57425u\x1b[57427u", ""),
    (b"\x1b[Z\x1b[1;2Z", "shift-tab shift-tab"),
    (b"\x1bOP\x1bOQ\x1bOR\x1bOS", "F1 F2 F3 F4"),
    (b"\x1b[P\x1b[Q\x1b[S", "F1 F2 F4"),
    (b"\x1b[11~\x1b[12~\x1b[13~\x1b[14~\x1b[15~", "F1 F2 F3 F4 F5"),
    (b"\x1b[17~\x1b[18~\x1b[19~\x1b[20~\x1b[21~\x1b[23~\x1b[24~", "F6 F7 F8 F9 F10 F11 F12"),
    (b"\x1b[25~\x1b[26~\x1b[28~\x1b[29~\x1b[31~\x1b[34~", "F13 F14 F15 F16 F17 F20"),
    (b"\x1b[[A\x1b[[B\x1b[[C\x1b[[D\x1b[[E", "F1 F2 F3 F4 F5"),
    // With something held.
    (b"\x1b[1;5A\x1b[1;3B\x1b[1;2C\x1b[1;6D\x1b[1;7H", "ctrl-↑ alt-↓ shift-→ ctrl-shift-← ctrl-alt-home"),
    (b"\x1b[3;5~\x1b[5;3~\x1b[15;2~", "ctrl-del alt-pgup F5"),
    (b"\x1bO1;5A\x1bO5C\x1b[5D\x1b[;5A", "ctrl-↑ ctrl-→ ctrl-← ctrl-↑"),
    (b"\x1b[1;5P\x1bO1;5R", "ctrl-F1 ctrl-F3"),
    (b"\x1b\x1b[A\x1b\x1bOA\x1b\x1b[3~", "alt-↑ alt-↑ alt-del"),
    (b"\x1b[a\x1bOd\x1b[3^\x1b[3$\x1b[7@", "shift-↑ ctrl-← ctrl-del del ctrl-shift-home"),
    // Caps and num lock do not count; the window manager's keys do, against it.
    (b"\x1b[1;65A\x1b[1;129A\x1b[1;197A", "↑ ↑ ctrl-↑"),
    (b"\x1b[1;9A\x1b[113;9u\x1b[113;33u", ""),
    // Kitty's protocol.
    (b"\x1b[27u\x1b[27;1u\x1b[13u\x1b[9u\x1b[9;2u\x1b[127u", "esc esc enter tab shift-tab backspace"),
    (b"\x1b[97;5u\x1b[97;3u\x1b[97;7u\x1b[97:65;4u\x1b[97;4u", "ctrl-a alt-a ctrl-alt-a alt-A alt-A"),
    (
        b"\x1b[105;5u\x1b[109;5u\x1b[91;5u\x1b[55:47:55;6u\x1b[45:95;6u\x1b[127;5u",
        "tab enter esc ctrl-7 ctrl-_ ctrl-backspace",
    ),
    (b"\x1b[1089;5u\x1b[1089::99;5u\x1b[1511::101;5u\x1b[101::100;5u", "ctrl-c ctrl-c ctrl-e ctrl-e"),
    (b"\x1b[97;5:1u\x1b[97;5:2u\x1b[97;5:3u\x1b[1;1:3A\x1b[3;1:3~", "ctrl-a ctrl-a"),
    (b"\x1b[97;5;97u\x1b[97;1;228:246u\x1b[10003u", "ctrl-a a ✓"),
    (
        b"\x1b[57399u\x1b[57408u\x1b[57409u\x1b[57413u\x1b[57414u\x1b[57417u\x1b[57424u\x1b[57426u",
        "0 9 . + enter ← end del",
    ),
    (b"\x1b[57376u\x1b[57398u", "F13 F35"),
    (b"\x1b[57358u\x1b[57428u\x1b[57441;2u\x1b[57454u\x1b[0u\x1b[3u\x1b[55296u\x1b[1114112u\x1b[99999999999u", ""),
    // xterm's modifyOtherKeys.
    (b"\x1b[27;5;97~\x1b[27;3;13~\x1b[27;5~", "ctrl-a alt-enter"),
    // What else terminals say.
    (b"\x1b[I\x1b[O", "focused unfocused"),
    (b"\x1b\x1b[O", "esc unfocused"),
    (b"\x1b[200~a\r\nb\x1b[201~c", "“a\nb” c"),
    (b"\x1b\x1b[200~\x1b[201~", "esc “”"),
    (b"\x1b[200~\x1b[A\x03\x1b[201~", "“\x1b[A\x03”"),
    (b"\x1b[201~\x1b[200;1~x", "x"),
    // Half a paste is none; what follows is not the rest of it.
    (b"\x1b[200~abc", "·(its end did not come)"),
    (b"\x1b[200~caf\xe9\x1b[201~", "(it is no text in UTF-8)"),
    // The answer that is asked for.
    (b"\x1b[2;1Rx\x1b[2;64Rx\x1b\x1b[2;3R", "@1 x @64 x esc @3"),
    (b"\x1b[2Rx\x1b[2;3;4Rx\x1b[3;2Rx\x1b[2;99999Rx\x1b[?2;3Rx\x1bO2;3Rx", "x x x x x x"),
    // Answers that nobody asked for.
    (b"\x1b[?62;22cx\x1b[>41;320;0cx\x1b[24;80Rx\x1b[1;2Rx\x1b[?1;2$yx\x1b[?5uxy", "x x x x x x y"),
    // The mouse in the forms that are not asked for.
    (b"\x1b[Mabcx\x1b[32;10;10Mx", "x x"),
    // And in the one that is: the first button, the wheel, and nothing else of it.
    (b"\x1b[<0;10;4Mx\x1b[<32;11;4M\x1b[<0;11;4m", "Press:9,3 x Drag:10,3 Release:10,3"),
    (b"\x1b[<64;1;1M\x1b[<65;300;200M\x1b\x1b[<64;2;3M", "WheelUp:0,0 WheelDown:299,199 esc WheelUp:1,2"),
    (b"\x1b[<1;9;9M\x1b[<2;9;9Mx\x1b[<2;9;9m\x1b[<3;9;9m\x1b[<66;9;9M\x1b[<67;9;9M\x1b[<128;9;9Mx", "x x"),
    // With a key held it is the terminal's, but a drag goes on and ends.
    (b"\x1b[<4;9;9M\x1b[<8;9;9M\x1b[<16;9;9M\x1b[<80;9;9Mx\x1b[<48;2;9M\x1b[<16;3;9m", "x Drag:1,8 Release:2,8"),
    (b"\x1b[<35;9;9M\x1b[<34;9;9Mx\x1b[<0;0;9M\x1b[<0;9;0M\x1b[<0;9M\x1b[<0;9;9;9M\x1b[<0;;9M\x1b[<;9;9Mx", "x x"),
    (b"\x1b[<0;70000;9M\x1b[<0;99999999;9M\x1b[0;9;9<M\x1b[<<0;9;9M\x1b[m\x1b[0mx", "x"),
    (b"\x1b[<0;10\x03x\x1b[<0;\x1b[Ax", "ctrl-c x ↑ x"),
    (b"\x1b]11;rgb:1e1e/1e1e/2e2e\x1b\\x\x1b]52;c;Zm9v\x07x", "x x"),
    (b"\x1bP>|tmux 3.3a\x1b\\x\x1bP1$r0m\x1b\\x\x1b_Gi=1;OK\x1b\\x\x1b^y\x1b\\x\x1bXy\x1b\\x", "x x x x x"),
    ("\x1b]0;ä€\x07x".as_bytes(), "x"),
    // Their beginnings deafen nobody, and no part of them is a letter.
    (b"\x1b[?", ""),
    (b"\x1b[?62;", ""),
    (b"\x1b[1;", ""),
    (b"\x1b[[", ""),
    (b"\x1b[Ma", ""),
    (b"\x1b]11;rgb", ""),
    (b"\x1bP>|tm", ""),
    (b"\x1b]11;rgb\x1b", ""),
    (b"\x1b[?\x03x", "ctrl-c x"),
    (b"\x1b[?\x1b[A", "↑"),
    (b"\x1b[M\x1b[A", "↑"),
    (b"\x1b[[\x1b[A", "↑"),
    (b"\x1b]11;rgb\x1b[A", "↑"),
    (b"\x1b]11;rgb\x03x", "ctrl-c x"),
    // Nor are controls in their midst, but for control and c.
    (b"\x1b]11;rgb\rx", ""),
    (b"\x1b[1\rwx", "x"),
    (b"\x1b[1\x13wx", "x"),
    (b"\x1b[1\x03x", "ctrl-c x"),
    (b"\x1b[[\rwx", "x"),
    (b"\x1b[M\rwyx", "x"),
    (b"\x1bP1\r\x13w\x1b\\x", "x"),
    // As it ends with another letter, it is no key of rxvt.
    (b"\x1b[1$wx", "x"),
    (b"\x1b[3$", "·del"),
    (b"\x1b\x1b[3$", "·alt-del"),
    (b"\x1bOw\x1bOM\x1b[y\x1b[[Q\x1b[1;2;3;4A\x1b[3;5A\x1b[ q\x1b[x", ""),
    // Not UTF-8: nothing, and what follows is itself. Controls of one byte are those of two.
    (b"\xffa\xc3a\xe2\x82a\xc0\x80a\xed\xa0\x80a\xf5a\xbfa", "a a a a a a a"),
    (b"\xc3", ""),
    (b"\xe2\x82\x1b[A", "↑"),
    (b"\x9bA\xc2\x9bA\x8fP\xc2\x8fP\x9d0;x\x07y\x85y", "↑ ↑ F1 F1 y y"),
];

#[test]
fn bytes_have_the_meaning_of_the_table() {
    for (bytes, expected) in TABLE {
        assert_eq!(told(&[*bytes]), *expected, "{:?}", String::from_utf8_lossy(bytes));
    }
}

/// However a line cuts what was sent, it means the same, if the rest comes in time; but for escape that comes alone, after which
/// another key is another key.
#[test]
fn a_cut_changes_nothing() {
    for (bytes, told) in TABLE {
        let whole = at_once(&mut Parser::default(), bytes);
        for cut in (0..bytes.len()).filter(|cut| bytes[..*cut] != [ESC]) {
            let mut parser = Parser::default();
            let mut events = at_once(&mut parser, &bytes[..cut]);
            events.extend(at_once(&mut parser, &bytes[cut..]));
            assert_eq!(events, whole, "{told:?} cut at {cut}");
        }
    }
}

#[test]
fn after_escape_that_comes_alone_a_key_is_itself() {
    for (reads, expected) in [
        (&[&b"\x1b"[..], b"q"][..], "esc q"),
        (&[b"\x1b", b"\x1b", b"P"], "esc esc P"),
        (&[b"\x1b", b"\x1b[A"], "esc ↑"),
        (&[b"\x1b", b"[", b"A"], "↑"),
        (&[b"\x1b", b"OP"], "F1"),
        (&[b"\x1b", b"]0;x", b"\x1b", b"\\"], ""),
        // Cut out of a burst.
        (&[b"j\x1b", b"x"], "j alt-x"),
    ] {
        let mut parser = Parser::default();
        let events: Vec<String> = reads.iter().flat_map(|read| at_once(&mut parser, read)).map(|e| name(&e)).collect();
        assert_eq!(events.join(" "), expected, "{reads:?}");
    }
}

#[test]
fn what_is_waited_for() {
    for (bytes, patience) in [
        (&b"x"[..], None),
        (b"\x1b[A", None),
        (b"\x1b", Some(REST)),
        (b"\x1b[", Some(REST)),
        (b"\x1b[1;", Some(SURE_REST)),
        (b"\x1b[3$", Some(REST)),
        (b"\x1b]", Some(REST)),
        (b"\x1b]0;", Some(SURE_REST)),
        (b"\xc3", Some(REST)),
        (b"\x1b[M", Some(SURE_REST)),
        (b"\x1b[200~", Some(SURE_REST)),
        (b"\x1b[200~\x1b[201", Some(SURE_REST)),
        (b"\x1b[200~\x1b[201~", None),
    ] {
        let mut parser = Parser::default();
        at_once(&mut parser, bytes);
        assert_eq!(parser.patience(), patience, "{:?}", String::from_utf8_lossy(bytes));
    }
}

/// A line that pauses in the midst of a paste brings the rest of it first of all, and in pieces larger than a key.
#[test]
fn the_rest_of_a_paste_that_was_given_up_is_no_key() {
    let begun: &[u8] = b"\x1b[200~one";
    let refused = "·(its end did not come)";
    for (then, expected) in [
        (&[&b" two\rw"[..], b"D\x1b[201~", b"x"][..], "x"),
        (&[b"two\x1b[201~x", b"y"], "x y"),
        (&[b"\x1b[201~", b"xy"], "x y"),
        // Without its end it is over once a key comes alone.
        (&[b"two", b"three", b"x", b"yz"], "x y z"),
        (&[b"\x1b[A", b"yz"], "↑ y z"),
        (&["€".as_bytes(), b"yz"], "€ y z"),
        (&[b"two\x1b[20", b"\x03"], "ctrl-c"),
        (&[b"\x1b[200~new\x1b[201~"], ""),
    ] {
        let told = told(&[&[begun], then].concat());
        assert_eq!(told.strip_prefix(refused).unwrap().trim(), expected, "{then:?}");
    }
}

/// What is told of reads that come one by one, so many a second.
fn one_by_one(begun: &[u8], reads: &[&[u8]], a_second: u32) -> Vec<String> {
    let mut parser = Parser::default();
    let mut told: Vec<String> = at(&mut parser, Duration::ZERO, begun).iter().map(name).collect();
    for (number, read) in (1..).zip(reads) {
        told.extend(at(&mut parser, Duration::from_secs(1) * number / a_second, read).iter().map(name));
    }
    told
}

/// Whoever goes on pressing keys is heard, too: a paste that has lost its end is over in time.
#[test]
fn keys_end_a_paste_that_has_lost_its_end_however_fast_they_come() {
    for begun in [b"\x1b[200~".to_vec(), [&b"\x1b[200~"[..], &b"x".repeat(5000)].concat()] {
        for keys in [&[&b"\x03"[..]][..], &[b"j"], &[b"\x1b[A"], &[b"\x1b[1;5A", b"j"], &["ж".as_bytes()], &[b"\r"]] {
            for a_second in [3, 10, 30, 90] {
                let reads: Vec<&[u8]> = keys.iter().copied().cycle().take(a_second as usize * 5).collect();
                let told = one_by_one(&begun, &reads, a_second);
                assert_eq!(told[0], "(its end did not come)", "{keys:?}, {a_second} a second");
                assert!(told.len() >= a_second as usize / 2, "{keys:?}, {a_second} a second: {told:?}");
            }
        }
    }
}

/// A slow line brings a text byte by byte, and still more of it than anybody types.
#[test]
fn a_text_on_a_slow_line_is_a_text() {
    let text = [b"D\rw".repeat(2000).as_slice(), END].concat();
    for (piece, a_second) in [(1, 120), (1, 960), (16, 8), (16, 60), (1400, 3)] {
        let reads: Vec<&[u8]> = text.chunks(piece).collect();
        let told = one_by_one(b"\x1b[200~", &reads, a_second);
        assert_eq!(told.len(), 1, "{piece} bytes, {a_second} a second: {told:?}");
        assert_eq!(told[0].len(), "“”".len() + 6000);
    }
}

#[test]
fn a_paste_of_any_size_is_one_thing() {
    let mut parser = Parser::default();
    let events = at_once(&mut parser, &[&b"\x1b[200~"[..], &b"D\r".repeat(PASTE_LIMIT), END, b"x"].concat());
    assert_eq!(events, [Event::Paste(Err(Unpasted::TooLong(2 * PASTE_LIMIT))), Event::Key(ch('x'))]);
    assert_eq!(parser.patience(), None);
}

/// However long it is, no part of what is not understood is a key; and in the midst of it control and c is heard.
#[test]
fn what_never_ends_is_no_key_and_deafens_nobody() {
    for (begun, more, end) in [
        (&b"\x1b["[..], b'9', &b"w"[..]),
        (b"\x1b[?", b';', b"w"),
        (b"\x1bO", b'1', b"w"),
        (b"\x1b]", b'w', b"\x07"),
        (b"\x1bP", b'w', b"\x1b\\"),
    ] {
        for many in [3_000, 3 << 20] {
            let mut parser = Parser::default();
            let long = [begun, &vec![more; many]].concat();
            assert_eq!(at_once(&mut parser, &long), [], "{begun:?}");
            assert_eq!(at_once(&mut parser, &[end, b"x"].concat()), [Event::Key(ch('x'))], "{begun:?}");
            at_once(&mut parser, &long);
            assert_eq!(at_once(&mut parser, b"\x03"), [Event::Key(ctrl('c'))], "{begun:?}");
            at_once(&mut parser, &long);
            assert_eq!(after_a_pause(&mut parser), [], "{begun:?}");
            assert_eq!(at_once(&mut parser, b"q"), [Event::Key(ch('q'))], "{begun:?}");
        }
    }
}

/// Pieces that sequences are made of, beside any bytes at all.
fn piece() -> impl Strategy<Value = Vec<u8>> {
    const PIECES: &[&[u8]] = &[
        b"\x1b",
        b"[",
        b"O",
        b"]",
        b"P",
        b"1;5",
        b":",
        b"?",
        b"<",
        b"[<0;3;",
        b"[<64;1;1",
        b"m",
        b"~",
        b"u",
        b"A",
        b"M",
        b"[200~",
        b"\x1b[200~",
        b"\x1b[201~",
        b"\\",
        b"\x07",
        b"\xc3",
        b"\x9b",
        b"\xe2\x82",
        b"$",
        b"x",
        b"\r",
        b"\x03",
    ];
    prop_oneof![3 => select(PIECES).prop_map(<[u8]>::to_vec), 1 => vec(any::<u8>(), 1..8)]
}

proptest! {
    /// After anything whatever, and a pause, a key is itself.
    #[test]
    fn after_any_bytes_and_a_pause_a_key_is_itself(reads in vec(vec(piece(), 1..6), 0..12)) {
        let mut parser = Parser::default();
        for read in reads {
            at_once(&mut parser, &read.concat());
        }
        for _ in 0..3 {
            parser.patience().and_then(|_| parser.run_out());
        }
        prop_assert_eq!(parser.patience(), None);
        prop_assert_eq!(at_once(&mut parser, b"q"), [Event::Key(ch('q'))]);
        prop_assert_eq!(at_once(&mut parser, b"xy"), [Event::Key(ch('x')), Event::Key(ch('y'))]);
    }

    /// How a line cuts what is sent changes nothing of what it means.
    #[test]
    fn cuts_change_nothing(pieces in vec(piece(), 0..20), cuts in vec(any::<Index>(), 0..6)) {
        let bytes = pieces.concat();
        let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(bytes.len() + 1)).collect();
        cuts.extend([0, bytes.len()]);
        cuts.sort_unstable();
        let reads: Vec<&[u8]> = cuts.windows(2).map(|cut| &bytes[cut[0]..cut[1]]).filter(|read| !read.is_empty()).collect();
        prop_assume!(!reads.contains(&&[ESC][..]));
        let mut parser = Parser::default();
        let events: Vec<Event> = reads.iter().flat_map(|read| at_once(&mut parser, read)).collect();
        prop_assert_eq!(events, at_once(&mut Parser::default(), &bytes));
    }

    /// Nothing of a paste is a key.
    #[test]
    fn no_byte_of_a_paste_is_a_key(bytes in vec(any::<u8>(), 0..200)) {
        prop_assume!(!bytes.windows(END.len()).any(|part| part == END));
        let mut parser = Parser::default();
        let events = at_once(&mut parser, &[&b"\x1b[200~"[..], &bytes, END].concat());
        prop_assert!(matches!(events.as_slice(), [Event::Paste(_)]), "{:?}", events);
        prop_assert_eq!(parser.patience(), None);
    }
}
