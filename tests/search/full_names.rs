//! A full name, typed or pasted: found where it is listed, looked up where it is not.

use sesame::app::{Effect, Msg, Reply};
use sesame::failure::{Failure, FailureKind};
use sesame::parameter::{Parameter, ParameterType};
use sesame::secret::Secret;

use super::{answer, denied, listed, names, parameter};
use crate::fixtures::{self, World, listing};

#[test]
fn a_full_name_that_is_not_listed_is_looked_up_and_opened() {
    let mut world = listed();
    world.keys("//other/team/key");
    answer(&mut world);
    assert!(world.screen().contains("enter looks /other/team/key up"), "{}", world.screen());
    world.keys("<enter><enter>");
    let effects = answer(&mut world);
    let [Effect::Describe(ticket, name)] = effects.as_slice() else { panic!("{effects:?}") };
    assert_eq!(name, "/other/team/key");
    let found = parameter(name, ParameterType::SecureString, 4, 5);
    world.reply(*ticket, Reply::Described(Ok(Some(Box::new(found)))));
    assert_eq!(world.app.selected_parameter().unwrap().name, "/other/team/key");
    let screen = world.screen();
    assert!(screen.contains("▾ other") && screen.contains("version 4"), "{screen}");
}

#[test]
fn a_full_name_that_is_not_there_or_not_allowed_says_so() {
    let missing = || Failure::new(FailureKind::NotFound, "no such parameter", "");
    for (outcome, says) in [
        (Ok(None), "there is no parameter /x/y (or you may not see it)"),
        (Err(missing()), "there is no parameter /x/y (or you may not see it)"),
        (Err(denied("ssm:GetParameter")), "/x/y was not opened: ssm:GetParameter is not allowed"),
    ] {
        let mut world = listed();
        world.keys("//x/y");
        answer(&mut world);
        world.keys("<enter>");
        let Some(Effect::Describe(ticket, _)) = answer(&mut world).pop() else { panic!() };
        world.reply(ticket, Reply::Described(outcome));
        let screen = world.screen();
        assert!(screen.contains(says) && screen.contains("/ /x/y"), "the line stays, to be mended:\n{screen}");
    }
}

#[test]
fn a_look_up_ends_when_the_search_does_or_the_name_changes() {
    for keys in ["<esc>", "z"] {
        let mut world = listed();
        world.keys("//x/y");
        answer(&mut world);
        world.keys("<enter>");
        let Some(Effect::Describe(ticket, _)) = answer(&mut world).pop() else { panic!() };
        world.keys(keys);
        let cancelled = world.take();
        assert!(
            cancelled.iter().any(|effect| matches!(effect, Effect::Cancel(gone) if *gone == ticket)),
            "{cancelled:?}"
        );
        let late = parameter("/x/y", ParameterType::String, 1, 1);
        world.reply(ticket, Reply::Described(Ok(Some(Box::new(late)))));
        assert!(world.app.selected_parameter().is_none_or(|p| p.name != "/x/y"));
    }
}

#[test]
fn only_a_name_the_service_could_hold_is_looked_up() {
    for typed in ["zzz", "/a b", "//", "/x/", "/a//b", "/a !b"] {
        let mut world = listed();
        world.keys("/");
        world.keys(typed);
        answer(&mut world);
        world.keys("<enter>");
        assert!(answer(&mut world).is_empty(), "{typed}");
    }
    // Public parameters are not listed, but may be read.
    let mut world = listed();
    world.keys("//aws/service/x<enter>");
    assert!(matches!(answer(&mut world).as_slice(), [Effect::Describe(_, name)] if name == "/aws/service/x"));
}

#[test]
fn who_may_not_list_at_all_is_told_of_exact_names_and_gets_in_by_one() {
    let (mut world, list) = listing();
    world.reply(list, Reply::Listed(Err(denied("ssm:GetParametersByPath"))));
    world.resize(120, 30);
    assert!(world.screen().contains("/ and a full name opens one without a listing"), "{}", world.screen());
    world.send(Msg::Key(fixtures::keys("/")[0]));
    world.send(Msg::Paste(Secret::from("/team/secret")));
    world.keys("<enter>");
    // Enter is pressed before the search has answered, and meant for what is typed.
    let Some(Effect::Describe(ticket, name)) = answer(&mut world).pop() else { panic!() };
    let bare = Parameter::bare(name, ParameterType::SecureString, 3);
    world.reply(ticket, Reply::Described(Ok(Some(Box::new(bare)))));
    let screen = world.screen();
    assert!(screen.contains("1 loaded, incomplete") && screen.contains("/team/secret"), "{screen}");
}

