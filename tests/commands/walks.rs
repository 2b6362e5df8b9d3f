//! How often a command walks through a store to find the names in it: the quota of `DescribeParameters` is low, and a walk is of all
//! there is, whatever is looked for.

use super::run::{Ran, Served};

/// Two folders of seventy and one: a hundred and forty-one names, three pages.
fn two_folders() -> Served {
    let folder = |name: &str| {
        format!(
            "[[parameter]]\nname = \"/{name}/{name}-{{a}}{{b}}\"\ntype = \"String\"\nvalue = \"v\"\n\
             for = {{ a = [\"0\",\"1\",\"2\",\"3\",\"4\",\"5\",\"6\"], b = [\"0\",\"1\",\"2\",\"3\",\"4\",\"5\",\"6\",\"7\",\"8\",\"9\"] }}\n"
        )
    };
    let one = "[[parameter]]\nname = \"/two/more\"\ntype = \"String\"\nvalue = \"v\"\n";
    Served::seeded(&format!("{}{}{one}", folder("one"), folder("two")))
}

/// What it is and how many pages of names it has asked for.
fn pages(served: &Served, line: &[&str]) -> (Ran, usize) {
    let log = served.file("log");
    let _ = std::fs::remove_file(&log);
    let ran = served.run(&[line, &["--log", log.to_str().unwrap()]].concat());
    let log = std::fs::read_to_string(&log).unwrap();
    let pages = log.lines().filter(|line| line.contains("attempt=") && line.contains("DescribeParameters")).count();
    (ran, pages)
}

#[test]
fn places_of_one_store_are_listed_by_one_walk() {
    let served = two_folders();
    std::fs::write(served.file("two.json"), r#"{"two-00": "w"}"#).unwrap();
    for (line, status) in [
        (&["diff", "/one", "/two", "--names-only"][..], 1),
        // The region is that of the session, and so is the store.
        (&["diff", "/one", "eu-west-1:/two", "--names-only"], 1),
        (&["copy", "/one/", "/two/", "--dry-run"], 0),
        (&["delete", "/one", "/two", "--recursive", "--dry-run"], 0),
        (&["export", "/one", "/two", "--format", "ecs", "--names", "path"], 0),
        (&["import", "/two", "two.json", "--types-from", "/one", "--dry-run"], 0),
    ] {
        let (ran, pages) = pages(&served, line);
        ran.with(status);
        assert_eq!(pages, 3, "{line:?}");
    }
    let (ran, pages) = pages(&served, &["diff", "/one", "us-east-1:/two", "--names-only"]);
    ran.with(2).says("there is no parameter at us-east-1:/two");
    assert_eq!(pages, 4, "another region is another store");
}

#[test]
fn a_place_that_is_written_with_the_region_of_the_session_is_no_other() {
    let served = two_folders();
    let line = ["copy", "/one/", "eu-west-1:/one/", "--dry-run"];
    served.run(&line).with(2).says("/one/one-00 would be copied to itself");
}

/// What is in both of them stands on both sides.
#[test]
fn a_place_within_the_other_has_its_names_too() {
    let served = two_folders();
    let told = served.run(&["diff", "/", "/two", "--names-only"]).with(1);
    let lines = |sign: char| told.text().lines().filter(|line| line.starts_with(sign)).count();
    assert_eq!((lines('-'), lines('+')), (141, 71));
    served.run(&["diff", "/two", "/two/", "--names-only"]).with(0);
}

#[test]
fn without_the_permission_for_descriptions_each_place_is_listed_by_its_path() {
    let denied = "[[deny]]\naction = \"ssm:DescribeParameters\"\n";
    let three = "[[parameter]]\nname = \"{n}\"\nfor = { n = [\"/one/x\", \"/two/x\", \"/two/y\"] }\ntype = \"String\"\nvalue = \"v\"\n";
    let served = Served::seeded(&format!("{denied}{three}"));
    assert_eq!(served.run(&["diff", "/one", "/two", "--names-only"]).with(1).text(), "+ y\n");
    served.run(&["copy", "/one/", "/two/", "--dry-run"]).with(0).says("= 1 same");
}
