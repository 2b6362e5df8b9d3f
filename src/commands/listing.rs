//! The names that places stand for.

use std::collections::BTreeMap;

use futures_util::future::join_all;
use tokio::sync::mpsc;

use crate::cli::Target;
use crate::commands::output::Count;
use crate::destination::Root;
use crate::failure::Failure;
use crate::parameter::{ListedBy, Parameter};
use crate::store::Store;

/// What a place holds, in order of the names.
pub(crate) struct Listed {
    pub(crate) parameters: Vec<Parameter>,
    /// What told of them.
    pub(crate) by: ListedBy,
}

/// Lists a place. Where a parameter and a folder bear its name the parameter is meant, unless a slash says otherwise.
pub(crate) async fn of(store: &Store, target: &Target) -> Result<Listed, Failure> {
    let mut listed = each(&[(store, target)]).await.into_iter();
    listed.next().unwrap_or_else(|| Ok(Listed { parameters: Vec::new(), by: ListedBy::Describe }))
}

/// The same, of a place that may be one parameter: that is asked for by its name, in a call or two, and listed is what it turns out not
/// to be. Its ARN is not told then.
pub(crate) async fn at_once(store: &Store, target: &Target) -> Result<Listed, Failure> {
    // How a name without levels is stored only a listing tells.
    let own = match target.one_name().filter(|name| name.rfind('/') > Some(0)) {
        Some(name) => store.described_by_history(name).await,
        None => None,
    };
    match own {
        Some(parameter) => Ok(Listed { parameters: vec![parameter], by: ListedBy::Describe }),
        None => of(store, target).await,
    }
}

/// Lists several places, each in its store, and in their order: those of one store by one walk through it.
pub(crate) async fn of_several(places: &[(&Store, &Target)]) -> Result<Vec<Listed>, Failure> {
    each(places).await.into_iter().collect()
}

async fn each(places: &[(&Store, &Target)]) -> Vec<Result<Listed, Failure>> {
    let count = Count::of("listed", places.iter().map(|(_, target)| *target));
    let mut stores: Vec<(&Store, Vec<usize>)> = Vec::new();
    for (at, (store, _)) in places.iter().enumerate() {
        match stores.iter_mut().find(|(known, _)| known.is_same(store)) {
            Some((_, of_store)) => of_store.push(at),
            None => stores.push((store, vec![at])),
        }
    }
    let walks = stores.iter().map(async |(store, of_store)| {
        let targets: Vec<&Target> = of_store.iter().map(|at| places[*at].1).collect();
        of_store.iter().copied().zip(of_one_store(store, &targets, &count).await)
    });
    let mut listed: Vec<_> = join_all(walks).await.into_iter().flatten().collect();
    listed.sort_by_key(|(at, _)| *at);
    listed.into_iter().map(|(_, listed)| listed).collect()
}

/// Lists some places of one store.
async fn of_one_store(store: &Store, targets: &[&Target], count: &Count) -> Vec<Result<Listed, Failure>> {
    let roots: Vec<Root> = targets.iter().map(|target| target.root()).collect();
    let (pages, mut inbox) = mpsc::channel::<Vec<Parameter>>(4);
    let taking = async {
        let mut all = vec![BTreeMap::new(); roots.len()];
        while let Some(page) = inbox.recv().await {
            count.more(page.len());
            for parameter in page {
                let holds = |(root, _): &(&Root, &mut BTreeMap<_, _>)| root.contains(&parameter.name);
                let mut places = roots.iter().zip(&mut all).filter(holds).map(|(_, of_root)| of_root);
                let Some(first) = places.next() else { continue };
                // One place may be within the other.
                for other in places {
                    other.insert(parameter.name.clone(), parameter.clone());
                }
                first.insert(parameter.name.clone(), parameter);
            }
        }
        all
    };
    let (ended, all) = tokio::join!(store.list_several(&roots, pages), taking);
    let listed = |(target, (by, all)): (&&Target, (Result<_, _>, BTreeMap<_, _>))| {
        by.map(|by| Listed { parameters: target.meant(all.into_values().collect()), by })
    };
    targets.iter().zip(ended.into_iter().zip(all)).map(listed).collect()
}
