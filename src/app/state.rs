//! What is known and shown, as plain data: what is done about it stands above, in [`super::panes`], `session/` and [`super::pages`].

pub(crate) mod account;
pub(in crate::app) mod amendments;
pub(crate) mod beside;
pub(crate) mod change;
pub(crate) mod change_set;
pub(in crate::app) mod changes;
pub(crate) mod clipboard;
pub(crate) mod cursor;
pub(in crate::app) mod elsewhere;
pub(in crate::app) mod jobs;
pub(crate) mod kept;
pub(crate) mod kms_keys;
pub(crate) mod laid_out;
pub(crate) mod leaving;
pub(crate) mod listing;
pub(crate) mod marks;
pub(crate) mod opening;
pub(in crate::app) mod overviews;
pub(in crate::app) mod put_back;
pub(crate) mod question;
pub(crate) mod reader;
pub(in crate::app) mod resumed;
pub(crate) mod search;
pub(crate) mod session;
pub(in crate::app) mod unseen;
pub(crate) mod value;
pub(crate) mod watched;
