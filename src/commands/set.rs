//! `sesame set`: one value, by the safe write.

use std::io::{self, IsTerminal, Read};

use jiff::Timestamp;

use crate::cli;
use crate::commands::agreement::Whose;
use crate::commands::connect::Stores;
use crate::commands::ended::{Status, Stop, told};
use crate::commands::output::note;
use crate::commands::plan::{UNCOVERED, key_change, kinds};
use crate::commands::prompt;
use crate::commands::stopping::changing;
use crate::config::Config;
use crate::names::rules;
use crate::parameter::{Expected, Parameter, ParameterArn, ParameterType, Tier, Write, Written, principal};
use crate::secret::Secret;
use crate::store::Store;
use crate::text::{hidden_characters, size, when};

/// More than any value has.
const LARGEST: u64 = 64 << 10;

/// Reads the value, looks at what is there, asks, and writes.
pub(crate) async fn run(asked: cli::Set, config: &Config) -> Result<Status, Stop> {
    let name = asked.name.as_str();
    if asked.name.selector().is_some() {
        return Err(Stop::refused(format!("{name}: a version is not written to: {}", asked.name.without_selector())));
    }
    if let Some(arn) = ParameterArn::parse(name) {
        return Err(Stop::refused(format!("{name}: a parameter is written by its name, {}", arn.name)));
    }
    let (value, cut) = value(&asked).await?;
    let store = Stores::of(&asked.session)?.own().await?;
    let whose = Whose::of(&store, config, &[name]).await?;
    rules::check(name, whose.arn_prefix(store.region()))
        .map_err(|problem| Stop::refused(format!("{name}: {problem}")))?;
    let was = store.describe(name).await?;
    let write = decided(&asked, value, was.as_ref())?;
    let tier = write.tier.unwrap_or(Tier::Advanced);
    let pattern = was.as_ref().and_then(|was| was.allowed_pattern.as_deref());
    if let Some(refused) = rules::refusal(write.value.expose(), write.kind, tier, pattern) {
        return Err(Stop::refused(format!("{name}: {refused}")));
    }
    let mut says = question(&store, &whose, &write, was.as_ref());
    says.extend(cut.map(str::to_owned));
    whose.agree(&asked.agreement, &says, "Write it?").await?;
    let outcome = store.until(changing()).write(&write).await?;
    let ended = told_of(&write, was.as_ref(), outcome);
    // Whoever was asked has been told.
    if let (Ok(Status::Done), Some(cut)) = (&ended, cut.filter(|_| asked.agreement.yes)) {
        note(&format!("sesame: {cut}"));
    }
    ended
}

/// From standard input, or typed where that is a terminal; and what is to be told of its end, once it is written.
async fn value(asked: &cli::Set) -> Result<(Secret, Option<&'static str>), Stop> {
    let stdin = io::stdin();
    let value = if stdin.is_terminal() {
        prompt::hidden(&format!("Value of {} (not shown): ", asked.name))
            .await?
            .ok_or_else(|| Stop::refused("a value comes from standard input, and there is no terminal to ask on"))?
    } else {
        let mut bytes = zeroize::Zeroizing::new(Vec::with_capacity(LARGEST as usize + 1));
        let read = stdin.lock().take(LARGEST + 1).read_to_end(&mut bytes);
        read.map_err(|error| Stop::failed(format!("standard input cannot be read: {error}")))?;
        if bytes.len() as u64 > LARGEST {
            return Err(Stop::refused("standard input is larger than any value"));
        }
        let text = std::str::from_utf8(&bytes).map_err(|_| Stop::refused("standard input is no text in UTF-8"))?;
        Secret::from(text)
    };
    let (value, cut) = match value.expose().strip_suffix('\n') {
        Some(text) if asked.trim => {
            let text = text.strip_suffix('\r').unwrap_or(text);
            let still = "one newline at the end is cut, and the value still ends in one, which is kept";
            (Secret::from(text), text.ends_with('\n').then_some(still))
        }
        Some(_) => (value, Some("the value ends in a newline, which is kept (--trim cuts it)")),
        None => (value, None),
    };
    if value.is_empty() {
        return Err(Stop::refused("the value is empty: the service stores no empty value"));
    }
    Ok((value, cut))
}

