//! What goes wrong easily with a write: a table, each row told once on the question before it.
//!
//! Where the value before is known, only what this write brings is a hazard of it: what was there already is told by nobody twice. No
//! sentence has any part of a value in it.

use jiff::{SignedDuration, Timestamp};

use crate::app::pages::question::oldest_has_label;
use crate::line::Role;
use crate::names::rules;
use crate::parameter::{Parameter, ParameterType, Tier, Version, Write, principal};
use crate::text;

/// For so long a change by somebody else may be one that is still being made.
const LATELY: SignedDuration = SignedDuration::from_hours(1);

/// A write, and what its hazards depend on.
#[derive(Debug, Clone, Copy)]
pub(in crate::app::pages) struct Intended<'a> {
    /// What will be sent.
    pub(in crate::app::pages) write: &'a Write,
    /// What is there now; `None` where the parameter is new.
    pub(in crate::app::pages) was: Option<&'a Parameter>,
    /// The value that is replaced, where it was read.
    pub(in crate::app::pages) old: Option<&'a str>,
    /// By the clock of the service.
    pub(in crate::app::pages) now: Timestamp,
    /// The ARN of who writes, where that is known.
    pub(in crate::app::pages) by: Option<&'a str>,
    /// The versions that there are, where the history was read.
    pub(in crate::app::pages) versions: &'a [Version],
}

