//! What differs of one parameter in two places beside its value: what both listings told, and the tags once they were asked for.

use crate::app::asked::Asked;
use crate::comparison::{Detail, details};
use crate::deletion::Tag;
use crate::line::{Lines, Role};
use crate::parameter::Parameter;
use crate::text;

/// The most columns of what stands on both sides for it to be said in one line.
const SHORT: usize = 28;

/// What is known beside the two values.
#[derive(Debug)]
pub(super) struct Settings {
    /// Both, as they were listed; none where one is in a file.
    both: Option<Box<(Parameter, Parameter)>>,
    /// Of the first and of the other.
    pub(super) tags: [Asked<Vec<Tag>>; 2],
}

impl Settings {
    pub(super) fn of(both: Option<(Parameter, Parameter)>) -> Self {
        Self { both: both.map(Box::new), tags: [Asked::No, Asked::No] }
    }

    /// Whether there are tags on both sides to be asked for.
    pub(super) fn have_tags(&self) -> bool {
        self.both.is_some()
    }

    /// Whether tags are on their way.
    pub(super) fn are_pending(&self) -> bool {
        self.tags.iter().any(|tags| tags.ticket().is_some())
    }

    /// `asks`: the key that asks for the tags.
    pub(super) fn says(&self, asks: &str, out: &mut Lines) {
        let Some((here, there)) = self.both.as_deref() else { return };
        let details = details(here, there);
        for detail in &details {
            said(detail, out);
        }
        if !here.described || !there.described {
            out.prose(
                Role::Dim,
                "one side was listed by path: tier, key, description, pattern and policies are not known there",
            );
        } else if details.is_empty() {
            out.prose(Role::Dim, "type, tier, key, data type, description, pattern and policies are the same");
        }
        match [&self.tags[0], &self.tags[1]] {
            [Asked::Known(here), Asked::Known(there)] => tags_say(here, there, out),
            tags if tags.iter().any(|tags| tags.ticket().is_some()) => {
                out.prose(Role::Dim, "reading the tags of both…");
            }
            tags => {
                let mut failed = false;
                for (side, tags) in [("here", tags[0]), ("there", tags[1])] {
                    if let Some(failure) = tags.failure() {
                        failed = true;
                        out.sentence(Role::Bad, &format!("tags {side}: {}", failure.what));
                    }
                }
                if !failed {
                    out.prose(Role::Dim, &format!("tags are not read: {asks} compares them"));
                }
            }
        }
    }
}

/// What both sides have, in one line where it is short; otherwise one below the other.
fn said(detail: &Detail, out: &mut Lines) {
    let Detail { what, here, there } = detail;
    let is_short = [here, there].iter().all(|text| text::width(text) <= SHORT && !text.contains('\n'));
    if is_short {
        let side =
            |text: &str, side: &str| if text.is_empty() { format!("none {side}") } else { format!("{text} {side}") };
        let says = format!("{}, {}", side(here, "here"), side(there, "there"));
        return out.labelled(what, 13, Role::Label, Role::Warn, &says);
    }
    out.prose(Role::Label, what);
    for (role, sign, text) in [(Role::Removed, "- ", here), (Role::Added, "+ ", there)] {
        let none = if sign == "- " { "none here" } else { "none there" };
        match text.as_str() {
            "" => out.labelled(sign, 2, role, Role::Dim, none),
            text if text.contains('\n') => out.verbatim(role, sign, text),
            text => out.labelled(sign, 2, role, role, text),
        }
    }
}

/// How tags differ: by their keys, in order.
fn tags_say(here: &[Tag], there: &[Tag], out: &mut Lines) {
    let value = |tags: &[Tag], key: &str| tags.iter().find(|tag| tag.key == key).map(|tag| tag.value.clone());
    let mut keys: Vec<&str> = here.iter().chain(there).map(|tag| tag.key.as_str()).collect();
    keys.sort_unstable();
    keys.dedup();
    let (mut same, mut label) = (0, "tags");
    for key in keys {
        let (role, says) = match (value(here, key), value(there, key)) {
            (Some(one), Some(other)) if one == other => {
                same += 1;
                continue;
            }
            (Some(one), Some(other)) => (Role::Warn, format!("~ {key}: {one} here, {other} there")),
            (Some(one), None) => (Role::Removed, format!("- {key}={one} here only")),
            (None, other) => (Role::Added, format!("+ {key}={} there only", other.unwrap_or_default())),
        };
        out.labelled(label, 13, Role::Label, role, &says);
        label = "";
    }
    if same == here.len() && same == there.len() {
        let says = match same {
            0 => "neither has tags".to_owned(),
            same => format!("the tags are the same: {}", text::grouped(same)),
        };
        out.prose(Role::Good, &says);
    }
}
