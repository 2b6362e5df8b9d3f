//! One parameter out of a store, with all that can be given to another, and into a store: which need not be the same.

use super::Store;
use crate::deletion::{Creation, Fate, Kept};
use crate::failure::Failure;
use crate::parameter::Parameter;

impl Store {
    /// Value (sealed), tags and all else of a parameter that can be given to another, if it is as it was seen; otherwise what has
    /// become of it.
    ///
    /// # Errors
    /// As any read; `Denied` and `Key` where the value is not this principal's to read.
    pub async fn keep(&self, from: &Parameter) -> Result<Result<Box<Kept>, Fate>, Failure> {
        self.read_whole(from, false).await
    }

    /// Creates one, with policies and tags; without the tags where they may not be given.
    ///
    /// # Errors
    /// As of [`Store::write`].
    pub async fn create_one(&self, creation: &Creation) -> Result<Fate, Failure> {
        self.may_change([creation.write.name.as_str()])?;
        self.create(creation).await
    }
}
