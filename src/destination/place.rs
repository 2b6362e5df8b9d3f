//! Where a session is, or is asked to be, and what was chosen of that.

/// What the user chose while the program runs; where it says nothing, what the program was started with still holds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Destination {
    /// A profile, as if given with `--profile`.
    pub profile: Option<String>,
    /// A region, as if given with `--region`.
    pub region: Option<String>,
}

/// Where a session is, or is asked to be: what tells one session from another as far as a person chooses it.
///
/// Of a place that is asked for, `None` leaves a member to the environment and the shared files;
/// [`Environment::place`](crate::signin::Environment::place) fills it in from them, and what is `None` in what it gives is set
/// nowhere. The two are not to be confused: a profile that is asked for beats credentials in the environment, one that
/// the environment names does not.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Place {
    /// The profile of the shared files: asked for by `--profile`, or in force.
    pub profile: Option<String>,
    /// Whether it is not the profile's credentials that sign but keys of the environment, which beat a profile that the environment
    /// names too; region and endpoint are the profile's all the same.
    pub environment_keys: bool,
    /// The ARN of a role that is assumed with those credentials, whose own then sign: asked for by `--role-arn`.
    pub role: Option<String>,
    /// The region, such as `eu-west-1`; before connecting it is `None` where only instance metadata can tell it.
    pub region: Option<String>,
    /// The URL of an endpoint in place of AWS's own; found in flag, environment and profile, those for this service alone included.
    pub endpoint: Option<String>,
    /// Whether nothing may be changed there.
    pub read_only: bool,
}

impl Place {
    /// The endpoint as it may be shown.
    pub fn shown_endpoint(&self) -> Option<String> {
        self.endpoint.as_deref().map(without_password)
    }

    /// The profile whose credentials sign, if one was named.
    pub fn signing_profile(&self) -> Option<&str> {
        self.profile.as_deref().filter(|_| !self.environment_keys && self.role.is_none())
    }

    /// Whose credentials sign, in words, where a profile or a role was named.
    pub fn signed_by(&self) -> Option<String> {
        let of_others = if self.environment_keys { "keys of the environment, not " } else { "" };
        let profile = self.profile.as_ref().map(|profile| format!("{of_others}profile {profile}"));
        match (self.role_name(), profile) {
            (None, profile) => profile,
            (Some(role), None) => Some(format!("role {role}")),
            (Some(role), Some(profile)) => Some(format!("role {role} by {profile}")),
        }
    }

    /// The name of the role that was asked for, without its path.
    pub fn role_name(&self) -> Option<&str> {
        self.role.as_deref()?.rsplit('/').next()
    }

    /// This place as it was asked for, with what the user chose since in place of what the command line said. Who chooses a profile
    /// wants to be that: the role is left.
    #[must_use]
    pub fn overridden_by(&self, chosen: &Destination) -> Self {
        let newer = |chosen: &Option<String>, asked: &Option<String>| chosen.clone().or_else(|| asked.clone());
        Self {
            profile: newer(&chosen.profile, &self.profile),
            role: self.role.clone().filter(|_| chosen.profile.is_none()),
            region: newer(&chosen.region, &self.region),
            ..self.clone()
        }
    }
}

/// A URL as it may be shown: who signs in by it, and how, is nobody's business.
pub(crate) fn without_password(url: &str) -> String {
    match url.split_once("://") {
        Some((scheme, rest)) => {
            let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
            format!("{scheme}://{}{path}", host.rsplit_once('@').map_or(host, |(_, host)| host))
        }
        None => url.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_chosen_beats_what_was_started_with() {
        let own = |text: Option<&str>| text.map(str::to_owned);
        let place = |profile: &str, region: &str| Place {
            profile: own(Some(profile)),
            environment_keys: false,
            role: None,
            region: own(Some(region)),
            endpoint: own(Some("http://f")),
            read_only: true,
        };
        let started = place("prod", "f-1");
        let to = |profile, region| started.overridden_by(&Destination { profile: own(profile), region: own(region) });
        assert_eq!(to(None, None), started);
        assert_eq!(to(Some("dev"), None), place("dev", "f-1"), "a region that was given stays");
        assert_eq!(to(None, Some("r-1")), place("prod", "r-1"));
    }

    #[test]
    fn a_role_signs_until_a_profile_is_chosen() {
        let own = |text: &str| Some(text.to_owned());
        let role = own("arn:aws:iam::111122223333:role/team/deploy");
        let started = Place { profile: own("prod"), role: role.clone(), ..Place::default() };
        assert_eq!(started.signed_by().as_deref(), Some("role deploy by profile prod"));
        assert_eq!(started.signing_profile(), None);
        let alone = Place { role: role.clone(), ..Place::default() };
        assert_eq!(alone.signed_by().as_deref(), Some("role deploy"));
        let to = |profile, region| started.overridden_by(&Destination { profile, region });
        assert_eq!(to(None, own("r-1")).role, role, "another region changes nothing of it");
        let left = to(own("dev"), None);
        assert_eq!((left.signed_by().as_deref(), left.signing_profile()), (Some("profile dev"), Some("dev")));
    }
}
