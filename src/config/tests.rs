#![allow(clippy::unwrap_used)]
use super::*;
use crate::parameter::Identity;

fn account(number: &str, alias: Option<&str>) -> Identity {
    Identity { account: number.to_owned(), alias: alias.map(str::to_owned), ..Identity::default() }
}

#[test]
fn production_is_a_word_of_a_profile_or_path() {
    let production = Production::default();
    for (profile, path, yes) in [
        (Some("prod"), "/", true),
        (Some("team-prod-admin"), "/", true),
        (Some("Production"), "/", true),
        (Some("acme_prd2"), "/", true),
        (Some("reproduce"), "/", false),
        (Some("product"), "/products/list", false),
        (Some("nonprod"), "/", false),
        (None, "/checkout/prod/db/password", true),
        (None, "/checkout/prod", true),
        (None, "/prod.eu/x", true),
        (None, "/checkout/dev/prodigy", false),
    ] {
        assert_eq!(
            production.ground(profile, Some(&account("111122223333", None)), path).is_some(),
            yes,
            "{profile:?} {path}"
        );
    }
}

#[test]
fn the_ground_is_told() {
    let production = Config::parse("production = '^4444|live'").unwrap().production;
    let ground = |profile, account: Option<Identity>, path| {
        production.ground(profile, account.as_ref(), path).map(|ground| ground.to_string())
    };
    let theirs = || Some(account("444455556666", Some("shop-live")));
    assert_eq!(ground(Some("live"), theirs(), "/live").as_deref(), Some("the profile live"));
    assert_eq!(ground(Some("x"), theirs(), "/live").as_deref(), Some("the account 444455556666"));
    let named = || Some(account("111144442222", Some("shop-live")));
    assert_eq!(ground(Some("x"), named(), "/live").as_deref(), Some("the account shop-live"));
    assert_eq!(ground(None, None, "/live/x").as_deref(), Some("the path /live/x"));
    let nameless = Some(account("111144442222", None));
    assert_eq!(ground(Some("prod"), nameless, "/prod"), None, "the default is replaced");
    let never = Config::parse("production = ''").unwrap().production;
    assert_eq!(never.ground(Some("prod"), None, "/prod"), None);
}

