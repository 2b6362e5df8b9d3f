//! What a name or an ARN tells by itself: its parts, its partition, and whose it is. Nothing is known here of what bears it.

mod owner;
mod partition;
mod parts;

pub use owner::{Owner, PUBLIC, SECRETS, is_secret_reference, spoken};
pub use partition::Partition;
pub use parts::{Arn, ParameterArn, principal};
