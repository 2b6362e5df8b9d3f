//! What the tests of this room read and ask for.

use super::environment::Environment;
use super::shared_config::SharedConfig;
use crate::destination::Place;

/// What was read of such variables and files; variables that are empty are as good as unset.
pub(super) fn environment(vars: &[(&str, &str)], config: &str, credentials: &str) -> Environment {
    let vars = vars.iter().filter(|(_, value)| !value.is_empty());
    Environment {
        vars: vars.map(|&(name, value)| (name.to_owned(), value.to_owned())).collect(),
        shared: SharedConfig::parse(config, credentials),
        shared_files: ["/aws/config".into(), "/aws/credentials".into()],
        ..Environment::default()
    }
}

/// A place as the command line asks for it; what is empty is not asked for.
pub(super) fn asked(profile: &str, region: &str, endpoint: &str) -> Place {
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    Place { profile: some(profile), region: some(region), endpoint: some(endpoint), ..Place::default() }
}
