//! Where the store of a session comes from.

use std::sync::{Arc, OnceLock};

use crate::destination::{Choices, Destination, Place, Profile, ProfileKind};
use ssm_emulator::Emulator;
use ssm_emulator::seed::SeedError;

use crate::app::Placed;
use crate::demo;
use crate::failure::{Failure, FailureKind};
use crate::signin::{CodeSessions, Environment, Plan};
use crate::store::Store;

/// Environment and shared files, once they have been read: one reading for what is shown, called, kept and offered alike.
pub(super) type Reading = Arc<OnceLock<Environment>>;

/// Where the store of a session comes from.
#[derive(Debug, Clone)]
pub enum Source {
    /// AWS, or whatever stands at the endpoint in force: the place that is asked for.
    Aws(Place),
    /// Stores that stand already, each with the choice that leads to it; whatever else is chosen leads to the first.
    Ready(Vec<(Destination, Store)>),
    /// The embedded emulator.
    Demo(Demo),
}

/// The embedded emulator: begun with the first session, the same for all that follow.
#[derive(Debug, Clone)]
pub struct Demo {
    read_only: bool,
    emulator: Arc<OnceLock<Result<Emulator, Failure>>>,
}

impl Source {
    /// The demo store; `read_only` if it is to refuse every act that changes something.
    pub fn demo(read_only: bool) -> Self {
        Self::Demo(Demo { read_only, emulator: Arc::default() })
    }

    /// One store that stands already.
    pub fn ready(store: Store) -> Self {
        Self::Ready(vec![(Destination::default(), store)])
    }

    /// Environment and shared files, read if they have not been yet.
    pub(super) fn read<'a>(&self, reading: &'a Reading) -> &'a Environment {
        reading.get_or_init(|| match self {
            Self::Aws(_) => Environment::read(),
            Self::Ready(_) | Self::Demo(_) => Environment::default(),
        })
    }

    /// Where a session with that destination will be, as far as it is known beforehand; and the profile whose
    /// `credential_process` will be run for it.
    pub(super) fn expected(&self, environment: &Environment, to: &Destination) -> Placed {
        match self {
            Self::Aws(started) => {
                let asked = started.overridden_by(to);
                Placed {
                    place: environment.place(&asked),
                    credential_process: environment.credential_process(&asked),
                    origins: environment.origins(started, to),
                }
            }
            Self::Ready(_) | Self::Demo(_) => Placed { place: Place::default().overridden_by(to), ..Placed::default() },
        }
    }

    /// What there is to switch to.
    pub(super) fn choices(&self, environment: &Environment) -> Choices {
        match self {
            Self::Aws(asked) => environment.choices(asked),
            Self::Ready(stores) => Choices {
                profiles: stores.iter().filter_map(profile).collect(),
                regions: stores.iter().map(|(_, store)| store.region().to_owned()).collect(),
                ..Choices::default()
            },
            Self::Demo(_) => Choices { regions: demo::REGIONS.map(str::to_owned).to_vec(), ..Choices::default() },
        }
    }

    /// How a session there signs in.
    pub(super) fn plan<'a>(&self, environment: &'a Environment, to: &Destination) -> Result<Plan<'a>, Failure> {
        match self {
            Self::Aws(asked) => Plan::new(environment, asked.overridden_by(to)),
            Self::Ready(_) | Self::Demo(_) => {
                Err(Failure::new(FailureKind::Config, "There is nothing to sign in to here", ""))
            }
        }
    }

    /// The store there, and where it is as it turned out; `codes`: what one-time codes have given before.
    pub(super) async fn connect(
        &self,
        environment: &Environment,
        to: &Destination,
        codes: &CodeSessions,
    ) -> Result<(Place, Store), Failure> {
        match self {
            Self::Aws(asked) => {
                let store = Store::connect_by(environment, &asked.overridden_by(to), codes).await?;
                Ok((store.place().clone(), store))
            }
            Self::Ready(stores) => {
                let chosen = stores.iter().find(|(choice, _)| choice == to).or_else(|| stores.first());
                let (choice, store) =
                    chosen.ok_or_else(|| Failure::new(FailureKind::Config, "There is no store to connect to", ""))?;
                Ok((Place { profile: choice.profile.clone(), ..store.place().clone() }, store.clone()))
            }
            Self::Demo(demo) => {
                let region = to.region.as_deref().unwrap_or(demo::REGION);
                let store = Store::over(demo.emulator()?.http_client(), region, demo::ACCESS_KEY, demo.read_only);
                Ok((store.place().clone(), store))
            }
        }
    }
}

impl Demo {
    /// What was written stays written when the region is changed and changed back.
    fn emulator(&self) -> Result<&Emulator, Failure> {
        self.emulator.get_or_init(|| demo::emulator().map_err(unusable)).as_ref().map_err(Clone::clone)
    }
}

fn profile((to, store): &(Destination, Store)) -> Option<Profile> {
    let name = to.profile.clone()?;
    Some(Profile { name, kind: ProfileKind::Unsaid, region: Some(store.region().to_owned()) })
}

/// A fault of this program: the seed is part of it.
#[expect(clippy::needless_pass_by_value, reason = "it is what `map_err` hands over")]
fn unusable(error: SeedError) -> Failure {
    let what = error.problems().first().map_or_else(String::new, ToString::to_string);
    Failure::new(FailureKind::Config, format!("The demo store is broken: {what}"), "Please report this.")
}
