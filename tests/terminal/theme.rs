//! Themes in a real terminal.

use super::session::Session;

/// What the program has written until it was left.
fn written(settings: &str, vars: &[(&str, &str)]) -> String {
    let files = tempfile::tempdir().unwrap();
    let path = files.path().join("my.toml");
    std::fs::write(&path, settings).unwrap();
    std::fs::write(files.path().join("mine.toml"), "base = 'mono'\nproduct = { fg = '#123456' }\n").unwrap();
    let mut all = vec![("SESAME_CONFIG", path.to_str().unwrap())];
    all.extend(vars);
    let mut session = Session::start_with(&["--demo"], &all, 24, 80);
    session.wait_for("as of").keys("q");
    session.exit().text()
}

#[test]
fn the_settings_say_how_it_looks_and_no_color_goes_before_them() {
    const RGB: &str = "38;2;";
    assert!(written("theme = 'okabe-ito'", &[]).contains("38;2;37;133;204"));
    assert!(written("theme = 'mine.toml'", &[]).contains("38;2;18;52;86"));
    assert!(!written("", &[]).contains(RGB));
    assert!(!written("theme = 'okabe-ito'", &[("NO_COLOR", "1")]).contains(RGB));
}

/// `:reload` takes in what the file says by then, how it looks included.
#[test]
fn the_settings_are_read_anew_while_it_runs() {
    const OKABE_ITO: &str = "38;2;37;133;204";
    let files = tempfile::tempdir().unwrap();
    let path = files.path().join("my.toml");
    let write = |settings: &str| std::fs::write(&path, settings).unwrap();
    write("");
    let mut session = Session::start_with(&["--demo", "--config", path.to_str().unwrap()], &[], 24, 100);
    session.wait_for("as of");
    write("theme = 'okabe-ito'\nreveal = '10s'\n[keys.browse]\nsort = ['v']\n");
    session.keys(":reload\r");
    session.wait_for("settings read; changed: reveal, theme, keys").wait_for("v by last change");
    write("theme = 'okabe-ito'\n[keys.browse]\nsort = ['e']\n");
    session.keys(":reload\r");
    session.wait_for("line 3: keys.browse.sort: e is edit's").keys("q");
    session.wait_for("v by last change").keys("q");
    assert!(session.exit().text().contains(OKABE_ITO));
}
