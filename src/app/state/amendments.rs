//! What is known of changes of several parameters beside their values, to put them back.

use std::collections::HashMap;

use jiff::Timestamp;

use crate::app::edits::{edit_called, edit_says, edits_called, why_not_made};
use crate::app::reason::Reason;
use crate::deletion::{Fate, Fates};
use crate::parameter::{Amended, MetadataChange, MetadataEdit, MetadataOutcome, SeveralChange, name_key};
use crate::text;

/// What was made of a change, for whoever puts it back.
pub(in crate::app) struct Made {
    /// The latest version since,
    pub(in crate::app) version: i64,
    /// and when that was written, where it is known.
    pub(in crate::app) modified: Option<Timestamp>,
    /// What was changed.
    pub(in crate::app) edits: Vec<MetadataEdit>,
    /// The version before, and the one that was written for settings.
    pub(in crate::app) versions: Option<(i64, i64)>,
}

impl Made {
    pub(in crate::app) fn of(change: &MetadataChange, ends: &[(MetadataEdit, MetadataOutcome)]) -> Self {
        let versions = ends.iter().find_map(|(_, end)| match end {
            MetadataOutcome::Stored { version, .. } => Some((version - 1, *version)),
            _ => None,
        });
        Self {
            version: versions.map_or(change.version, |(_, version)| version),
            // When a version was written only the service knows to the second.
            modified: change.modified.filter(|_| versions.is_none()),
            edits: ends.iter().filter(|(_, end)| end.is_done()).map(|(edit, _)| edit.clone()).collect(),
            versions,
        }
    }
}

/// What is known of changes of several parameters beside their values.
#[derive(Debug)]
pub(crate) struct Amendments {
    /// The folder that all of them are in, where it was one's.
    pub(in crate::app) folder: Option<String>,
    /// Whether they undid another change.
    pub(in crate::app) undid: bool,
    pub(in crate::app) each: Vec<AmendedOne>,
}

/// A parameter whose tags or settings were changed with those of others.
#[derive(Debug)]
pub(crate) struct AmendedOne {
    pub(in crate::app) name: String,
    /// The latest version since,
    pub(in crate::app) version: i64,
    /// and when that was written, where it is known.
    pub(in crate::app) modified: Option<Timestamp>,
    /// What was changed.
    pub(in crate::app) edits: Vec<MetadataEdit>,
    /// The version before, and the one that was written for settings.
    pub(in crate::app) versions: Option<(i64, i64)>,
    /// Whether its tags could not be looked at: which they were before is not known.
    pub(in crate::app) unseen: bool,
    /// What was to be changed too and was not, each with why.
    pub(in crate::app) left: Vec<(MetadataEdit, Reason)>,
    /// Whether it has been put back.
    pub(in crate::app) back: bool,
}

/// How one change ended of several parameters.
#[derive(Debug, Default)]
pub(in crate::app) struct InPart {
    /// `tag owner`.
    pub(in crate::app) called: String,
    /// Of how many it was made,
    pub(in crate::app) made: usize,
    /// and of how many it was not, though something else was.
    pub(in crate::app) left: usize,
    /// Why, where that is the same of all.
    pub(in crate::app) why: Option<Reason>,
}

impl InPart {
    /// `tier of 0: denied (ssm:PutParameter)`.
    pub(in crate::app) fn says(&self) -> String {
        let Self { called, made, left, why } = self;
        let not =
            if *left > 0 && *made > 0 { format!(", {left} not", left = text::grouped(*left)) } else { String::new() };
        let why = why.as_ref().map(|why| format!(": {}", why.dated())).unwrap_or_default();
        format!("{called} of {made}{not}{why}", made = text::grouped(*made))
    }
}

impl AmendedOne {
    /// Whether all was made that was to be.
    pub(in crate::app) fn is_whole(&self) -> bool {
        self.left.is_empty()
    }

    /// What puts back what was, as far as that is known and possible.
    pub(in crate::app) fn reversed(&self) -> Vec<MetadataEdit> {
        let known = |edit: &&MetadataEdit| !self.unseen || !matches!(edit, MetadataEdit::Tag { .. });
        if self.back {
            Vec::new()
        } else {
            self.edits.iter().filter(known).filter_map(MetadataEdit::reversed).collect()
        }
    }

