//! Whether something is to be changed: whose it is, what says that it is production, and who agreed.

use crate::cli;
use crate::commands::ended::{Status, Stop};
use crate::commands::output::note;
use crate::commands::prompt;
use crate::config::{Config, Ground, Whereabouts};
use crate::parameter::{Identity, Partition};
use crate::store::Store;

/// What is going to be changed, and for whom.
pub(crate) struct Whose {
    /// Who asks; `None` where STS does not tell.
    pub(crate) identity: Option<Identity>,
    /// Whether an account that is not known, or its alias, may be one that the settings name.
    unknown: bool,
    /// What says that it is production.
    pub(crate) production: Option<Ground>,
}

impl Whose {
    /// Asks who this is, and whether any of the names is production; refused where the settings make one read-only.
    pub(crate) async fn of(store: &Store, config: &Config, names: &[&str]) -> Result<Self, Stop> {
        let whose = Self::of_read(store, config, names).await?;
        let at = |path| whose.at(store, path);
        let read_only = names.iter().find_map(|name| Some((name, config.read_only(&at(name), whose.unknown)?)));
        match read_only {
            Some((name, by)) => {
                Err(Stop::refused(format!("{name} is read-only by your settings of {by}: nothing was changed")))
            }
            None => Ok(whose),
        }
    }

    /// The same of names that are only read.
    pub(crate) async fn of_read(store: &Store, config: &Config, names: &[&str]) -> Result<Self, Stop> {
        let mut identity = match store.identity().await {
            Ok(identity) => Some(identity),
            Err(failure) if failure.wants_login() => return Err(failure.into()),
            Err(_) => None,
        };
        let mut alias_known = true;
        if let Some(identity) = identity.as_mut().filter(|_| config.may_name_accounts()) {
            match store.account_alias().await {
                Ok(alias) => identity.alias = alias,
                Err(failure) => alias_known = failure.is_refusal(),
            }
        }
        let account_known = identity.as_ref().is_some_and(|identity| identity.known_account().is_some());
        let mut whose = Self { identity, unknown: !(account_known && alias_known), production: None };
        whose.production = whose.ground(store, config, names);
        Ok(whose)
    }

    /// What says that any of those names is production there.
    pub(crate) fn ground(&self, store: &Store, config: &Config, names: &[&str]) -> Option<Ground> {
        let may_be = || self.unknown && names.iter().any(|name| config.may_be_production(&self.at(store, name)));
        let ground = names.iter().find_map(|name| config.ground(&self.at(store, name)));
        ground.or_else(|| may_be().then_some(Ground::Unknown))
    }

    fn at<'a>(&'a self, store: &'a Store, path: &'a str) -> Whereabouts<'a> {
        let place = store.place();
        Whereabouts {
            profile: place.profile.as_deref(),
            who: self.identity.as_ref(),
            region: place.region.as_deref(),
            path,
        }
    }

    /// The number of the account, where it is known.
    pub(crate) fn account(&self) -> Option<&str> {
        self.identity.as_ref()?.known_account()
    }

    /// How many characters the ARN of a name has before it.
    pub(crate) fn arn_prefix(&self, region: &str) -> usize {
        let account = self.account().unwrap_or("000000000000");
        format!("arn:{}:ssm:{region}:{account}:parameter/", Partition::of_region(region).id).len()
    }

    /// Account, who signs, region, in a few words.
    pub(crate) fn place(&self, store: &Store) -> String {
        let who = self.identity.as_ref().filter(|who| who.known_account().is_some());
        let account = who.map_or_else(|| "not known".to_owned(), Identity::account_and_alias);
        let by = store.place().signed_by().map(|by| format!("{by}, ")).unwrap_or_default();
        format!("account {account}, {by}{}", store.region())
    }

    /// The same with an endpoint that is not AWS's own: where a plan is carried out.
    pub(crate) fn whereabouts(&self, store: &Store) -> String {
        let endpoint = store.place().shown_endpoint().map(|endpoint| format!(", endpoint {endpoint}"));
        format!("in {}{}", self.place(store), endpoint.unwrap_or_default())
    }

    /// Account, region, profile, endpoint: where it is going to be changed.
    pub(crate) fn lines(&self, store: &Store) -> Vec<String> {
        let unknown = || "not known".to_owned();
        let mut lines =
            vec![format!("account    {}", self.identity.as_ref().map_or_else(unknown, Identity::account_and_alias))];
        if let Some(identity) = &self.identity {
            lines.push(format!("as         {}", identity.principal()));
        }
        lines.push(format!("region     {}", store.region()));
        if let Some(signed) = store.place().signed_by() {
            lines.push(format!("by         {signed}"));
        }
        if let Some(endpoint) = store.place().shown_endpoint() {
            lines.push(format!("endpoint   {endpoint}"));
        }
        if let Some(ground) = &self.production {
            lines.push(format!("production: {ground}"));
        }
        lines
    }

    /// Ends a dry run: says what would be asked for, where that is more than a yes, and that nothing was done.
    pub(crate) fn end_dry_run(&self) -> Status {
        if let Some(ground) = &self.production {
            let account = self.account().unwrap_or("ACCOUNT_ID");
            note(&format!("production: {ground}: without a terminal --yes --confirm {account} says that it is meant"));
        }
        note("Nothing was done.");
        Status::Done
    }

    /// Says what is going to be done, and asks unless it was agreed to before.
    ///
    /// # Errors
    /// Nobody agreed: refused, nothing is done.
    pub(crate) async fn agree(&self, agreement: &cli::Agreement, says: &[String], act: &str) -> Result<(), Stop> {
        if let Some(meant) = &agreement.confirm
            && self.account() != Some(meant)
        {
            let this = self.account().unwrap_or("not known");
            return Err(Stop::refused(format!("--confirm names the account {meant}, and this one is {this}")));
        }
        let guarded = self.production.as_ref().filter(|_| agreement.confirm.is_none());
        if agreement.yes && guarded.is_none() {
            // Nobody is asked; what is dangerous is told all the same.
            says.iter().filter(|line| line.starts_with('!')).for_each(|line| note(line));
            return Ok(());
        }
        for line in says {
            note(line);
        }
        let refused = || Stop::refused("not confirmed: nothing was done");
        let (question, answer) = match guarded {
            Some(_) => ("Production: type the number of the account to go on: ".to_owned(), self.account()),
            None => (format!("{act} [y/N] "), None),
        };
        match prompt::line(&question).await? {
            None => Err(Stop::refused(match guarded {
                Some(ground) => format!(
                    "this is production ({ground}), and there is no terminal to ask on: --yes --confirm ACCOUNT_ID says that it is meant"
                ),
                None => "there is no terminal to ask on: --yes says that it is meant".to_owned(),
            })),
            Some(typed) if guarded.is_some() => {
                if answer.is_some_and(|account| account == typed) {
                    Ok(())
                } else {
                    Err(refused())
                }
            }
            Some(typed) => {
                if ["y", "yes"].iter().any(|yes| typed.eq_ignore_ascii_case(yes)) {
                    Ok(())
                } else {
                    Err(refused())
                }
            }
        }
    }
}
