//! What was asked: the record that tests read.

use std::collections::{BTreeMap, VecDeque};

/// How many calls the record keeps; the counts keep all.
const KEPT: usize = 4096;

/// One call that named a known operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// `GetParameter`, …
    pub operation: &'static str,
    /// The names, path, resource or key it was about, as asked.
    pub names: Vec<String>,
    /// ARN of who asked; empty if that was refused.
    pub principal: String,
    /// Names of the parameters of which a plaintext was decrypted for the answer: one entry for each use of a key.
    pub decrypted: Vec<String>,
    /// The code of the refusal, if it was refused.
    pub error: Option<&'static str>,
}

/// The record.
#[derive(Debug, Clone, Default)]
pub(crate) struct Calls {
    recent: VecDeque<Call>,
    counts: BTreeMap<&'static str, u64>,
}

impl Calls {
    pub(crate) fn note(&mut self, call: Call) {
        *self.counts.entry(call.operation).or_default() += 1;
        if self.recent.len() == KEPT {
            self.recent.pop_front();
        }
        self.recent.push_back(call);
    }

    pub(crate) fn recent(&self) -> &VecDeque<Call> {
        &self.recent
    }

    pub(crate) fn count(&self, operation: &str) -> u64 {
        self.counts.get(operation).copied().unwrap_or_default()
    }

    pub(crate) fn clear(&mut self) {
        *self = Self::default();
    }
}
