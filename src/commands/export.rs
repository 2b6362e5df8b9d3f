//! `sesame export`: the values of places in the words of whatever reads them.

use crate::cli;
use crate::commands::connect::Stores;
use crate::commands::ended::{Status, Stop};
use crate::commands::file::Target;
use crate::commands::gathered::{self, Gathered, Naming};
use crate::commands::output::Data;
use crate::dialect::Entry;
use crate::dialect::variables::Keys;
use crate::secret::Secret;

/// Reads the places, and writes what they hold.
pub(crate) async fn run(asked: cli::Export) -> Result<Status, Stop> {
    let mut out = Data::standard()?;
    let file = Target::named(asked.output.as_deref(), asked.force)?;
    let keys = Keys::of(asked.format);
    let naming = Naming { names: asked.names.unwrap_or(keys.usual()), keys, allowed: &asked.allow };
    let mut stores = Stores::of(&asked.session)?;
    let gathered = if asked.format.holds_values() {
        let all = gathered::read(&mut stores, &asked.places, asked.rate).await?;
        gathered::gather(all, &naming)?
    } else {
        addresses(&mut stores, &asked.places, &naming).await?
    };
    gathered.tell_unread();
    if let Some(name) = gathered.secret.as_ref().filter(|_| file.is_none() && out.is_terminal() && !asked.show) {
        return Err(Stop::refused(format!(
            "{name} is a SecureString: --show shows it on a terminal, -o writes a file"
        )));
    }
    let (there, unread) = (gathered.entries.len(), gathered.unread.len());
    if there == 0 {
        return Ok(Status::Failed);
    }
    let title = asked.places.first().map(|place| place.path.as_str()).unwrap_or_default();
    let text = gathered::written(asked.format, &gathered.entries, title)?;
    match file {
        // Half a file would take the place of a whole one.
        Some(_) if unread > 0 => {
            return Err(Stop::failed(format!("{unread} of {} could not be read: no file was written", there + unread)));
        }
        Some(file) => file.write(text.expose().as_bytes())?,
        None => out.write(text.expose())?,
    }
    Ok(Status::of(there, unread))
}

/// Names and ARNs alone.
async fn addresses(stores: &mut Stores, places: &[cli::Target], naming: &Naming<'_>) -> Result<Gathered, Stop> {
    let mut gathered = Gathered::default();
    let mut problems = Vec::new();
    for (target, parameters) in gathered::list(stores, places).await? {
        let selector = target.selector.as_ref().map(|selector| format!(":{selector}")).unwrap_or_default();
        for parameter in parameters {
            match naming.key(&parameter.name, &target) {
                Ok(key) => gathered.entries.push(Entry {
                    key,
                    name: format!("{}{selector}", parameter.name),
                    arn: parameter.arn.map(|arn| format!("{arn}{selector}")),
                    value: Secret::default(),
                }),
                Err(why) => problems.push(format!("{}: {why}", parameter.name)),
            }
        }
    }
    if !problems.is_empty() {
        return Err(Stop::refused(problems.join("\n")));
    }
    gathered::check(&gathered.entries, naming.hint(gathered::APART))?;
    Ok(gathered)
}
