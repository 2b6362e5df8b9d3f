//! The tags of one parameter.

use aws_sdk_ssm::types::ResourceTypeForTagging;

use super::Store;
use super::errors::Call;
use super::watch::Patience;
use crate::deletion::Tag;
use crate::failure::Failure;

impl Store {
    /// The tags of a parameter of this account, in order of their keys (`ssm:ListTagsForResource`).
    ///
    /// # Errors
    /// As any call; `NotFound` where there is no such parameter.
    pub async fn tags(&self, name: &str) -> Result<Vec<Tag>, Failure> {
        let call = Call { action: "ssm:ListTagsForResource", name: Some(name) };
        let request = self.inner.ssm.list_tags_for_resource();
        let request = request.resource_type(ResourceTypeForTagging::Parameter).resource_id(name);
        match self.patiently(call, Patience::ONE, || request.clone().send()).await {
            Ok(answer) => {
                let tags = answer.tag_list.unwrap_or_default().into_iter();
                let mut tags: Vec<Tag> = tags.map(|tag| Tag { key: tag.key, value: tag.value }).collect();
                tags.sort();
                Ok(tags)
            }
            Err(error) => Err(self.inner.session.explain(call, &error)),
        }
    }
}
