//! What is typed that can mean one thing only: a full name that is not listed, an ARN, what was copied from somewhere else.

use crate::app::App;
use crate::app::state::search::Search;
use crate::names::rules::{self, NameProblem};
use crate::names::search::Query;
use crate::parameter::{ParameterArn, Pasted, Selector, is_secret_reference, name_key, unquoted};

/// What enter opens without having it in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Exact {
    /// The parameter of that name, or the secret behind it.
    Name(String),
    /// That version of the parameter of that name, listed or not.
    Version {
        /// The name.
        name: String,
        /// Which.
        selector: Selector,
    },
    /// Nothing: it is in this other region.
    Elsewhere(String),
    /// Nothing, for this reason.
    Nothing(String),
}

fn is_possible(name: &str) -> bool {
    matches!(rules::check(name, 0), Ok(()) | Err(NameProblem::Reserved { .. }))
}

impl Search {
    /// The query in what is typed: of a reference or an address the name in it.
    pub(crate) fn query(&self) -> Query {
        self.with_answers(match Pasted::read(self.line.text(), |_| false).filter(|pasted| pasted.whole) {
            Some(pasted) => Query::parse(name_key(&pasted.name)),
            None => Query::parse(unquoted(self.line.text())),
        })
    }

    /// The full name that was typed and is no hit: it may exist where it could not be listed.
    fn exact_name(&self) -> Option<&str> {
        let name = unquoted(self.line.text());
        (self.hits() == 0 && name.starts_with('/') && is_possible(name)).then_some(name)
    }
}

impl App {
    /// What enter opens without having it in the list.
    pub(crate) fn exact(&self) -> Option<Exact> {
        let search = self.session.view.search.as_ref()?;
        self.meant(search.line.text()).or_else(|| search.exact_name().map(|name| Exact::Name(name.to_owned())))
    }

    /// What a text means that can mean one thing only, so that nothing is searched for it: the name of a secret, or what stands
    /// for a parameter that is not in the list. One of this account goes by its name, one that is public likewise.
    pub(super) fn meant(&self, typed: &str) -> Option<Exact> {
        let Pasted { name, selector, region, whole } = Pasted::read(typed, |name| self.is_listed(name))?;
        if name.is_empty() && whole {
            let says = "That is the page of all parameters in the console: the address of one of them leads to it";
            return Some(Exact::Nothing(says.to_owned()));
        }
        let here = self.session.place.region.as_deref();
        let elsewhere = region.filter(|there| here.is_some_and(|here| here != there));
        if is_secret_reference(&name) && selector.is_none() && elsewhere.is_none() {
            return Some(Exact::Name(name.into_owned()));
        }
        let arn = ParameterArn::parse(&name);
        let called = arn.map_or(&*name, |arn| arn.name);
        if !is_possible(called) {
            let problem = rules::check(called, 0).err().filter(|_| whole && arn.is_none())?;
            return Some(Exact::Nothing(format!("That is the name of no parameter: {problem}")));
        }
        if let Some(there) = elsewhere {
            return Some(Exact::Elsewhere(there));
        }
        let own =
            arn.is_none_or(|arn| arn.account.is_empty() || self.own_account().is_some_and(|own| own == arn.account));
        let plain = if own { called } else { &name };
        if let Some(selector) = selector {
            return version(plain, &selector, whole);
        }
        (!own || whole && !self.is_listed(plain)).then(|| Exact::Name(plain.to_owned()))
    }

    fn is_listed(&self, name: &str) -> bool {
        let tree = &self.session.view.tree;
        tree.find(name).is_some_and(|node| tree.is_parameter(node))
    }
}

/// A version of a name. What may be a filter instead, `type:secure` beside a parameter `type`, is one where it is no version.
fn version(name: &str, selector: &str, whole: bool) -> Option<Exact> {
    if is_secret_reference(name) {
        let says = "Of a secret the current version opens alone: leave out what follows its name";
        return Some(Exact::Nothing(says.to_owned()));
    }
    if let Some(selector) = Selector::parse(selector) {
        return Some(Exact::Version { name: name.to_owned(), selector });
    }
    let says = if selector.is_empty() {
        "The number of a version or a label follows the colon".to_owned()
    } else {
        format!("{selector} is neither the number of a version nor a label")
    };
    (whole || name.starts_with('/')).then_some(Exact::Nothing(says))
}
