//! Who asks what an account is called, and what the service said.

use serde::{Deserialize, Serialize};

/// Who asks, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asker {
    /// The account whose alias it is.
    pub account: String,
    /// The endpoint override in force: a number behind one is not AWS's account of that number.
    pub endpoint: Option<String>,
    /// The principal, without the session: what one may not see another may.
    pub principal: String,
}

/// What the service said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum AliasAnswer {
    /// The alias, if the account has one.
    Alias(Option<String>),
    /// That this principal may not see it.
    Refused,
    /// Nothing: IAM could not be reached.
    Unreached,
}
