//! `sesame delete`: parameters by their names, or all of a folder.

use tokio::sync::mpsc;

use crate::cli;
use crate::commands::agreement::Whose;
use crate::commands::connect::Stores;
use crate::commands::elsewhere;
use crate::commands::ended::{self, Status, Stop};
use crate::commands::gathered;
use crate::commands::output::{Progress, note};
use crate::commands::refusals::Refusals;
use crate::commands::stopping::changing;
use crate::commands::written::not_known;
use crate::config::Config;
use crate::deletion::{Deletion, Fate, Fates};
use crate::parameter::Parameter;
use crate::store::{Quota, Store};
use crate::text::{Work, counted, grouped, many};

/// Finds what is meant, shows it, asks, and deletes.
pub(crate) async fn run(asked: cli::Delete, config: &Config) -> Result<Status, Stop> {
    let mut stores = Stores::of(&asked.session)?;
    let destination = asked.targets.first().map(cli::Target::destination).unwrap_or_default();
    if asked.targets.iter().any(|target| target.destination() != destination) {
        return Err(Stop::refused("one account and region at a time: the places are of several"));
    }
    let store = stores.at(&destination).await?;
    for target in &asked.targets {
        elsewhere::check_arn(&store, target).await?;
    }
    let mut targets: Vec<Parameter> = Vec::new();
    for found in found(&store, &asked.targets, asked.recursive).await? {
        for parameter in found {
            if targets.iter().all(|other| other.name != parameter.name) {
                targets.push(parameter);
            }
        }
    }
    let names: Vec<&str> = targets.iter().map(|target| target.name.as_str()).collect();
    let whose = Whose::of(&store, config, &names).await?;
    note(&whose.whereabouts(&store));
    for target in &targets {
        note(&format!("- {}  v{}  {}", target.name, target.version, target.kind));
    }
    let what = counted(targets.len());
    let takes = if asked.session.demo { String::new() } else { takes(&store, targets.len()) };
    note(&format!("- {} gone{takes}", grouped(targets.len())));
    if asked.dry_run {
        return Ok(whose.end_dry_run());
    }
    let mut says = whose.lines(&store);
    says.push("The service keeps nothing of what is deleted: history, labels, tags and values are gone.".to_owned());
    whose.agree(&asked.agreement, &says, &format!("Delete {what}?")).await?;
    deleted(&store, targets).await
}

/// How long that takes: each is looked at before, ten at a time, and then they are deleted by one request.
fn takes(store: &Store, all: usize) -> String {
    let in_turn = 2 * all.div_ceil(Store::DELETED_AT_ONCE);
    let work = Work { counted: all, a_second: Some(Quota::READS as u32), in_turn, answer: store.usual_answer() };
    format!("; {} {}", many(all, "deletion takes", "deletions take"), work.says(""))
}

/// What each target means.
async fn found(store: &Store, targets: &[cli::Target], recursive: bool) -> Result<Vec<Vec<Parameter>>, Stop> {
    if let Some(target) = targets.iter().find(|target| target.selector.is_some()) {
        return Err(Stop::refused(format!("{target}: a version cannot be deleted, only the whole parameter")));
    }
    if recursive {
        let places: Vec<(&Store, &cli::Target)> = targets.iter().map(|target| (store, target)).collect();
        return gathered::names(&places).await;
    }
    if let Some(target) = targets.iter().find(|target| target.is_folder) {
        return Err(Stop::refused(format!("{target} is a folder: --recursive deletes all that is in it")));
    }
    let mut found = Vec::new();
    for target in targets {
        match store.describe(&target.path).await? {
            Some(parameter) => found.push(vec![parameter]),
            None => {
                return Err(Stop::failed(format!(
                    "there is no parameter {target} (--recursive deletes what is below it)"
                )));
            }
        }
    }
    Ok(found)
}

/// Deletes them, and tells what became of each that is not simply gone.
async fn deleted(store: &Store, targets: Vec<Parameter>) -> Result<Status, Stop> {
    let all = targets.len();
    let deletion = Deletion { targets, keeps_values: false };
    let (told_of, mut inbox) = mpsc::channel::<Fates>(4);
    let stopping = store.clone().until(changing());
    let progress = Progress::new();
    let (mut done, mut moved) = (0, 0);
    let mut refusals = Refusals::default();
    let taking = async {
        while let Some(fates) = inbox.recv().await {
            for (name, fate) in fates {
                match fate {
                    Fate::Deleted(_)
                    | Fate::Created { .. }
                    | Fate::Overwritten { .. }
                    | Fate::Transferred(_)
                    | Fate::Amended(_)
                    | Fate::Taken(_) => done += 1,
                    Fate::Absent => {
                        done += 1;
                        progress.clear();
                        note(&format!("{name}: it was gone already"));
                    }
                    Fate::Moved(now) => {
                        moved += 1;
                        progress.clear();
                        note(&format!("sesame: {name}: it is at version {} by now, and was left", now.version));
                    }
                    Fate::Failed(failure) | Fate::Unreadable(failure) | Fate::GoneThere(failure) => {
                        progress.clear();
                        refusals.tell(&name, &failure);
                    }
                    Fate::Unknown(failure) => {
                        progress.clear();
                        refusals.tell(&name, &not_known("it is not known whether it was deleted", *failure));
                    }
                }
                let so_far = done + moved + refusals.count();
                progress.says(&format!("deleted {done} of {all}"), so_far, Some(all));
            }
        }
    };
    let (ended, ()) = tokio::join!(stopping.delete(&deletion, told_of), taking);
    progress.clear();
    let failed = refusals.count() + moved;
    refusals.tell_help();
    note(&format!("deleted {done} of {all}"));
    if let Err(failure) = ended {
        note(&ended::left(&failure));
        return Ok(ended::of_part(&failure, done, failed));
    }
    if done == 0 && moved == failed && moved > 0 {
        return Ok(Status::Moved);
    }
    Ok(Status::of(done, failed))
}
