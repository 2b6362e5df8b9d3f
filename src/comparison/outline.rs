//! Where two values differ, told without a word of either: by the keys of JSON, by items, by lines.

use std::collections::BTreeMap;

use super::lines::line_changes;
use super::verdict::{Pair, paired};
use crate::secret::Secret;
use crate::text::{FieldKind, Fields, plain_json};

/// Where two values differ. The keys of JSON are told; nothing else of a value is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outline {
    /// They are the same.
    Same,
    /// Only white space or spelling differs: as JSON they are the same.
    SameJson,
    /// Both are JSON: these fields differ.
    Fields(Vec<FieldChange>),
    /// These lines differ: those of the first, and those of the second, from 1.
    Lines(Vec<usize>, Vec<usize>),
    /// Items of a list.
    Items(Vec<usize>, Vec<usize>),
    /// Each is of one line.
    Whole,
}

/// A field of JSON that is not on both sides what it is on one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum FieldChange {
    /// Only in the first.
    OnlyFirst(String),
    /// Only in the second.
    OnlySecond(String),
    /// Another one.
    Different(String),
}

impl Outline {
    /// Of two values, which are lists where that is said.
    pub fn of(first: &Secret, second: &Secret, lists: bool) -> Self {
        let (one, other) = (first.expose(), second.expose());
        if first.is_same(other) {
            return Self::Same;
        }
        if let (Some(one), Some(other)) = (leaves(one), leaves(other)) {
            let changes = changes(one, other);
            return if changes.is_empty() { Self::SameJson } else { Self::Fields(changes) };
        }
        let [one, other] = [one, other]
            .map(|text| if lists { text.split(',').collect() } else { text.split_inclusive('\n').collect::<Vec<_>>() });
        if one.len() <= 1 && other.len() <= 1 {
            return Self::Whole;
        }
        let (mut gone, mut come) = (Vec::new(), Vec::new());
        for op in line_changes(&one, &other) {
            if !matches!(op, similar::DiffOp::Equal { .. }) {
                gone.extend(op.old_range().map(|at| at + 1));
                come.extend(op.new_range().map(|at| at + 1));
            }
        }
        if lists { Self::Items(gone, come) } else { Self::Lines(gone, come) }
    }
}

/// What of JSON has nothing within it, by its path.
fn leaves(value: &str) -> Option<BTreeMap<String, Secret>> {
    plain_json(value)?;
    let fields = Fields::of_json(value)?;
    let is_leaf = |at: &usize| {
        fields.get(*at).is_some_and(|it| !matches!(it.kind, FieldKind::Object | FieldKind::Array) || it.members == 0)
    };
    let leaf = |at: usize| {
        let (text, is_text) = fields.text(value, at)?;
        // A string is another thing than a number of the same spelling.
        let text = if is_text { Secret::new(format!("\"{}", text.expose())) } else { plain(text) };
        Some((fields.path(value, at), text))
    };
    Some((0..fields.len()).filter(is_leaf).filter_map(leaf).collect())
}

fn plain(text: Secret) -> Secret {
    plain_json(text.expose()).map_or(text, Secret::new)
}

fn changes(first: BTreeMap<String, Secret>, second: BTreeMap<String, Secret>) -> Vec<FieldChange> {
    let change = |(path, one, other): Pair<Secret, Secret>| match (one, other) {
        (Some(one), Some(other)) => (!one.is_same(other.expose())).then_some(FieldChange::Different(path)),
        (Some(_), None) => Some(FieldChange::OnlyFirst(path)),
        (None, _) => Some(FieldChange::OnlySecond(path)),
    };
    paired(first, second).into_iter().filter_map(change).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outline(first: &str, second: &str) -> Outline {
        Outline::of(&Secret::from(first), &Secret::from(second), false)
    }

    #[test]
    fn json_differs_by_its_keys() {
        use FieldChange::{Different, OnlyFirst, OnlySecond};
        let one = r#"{"a": 1, "b": {"c": "x", "d": [1, 2]}, "e": {}, "f": "1"}"#;
        let other = r#"{"b": {"d": [1, 3], "c": "x"}, "a": 1, "g": null, "e": {}, "f": 1}"#;
        let expected = [Different(".b.d[1]".into()), Different(".f".into()), OnlySecond(".g".into())];
        assert_eq!(outline(one, other), Outline::Fields(expected.into()));
        assert_eq!(outline("{\"a\":\"\\u00e9\"}", "{ \"a\": \"é\" }"), Outline::SameJson);
        assert_eq!(
            outline(r#"{"a":1}"#, r#"{"a":{"b":1}}"#),
            Outline::Fields([OnlyFirst(".a".into()), OnlySecond(".a.b".into())].into())
        );
    }

    #[test]
    fn texts_differ_by_their_lines_and_lists_by_their_items() {
        assert_eq!(outline("a", "b"), Outline::Whole);
        assert_eq!(outline("a", "a"), Outline::Same);
        assert_eq!(outline("a\nb\nc\n", "a\nx\nc\nd\n"), Outline::Lines(vec![2], vec![2, 4]));
        assert_eq!(outline("a\nb", "a"), Outline::Lines(vec![1, 2], vec![1]));
        let lists = Outline::of(&Secret::from("a,b,c"), &Secret::from("a,c"), true);
        assert_eq!(lists, Outline::Items(vec![2], vec![]));
        let json = outline("{\"a\":1}", "a\nb");
        assert!(matches!(json, Outline::Lines(..)), "{json:?}");
    }
}
