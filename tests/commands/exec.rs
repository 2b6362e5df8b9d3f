//! `sesame exec`.

use super::run::{Served, demo, ran, sesame};

const PLACE: &str = "/checkout/prod/db/";

#[test]
fn the_command_takes_the_place_of_this_process() {
    let shown = demo(&["exec", PLACE, "--", "sh", "-c", "printf %s \"$PASSWORD@$HOST\""]).with(0);
    assert_eq!(shown.text(), "demo-teasel-23@checkout-prod.cluster-demo.eu-west-1.rds.example.com");
    assert_eq!(shown.err, "");
    // The same process, so its status, its signals and its standard streams are the command's own.
    let mut child = sesame(&["exec", "--demo", PLACE, "--", "sh", "-c", "echo $$; kill -TERM $$"]);
    let child = child.stdout(std::process::Stdio::piped()).spawn().unwrap();
    let id = child.id();
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), id.to_string());
    assert_eq!(std::os::unix::process::ExitStatusExt::signal(&output.status), Some(15));
    demo(&["exec", PLACE, "--", "sh", "-c", "exit 42"]).with(42);
    // What a pipe's end means is the command's own as well.
    let shown = demo(&["exec", PLACE, "--", "sh", "-c", "trap '' PIPE; trap - PIPE; ulimit -c; ulimit -Hc"]).with(0);
    let here = std::process::Command::new("sh").args(["-c", "ulimit -c; ulimit -Hc"]).output().unwrap();
    assert_eq!(shown.out, here.stdout, "limits are those that were given");
}

#[test]
#[cfg(target_os = "linux")]
fn no_value_is_in_an_argument() {
    let shown = demo(&["exec", PLACE, "--", "cat", "/proc/self/cmdline"]).with(0);
    assert!(!shown.text().contains("teasel"), "{}", shown.text());
    let shown = demo(&["exec", PLACE, "--", "cat", "/proc/self/environ"]).with(0);
    assert!(shown.text().contains("PASSWORD=demo-teasel-23\0"));
}

#[test]
fn the_store_wins_unless_it_is_told_not_to() {
    let run = |options: &[&str]| {
        let line = [&["exec", "--demo", PLACE], options, &["--", "sh", "-c", "printf %s \"$HOST $KEPT\""]].concat();
        let mut command = sesame(&line);
        ran(command.env("HOST", "mine").env("KEPT", "kept"))
    };
    let host = "checkout-prod.cluster-demo.eu-west-1.rds.example.com";
    assert_eq!(run(&[]).with(0).text(), format!("{host} kept"));
    assert_eq!(run(&["--keep-env"]).with(0).text(), "mine kept");
    let pristine = run(&["--pristine"]).with(0).says("not for the command: ").says("KEPT");
    assert_eq!(pristine.text(), format!("{host} "));
    run(&["--pristine", "--keep-env"]).with(125);
}

#[test]
fn nothing_is_run_where_something_is_missing() {
    let ran = |line: &[&str]| demo(line).with(125);
    ran(&["exec", "/payments/prod/fraud", "--", "echo", "run"]).says("the command was not run");
    ran(&["exec", "/nowhere", "--", "echo", "run"]).says("there is no parameter at /nowhere");
    ran(&["exec", PLACE, "--require", "PORT", "--require", "HOST", "--", "echo", "run"]).says("the store has no PORT:");
    let shown = demo(&["exec", PLACE, "--require", "HOST", "--", "echo", "run"]).with(0);
    assert_eq!(shown.text(), "run\n");
    demo(&["exec", PLACE, "--", "no-such-command"]).with(127).says("there is no such command");
    demo(&["exec", PLACE, "--", "./no-such-command"]).with(127);
    demo(&["exec", PLACE, "--", "/etc/passwd"]).with(126);
    demo(&["exec", PLACE, "--", "/"]).with(126);
    demo(&["exec", PLACE]).with(125);
    demo(&["exec", PLACE, "echo", "x"]).with(125);
}

#[test]
fn a_store_chooses_no_variable_that_steers_the_command() {
    let served = Served::seeded(
        "[[parameter]]\nname = \"/a/ld-preload\"\ntype = \"String\"\nvalue = \"/x.so\"\n\
         [[parameter]]\nname = \"/b/nul\"\ntype = \"String\"\nvalue = \"a\\u0000b\"\n\
         [[parameter]]\nname = \"/c/path\"\ntype = \"String\"\nvalue = \"/nowhere\"\n",
    );
    let run = |line: &[&str]| served.run(&[line, &["--", "/bin/echo", "run"]].concat());
    run(&["exec", "/a"]).with(125).says("/a/ld-preload: LD_PRELOAD steers other programs");
    run(&["exec", "/b"]).with(125).says("/b/nul: its value holds a NUL");
    // The command is found by the path of here.
    let shown = served.run(&["exec", "/c", "--allow", "PATH", "--", "env"]).with(0);
    assert!(shown.text().contains("PATH=/nowhere\n"), "{}", shown.text());
}

/// A small stack is enough, however much the variables are.
#[test]
#[cfg(unix)]
fn a_small_stack_is_enough() {
    let parameter = |n: usize| {
        format!(
            "[[parameter]]\nname = \"/big/v{n}\"\ntype = \"String\"\ntier = \"Advanced\"\nvalue = \"{}\"\n",
            "x".repeat(8000)
        )
    };
    let served = super::run::Served::seeded(&(0..8).map(parameter).collect::<String>());
    let mut sh = std::process::Command::new("sh");
    let own = served.sesame(&[]);
    sh.args(["-c", &format!("ulimit -s 256; exec {} exec /big -- true", env!("CARGO_BIN_EXE_sesame"))]);
    sh.env_clear().envs(own.get_envs().filter_map(|(name, value)| Some((name, value?))));
    super::run::ran(sh.stdin(std::process::Stdio::null())).with(0);
}
