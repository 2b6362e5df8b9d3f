//! Parameter Store as this program sees it, over the SDK.

use tokio::sync::mpsc;

use crate::app::ListedBy;
use crate::failure::{Failure, FailureKind};
use crate::parameter::{Identity, Parameter, Reading, Write, Written};

/// What the user asked for on the command line.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// `--profile`.
    pub profile: Option<String>,
    /// `--region`.
    pub region: Option<String>,
    /// `--endpoint-url`.
    pub endpoint_url: Option<String>,
    /// `--read-only`.
    pub read_only: bool,
}

/// Where the session is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    /// The profile in force.
    pub profile: Option<String>,
    /// The region.
    pub region: Option<String>,
    /// The endpoint override in force.
    pub endpoint: Option<String>,
    /// Whether nothing may be changed.
    pub read_only: bool,
}

impl Settings {
    /// Where the session is.
    pub fn place(&self) -> Place {
        Place::default()
    }
}

/// A piece of a listing.
#[derive(Debug)]
pub enum Listing {
    /// Some parameters.
    Page(Vec<Parameter>),
    /// The listing waits.
    Waiting {
        /// Which try it will be.
        attempt: u32,
        /// For how long.
        pause: std::time::Duration,
        /// Whether the service throttles.
        throttled: bool,
    },
}

/// The store.
#[derive(Debug, Clone)]
pub struct Store;

fn none() -> Failure {
    Failure::new(FailureKind::Config, "There is no store", "")
}

impl Store {
    /// Connects.
    pub async fn connect(_settings: &Settings) -> Result<Self, Failure> {
        Err(none())
    }
    /// Who asks.
    pub async fn identity(&self) -> Result<Identity, Failure> {
        Err(none())
    }
    /// Lists.
    pub async fn list(&self, _scope: &str, _pages: mpsc::Sender<Listing>) -> Result<ListedBy, Failure> {
        Err(none())
    }
    /// Describes.
    pub async fn describe(&self, _name: &str) -> Result<Option<Parameter>, Failure> {
        Err(none())
    }
    /// Reads.
    pub async fn read(&self, _name: &str) -> Result<Reading, Failure> {
        Err(none())
    }
    /// Writes.
    pub async fn write(&self, _write: &Write) -> Result<Written, Failure> {
        Err(none())
    }
}
