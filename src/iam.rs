//! Policies of IAM for what is known of parameters, and the roles that have them: as JSON, for Terraform and for CloudFormation. Pure;
//! nothing is made by them.

mod application;
mod format;
mod kind;
mod subtree;
mod written;

pub use format::PolicyFormat;
pub use kind::{Compute, PolicyKind};
pub use subtree::{Hint, IamPolicy, Subtree};

#[cfg(all(test, unix))]
mod peer;
