//! What is decided of a session; what is known of it stands in [`super::state::session`].
//!
//! | file | what is decided there |
//! |---|---|
//! | [`switch`] | going elsewhere: another place, another root, another login |
//! | `identity` | who is asking, in which account, and what that is called |
//! | [`production`] | whether this is production |
//! | [`listing`] | the listing that fills the tree, and what is learnt of a parameter beside it |
//! | `listed_then` | what is done with what is listed while the listing goes on |
//! | `answers` | how long calls take that are about to be made |
//! | [`kept`] | names kept from the last session and for the next |
//! | `going` | going to a place of before |
//! | `remembering` | where the user was, for the next start |
//! | `pairs` | pairs of places that should be equal, and the way to each |
//! | `opened` | what was opened by its name and is in no listing |
//! | `account` | its settings, and the states of keys, where they are asked for |
//! | `arn` | ARNs and commands of this place |

pub(in crate::app) mod account;
pub(super) mod answers;
mod arn;
mod going;
mod identity;
mod kept;
pub(super) mod listed_then;
mod listing;
mod opened;
mod pairs;
mod production;
mod remembering;
pub(super) mod switch;
