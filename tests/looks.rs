//! What every screen does alike: what is cut and where, how many are counted, what is production, and what comes first where it is narrow.

use crate::fixtures::Live;

const STORE: &str = r#"
account = "111122223333"
region = "eu-west-1"

[[principal]]
access_key = "AKIAENGINEER"
arn = "arn:aws:sts::111122223333:assumed-role/engineer/ana"
"#;

/// A store with so many in a folder.
fn many(count: usize) -> String {
    let one = |at| format!("\n[[parameter]]\nname = \"/shop/dev/k{at:04}\"\ntype = \"String\"\nvalue = \"v\"\n");
    STORE.to_owned() + &(0..count).map(one).collect::<String>()
}

/// How many of them there are is read at a glance, wherever it is said.
#[test]
fn counts_of_many_are_grouped_on_every_screen() {
    let mut live = Live::new(&many(1234));
    live.world.resize(120, 35);
    live.keys("<home>");
    let screen = live.screen();
    assert!(screen.matches("1,234").count() > 2, "the row, the title, the page of the folder: {screen}");
    // Each from the panes, with the keys that lead back.
    for (opens, back) in [
        ("D", "<esc>"),
        ("*", "<esc>"),
        ("*D", "<esc><esc>"),
        ("*t", "<esc><esc>"),
        ("t", "<esc>"),
        ("t2", "<esc>"),
        ("tnowner<tab>ana<enter><c-s>", "<esc><esc><esc><esc>"),
        ("c/other/<enter>", "<esc><esc>"),
        ("M/other/<enter>", "<esc><esc>"),
        ("Y", "<esc>"),
        ("F", "<esc>"),
        ("Fv<enter>", "<esc>"),
        ("e", ""),
        ("/k", "<esc><esc>"),
        ("L", "<esc>"),
        ("=", "<esc>"),
        (":as of<enter>", "<esc>"),
        (":import<enter>", "<esc>"),
    ] {
        live.keys(opens);
        let screen = live.screen();
        assert!(!screen.contains("1234"), "{opens}: {screen}");
        live.keys(back);
    }
}

/// The word for many is shown as any count, and asked for as it is shown.
#[test]
fn a_count_that_is_typed_is_shown_as_any() {
    let mut live = Live::new(&many(1234));
    live.world.resize(120, 35);
    live.keys("<home>D");
    assert!(live.screen().contains("type delete 1,234"), "{}", live.screen());
}

const REFUSED: &str = r#"
[[key]]
id = "11111111-1111-1111-1111-111111111111"
aliases = ["alias/closed"]
deny_decrypt = ["arn:aws:sts::111122223333:assumed-role/engineer/*"]
reason = "because no resource-based policy allows the {action} action"

[[parameter]]
name = "/shop/dev/token"
type = "SecureString"
key = "alias/closed"
value = "v"
versions = 3
"#;

/// What was refused is explained, or tried again: what takes it is not offered.
#[test]
fn the_footer_of_what_was_refused_leads_with_what_helps() {
    let mut live = Live::new(&(STORE.to_owned() + REFUSED));
    live.world.resize(120, 35);
    let footer = |live: &Live| live.screen().lines().last().unwrap_or_default().to_owned();
    live.keys("/token<enter>H<down>");
    assert!(footer(&live).starts_with(" enter put back…  space reveal"), "{}", footer(&live));
    live.keys("<enter>");
    assert!(footer(&live).starts_with(" x explain  space try again"), "{}", footer(&live));
    assert!(!footer(&live).contains("put back") && !footer(&live).contains("compare"), "{}", footer(&live));
    let asked = live.decrypts();
    for key in ["<enter>", "y", "="] {
        live.keys(key);
        assert!(live.screen().contains("v2 was not read: no key access · x explains · space tries again"), "{key}");
    }
    assert_eq!(live.decrypts(), asked);
    // Another version was not asked for.
    live.keys("<down>");
    assert!(footer(&live).starts_with(" enter put back…  space reveal"), "{}", footer(&live));
    live.keys("<esc><space>");
    assert!(footer(&live).starts_with(" x explain  space try again"), "{}", footer(&live));
}

/// Descriptions and names have what a wide screen has, and the box is no wider than they want.
#[test]
fn a_list_is_as_wide_as_what_it_says() {
    let mut live = Live::new(&many(3));
    live.world.resize(200, 50);
    live.keys(":copy");
    let screen = live.screen();
    assert!(screen.contains("or what is marked the values as .env, JSON, YAML and more  "), "{screen}");
    assert!(screen.contains("all of the folder or what is marked to another folder  "), "{screen}");
    live.keys("<esc>");
    for size in [(80, 24), (40, 12), (24, 8)] {
        live.world.resize(size.0, size.1);
        live.keys(":copy");
        assert!(live.screen().contains("copy"), "{}", live.screen());
        live.keys("<esc>");
    }
}

