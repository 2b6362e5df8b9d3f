//! A place of a comparison that is opened beside the session, and whether it is the one that is meant.

use crate::app::message::{SessionId, Ticket};
use crate::comparison::Elsewhere;
use crate::destination::Destination;
use crate::parameter::Identity;
use crate::places::{Location, PairSide, place_kept};

/// The first place, where it is not that of the session.
#[derive(Debug)]
pub(super) struct Beside {
    /// Where it leads.
    pub(super) to: Destination,
    /// The second place of the app, once it is being opened.
    pub(super) place: Option<SessionId>,
    /// Where that is, and who asks there, once it is open.
    pub(super) elsewhere: Option<Elsewhere>,
    pub(super) opening: Option<Ticket>,
}

impl Beside {
    pub(super) fn of(to: Destination) -> Self {
        Self { to, place: None, elsewhere: None, opening: None }
    }
}

/// Why a place that was opened is not the one that was kept: a profile may lead elsewhere by now.
pub(super) fn why_not_meant(side: &PairSide, opened: &Elsewhere) -> Option<String> {
    let PairSide::Kept { location: Location { place, account, .. }, .. } = side else { return None };
    let is = place_kept(&opened.place);
    let at = |endpoint: &Option<String>| endpoint.clone().unwrap_or_else(|| "AWS's own endpoint".to_owned());
    if is.endpoint != place.endpoint {
        return Some(format!("The pair was kept at {}; this is at {}", at(&place.endpoint), at(&is.endpoint)));
    }
    if place.region.is_some() && is.region != place.region {
        let [was, is] = [&place.region, &is.region].map(|region| region.clone().unwrap_or_default());
        return Some(format!("The pair was kept in {was}; this is {is}"));
    }
    let asks = opened.identity.as_ref().ok().and_then(Identity::known_account);
    match (account.as_deref(), asks) {
        (Some(was), Some(is)) if was != is => {
            Some(format!("The pair was kept in account {was}; the same credentials are of {is} now"))
        }
        _ => None,
    }
}