/// Types a text at once, as a terminal does that pastes.
fn paste(world: &mut World, text: &str) {
    world.keys("/");
    world.send(Msg::Paste(Secret::from(text)));
}

#[test]
fn what_was_copied_from_elsewhere_finds_the_row_that_is_listed() {
    for pasted in [
        "\"/app/prod/db/url\"",
        " '/app/prod/db/url', ",
        "`/app/prod/db/url`",
        "/app/prod/db/url,",
        "{{resolve:ssm:/app/prod/db/url}}",
        "\"{{resolve:ssm:/app/prod/db/url}}\"",
        "arn:aws:ssm:eu-west-1:111122223333:parameter/app/prod/db/url",
        "\"arn:aws:ssm:eu-west-1:111122223333:parameter/app/prod/db/url\",",
        "https://eu-west-1.console.aws.amazon.com/systems-manager/parameters/%2Fapp%2Fprod%2Fdb%2Furl/description?region=eu-west-1&tab=Table",
    ] {
        let mut world = listed();
        paste(&mut world, pasted);
        answer(&mut world);
        assert_eq!(names(&world), ["/app/prod/db/url"], "{pasted}\n{}", world.screen());
        world.keys("<enter>");
        assert_eq!(world.app.selected_parameter().unwrap().name, "/app/prod/db/url", "{pasted}");
    }
    let mut world = listed();
    paste(&mut world, "{{resolve:ssm:/zone}}");
    answer(&mut world);
    assert_eq!(names(&world), ["/zone"]);
}

#[test]
fn what_was_copied_from_elsewhere_and_is_not_listed_is_looked_up() {
    for (pasted, name) in [
        ("\"/other/key\"", "/other/key"),
        ("{{resolve:ssm:/other/key}}", "/other/key"),
        ("{{resolve:ssm:lonely}}", "lonely"),
        (
            "https://console.amazonaws.cn/systems-manager/parameters/%2Fother%2Fkey/description?region=eu-west-1",
            "/other/key",
        ),
    ] {
        let mut world = listed();
        paste(&mut world, pasted);
        answer(&mut world);
        world.shows(&[&format!("enter looks {name} up")]);
        world.keys("<enter>");
        let effects = answer(&mut world);
        assert!(matches!(effects.as_slice(), [Effect::Describe(_, asked)] if asked == name), "{pasted}: {effects:?}");
    }
}

#[test]
fn what_leads_nowhere_from_here_says_where_it_would_lead() {
    for (pasted, says) in [
        (
            "https://us-east-1.console.aws.amazon.com/systems-manager/parameters/%2Fzone/description",
            "that parameter is in us-east-1",
        ),
        (
            "https://console.aws.amazon.com/systems-manager/parameters/%2Fa%20b?region=eu-west-1",
            "a space at position 3",
        ),
        ("{{resolve:ssm:a/b}}", "a name with levels starts with /"),
        ("arn:aws:ssm:us-east-1:111122223333:parameter/zone", "is in us-east-1: R, after esc, goes to another region"),
        (
            "arn:aws-cn:ssm:cn-north-1:111122223333:parameter/zone",
            "is in cn-north-1 of aws-cn: p, after esc, goes to a profile",
        ),
        (
            "https://eu-west-1.console.aws.amazon.com/systems-manager/parameters/?region=eu-west-1&tab=Table",
            "the page of all parameters in the console",
        ),
        (
            "{{resolve:secretsmanager:db:SecretString:password:AWSPREVIOUS}}",
            "Of a secret the current version opens alone",
        ),
        (
            "{{resolve:secretsmanager:arn:aws:secretsmanager:us-east-1:111122223333:secret:db-a1B2c3}}",
            "that parameter is in us-east-1",
        ),
    ] {
        let mut world = listed();
        paste(&mut world, pasted);
        assert!(answer(&mut world).is_empty(), "{pasted}");
        world.resize(200, 30);
        world.shows(&[says]);
        world.keys("<enter>");
        assert!(answer(&mut world).is_empty(), "{pasted}");
        // What was said of it is not said of what is typed next.
        world.keys("<c-u>zo");
        answer(&mut world);
        let status = world.screen().lines().rev().nth(1).unwrap_or_default().to_owned();
        assert!(status.contains("as of"), "{pasted}: {status}");
    }
}

#[test]
fn a_template_s_secret_opens() {
    let mut world = listed();
    paste(&mut world, "{{resolve:secretsmanager:db:SecretString:password}}");
    assert!(answer(&mut world).is_empty());
    world.shows(&["opens the secret db of Secrets Manager"]);
    world.keys("<enter>");
    assert_eq!(world.app.selected_parameter().unwrap().name, "/aws/reference/secretsmanager/db");
}
