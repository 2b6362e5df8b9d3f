//! What a shell completes: by the table of the command line, and of names, profiles and regions by what is kept, without a call.
//!
//! Printed is what kind of word it is (`words`, `files`, `command`), then what of the word is typed of a file's name, with what stands
//! before that in the same word, then each word with a tab and what it means.

use clap::CommandFactory;

use crate::cache::{self, Cache, ListingKey};
use crate::cli::{self, Arguments, Completing, Wanted};
use crate::commands::ended::{Status, Stop};
use crate::commands::output::Data;
use crate::destination::{Place, before_the_path, regions};
use crate::names::Tree;
use crate::parameter::Partition;
use crate::signin::Environment;

/// Prints each on a line. Where nothing is kept there is nothing to print.
pub(crate) fn run(asked: &cli::Complete) -> Result<Status, Stop> {
    let words: Vec<String> = asked.words.iter().map(|word| word.to_string_lossy().into_owned()).collect();
    let completing = Completing::of(Arguments::command(), &words);
    let given = |long: &str| completing.option(long).map(str::to_owned);
    let place = Place {
        profile: given("profile"),
        role: given("role-arn"),
        region: given("region"),
        endpoint: given("endpoint-url"),
        ..Place::default()
    };
    let begun = completing.begun.as_str();
    let plain = |words: Vec<String>| words.into_iter().map(|word| (word, String::new())).collect();
    let (kind, found): (_, Vec<(String, String)>) = match completing.wanted {
        Wanted::Words(words) => ("words", words),
        Wanted::Names => ("words", plain(names(&Environment::read(), &place, begun))),
        Wanted::Profiles => {
            let choices = Environment::read().choices(&place);
            ("words", plain(choices.profiles.into_iter().map(|profile| profile.name).collect()))
        }
        Wanted::Regions => {
            let here = Environment::read().place(&place).region.unwrap_or_default();
            let all = regions(Partition::of_region(&here)).iter();
            ("words", all.map(|(id, name)| ((*id).to_owned(), (*name).to_owned())).collect())
        }
        Wanted::Files => ("files", Vec::new()),
        Wanted::Command => ("command", Vec::new()),
        Wanted::Anything => ("words", Vec::new()),
    };
    let mut out = Data::standard()?;
    out.line(kind)?;
    out.line(&format!("{}\t{begun}", completing.before))?;
    for (word, means) in found.iter().filter(|(word, _)| begins(word, begun)) {
        out.line(&format!("{}{word}\t{means}", completing.before))?;
    }
    Ok(Status::Done)
}

/// Of what has no levels, however it is capitalised.
fn begins(word: &str, begun: &str) -> bool {
    word.get(..begun.len())
        .is_some_and(|head| head == begun || !begun.contains('/') && head.eq_ignore_ascii_case(begun))
}

/// What follows the last slash of what was begun; a folder ends in a slash. Before a path there may be a profile and a region.
fn names(environment: &Environment, asked: &Place, begun: &str) -> Vec<String> {
    let Some(cache) = cache::default_dir().map(Cache::new) else { return Vec::new() };
    let (asked, path) = match before_the_path(begun) {
        Some((to, path)) => (asked.overridden_by(&to), path),
        None => (asked.clone(), begun),
    };
    let before = &begun[..begun.len() - path.len()];
    let place = environment.place(&asked);
    let key = ListingKey::of(environment.fingerprint(&asked), None, &place, "/".to_owned());
    let kept = key.and_then(|key| cache.recall(&key));
    let found = kept.map(|kept| below(&kept.tree, path)).unwrap_or_default();
    found.into_iter().map(|name| format!("{before}{name}")).collect()
}

fn below(tree: &Tree, begun: &str) -> Vec<String> {
    let folder = begun.rsplit_once('/').map_or("", |(folder, _)| folder);
    let nodes: Vec<_> = match folder {
        "" => tree.roots().collect(),
        folder => tree.find(folder).map(|node| tree.children(node).collect()).unwrap_or_default(),
    };
    // A name without levels goes with a slash and without.
    let is_bare = !begun.is_empty() && !begun.starts_with('/');
    let words = nodes.into_iter().flat_map(|node| {
        let name = tree.name(node);
        let name = if name.starts_with('/') { name } else { format!("/{name}") };
        let folder = tree.is_folder(node).then(|| format!("{name}/"));
        let bare = name.strip_prefix('/').filter(|_| is_bare).map(str::to_owned);
        let parameter = tree.is_parameter(node).then(|| bare.unwrap_or(name));
        [parameter, folder]
    });
    words.flatten().collect()
}
