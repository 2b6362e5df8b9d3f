//! Reads the settings anew when the app asks for it, beside the loop: the disk may be slow.

use std::future::pending;
use std::path::PathBuf;

use tokio::task::JoinHandle;

use crate::app::Ticket;
use crate::settings::{self, Settings};

/// What reads them.
pub(super) struct Reloading {
    /// The file that the command line names.
    asked: Option<PathBuf>,
    /// The last that was asked for; one before it is not waited for any more.
    under_way: Option<(Ticket, JoinHandle<Result<Settings, String>>)>,
}

impl Reloading {
    pub(super) fn new(asked: Option<PathBuf>) -> Self {
        Self { asked, under_way: None }
    }

    pub(super) fn begin(&mut self, ticket: Ticket) {
        let asked = self.asked.clone();
        let read = || settings::read(asked).map_err(|error| format!("{:#}", anyhow::Error::new(error)));
        self.under_way = Some((ticket, tokio::task::spawn_blocking(read)));
    }

    /// What has been read, or why not; ends never where nobody has asked.
    pub(super) async fn read(&mut self) -> (Ticket, Result<Settings, String>) {
        let Some((ticket, reading)) = &mut self.under_way else { return pending().await };
        let (ticket, read) = (*ticket, reading.await);
        self.under_way = None;
        (ticket, read.unwrap_or_else(|_| Err("the settings could not be read".to_owned())))
    }
}
