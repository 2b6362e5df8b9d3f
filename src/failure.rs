//! What went wrong, as a value: kind, what happened, and what to do next as data ([`Advice`]).
//!
//! Pure, and without any interface: the store makes them, and whoever shows one says which key does what it advises.

mod advice;
mod alike;
mod arn;
mod denial;
mod denied;
mod key;
mod kind;
mod kms_key;
mod refused;
mod statement;
mod withhold;

pub use advice::{Advice, Remedy, Step};
pub use denial::{Denial, PolicyKind, Refusal};
pub use key::Lookup;
pub use kind::{CodeWanted, CopyEnd, ErrorMetadata, Failure, FailureKind, KeyProblem, RetryReason};
pub use kms_key::KmsKey;
pub use refused::{access_denied, bad_name, invalid_key, not_found, reserved_name, too_large, without_tail};
pub use withhold::{Withheld, said, said_in_short};

#[cfg(test)]
pub(crate) use advice::tests::{check_words, with_r};