#[test]
fn everything_that_is_wrong_is_said_at_once_with_its_line() {
    for (text, says) in [
        ("", &[][..]),
        ("# nothing\n", &[]),
        ("production = '('", &["line 1: production: "]),
        ("production = 3", &["line 1: production: a text is expected, not an integer"]),
        (
            "produktion = 'x'\nproduction = true",
            &[
                "line 1: produktion: there is no such key; did you mean production?",
                "line 2: production: a text is expected, not a boolean",
            ],
        ),
        (
            "a = 1\n[b]\nc = 2\n",
            &["line 1: a: there is no such key; there is reveal, mask", "line 2: b: there is no such key"],
        ),
        ("\nproduction = prod\n", &["line 2: "]),
        (
            "reveal = \n\nmask = \"al\"\nsort = 'x\n",
            &["line 1: ", "line 3: mask: \"al\" is none of them; did you mean all?", "line 4: "],
        ),
        ("reveal = 30", &["line 1: reveal: a time such as \"30s\" is expected, not an integer"]),
        ("reveal = '30'", &["line 1: reveal: a time is a whole number and a unit"]),
        ("reveal = '1s'", &["line 1: reveal: it may be from 5 s to 10 min"]),
        ("undo = '99999999999999999999h'", &["line 1: undo: a time is"]),
        ("undo = '5h'", &["line 1: undo: it may be from 1 min to 4 h"]),
        ("columns = ['type',\n 'ver']", &["line 2: columns: \"ver\" is none of them; there is type, version"]),
        ("theme = 'okabe'", &["line 1: theme: \"okabe\" is none of them; there is terminal"]),
        ("theme = 'mon'", &["line 1: theme: \"mon\" is none of them; did you mean mono?"]),
        (
            "[prices]\nadvanced = '5 cents'\nof = 'now'",
            &["line 2: prices.advanced: a price is", "line 3: prices.of: when"],
        ),
        ("columns = 'type'", &["line 1: columns: a list is expected"]),
        (
            "[environments]\nprd = ['live']\nstaging = ['pre prod', 3]\n",
            &[
                "line 2: environments.prd: there is no such key; did you mean prod?",
                "line 3: environments.staging: \"pre prod\" is no word",
                "line 3: environments.staging: a text is",
            ],
        ),
        (
            "[[context]]\nprofil = 'x'\nread_only = true\n[[context]]\naccount = 111122223333\nproduction = true\n[[context]]\npath = 'a'\n",
            &[
                "line 1: context: it asks for none",
                "line 2: context.profil: there is no such key; did you mean profile?",
                "line 4: context: it asks for none",
                "line 5: context.account: a text is expected, in quotes",
                "line 7: context: nothing holds there",
                "line 8: context.path: a path begins with a slash, or with *: \"/a\"",
            ],
        ),
        (
            "[[context]]\naccount = '1111-2222-3333'\nread_only = true\n[[context]]\naccount = '11112222333'\nread_only = true\n\
             [[context]]\naccount = 'My_Account'\nregion = 'eu-west1'\nread_only = true\n[[context]]\nregion = 'mars'\nread_only = true\n",
            &[
                "line 2: context.account: the number of an account has no dashes and blanks here: \"111122223333\"",
                "line 5: context.account: the number of an account has 12 digits; * stands for some of them",
                "line 8: context.account: a number is expected, or an alias: small letters, digits and dashes",
                "line 9: context.region: no region is called so; did you mean eu-west-1?",
                "line 12: context.region: no region is called so",
            ],
        ),
        ("[context]\nprofile = 'x'", &["line 1: context: a list is expected, not a table"]),
        (
            "[[context]]\nprofile = 'x'\nwords = 'far too long to stand in any header'\ncolour = 'blue'\n",
            &[
                "line 3: context.words: they may take 24",
                "line 4: context.colour: \"blue\" is none of them; there is red",
            ],
        ),
        (
            "[[pair]]\nname = 'x'\na = './x.env'\nb = 'prod:/a'\n[[pair]]\nnam = ''\na = '/a'\nb = '/a'\n",
            &[
                "line 3: pair.a: the first is a place; a file is the other: b",
                "line 4: pair.b: the region is prod, which is none",
                "line 5: pair: name is missing",
                "line 6: pair.nam: there is no such key; did you mean name?",
            ],
        ),
        (
            "[[pair]]\nname = 'x'\na = '/a'\nb = '/a'\n[[pair]]\nname = 'x'\na = '/a'\nb = '/b:3'\n[[pair]]\nname = ''\na = 'a'\nb = '-'\n",
            &[
                "line 1: pair: a and b are the same place",
                "line 8: pair.b: a version is not kept equal",
                "line 10: pair.name: a name is no empty text",
                "line 11: pair.a: a path begins with a slash: /a",
                "line 12: pair.b: a file is named here: ./x.env",
            ],
        ),
        (
            "[[pair]]\nname = 'x'\na = '/a'\nb = '/b'\n[[pair]]\nname = 'x'\na = '/a'\nb = '/c'\n",
            &["line 5: pair: two pairs are called x"],
        ),
    ] {
        let problems = Config::parse(text).map_or_else(|problems| problems.0, |_| Vec::new());
        assert_eq!(problems.len(), says.len(), "{text}: {problems:#?}");
        for (problem, part) in problems.iter().zip(says) {
            assert!(problem.starts_with(part), "{text}: {problem}");
        }
    }
}

