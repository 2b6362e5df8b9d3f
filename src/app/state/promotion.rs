//! What is copied from one place to another: either may be that of the session, or one that is open beside it.

use crate::app::message::SessionId;
use crate::app::reason::Reason;
use crate::comparison::Elsewhere;
use crate::config::Whereabouts;
use crate::failure::CopyEnd;
use crate::job::JobPlace;
use crate::parameter::{Identity, Parameter, ParameterType, Partition, is_same_name};
use crate::transfer::{Step, Transfer};

/// A place that something is copied from, or to.
#[derive(Debug, Clone)]
pub(crate) struct CopyPlace {
    /// Its session.
    pub(in crate::app) id: SessionId,
    /// Where it is, and who asks there.
    pub(in crate::app) at: Elsewhere,
    /// Whether it is the place of the session itself.
    pub(in crate::app) is_here: bool,
}

/// A copy to another place.
#[derive(Debug, Clone)]
pub(crate) struct Promotion {
    pub(in crate::app) transfer: Transfer,
    pub(in crate::app) from: CopyPlace,
    pub(in crate::app) to: CopyPlace,
}

impl Promotion {
    /// One of its places.
    pub(in crate::app) fn place(&self, end: CopyEnd) -> &CopyPlace {
        match end {
            CopyEnd::Source => &self.from,
            CopyEnd::Target => &self.to,
        }
    }
}

impl CopyPlace {
    /// `us-west-2`.
    pub(in crate::app) fn region(&self) -> &str {
        self.at.place.region.as_deref().unwrap_or("region not known")
    }

    /// What tells it from the session at that place: its region, or where that is the same or the account is another, by whose it is:
    /// `b-prod · eu-west-1`.
    pub(in crate::app) fn called(&self, here: &JobPlace) -> String {
        let (there, region) = (self.at.job_place(), self.region());
        let is_other_account = there.account.is_some() && there.account != here.account;
        let is_same_region = there.region == here.region;
        let is_other_profile = there.profile.is_some() && there.profile != here.profile;
        if self.is_here || !(is_other_account || is_same_region && is_other_profile) {
            return region.to_owned();
        }
        let account = || self.identity().map(Identity::account_and_alias);
        let whose = there.profile.filter(|_| is_other_profile).or_else(account);
        whose.map_or_else(|| region.to_owned(), |whose| format!("{whose} · {region}"))
    }

    pub(in crate::app) fn identity(&self) -> Option<&Identity> {
        self.at.identity.as_ref().ok().filter(|identity| identity.known_account().is_some())
    }

    /// Account and region, as far as they are known, to be said of what failed there.
    pub(in crate::app) fn account_and_region(&self) -> (Option<String>, Option<String>) {
        (self.identity().map(Identity::account_and_alias), self.at.place.region.clone())
    }

    /// A name there, for the settings.
    pub(in crate::app) fn whereabouts<'a>(&'a self, path: &'a str) -> Whereabouts<'a> {
        Whereabouts {
            profile: self.at.place.profile.as_deref(),
            who: self.at.identity.as_ref().ok(),
            region: self.at.place.region.as_deref(),
            path,
        }
    }

    /// Whether it is not known whose account it is, or what that is called.
    pub(in crate::app) fn is_unknown_whose(&self) -> bool {
        self.identity().is_none() || !self.at.is_alias_known
    }

    /// Whether its keys are others than those of that place: each account and region has its own.
    pub(in crate::app) fn has_other_keys(&self, than: &Self) -> bool {
        let account = self.at.account();
        let is_same_account = account.is_some() && account == than.at.account();
        !(self.id == than.id || is_same_account && self.at.place.region == than.at.place.region)
    }

    /// How many characters the ARN of a name has before it there.
    pub(in crate::app) fn arn_prefix(&self) -> usize {
        let account = self.at.account().unwrap_or("000000000000");
        let partition = Partition::of_region(self.region()).id;
        format!("arn:{partition}:ssm:{}:{account}:parameter/", self.region()).len()
    }
}

/// What is to be copied to another place, as it was chosen.
#[derive(Debug, Clone)]
pub(crate) struct ToPromote {
    /// Each with the name that it gets, and what has that now.
    pub(in crate::app) steps: Vec<Step>,
    /// What was chosen too and is not copied, each with why.
    pub(in crate::app) left: Vec<(String, Reason)>,
    /// How many of those that are overwritten were not compared: they may be the same.
    pub(in crate::app) unread: usize,
    /// Those that are overwritten and whose value may not be read there, by their names there: what was before cannot be put back.
    pub(in crate::app) sealed: Vec<String>,
    pub(in crate::app) from: CopyPlace,
    pub(in crate::app) to: CopyPlace,
    /// The folder that it is copied from.
    pub(in crate::app) within: String,
}

/// Whether one is encrypted, and nothing told under which key: a listing by path does not.
pub(in crate::app) fn is_keyless(parameter: &Parameter) -> bool {
    parameter.kind == ParameterType::SecureString && parameter.key_id.is_none() && !parameter.described
}

impl ToPromote {
    /// The only one.
    pub(in crate::app) fn one(&self) -> Option<&Step> {
        if let [one] = self.steps.as_slice() { Some(one) } else { None }
    }

    /// What is overwritten and cannot be put back: its value may not be read there, or its key is not known.
    pub(in crate::app) fn lost(&self) -> impl Iterator<Item = (&Step, &Parameter)> {
        self.over().filter(|(step, over)| self.is_sealed(step) || is_keyless(over))
    }

    /// Whether the value that one goes over may not be read.
    pub(in crate::app) fn is_sealed(&self, step: &Step) -> bool {
        self.sealed.iter().any(|name| is_same_name(name, &step.to))
    }

    /// What is overwritten, each with what it goes over.
    pub(in crate::app) fn over(&self) -> impl Iterator<Item = (&Step, &Parameter)> {
        self.steps.iter().filter_map(|step| Some((step, step.over.as_deref()?)))
    }
}
