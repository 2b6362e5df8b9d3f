//! `sesame delete`.

use super::run::Served;

fn served() -> Served {
    Served::seeded(
        "[[principal]]\naccess_key = \"AKIAANA\"\narn = \"arn:aws:iam::111122223333:user/ana\"\n\
         [[deny]]\naction = \"ssm:DeleteParameter*\"\nresource = \"arn:aws:ssm:eu-west-1:111122223333:parameter/a/kept\"\n\
         [[parameter]]\nname = \"/a/{n}\"\nfor = { n = [\"kept\", \"x\", \"y\", \"z\"] }\ntype = \"String\"\nvalue = \"v\"\n\
         [[parameter]]\nname = \"/prod/x\"\ntype = \"String\"\nvalue = \"v\"\n",
    )
}

#[test]
fn the_plan_comes_first_and_nothing_goes_unasked() {
    let served = served();
    let planned = served
        .run(&["delete", "/a/x", "--dry-run"])
        .with(0)
        .says("- /a/x  v1  String")
        .says(&format!("in account 111122223333, eu-west-1, endpoint {}\n- /a/x", served.url))
        .says("Nothing was done");
    assert!(planned.out.is_empty());
    served.run(&["delete", "/a/x"]).with(2).says("there is no terminal to ask on");
    served.run(&["delete", "/a/", "--yes"]).with(2).says("--recursive");
    served.run(&["delete", "/a", "--yes"]).with(1).says("there is no parameter /a");
    served.run(&["delete", "/a/x:1", "--yes"]).with(2).says("only the whole parameter");
    served.run(&["delete", "/prod/x", "--yes"]).with(2).says("this is production");
    served.run(&["delete", "/a/x", "--yes", "--read-only"]).with(2).says("read-only");
    assert_eq!(served.run(&["ls"]).text().lines().count(), 5);
    served.run(&["delete", "/a/x", "/a/x", "--yes"]).with(0).says("deleted 1 of 1");
    served.run(&["delete", "/a/x", "--yes"]).with(1);
    assert_eq!(served.run(&["ls", "/a"]).text(), "/a/kept\n/a/y\n/a/z\n");
}

#[test]
fn one_that_may_not_be_deleted_keeps_no_other() {
    let served = served();
    served.run(&["delete", "--recursive", "/a", "--yes"]).with(3).says("/a/kept: ").says("deleted 3 of 4");
    assert_eq!(served.run(&["ls", "/a"]).text(), "/a/kept\n");
    served.run(&["delete", "/a/kept", "--yes"]).with(1).says("deleted 0 of 1");
}

/// How many there are and how long they take is said before anybody is asked, and where nobody can be.
#[test]
fn the_plan_counts_and_says_how_long_it_takes() {
    let served = served();
    for how in [&["--dry-run"][..], &[]] {
        let line = [&["delete", "--recursive", "/a"], how].concat();
        served.run(&line).says("- 4 gone; 4 deletions take about 1 s at 40 a second\n");
    }
    let one = served.run(&["delete", "/a/x", "--yes"]).with(0);
    one.says("- 1 gone; 1 deletion takes about 1 s at 40 a second\n");
}