/// What is copied of a page to read, and words of it, are not broken while the screen is wider.
#[test]
fn a_page_to_read_breaks_no_word_that_has_room() {
    let long = "a-rather-long-segment-of-a-name/".repeat(3);
    let mut live =
        Live::new(&format!("{STORE}\n[[parameter]]\nname = \"/shop/{long}end\"\ntype = \"String\"\nvalue = \"v\"\n"));
    let arn = format!("\"arn:aws:ssm:eu-west-1:111122223333:parameter/shop/{long}end\"");
    for (width, is_whole) in [(200, true), (120, false)] {
        live.world.resize(width, 50);
        live.keys("/end<enter>P");
        assert_eq!(live.screen().contains(&arn), is_whole, "{width}: {}", live.screen());
        // Prose is no wider for that.
        let prose = live.screen().lines().find(|line| line.contains("policies of an application")).map(str::to_owned);
        assert!(prose.is_none_or(|line| line.trim_end().chars().count() < 150), "{}", live.screen());
        live.keys("<esc><esc><esc>");
    }
}

/// What goes to production is told by the same word and role in every list.
#[test]
fn rows_of_production_say_so() {
    let both = STORE.to_owned()
        + "\n[[parameter]]\nname = \"/shop/dev/host\"\ntype = \"String\"\nvalue = \"v\"\n"
        + "\n[[parameter]]\nname = \"/shop/prod/host\"\ntype = \"String\"\nvalue = \"v\"\n";
    let mut live = Live::new(&both);
    live.world.resize(120, 35);
    let row = |live: &Live, has: &str| {
        let screen = live.screen();
        screen.lines().find(|line| line.contains(has)).map_or_else(|| panic!("{has}: {screen}"), str::to_owned)
    };
    // A change set.
    for folder in ["dev", "prod"] {
        live.keys(&format!("/{folder}/host<enter>e!<c-s>"));
        live.keys(if folder == "prod" { "<c-t>" } else { "S" });
        live.keys("<esc>");
    }
    live.keys("S");
    assert!(row(&live, "~ /shop/prod/host").contains("  PROD  "), "{}", live.screen());
    assert!(!row(&live, "~ /shop/dev/host").contains("PROD"), "{}", live.screen());
    assert!(row(&live, "Change set").contains("PRODUCTION"), "{}", live.screen());
    // Its question.
    live.keys("w");
    assert!(row(&live, "~ /shop/prod/host").contains("PROD"), "{}", live.screen());
    assert!(!row(&live, "~ /shop/dev/host").contains("PROD"), "{}", live.screen());
    live.keys("<esc><esc>");
    // Places of late.
    live.keys("'");
    assert!(row(&live, "  /shop/prod ").contains("PROD"), "{}", live.screen());
    assert!(!row(&live, "  /shop/dev ").contains("PROD"), "{}", live.screen());
}

/// Where rows are few, what happened and what is overwritten come before whose account it is, and the prompt stays.
#[test]
fn on_a_small_screen_what_matters_comes_first() {
    let one = STORE.to_owned() + "\n[[parameter]]\nname = \"/shop/prod/host\"\ntype = \"String\"\nvalue = \"v\"\n";
    let mut live = Live::new(&one);
    live.world.resize(40, 12);
    live.keys("/host<enter>e!<c-s>");
    let inside = |live: &Live| live.screen().lines().skip(2).take(8).map(str::to_owned).collect::<Vec<_>>();
    let lines = inside(&live);
    assert!(lines[0].contains("v1 → v2") && lines[1].contains("111122223333"), "{}", live.screen());
    let members = serde_json::json!({ "Name": "/shop/prod/host", "Value": "theirs", "Overwrite": true });
    live.ask("AKIAENGINEER", "AmazonSSM.PutParameter", &members);
    live.keys("<pgdn><pgdn><pgdn><pgdn><pgdn>host<enter>");
    let lines = inside(&live);
    assert!(live.screen().contains("Conflict"), "{}", live.screen());
    assert!(lines[0].contains("Nothing was written"), "{}", live.screen());
    assert!(lines.iter().any(|line| line.contains("now v2 · String")), "{}", live.screen());
    assert!(lines.iter().any(|line| line.contains("enter goes on")), "{}", live.screen());
    // It can be answered there.
    live.keys("<enter>");
    assert!(live.screen().contains("Overwrite"), "{}", live.screen());
}
