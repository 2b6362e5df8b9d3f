//! The log of the requests.

use tokio::time::Instant;

use crate::sdk_error::request_id;

/// One line of the log: a request and how it ended. It holds no name and no value; dropped unended, it says so.
pub(super) struct LogEntry {
    action: &'static str,
    attempt: u32,
    begun: Instant,
    ended: bool,
}

impl LogEntry {
    pub(super) fn begin(action: &'static str, attempt: u32) -> Self {
        Self { action, attempt, begun: Instant::now(), ended: false }
    }

    pub(super) fn answered(mut self, request_id: Option<&str>) {
        self.ended = true;
        let Self { action, attempt, .. } = self;
        tracing::info!(action, attempt, ms = self.ms(), request = %logged(request_id), "answered");
    }

    pub(super) fn failed(mut self, error: &str, request_id: Option<&str>) {
        self.ended = true;
        let Self { action, attempt, .. } = self;
        tracing::warn!(
            action,
            attempt,
            ms = self.ms(),
            error = %error,
            request = %logged(request_id),
            "failed"
        );
    }

    fn ms(&self) -> u64 {
        self.begun.elapsed().as_millis() as u64
    }
}

impl Drop for LogEntry {
    fn drop(&mut self) {
        if !self.ended {
            tracing::info!(action = self.action, attempt = self.attempt, ms = self.ms(), "cancelled");
        }
    }
}

/// A request's id in the log, where nothing else of an answer may stand.
fn logged(id: Option<&str>) -> &str {
    id.map_or("-", |id| request_id(id).unwrap_or("?"))
}
