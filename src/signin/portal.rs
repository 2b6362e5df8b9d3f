//! Where a profile signs in by IAM Identity Center, and what its login is called.

use super::shared_config::SharedConfig;

/// What a client that comes by an `sso-session` asks for where the session does not say, as the AWS CLI does.
const USUAL_SCOPE: &str = "sso:account:access";

/// What the shared files say of a login.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Portal {
    /// Of the `sso-session`, or the start URL where there is none: what the login is kept by.
    pub(super) name: String,
    pub(super) start_url: String,
    pub(super) region: String,
    /// What a client may do; none where there is no `sso-session`, and then no login is renewed.
    pub(super) scopes: Vec<String>,
}

impl Portal {
    /// Of a profile that signs in so.
    pub(super) fn of(shared: &SharedConfig, profile: &str) -> Self {
        let session = shared.get(profile, "sso_session");
        let said = |property| match session {
            Some(session) => shared.of_sso_session(session, property),
            None => shared.get(profile, property),
        };
        let get = |property| said(property).unwrap_or_default().to_owned();
        let listed = |scopes: &str| {
            let scopes = scopes.split(',').map(str::trim).filter(|scope| !scope.is_empty());
            scopes.map(str::to_owned).collect::<Vec<_>>()
        };
        let scopes = match session {
            Some(_) => listed(said("sso_registration_scopes").unwrap_or(USUAL_SCOPE)),
            None => Vec::new(),
        };
        let start_url = get("sso_start_url");
        Self { name: session.unwrap_or(&start_url).to_owned(), start_url, region: get("sso_region"), scopes }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_portal_is_said_by_the_session_or_else_by_the_profile() {
        let shared = SharedConfig::parse(
            "[profile new]\nsso_session = corp\n[profile own]\nsso_session = scoped\n[profile old]\nsso_start_url = https://o\n\
             sso_region = eu-west-1\n[sso-session corp]\nsso_start_url = https://n\nsso_region = eu-north-1\n\
             [sso-session scoped]\nsso_start_url = https://s\nsso_region = r\nsso_registration_scopes = a:b, c\n",
            "",
        );
        for (profile, name, start_url, region, scopes) in [
            ("new", "corp", "https://n", "eu-north-1", &["sso:account:access"][..]),
            ("own", "scoped", "https://s", "r", &["a:b", "c"]),
            ("old", "https://o", "https://o", "eu-west-1", &[]),
        ] {
            let portal = Portal::of(&shared, profile);
            assert_eq!((&*portal.name, &*portal.start_url, &*portal.region), (name, start_url, region));
            assert_eq!(portal.scopes, scopes, "{profile}");
        }
    }
}
