//! Where something is, as it is remembered.

use crate::destination::{Place, Root};
use crate::parameter::name_key;

/// A folder or a parameter, and where it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Location {
    /// Where a session has to be. Its endpoint is without a password, and nothing is said of whether it may write.
    pub place: Place,
    /// The account, if it was known.
    pub account: Option<String>,
    /// What was shown.
    pub root: Root,
    /// The name of the folder or parameter; `/` for all that is shown.
    pub name: String,
}

impl Location {
    /// Where a name is in a session at that place.
    pub fn of(place: &Place, account: Option<String>, root: Root, name: String) -> Self {
        Self { place: place_kept(place), account, root, name }
    }

    /// Whether both are the same name in the same place, whatever was shown around it.
    pub fn is_same(&self, other: &Self) -> bool {
        let other_account = self.account.as_ref().zip(other.account.as_ref()).is_some_and(|(one, two)| one != two);
        self.place == other.place && !other_account && name_key(&self.name) == name_key(&other.name)
    }
}

/// A place as it is remembered: what a person chose of it, without a password.
pub fn place_kept(place: &Place) -> Place {
    Place { endpoint: place.shown_endpoint(), read_only: false, ..place.clone() }
}