#[test]
fn every_setting_is_read() {
    let text = "reveal = '1 min'\nclipboard = '5s'\nundo = '1h'\nmask = 'secure'\ntheme = 'high-contrast'\nproduction = ''\nsort = 'changed'\ncolumns = ['by']\nrecent = false\nmouse = true\nbell = true\ntime-zone = 'utc'\ndates = 'age'\n\
                [prices]\nadvanced = '0.06 EUR'\nof = '2026-11-26'\n[environments]\nprod = ['Live']\ndev = []\n[keys.browse]\ncopy = ['c', 'ctrl-y']\n[[context]]\nprofile = 'p'\nread_only = true\n\
                [[pair]]\nname = 'w'\na = '/a'\nb = './x.env'\n";
    let config = Config::parse(text).unwrap();
    assert_eq!((config.pairs[0].name.as_str(), config.pairs[0].b.to_string().as_str()), ("w", "./x.env"));
    assert_eq!((config.reveal, config.clipboard), (Duration::from_mins(1), Duration::from_secs(5)));
    assert_eq!(config.theme, ThemeChoice::BuiltIn(BuiltIn::HighContrast));
    assert_eq!((config.dates, config.zone.called.as_str()), (DateStyle::Age, "utc"));
    assert_eq!((config.undo, config.mask, config.sort), (Duration::from_hours(1), Mask::Secure, Order::Changed));
    assert!(!config.recent && config.mouse && config.bell);
    assert_eq!((config.columns.as_slice(), config.contexts.len()), (&[Column::By][..], 1));
    assert_eq!((config.keys[0].action.as_str(), config.keys[0].keys.len(), config.keys[0].line), ("copy", 2, 21));
    assert_eq!((config.prices.advanced.to_string().as_str(), config.prices.of.as_str()), ("0.06 EUR", "2026-11-26"));
    assert_eq!(config.environment("live-eu"), Some(Environment::Production));
    assert_eq!((config.environment("dev"), config.environment("uat")), (None, Some(Environment::Staging)));
    // Every row of the table is read: nothing of it is an unknown key, and each has a test here.
    for Setting { key, .. } in SETTINGS {
        assert!(text.contains(key), "{key}");
    }
}

#[test]
fn the_default_file_changes_nothing_and_says_what_holds() {
    let file = default_file();
    assert_eq!(format!("{:?}", Config::parse(&file).unwrap()), format!("{:?}", Config::default()));
    let mut usual = String::new();
    for setting in SETTINGS {
        let written = Config::parse(setting.written).unwrap();
        let says = !written.contexts.is_empty() || !written.keys.is_empty() || !written.pairs.is_empty();
        assert_eq!(setting.is_example, says, "{}", setting.key);
        if !setting.is_example {
            usual += setting.written;
            usual.push('\n');
        }
        assert!(setting.says.lines().all(|line| line.len() <= 130), "{}", setting.key);
    }
    let usual = format!("{:?}", Config::parse(&usual).unwrap());
    // Written by hand, the pattern is the user's own; it is the same.
    assert_eq!(usual.replace("own: true", "own: false"), format!("{:?}", Config::default()));
    let uncommented: Vec<&str> =
        file.lines().map(|line| line.strip_prefix('#').filter(|rest| !rest.starts_with(' ')).unwrap_or(line)).collect();
    assert_eq!(Config::parse(&uncommented.join("\n")).unwrap().contexts.len(), 2);
}

#[test]
fn a_context_holds_where_all_that_it_asks_for_is_so() {
    let config =
        |asks: &str| Config::parse(&format!("production = ''\n[[context]]\n{asks}\nproduction = true")).unwrap();
    let who = account("111122223333", Some("acme-live"));
    let at = Whereabouts { profile: Some("prod-eu"), who: Some(&who), region: Some("eu-west-1"), path: "/app/live/db" };
    for (asks, holds) in [
        ("profile = 'prod-*'", true),
        ("profile = 'prod'", false),
        ("profile = 'prod-*'\nregion = 'us-*'", false),
        ("account = '111122223333'", true),
        ("account = '1111*'\npath = '/app/live'\nregion = 'eu-west-1'", true),
        ("account = 'acme-*'", true),
        ("account = '444455556666'", false),
        ("path = '/app'", true),
        ("path = '/ap'", false),
    ] {
        let ground = config(asks).ground(&at);
        assert_eq!(ground.is_some(), holds, "{asks}");
    }
    let ground = config("account = '1111*'\npath = '/app/live'").ground(&at).unwrap().to_string();
    assert_eq!(ground, "your settings of account 1111*, path /app/live");
    let unknown = Whereabouts { who: None, ..at };
    let asks = config("account = '2*'\npath = '/app'");
    assert!(asks.ground(&unknown).is_none() && asks.may_be_production(&unknown), "nobody knows");
    assert!(!asks.may_be_production(&Whereabouts { path: "/x", ..unknown }), "whoever it is");
    assert!(!asks.may_be_production(&at), "it is another");
}

