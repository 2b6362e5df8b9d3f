//! The fields of the form, and what is typed in those that are not chosen.

use crate::app::App;
use crate::app::draft::Draft;
use crate::app::picture::Spread;
use crate::app::policy::PolicyField;
use crate::line::Role;

/// Columns that the labels of the form take.
pub(super) const LABELS: usize = 15;

/// Columns of a field: the box, less the labels.
pub(super) fn width(app: &App) -> usize {
    app.page_width(Spread::Whole).saturating_sub(LABELS).max(1)
}

/// What stands below a field.
pub(super) type Note = (Role, String);

/// The fields, in the order in which the form shows them and tab goes through them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    /// The full name.
    Name,
    /// The type.
    Type,
    /// The value.
    Value,
    /// The key to encrypt under; only for a `SecureString`.
    Key,
    /// The tier.
    Tier,
    /// A description.
    Description,
    /// The expression that every value must match.
    Pattern,
    /// What the value is, beside its type.
    DataType,
    /// Tags, on one line.
    Tags,
    /// What AWS does by itself.
    Policy(PolicyField),
}

impl Field {
    /// All of them, in order.
    pub(super) const ALL: [Self; 12] = [
        Self::Name,
        Self::Type,
        Self::Value,
        Self::Key,
        Self::Tier,
        Self::Description,
        Self::Pattern,
        Self::DataType,
        Self::Tags,
        Self::Policy(PolicyField::Expires),
        Self::Policy(PolicyField::Reminder),
        Self::Policy(PolicyField::Unchanged),
    ];

    /// The word before the field.
    pub(super) fn label(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Type => "type",
            Self::Value => "value",
            Self::Key => "key",
            Self::Tier => "tier",
            Self::Description => "description",
            Self::Pattern => "pattern",
            Self::DataType => "data type",
            Self::Tags => "tags",
            Self::Policy(field) => field.label(),
        }
    }

    /// Whether it is chosen from a few, and nothing typed.
    pub(super) fn is_chosen(self) -> bool {
        matches!(self, Self::Type | Self::Tier | Self::DataType)
    }

    /// What an empty field says.
    pub(super) fn hint(self) -> Option<&'static str> {
        match self {
            Self::Key => Some("alias/aws/ssm, the account's default; or an alias, key id or key ARN"),
            Self::Pattern => Some("optional: an expression that every value must match as a whole"),
            Self::Description => Some("optional"),
            Self::Tags => Some("optional: owner=shop, env=prod"),
            Self::Policy(field) => Some(field.hint()),
            Self::Name | Self::Type | Self::Tier | Self::Value | Self::DataType => None,
        }
    }
}

/// What is typed in a field.
#[derive(Debug)]
pub(super) struct Typed {
    pub(super) field: Field,
    pub(super) draft: Draft,
    /// What it began with: nobody typed that.
    pub(super) began: String,
}

impl Typed {
    /// Nothing yet, in each field that is typed, but for the name.
    pub(super) fn all(name: &str) -> Vec<Self> {
        let typed = Field::ALL.into_iter().filter(|field| !field.is_chosen());
        let over = |field| match field {
            Field::Name => Self { field, draft: Draft::line(name), began: name.to_owned() },
            Field::Value => Self { field, draft: Draft::lines(""), began: String::new() },
            _ => Self { field, draft: Draft::line(""), began: String::new() },
        };
        typed.map(over).collect()
    }

    /// Whether it is as it began.
    pub(super) fn is_untouched(&self) -> bool {
        self.draft.text() == self.began
    }

    /// Begins with something else.
    pub(super) fn begin_with(&mut self, text: &str) {
        (self.draft, self.began) = (Draft::line(text), text.to_owned());
    }
}