/// What is written upon what is there; or why nothing is.
fn decided(asked: &cli::Set, value: Secret, was: Option<&Parameter>) -> Result<Write, Stop> {
    let name = asked.name.as_str();
    let kind = asked.kind.or(was.map(|was| was.kind)).unwrap_or(ParameterType::SecureString);
    if asked.key_id.is_some() && kind != ParameterType::SecureString {
        return Err(Stop::refused(format!("{name} is a {kind}, and only a SecureString has a key")));
    }
    if let Some(key) = &asked.key_id {
        rules::check_key(key).map_err(|problem| Stop::refused(format!("--key-id: {problem}")))?;
    }
    if let Some(description) = &asked.description {
        rules::check_description(description).map_err(|problem| Stop::refused(format!("--description: {problem}")))?;
    }
    let write = |on, tier, key_id| Write {
        name: name.to_owned(),
        value,
        kind,
        tier,
        key_id: asked.key_id.clone().or(key_id).filter(|_| kind == ParameterType::SecureString),
        data_type: None,
        description: asked.description.clone().filter(|text| on != Expected::Absent || !text.is_empty()),
        allowed_pattern: None,
        on,
        seen: was.and_then(|was| was.modified).filter(|_| on != Expected::Absent),
    };
    match (was, asked.if_version) {
        (None, Some(version)) => Err(Stop {
            status: Status::Moved,
            says: format!("{name} is not there (any more), so it is not at version {version}: nothing was written"),
        }),
        (None, None) => Ok(write(Expected::Absent, Some(asked.tier.unwrap_or_default()), None)),
        (Some(was), Some(version)) if was.version != version => Err(Stop {
            status: Status::Moved,
            says: format!("{name} is at version {}, not {version}: nothing was written{}", was.version, by_whom(was)),
        }),
        (Some(was), None) if !asked.overwrite => Err(Stop::refused(format!(
            "{name} exists, at version {}{}: --overwrite replaces it, --if-version {} only as long as nobody else has",
            was.version,
            by_whom(was),
            was.version
        ))),
        (Some(was), _) => {
            let tier = asked.tier.or_else(|| was.described.then_some(was.tier));
            Ok(write(Expected::Version(was.version), tier, was.key_id.clone()))
        }
    }
}

fn by_whom(was: &Parameter) -> String {
    match (&was.modified_by, was.modified) {
        (Some(by), Some(at)) => format!(" (written by {}, {})", principal(by), when(at, Timestamp::now())),
        (None, Some(at)) => format!(" (written {})", when(at, Timestamp::now())),
        _ => String::new(),
    }
}

/// All that it depends on, but for the values.
fn question(store: &Store, whose: &Whose, write: &Write, was: Option<&Parameter>) -> Vec<String> {
    let mut lines = whose.lines(store);
    lines.push(format!("parameter  {}", write.name));
    lines.push(match was {
        None => "version    none → 1: it is created".to_owned(),
        Some(was) => format!("version    {} → {}{}", was.version, was.version + 1, by_whom(was)),
    });
    let kind = kinds(was.map_or(write.kind, |was| was.kind), write.kind);
    let key = match was.and_then(|was| key_change(was, write.kind, write.key_id.as_deref())) {
        Some((was, is)) => format!(" under {was} → {is}"),
        None => write.key_id.as_ref().map(|key| format!(" under {key}")).unwrap_or_default(),
    };
    lines.push(format!("type       {kind}{key}"));
    if was.is_some_and(|was| was.kind.is_uncovered_as(write.kind)) {
        lines.push(format!("!          {UNCOVERED}"));
    }
    if let Some(tier) = write.tier.filter(|tier| was.is_none_or(|was| was.tier != *tier)) {
        let before = was.map(|was| format!("{} → ", was.tier)).unwrap_or_default();
        lines.push(format!("tier       {before}{tier}"));
    }
    lines.push(format!("value      {}", size(write.value.len())));
    if let Some(hidden) = hidden_characters(write.value.expose(), "") {
        lines.push(format!("!          {hidden}"));
    }
    if was.is_some() {
        lines.push("The service has no conditional write: the version is looked at again before and after.".to_owned());
    }
    lines
}

/// What is another since beside the value: type and key.
fn also(write: &Write, was: Option<&Parameter>) -> String {
    let Some(was) = was else { return String::new() };
    let kind = (was.kind != write.kind).then(|| format!(", {}", kinds(was.kind, write.kind)));
    let key = key_change(was, write.kind, write.key_id.as_deref()).map(|(was, is)| format!(", key {was} → {is}"));
    [kind, key].into_iter().flatten().collect()
}

/// How it went.
fn told_of(write: &Write, was: Option<&Parameter>, outcome: Written) -> Result<Status, Stop> {
    let name = &write.name;
    match outcome {
        Written::Stored { version, .. } => {
            note(&match write.on {
                Expected::Absent => format!("{name}: created as a {}, version {version}", write.kind),
                Expected::Version(before) => format!("{name}: version {before} → {version}{}", also(write, was)),
            });
            Ok(Status::Done)
        }
        Written::StoredAfterAnother { expected, version, .. } => Err(Stop {
            status: Status::Moved,
            says: format!(
                "{name}: stored as version {version}, but somebody else wrote after version {expected}; both are in the history"
            ),
        }),
        Written::Moved { now } if write.on == Expected::Absent => Err(Stop::refused(format!(
            "{name} exists, at version {}{}: nothing was written",
            now.version,
            by_whom(&now)
        ))),
        Written::Moved { now } => Err(Stop {
            status: Status::Moved,
            says: format!("{name} is at version {} by now{}: nothing was written", now.version, by_whom(&now)),
        }),
        Written::Gone => {
            Err(Stop { status: Status::Moved, says: format!("{name} was deleted meanwhile: nothing was written") })
        }
        Written::Unknown { why } => {
            Err(Stop::failed(format!("{name}: it is not known whether it was written. {}", told(&why))))
        }
    }
}
