//! Which services publish parameters.

use super::Store;
use super::watch::Patience;
use crate::failure::Failure;
use crate::parameter::PUBLIC;

impl Store {
    /// The paths below `/aws/service` under which services publish parameters, in no order: those that `/aws/service/list`
    /// names (docs/parameter-store.md 1.3). Its entries are called after the services; their values, which say the same,
    /// are not looked at.
    ///
    /// # Errors
    /// As any call.
    pub async fn services(&self) -> Result<Vec<String>, Failure> {
        let list = format!("{PUBLIC}/list");
        let source = self.by_path(&list, None);
        let mut pages = source.pages();
        let mut services = Vec::new();
        while let Some(listed) = pages.next(|token| self.page(&source, token, Patience::ONE)).await? {
            let names = listed.iter().filter_map(|parameter| parameter.name.strip_prefix(&list)?.strip_prefix('/'));
            services.extend(names.map(|name| format!("{PUBLIC}/{name}")));
        }
        Ok(services)
    }
}
