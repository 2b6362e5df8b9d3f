//! Which part of a value a draft is of, and the whole value that comes of it.

use zeroize::Zeroizing;

use crate::app::draft::shown::Remark;
use crate::app::state::value::what_a_value_is;
use crate::line::{Lines, Role};
use crate::names::rules;
use crate::parameter::ParameterType;
use crate::secret::Secret;
use crate::text::{self, FieldKind, Fields};

/// Which part of a value a draft is of.
#[derive(Debug)]
pub(super) enum Part {
    /// All of it, as it is stored.
    Whole,
    /// All of a list, one item a line.
    Items,
    /// One field of JSON, or one item of a list.
    Field {
        /// Those of the value that the draft was opened over.
        fields: Fields,
        /// Which of them.
        at: usize,
        /// Where it stands: keys are a part of the value.
        path: Secret,
    },
}

impl Part {
    /// Of all of a value. Items that have line breaks in them are parted by commas, as they are stored.
    pub(super) fn whole(kind: ParameterType, base: Option<&Secret>) -> Self {
        let has_lines = base.is_some_and(|base| base.expose().contains('\n'));
        if kind == ParameterType::StringList && !has_lines { Self::Items } else { Self::Whole }
    }

    /// Of the field of that path, where the value has it.
    pub(super) fn field(kind: ParameterType, base: &Secret, path: Secret) -> Option<Self> {
        let value = base.expose();
        let fields = if kind == ParameterType::StringList { Fields::of_list(value) } else { Fields::of_json(value)? };
        let at = fields.find(value, path.expose())?;
        Some(Self::Field { fields, at, path })
    }

    /// The draft that it begins with.
    pub(super) fn text(&self, base: Option<&Secret>) -> Secret {
        let value = base.map(Secret::expose).unwrap_or_default();
        match self {
            Self::Whole => Secret::from(value),
            Self::Items => Secret::new(value.replace(',', "\n")),
            Self::Field { fields, at, .. } => fields.text(value, *at).map(|(text, _)| text).unwrap_or_default(),
        }
    }

    /// The value that a draft makes.
    pub(super) fn value(&self, base: Option<&Secret>, draft: &str) -> Result<Secret, String> {
        match (self, base) {
            (Self::Items, _) => Ok(Secret::new(draft.replace('\n', ","))),
            (Self::Field { fields, at, .. }, Some(base)) if self.is_line_an_item(base) => {
                fields.with(base.expose(), *at, &Zeroizing::new(draft.replace('\n', ",")))
            }
            (Self::Field { fields, at, .. }, Some(base)) => fields.with(base.expose(), *at, draft),
            _ => Ok(Secret::from(draft)),
        }
    }

    /// Whether a line of a draft of one item is one, as where all of the list is edited: in a list that has no line breaks of its own.
    fn is_line_an_item(&self, base: &Secret) -> bool {
        let Self::Field { fields, at, .. } = self else { return false };
        fields.get(*at).is_some_and(|field| field.kind == FieldKind::Item) && !base.expose().contains('\n')
    }

    /// Its path, where it is not all of a value.
    pub(super) fn path(&self) -> Option<&str> {
        if let Self::Field { path, .. } = self { Some(path.expose()) } else { None }
    }

    /// The values that it takes, where these are few: those that the pattern names, or `true` and `false`.
    pub(super) fn choices(&self, base: Option<&Secret>, pattern: Option<&str>) -> Vec<String> {
        if matches!(self, Self::Whole) {
            return pattern.map(rules::choices).unwrap_or_default();
        }
        let (Self::Field { fields, at, .. }, Some(base)) = (self, base) else { return Vec::new() };
        let is_literal = fields.get(*at).is_some_and(|field| field.kind == FieldKind::Literal);
        let is_bool = || fields.text(base.expose(), *at).is_some_and(|(text, _)| text.expose() != "null");
        if is_literal && is_bool() { ["true", "false"].map(str::to_owned).to_vec() } else { Vec::new() }
    }

    /// What is wrong at a place of a draft of it.
    pub(super) fn remark(&self, draft: &str, kind: ParameterType) -> Option<Remark> {
        match self {
            Self::Whole if kind != ParameterType::StringList => {
                text::json_fault(draft).map(|fault| Remark { at: fault.at, says: fault.says })
            }
            Self::Items => draft.find(',').map(|at| Remark { at, says: "a comma parts items".to_owned() }),
            _ => None,
        }
    }

    /// What is said beside a draft of it.
    pub(super) fn says(&self, base: Option<&Secret>, draft: &str, kind: ParameterType, out: &mut Lines) {
        match self {
            Self::Whole => {
                if let Some((role, says)) = what_a_value_is(draft, kind) {
                    out.prose(role, &says);
                }
            }
            Self::Items => {
                out.prose(Role::Dim, "one item a line");
                for (number, items) in draft.lines().map(|line| text::list_items(line).len()).enumerate() {
                    if items > 1 {
                        let says = format!("line {} becomes {items} items: commas part them", number + 1);
                        return out.prose(Role::Warn, &says);
                    }
                }
            }
            Self::Field { fields, at, path } => {
                let Some(field) = fields.get(*at) else { return };
                let is_text = base.and_then(|base| fields.text(base.expose(), *at)).is_some_and(|(_, is_text)| is_text);
                let says = match field.kind {
                    FieldKind::Item => format!("{} of {}, all others stay", path.expose(), fields.len()),
                    FieldKind::String if is_text => {
                        format!("{} as it reads: quotes and escapes are put in, all else stays", path.expose())
                    }
                    _ => format!("{} as it stands in the JSON, all else stays", path.expose()),
                };
                out.prose(Role::Dim, &says);
                if field.kind == FieldKind::Item {
                    let by_lines = base.is_some_and(|base| self.is_line_an_item(base));
                    let lines = if by_lines { draft.matches('\n').count() } else { 0 };
                    let items = text::list_items(draft).len() + lines;
                    let what = if by_lines { "lines and commas part" } else { "commas part" };
                    if items > 1 {
                        out.prose(Role::Warn, &format!("it becomes {items} items: {what} them"));
                    }
                }
            }
        }
    }
}