    /// What was changed, in words.
    pub(super) fn says(&self, at: Timestamp) -> String {
        let says = self.edits.iter().flat_map(|edit| edit_says(edit, at));
        let mut says: Vec<String> = says.map(|said| format!("{}{}", said.sign.mark(), said.says)).collect();
        says.extend(self.versions.map(|(from, to)| format!("v{from} → v{to}")));
        if self.unseen {
            says.push("which tags it had is not known".to_owned());
        }
        if self.back {
            says.push("is put back".to_owned());
        }
        says.join(" · ")
    }
}

impl Amendments {
    /// Of what has become of each.
    pub(in crate::app) fn of(several: &SeveralChange, folder: Option<String>, undid: bool, fates: Fates) -> Self {
        let changes = several.changes.iter().map(|change| (name_key(&change.name), change));
        let changes: HashMap<&str, &MetadataChange> = changes.collect();
        let made = fates.into_iter().filter_map(|(name, fate)| {
            let Fate::Amended(amended) = fate else { return None };
            let change = changes.get(name_key(&name)).filter(|_| amended.is_any())?;
            let Made { version, modified, edits, versions } = Made::of(change, &amended.ends);
            let left = amended.ends.iter().filter_map(|(edit, end)| Some((edit.clone(), why_not_made(edit, end)?)));
            let (unseen, left) = (amended.unseen.is_some(), left.collect());
            Some(AmendedOne { name, version, modified, edits, versions, unseen, left, back: false })
        });
        Self { folder, undid, each: made.collect() }
    }

    /// What was changed of them, in few words: `tag owner · settings`.
    pub(in crate::app) fn changed(&self) -> String {
        let mut edits: Vec<&MetadataEdit> = Vec::new();
        for edit in self.each.iter().flat_map(|one| &one.edits) {
            if !edits.iter().any(|it| edit_called(it) == edit_called(edit)) {
                edits.push(edit);
            }
        }
        edits_called(edits)
    }

    /// What was made of some of them and not of others, or of none: each change by what it is called, of how many it was made, of how
    /// many not, and why, where that is one reason. What was made of all that it was to be made of comes first.
    pub(in crate::app) fn in_part(&self) -> Vec<InPart> {
        let mut parts: Vec<InPart> = Vec::new();
        let made = self.each.iter().flat_map(|one| one.edits.iter().map(|edit| (edit, None)));
        let left = self.each.iter().flat_map(|one| one.left.iter().map(|(edit, why)| (edit, Some(why))));
        for (edit, why) in made.chain(left) {
            let called = edit_called(edit);
            let at = parts.iter().position(|part| part.called == called).unwrap_or_else(|| {
                parts.push(InPart { called, ..InPart::default() });
                parts.len() - 1
            });
            let part = &mut parts[at];
            match why {
                None => part.made += 1,
                Some(why) => {
                    part.why = if part.left == 0 { Some(why.clone()) } else { part.why.take().filter(|it| it == why) };
                    part.left += 1;
                }
            }
        }
        parts.sort_by_key(|part| part.left > 0);
        parts
    }

    /// What was not made of all, in few words: `tier`.
    pub(in crate::app) fn left(&self) -> Option<String> {
        let parts = self.in_part();
        let left: Vec<&str> = parts.iter().filter(|part| part.left > 0).map(|part| part.called.as_str()).collect();
        (!left.is_empty()).then(|| left.join(", "))
    }

    /// What it did, in a word or two.
    pub(in crate::app) fn did(&self) -> &'static str {
        if self.undid { "put back" } else { "changed" }
    }

    /// How many of them cannot be put back whole, since their tags could not be looked at.
    pub(in crate::app) fn unseen(&self) -> usize {
        let is_unseen =
            |one: &&AmendedOne| one.unseen && one.edits.iter().any(|it| matches!(it, MetadataEdit::Tag { .. }));
        self.each.iter().filter(is_unseen).count()
    }
}

/// Why not all was changed that was to be: of each reason what was left for it.
pub(super) fn why_not_whole(amended: &Amended) -> Option<Reason> {
    let mut reasons: Vec<(Reason, Vec<&MetadataEdit>)> = Vec::new();
    for (edit, end) in &amended.ends {
        let Some(why) = why_not_made(edit, end) else { continue };
        match reasons.iter_mut().find(|(reason, _)| *reason == why) {
            Some((_, edits)) => edits.push(edit),
            None => reasons.push((why, vec![edit])),
        }
    }
    let says = |(why, edits): (Reason, Vec<&MetadataEdit>)| why.behind(format!("{}: ", edits_called(edits)));
    reasons.into_iter().map(says).reduce(|all, one| all.and("; ").then(one))
}
