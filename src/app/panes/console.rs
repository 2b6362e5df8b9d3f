//! The address of a row in the AWS console, to be copied: a session in a terminal may have no browser beside it.

use crate::app::App;
use crate::names::Node;
use crate::parameter::{Partition, console_folder, console_link, spoken};
use crate::secret::Secret;
use crate::text;

impl App {
    /// The addresses of parameters, one a line, or why there are none.
    pub(in crate::app) fn console_links(&self, names: &[&str]) -> Result<String, String> {
        let region = self.console_region()?;
        let links = names.iter().map(|name| console_link(name, region));
        links.collect::<Result<Vec<_>, _>>().map(|links| links.join("\n")).map_err(|why| why.to_string())
    }

    /// The region that a console would show, or why none shows this store.
    fn console_region(&self) -> Result<&str, String> {
        let place = &self.session.place;
        if self.is_demo() {
            return Err("the demo store has no console".to_owned());
        }
        if let Some(endpoint) = place.shown_endpoint().filter(|endpoint| !is_of_aws(endpoint)) {
            return Err(format!("there is no console for {}", text::sanitise(&endpoint)));
        }
        place.region.as_deref().ok_or_else(|| "the region is not known yet".to_owned())
    }

    /// What is copied of what is marked, or else of the row under the cursor, and what that is called.
    fn console_here(&self) -> Result<(String, String), String> {
        let marked = self.marked();
        let names: Vec<&str> = marked.iter().map(|parameter| parameter.name.as_str()).collect();
        match self.selected() {
            _ if !names.is_empty() => {
                Ok((self.console_links(&names)?, format!("the console's addresses of {}", text::counted(names.len()))))
            }
            Some(node) => self.console_of_row(node),
            None => Err("nothing is listed here".to_owned()),
        }
    }

    fn console_of_row(&self, node: Node) -> Result<(String, String), String> {
        let tree = &self.session.view.tree;
        let name = tree.name(node);
        let address = if tree.is_parameter(node) {
            self.console_links(&[&name])?
        } else {
            console_folder(&name, self.console_region()?).map_err(|why| why.to_string())?
        };
        Ok((address, format!("the console's address of {}", text::sanitise(&spoken(&name)))))
    }

    /// Whether there is an address to copy, or else why not.
    pub(in crate::app) fn why_no_console(&self) -> Option<String> {
        let marks = &self.session.view.marks;
        if marks.is_empty() {
            return self.console_here().err();
        }
        let names: Vec<&str> = marks.examples().into_iter().collect();
        self.console_links(&names).err()
    }

    /// Copies it.
    pub(in crate::app) fn copy_console_link(&mut self) {
        if let Ok((address, called)) = self.console_here() {
            self.copy(Secret::new(address), called);
        }
    }
}

/// Whether an endpoint is one of AWS's own, such as that of a VPC: what it serves, the console shows.
fn is_of_aws(endpoint: &str) -> bool {
    let host = endpoint.split_once("://").map_or(endpoint, |(_, rest)| rest);
    let host = &host[..host.find(['/', ':']).unwrap_or(host.len())];
    Partition::has_service(host)
}
