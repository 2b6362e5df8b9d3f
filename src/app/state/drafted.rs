//! What has been written of a draft that is still open.

/// What was written of a draft: each name with what became of it, and what was left.
#[derive(Debug, Clone, Default)]
pub(in crate::app) struct WrittenOfDraft {
    pub(in crate::app) wrote: Vec<String>,
    pub(in crate::app) left: Vec<String>,
    /// Where all of it was written, where the session has gone on elsewhere since: `account 111122223333`.
    pub(in crate::app) place: Option<String>,
}
