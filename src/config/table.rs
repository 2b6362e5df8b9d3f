//! Every setting, with what it means: the documented default file and docs/settings.md are written from this.

use std::fmt::Write as _;

/// One setting.
#[derive(Debug, Clone, Copy)]
pub struct Setting {
    /// Its key.
    pub key: &'static str,
    /// What holds where the file says nothing, or an example where nothing does, as it is written in the file.
    pub written: &'static str,
    /// Whether that is an example.
    pub is_example: bool,
    /// What it means, in lines.
    pub says: &'static str,
}

const fn usual(key: &'static str, written: &'static str, says: &'static str) -> Setting {
    Setting { key, written, is_example: false, says }
}

/// All of them, in the order of the file: tables come last.
pub static SETTINGS: &[Setting] = &[
    usual(
        "reveal",
        r#"reveal = "30s""#,
        "How long a revealed value stays on the screen, from 5 seconds to 10 minutes. A draft that nobody works on is masked after\n\
         the same time.",
    ),
    usual(
        "mask",
        r#"mask = "all""#,
        "\"all\" masks every value until it is revealed, and again after that time. \"secure\" masks secrets so; a String or StringList\n\
         that you have revealed once stays readable, on its row, until the session changes, and the header says so. Nothing is\n\
         fetched by moving the cursor: what was not revealed is masked.",
    ),
    usual(
        "clipboard",
        r#"clipboard = "45s""#,
        "How long a value that was copied stays on the system's clipboard, from 5 seconds to 10 minutes.",
    ),
    usual(
        "undo",
        r#"undo = "15min""#,
        "How long the values of what was deleted are kept in memory, sealed, so that undo can create it anew: from 1 minute to 4 hours.",
    ),
    usual(
        "theme",
        r#"theme = "terminal""#,
        "\"terminal\" are the terminal's own sixteen colours; \"okabe-ito\" colours that colour-blind eyes tell apart; \"high-contrast\" are\n\
         read well on black and on white, and nothing is faint; \"mono\" has no colour. Or a file of your own, from where this file is:\n\
         \"mine.toml\". NO_COLOR goes before all.",
    ),
    usual(
        "time-zone",
        r#"time-zone = "UTC""#,
        "Where the clocks go that times are shown by, and that a time without an offset is typed by: \"UTC\", \"local\", or a name such as\n\
         \"Europe/Berlin\", from the system's time zone database. Elsewhere than in UTC the offset stands behind each. Commands print UTC.",
    ),
    usual(
        "dates",
        r#"dates = "both""#,
        "What is said of a time where it is looked at: \"both\", how long ago and the date; \"age\"; \"date\". Lists have ages, which are short.",
    ),
    usual(
        "production",
        r"production = '(?i)(^|[^a-z])(prod|production|prd)([^a-z]|$)'",
        "A regular expression. What it finds in the name of the profile, in the account's number or alias or in a path is production: the\n\
         header says so, and a write asks for the last segment of the name to be typed. This one finds prod, production and prd as\n\
         words, such as in team-prod or /app/prod/db. '' finds nothing.",
    ),
    usual(
        "sort",
        r#"sort = "tree""#,
        "The order that names are shown in first: \"tree\", or a flat list by \"changed\", by \"version\" or by \"name\".",
    ),
    usual(
        "columns",
        r#"columns = ["type", "version", "changed", "by", "key", "tier"]"#,
        "What stands beside a name, as far as there is room, in this order.",
    ),
    usual(
        "mouse",
        "mouse = false",
        "Whether the mouse does something: the wheel scrolls what is under it, a click moves the cursor, one on a folder under the cursor\n\
         opens or closes it, and the line between the panes can be dragged. A click never writes, answers or drops. Otherwise the mouse\n\
         selects text, as terminals do; with true, most do so with shift held. Not in the console of Windows.",
    ),
    usual(
        "recent",
        "recent = true",
        "Whether it is kept in the state directory where you were: bookmarks, pairs of places with how many names were equal, folders\n\
         of late, the row and the open folders of each place, the actions that were done by name, and the keys that were chosen in other\n\
         regions and accounts. Names and figures alone. false reads and writes nothing of it; they last until you quit.",
    ),
    usual("bell", "bell = false", "Whether the terminal's bell rings when what is watched (`:watch`) has changed."),
    usual(
        "environments",
        r#"[environments]
prod = []
staging = ["staging", "stage", "stg", "preprod", "uat", "qa"]
dev = ["dev", "development", "test", "int", "sandbox"]"#,
        "Words that a part of a name is called by, for its colour. Those of prod make what lies beneath production, beside what\n\
         `production` finds.",
    ),
    usual(
        "prices",
        r#"[prices]
advanced = "0.05 USD"
of = "2025-10""#,
        "What AWS charges a month for an Advanced parameter, and when that was looked up, which is said wherever a cost is: no call\n\
         tells what holds today, in your region and by your contract.",
    ),
    Setting {
        key: "keys",
        written: r#"[keys.browse]
copy = ["y", "ctrl-y"]
quit = ["Q", "ctrl-c"]
move = []"#,
        is_example: true,
        says: "Keys of the two panes in place of the usual ones; `sesame keys` prints all that hold, by the names that they have here. With []\n\
               an action is done by its name alone, after `:`. Pages and questions keep their keys, and so do delete, esc, ctrl-c, `:` and\n\
               ctrl-z; w, which writes, and the keys that hold everywhere are given to no other action.",
    },
    Setting {
        key: "context",
        written: r#"[[context]]
profile = "audit-*"
read_only = true

[[context]]
account = "111122223333"
region = "eu-west-1"
path = "/checkout/live"
production = true
colour = "red"
words = "LIVE SHOP""#,
        is_example: true,
        says: "Where something holds that the command line did not ask for. A context holds where all that it asks for is so: profile,\n\
               account (its number or alias), region, and path, which is a name or what lies beneath it; `*` stands for any part. There\n\
               nothing is written (read_only), a write asks for a word to be typed (production), and the header says the words, in red,\n\
               yellow, green, magenta or cyan. Where the account cannot be found out, it counts as the one that is asked for.",
    },
    Setting {
        key: "pair",
        written: r#"[[pair]]
name = "prod west"
a = "shop-prod@eu-west-1:/checkout/prod"
b = "shop-prod@us-west-2:/checkout/prod""#,
        is_example: true,
        says: "Two places that should be equal: `'` lists them with what the last comparison found, and enter compares them again; and\n\
               `sesame diff --pair NAME`. Each is [profile@][region:]/path, of which the session has what is left out; b may be a file,\n\
               ./NAME or ../NAME from where sesame is started.",
    },
];

/// The settings file that changes nothing, with all that it could say.
pub fn default_file() -> String {
    let mut out =
        "# The settings of sesame. It only ever reads this file. Remove a # to change what holds.\n".to_owned();
    for setting in SETTINGS {
        out.push('\n');
        for line in setting.says.lines() {
            let _ = writeln!(out, "# {line}");
        }
        for line in setting.written.lines() {
            let _ = writeln!(out, "#{line}");
        }
    }
    out
}
