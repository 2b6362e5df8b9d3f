//! The stores that a command is about.

use ssm_emulator::Emulator;

use crate::cli;
use crate::commands::code;
use crate::commands::elsewhere;
use crate::commands::ended::Stop;
use crate::commands::output::waiting;
use crate::demo;
use crate::destination::{Destination, Place};
use crate::signin::{CodeSessions, Environment};
use crate::store::reading_many::Reads;
use crate::store::{Progress, Quota, Store};

/// The stores of one command, each connected once. Environment and shared files are read once for all of them.
pub(crate) struct Stores {
    asked: Place,
    source: Source,
    codes: CodeSessions,
    connected: Vec<(Destination, Store)>,
    reading: Vec<(Destination, Reads)>,
}

/// Where they come from.
enum Source {
    Aws(Box<Environment>),
    /// In this process, for as long as the command takes.
    Demo(Emulator),
}

impl Stores {
    /// Those that the options of a command lead to. Nothing is connected yet.
    pub(crate) fn of(session: &cli::Session) -> Result<Self, Stop> {
        let cli::Session { profile, role_arn, region, endpoint_url, read_only, log, demo, .. } = session.clone();
        if let Some(path) = &log {
            crate::log::open(path).map_err(|error| Stop::failed(format!("{:#}", anyhow::Error::new(error))))?;
        }
        let source = if demo {
            Source::Demo(demo::emulator().map_err(|error| Stop::failed(format!("The demo store is broken: {error}")))?)
        } else {
            Source::Aws(Box::new(Environment::read()))
        };
        let asked = Place { profile, role: role_arn, region, endpoint: endpoint_url, read_only, ..Place::default() };
        Ok(Self { asked, source, codes: CodeSessions::default(), connected: Vec::new(), reading: Vec::new() })
    }

    /// What was read of the environment and the shared files; nothing of the demo.
    pub(crate) fn environment(&self) -> Option<&Environment> {
        match &self.source {
            Source::Aws(environment) => Some(environment),
            Source::Demo(_) => None,
        }
    }

    /// The place that is asked for.
    pub(crate) fn asked(&self) -> &Place {
        &self.asked
    }

    /// The store of the session itself.
    pub(crate) async fn own(&mut self) -> Result<Store, Stop> {
        self.at(&Destination::default()).await
    }

    /// The store there: the same where two ways lead to one.
    pub(crate) async fn at(&mut self, to: &Destination) -> Result<Store, Stop> {
        if let Some((_, store)) = self.connected.iter().find(|(known, _)| known == to) {
            return Ok(store.clone());
        }
        let store = self.connect(to).await?.watched(|progress| {
            if let Progress::Waiting { why, .. } = progress {
                waiting(why);
            }
        });
        let is_there = |known: &Store| (known.place(), known.region()) == (store.place(), store.region());
        let store =
            self.connected.iter().map(|(_, known)| known).find(|known| is_there(known)).cloned().unwrap_or(store);
        self.connected.push((to.clone(), store.clone()));
        Ok(store)
    }

    /// The store of a place.
    ///
    /// # Errors
    /// As of any; or it was named by an ARN of another account or region.
    pub(crate) async fn of_target(&mut self, target: &cli::Target) -> Result<Store, Stop> {
        let store = self.at(&target.destination()).await?;
        elsewhere::check_arn(&store, target).await?;
        Ok(store)
    }

    /// What reads the values of a place, at that rate.
    ///
    /// # Errors
    /// As [`Self::of_target`].
    pub(crate) async fn reads_of(&mut self, target: &cli::Target, rate: f64) -> Result<Reads, Stop> {
        self.of_target(target).await?;
        self.reads(&target.destination(), rate).await
    }

    /// What reads values there, at that rate: from one quota where it may be that of one account and region.
    async fn reads(&mut self, to: &Destination, rate: f64) -> Result<Reads, Stop> {
        if let Some((_, reads)) = self.reading.iter().find(|(known, _)| known == to) {
            return Ok(reads.clone());
        }
        let store = self.at(to).await?;
        let reads = match self.reading.iter().find(|(_, reads)| reads.store().region() == store.region()) {
            Some((_, reads)) => reads.also_of(&store),
            None => store.reads(Quota::per_second(rate)),
        };
        self.reading.push((to.clone(), reads.clone()));
        Ok(reads)
    }

    async fn connect(&self, to: &Destination) -> Result<Store, Stop> {
        match &self.source {
            Source::Aws(environment) => {
                if let Some(profile) = &to.profile {
                    // No option said it, nor the environment.
                    environment.check_profile_of(profile, &format!("{profile}@ before a path"))?;
                }
                code::connect(environment, &self.asked.overridden_by(to), &self.codes).await
            }
            Source::Demo(emulator) => {
                if let Some(profile) = &to.profile {
                    return Err(Stop::refused(format!("the demo has no profiles, so none that is called {profile}")));
                }
                let region = to.region.as_deref().unwrap_or(demo::REGION);
                Ok(Store::over(emulator.http_client(), region, demo::ACCESS_KEY, self.asked.read_only))
            }
        }
    }
}