/// One hazard.
pub(in crate::app::pages) struct Hazard {
    /// How bad it is.
    pub(in crate::app::pages) role: Role,
    /// What is said of a write that has it; `None` where it has not.
    pub(in crate::app::pages) says: fn(Intended<'_>) -> Option<String>,
}

const fn bad(says: fn(Intended<'_>) -> Option<String>) -> Hazard {
    Hazard { role: Role::Bad, says }
}

const fn warn(says: fn(Intended<'_>) -> Option<String>) -> Hazard {
    Hazard { role: Role::Warn, says }
}

/// What is said where nothing is known of the value that is replaced.
pub(in crate::app::pages) const UNREAD: &str = "the value that is replaced has not been read";

/// All of them, the worst first.
pub(in crate::app::pages) static HAZARDS: &[Hazard] = &[
    bad(|it| {
        let was_secret = it.was.is_some_and(|was| was.kind == ParameterType::SecureString);
        said(was_secret && it.is_plain(), "a secret becomes plain text")
    }),
    bad(|it| {
        rules::refusal(it.value(), it.write.kind, it.tier(), it.pattern()).map(|why| format!("will be refused: {why}"))
    }),
    warn(|it| rules::no_longer_json(it.old?, it.value())),
    warn(changed_lately),
    warn(|it| oldest_has_label(it.versions, |_| false)),
    warn(|it| said(it.was.is_none() && it.is_plain(), "the value is stored as plain text")),
    warn(|it| {
        let is_asked = it.was.is_none() && it.write.tier == Some(Tier::Advanced);
        said(is_asked, "an Advanced parameter is charged, and there is no way back to Standard")
    }),
    warn(|it| {
        let is_image = it.write.data_type.as_deref() == Some(rules::MACHINE_IMAGE);
        said(is_image, "AWS checks the image after it has answered: a bad one never appears")
    }),
    warn(|it| {
        it.was.filter(|was| !was.described)?;
        let key = match &it.write.key_id {
            Some(key) => format!("it will be encrypted under {key}"),
            None => "key and tier are left to the service".to_owned(),
        };
        Some(format!("it could not be described; {key}"))
    }),
    warn(|it| said(it.was.is_some() && it.old.is_none(), UNREAD)),
    warn(|it| said(it.old == Some(it.value()), "the same value as before: only a new version is made of it")),
    warn(|it| {
        let is_file = |value: &str| ["file://", "fileb://"].iter().any(|scheme| value.trim_start().starts_with(scheme));
        let is_new = is_file(it.value()) && !it.old.is_some_and(is_file);
        said(is_new, "begins as the address of a file: it is stored as it is, no file is read")
    }),
    warn(|it| {
        let old = it.old?;
        let is_new = is_web_address(it.value()) && !["http://", "https://"].iter().any(|scheme| old.contains(scheme));
        said(is_new, "is an address, the value before had none: it is stored as it is, nothing is fetched")
    }),
    warn(|it| {
        let (bytes, standard) = (it.value().len(), Tier::Standard.value_limit());
        let grows = it.tier() == Tier::IntelligentTiering && bytes > standard && bytes <= it.tier().value_limit();
        grows.then(|| format!("{bytes} bytes: this becomes an Advanced parameter, which is charged and stays so"))
    }),
    warn(|it| {
        let (bytes, characters, tier) = (it.value().len(), it.value().chars().count(), it.tier());
        let is_counted = it.is_plain() && bytes > tier.value_limit() && characters <= tier.value_limit();
        let says = || {
            format!(
                "{bytes} bytes in fewer characters: the {tier} tier may count bytes and takes {}",
                rules::limit(tier)
            )
        };
        is_counted.then(says)
    }),
    warn(|it| {
        let has = |value: &str| value.contains("{{");
        said(has(it.value()) && !it.old.is_some_and(has), "the value holds “{{”, which the service may refuse")
    }),
    warn(|it| {
        let pattern = it.pattern()?;
        let says = || {
            format!("the allowed pattern {} cannot be checked here; the service will", rules::shown_pattern(pattern))
        };
        rules::matches_whole(pattern, it.value()).is_none().then(says)
    }),
    warn(|it| {
        let spaced =
            it.gained_in_list(|item| item.starts_with(char::is_whitespace) || item.ends_with(char::is_whitespace))?;
        Some(match spaced {
            1 => "1 item begins or ends with white space, which belongs to it".to_owned(),
            _ => format!("{spaced} items begin or end with white space, which belongs to them"),
        })
    }),
    warn(|it| {
        let empty = it.gained_in_list(str::is_empty)?;
        let noun = if empty == 1 { "item is" } else { "items are" };
        Some(format!("{empty} list {noun} empty: two commas in a row, or one at the start or end"))
    }),
    warn(|it| {
        let is_torn = |item: &str| {
            item.matches('"').count() % 2 == 1 || item.matches(['[', '{']).count() != item.matches([']', '}']).count()
        };
        it.gained_in_list(is_torn)?;
        Some("commas split the list inside quotes and brackets too".to_owned())
    }),
    warn(|it| edge("begins", it, |value| value.starts_with(char::is_whitespace).then_some("white space"))),
    warn(|it| edge("ends", it, end)),
    warn(|it| gained(it, '\r', "carriage return", it.old.is_none())),
    warn(|it| gained(it, '\t', "tab", false)),
    warn(|it| {
        let hidden = text::hidden_characters(it.value(), it.old.unwrap_or_default())?;
        Some(format!("holds what is not seen, or passes for a space: {hidden}"))
    }),
    warn(|it| {
        let told = text::look_alikes(it.value(), it.old.unwrap_or_default())?;
        Some(format!("holds what passes for something else: {told}"))
    }),
];

impl<'a> Intended<'a> {
    fn value(self) -> &'a str {
        self.write.value.expose()
    }

    fn is_plain(self) -> bool {
        self.write.kind != ParameterType::SecureString
    }

    /// Of an unknown tier the larger limit holds: the service has the last word.
    fn tier(self) -> Tier {
        self.write.tier.unwrap_or(Tier::Advanced)
    }

    /// The expression that the value has to match: the one that is sent, or the one that stays.
    fn pattern(self) -> Option<&'a str> {
        let stays = || self.was.and_then(|was| was.allowed_pattern.as_deref());
        self.write.allowed_pattern.as_deref().or_else(stays)
    }

    /// How many items of a list are so, where these are more than before.
    fn gained_in_list(self, is_so: impl Fn(&str) -> bool) -> Option<usize> {
        let count = |value: &str| text::list_items(value).into_iter().filter(|item| is_so(item)).count();
        if self.write.kind != ParameterType::StringList {
            return None;
        }
        Some(count(self.value())).filter(|now| *now > self.old.map_or(0, count))
    }
}

fn said(is_so: bool, says: &str) -> Option<String> {
    is_so.then(|| says.to_owned())
}

fn changed_lately(it: Intended<'_>) -> Option<String> {
    lately_by_another(it.was?, it.now, it.by)
}

/// That it was changed by somebody else, or nobody knows by whom, within the hour; `me`: the ARN of who asks. The age is said beside the
/// version; here it would be another sentence every minute.
pub(in crate::app::pages) fn lately_by_another(was: &Parameter, now: Timestamp, me: Option<&str>) -> Option<String> {
    was.modified.filter(|at| now.duration_since(*at) < LATELY)?;
    let Some(author) = was.modified_by.as_deref() else {
        return Some("changed within the hour; by whom is not known".to_owned());
    };
    let is_mine = me.is_some_and(|me| principal(me) == principal(author));
    (!is_mine).then(|| format!("changed within the hour by {}", principal(author)))
}

fn is_web_address(value: &str) -> bool {
    let value = value.trim();
    let is_one = ["http://", "https://"].iter().any(|scheme| value.starts_with(scheme));
    is_one && !value.contains(char::is_whitespace)
}

/// What a value ends with that is easily overlooked.
fn end(value: &str) -> Option<&'static str> {
    match value.chars().next_back()? {
        '\n' => Some("a newline"),
        last if last.is_whitespace() => Some("white space"),
        _ => None,
    }
}

/// What is gained or lost at an end.
fn edge(verb: &str, it: Intended<'_>, of: fn(&str) -> Option<&'static str>) -> Option<String> {
    let now = of(it.value());
    match (it.old.map(of), now) {
        (None, Some(with)) => Some(format!("the value {verb} with {with}")),
        (Some(before), Some(with)) if before != now => {
            let before = before.map_or_else(|| "did not".to_owned(), |before| format!("with {before}"));
            Some(format!("{verb} with {with}, the value before {before}"))
        }
        (Some(Some(before)), None) => Some(format!("no longer {verb} with {before}")),
        _ => None,
    }
}

/// More of a character than before; `alone`: it is told where nothing is known of before, too.
fn gained(it: Intended<'_>, c: char, called: &str, alone: bool) -> Option<String> {
    let count = |value: &str| value.matches(c).count();
    let counted = |count: usize| match count {
        0 => "none".to_owned(),
        1 => format!("1 {called}"),
        _ => format!("{} {called}s", text::grouped(count)),
    };
    let now = count(it.value());
    match it.old.map(count) {
        Some(before) if now > before => Some(format!("has {}, the value before {}", counted(now), counted(before))),
        None if alone && now > 0 => Some(format!("the value has {}", counted(now))),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