#[test]
fn the_file_is_where_the_user_or_the_system_says() {
    type Row = (&'static [(&'static str, &'static str)], Option<&'static str>, Option<(&'static str, bool)>);
    let table: [Row; 9] = [
        (&[("XDG_CONFIG_HOME", "/etc/x")], None, Some(("/etc/x/sesame/config.toml", false))),
        (&[], Some("home"), None),
        (&[], Some("/home/ana"), Some(("/home/ana/.config/sesame/config.toml", false))),
        (&[("XDG_CONFIG_HOME", "/etc/x")], Some("/home/ana"), Some(("/etc/x/sesame/config.toml", false))),
        (&[("XDG_CONFIG_HOME", "x")], Some("/home/ana"), Some(("/home/ana/.config/sesame/config.toml", false))),
        (&[("XDG_CONFIG_HOME", "")], None, None),
        (&[("SESAME_CONFIG", "my.toml"), ("XDG_CONFIG_HOME", "/x")], None, Some(("my.toml", true))),
        (&[("SESAME_CONFIG", "")], Some("/h"), Some(("/h/.config/sesame/config.toml", false))),
        (&[], Some(""), None),
    ];
    for (vars, home, wanted) in table {
        let var = |name: &str| vars.iter().find(|(n, _)| *n == name).map(|(_, value)| OsString::from(value));
        let wanted = wanted.map(|(path, named)| (PathBuf::from(path), named));
        assert_eq!(file(None, var, home.map(PathBuf::from)), wanted, "{vars:?} {home:?}");
        let asked = PathBuf::from("asked.toml");
        assert_eq!(file(Some(asked.clone()), var, None), Some((asked, true)), "the command line beats all");
    }
}

#[test]
fn what_holds_is_written_as_it_is_read() {
    let example = "reveal = '1min'\nclipboard = '90s'\nundo = '1h'\nmask = 'secure'\ntheme = 'a/\"b\".toml'\nproduction = '\\d\"x'\n\
                   sort = 'version'\ncolumns = ['by', 'type']\ndates = 'date'\n[prices]\nadvanced = '1.25 EUR'\n[environments]\nprod = ['live']\ndev = []\n[keys.browse]\nmove = []\ncopy = ['↑', 'x']\n[[context]]\nprofile = 'p'\n\
                   read_only = true\n[[context]]\naccount = '1*'\npath = '/x'\nproduction = true\nwords = 'A \"B\"'\ncolour = 'green'\n\
                   [[pair]]\nname = 'w \"x\"'\na = 'p@eu-west-1:/a/'\nb = '../x.env'\n[[pair]]\nname = 'v'\na = '.'\nb = 'q@/'\n";
    for text in ["", example] {
        let config = Config::parse(text).unwrap();
        let written: Vec<String> = SETTINGS.iter().map(|setting| config.written(setting.key)).collect();
        let again = Config::parse(&written.join("\n")).unwrap();
        let own = |config: &Config| {
            let keys = config.keys.iter().map(|own| Own { line: 0, ..own.clone() }).collect();
            format!("{:?}", Config { keys, ..config.clone() }).replace("own: true", "own: false")
        };
        assert_eq!(own(&again), own(&config), "{written:#?}");
    }
    let lines = written::lines_of("\nreveal = '1min'\n[environments]\nprod = []\n");
    assert_eq!(lines, [("reveal".to_owned(), 2), ("environments".to_owned(), 3)]);
}
