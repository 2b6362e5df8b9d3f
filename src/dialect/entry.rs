//! What is written down.

use crate::secret::Secret;

/// One name with its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    /// What it is called there.
    pub(crate) key: String,
    /// The parameter that it is from.
    pub(crate) name: String,
    /// The ARN of that, where it is known.
    pub(crate) arn: Option<String>,
    /// Its value; empty where a format holds none.
    pub(crate) value: Secret,
}

impl Entry {
    /// This one cannot be written, for that reason.
    pub(crate) fn refused(&self, why: impl Into<String>) -> Refused {
        Refused { name: self.name.clone(), why: why.into() }
    }

    /// The value where it can be that of a variable.
    ///
    /// # Errors
    /// It holds a NUL, which no variable can.
    pub(super) fn of_variable(&self) -> Result<&str, String> {
        let value = self.value.expose();
        if value.contains('\0') { Err("its value holds a NUL, which no variable can".to_owned()) } else { Ok(value) }
    }
}

/// A parameter that cannot be written down, and why; nothing of its value is in that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refused {
    pub(crate) name: String,
    pub(crate) why: String,
}
