//! The names that a place stands for.

use std::collections::BTreeMap;

use tokio::sync::mpsc;

use crate::cli::Target;
use crate::commands::output::Progress;
use crate::failure::Failure;
use crate::parameter::{ListedBy, Parameter};
use crate::store::Store;
use crate::text;

/// What a place holds, in order of the names.
pub(crate) struct Listed {
    pub(crate) parameters: Vec<Parameter>,
    /// What told of them.
    pub(crate) by: ListedBy,
}

/// Lists a place. Where a parameter and a folder bear its name the parameter is meant, unless a slash says otherwise.
pub(crate) async fn of(store: &Store, target: &Target) -> Result<Listed, Failure> {
    let root = target.root();
    let (pages, mut inbox) = mpsc::channel::<Vec<Parameter>>(4);
    let progress = Progress::new();
    let taking = async {
        let mut all = BTreeMap::new();
        while let Some(page) = inbox.recv().await {
            all.extend(page.into_iter().map(|parameter| (parameter.name.clone(), parameter)));
            progress.says(&format!("listed {} of {target}", text::grouped(all.len())), all.len(), None);
        }
        all
    };
    let (by, all) = tokio::join!(store.list(&root, pages), taking);
    Ok(Listed { parameters: target.meant(all.into_values().collect()), by: by? })
}
