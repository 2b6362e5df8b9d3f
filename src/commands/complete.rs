//! What a shell completes of names, profiles and regions: of what is kept, without a call.

use crate::cache::{self, Cache, ListingKey};
use crate::cli::{self, Completed};
use crate::commands::ended::{Status, Stop};
use crate::commands::output::Data;
use crate::destination::{Place, regions};
use crate::names::Tree;
use crate::parameter::Partition;
use crate::signin::Environment;

/// Prints each on a line. Where nothing is kept there is nothing to print.
pub(crate) fn run(asked: &cli::Complete) -> Result<Status, Stop> {
    let cli::Session { profile, role_arn, region, endpoint_url, .. } = asked.session.clone();
    let environment = Environment::read();
    let place = Place { profile, role: role_arn, region, endpoint: endpoint_url, ..Place::default() };
    let found = match asked.what {
        Completed::Names => names(&environment, &place, &asked.begun),
        Completed::Profiles => environment.choices(&place).profiles.into_iter().map(|profile| profile.name).collect(),
        Completed::Regions => {
            let here = environment.place(&place).region.unwrap_or_default();
            regions(Partition::of_region(&here)).iter().map(|(id, _)| (*id).to_owned()).collect()
        }
    };
    let mut out = Data::standard()?;
    for word in found.iter().filter(|word| word.starts_with(&asked.begun)) {
        out.line(word)?;
    }
    Ok(Status::Done)
}

/// What follows the last slash of what was begun; a folder ends in a slash.
fn names(environment: &Environment, asked: &Place, begun: &str) -> Vec<String> {
    let Some(cache) = cache::default_dir().map(Cache::new) else { return Vec::new() };
    let place = environment.place(asked);
    let key = ListingKey::of(environment.fingerprint(asked), None, &place, "/".to_owned());
    key.and_then(|key| cache.recall(&key)).map(|kept| below(&kept.tree, begun)).unwrap_or_default()
}

fn below(tree: &Tree, begun: &str) -> Vec<String> {
    let folder = begun.rsplit_once('/').map_or("", |(folder, _)| folder);
    let nodes: Vec<_> = match folder {
        "" => tree.roots().collect(),
        folder => tree.find(folder).map(|node| tree.children(node).collect()).unwrap_or_default(),
    };
    let words = nodes.into_iter().flat_map(|node| {
        let name = tree.name(node);
        let name = if name.starts_with('/') { name } else { format!("/{name}") };
        let folder = tree.is_folder(node).then(|| format!("{name}/"));
        let parameter = tree.is_parameter(node).then_some(name);
        [parameter, folder]
    });
    words.flatten().collect()
}
