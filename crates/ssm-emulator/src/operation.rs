//! The operations there are, how a request names one, and what each does.

pub(crate) mod assume_role;
pub(crate) mod cloudformation;
pub(crate) mod delete;
pub(crate) mod kms;
pub(crate) mod labels;
pub(crate) mod listing;
pub(crate) mod put;
pub(crate) mod reading;
pub(crate) mod service_setting;
pub(crate) mod tags;

/// Every operation the emulator answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Operation {
    DescribeParameters,
    GetParametersByPath,
    GetParameters,
    GetParameter,
    GetParameterHistory,
    PutParameter,
    DeleteParameter,
    DeleteParameters,
    LabelParameterVersion,
    UnlabelParameterVersion,
    AddTagsToResource,
    RemoveTagsFromResource,
    ListTagsForResource,
    GetServiceSetting,
    ListAliases,
    DescribeKey,
    GetCallerIdentity,
    AssumeRole,
    ListAccountAliases,
    DescribeStackResources,
}

impl Operation {
    /// All of them with their names.
    const ALL: [(Self, &'static str); 20] = [
        (Self::DescribeParameters, "DescribeParameters"),
        (Self::GetParametersByPath, "GetParametersByPath"),
        (Self::GetParameters, "GetParameters"),
        (Self::GetParameter, "GetParameter"),
        (Self::GetParameterHistory, "GetParameterHistory"),
        (Self::PutParameter, "PutParameter"),
        (Self::DeleteParameter, "DeleteParameter"),
        (Self::DeleteParameters, "DeleteParameters"),
        (Self::LabelParameterVersion, "LabelParameterVersion"),
        (Self::UnlabelParameterVersion, "UnlabelParameterVersion"),
        (Self::AddTagsToResource, "AddTagsToResource"),
        (Self::RemoveTagsFromResource, "RemoveTagsFromResource"),
        (Self::ListTagsForResource, "ListTagsForResource"),
        (Self::GetServiceSetting, "GetServiceSetting"),
        (Self::ListAliases, "ListAliases"),
        (Self::DescribeKey, "DescribeKey"),
        (Self::GetCallerIdentity, "GetCallerIdentity"),
        (Self::AssumeRole, "AssumeRole"),
        (Self::ListAccountAliases, "ListAccountAliases"),
        (Self::DescribeStackResources, "DescribeStackResources"),
    ];

    /// The service's name for it.
    pub(crate) fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(operation, _)| *operation == self).map_or("", |(_, name)| name)
    }

    /// The operation of that name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == name).map(|(operation, _)| *operation)
    }

    /// The operation that `X-Amz-Target` names.
    pub(crate) fn of_target(target: &str) -> Option<Self> {
        let (service, name) = target.split_once('.')?;
        Self::named(name).filter(|operation| operation.service() == service)
    }

    /// The target's prefix.
    fn service(self) -> &'static str {
        match self {
            Self::ListAliases | Self::DescribeKey => "TrentService",
            Self::GetCallerIdentity | Self::AssumeRole => "AWSSecurityTokenService",
            Self::ListAccountAliases => "AWSIdentityManagementV20100508",
            Self::DescribeStackResources => "CloudFormation",
            _ => "AmazonSSM",
        }
    }

    /// Whether it comes as a form and is answered in XML.
    pub(crate) fn is_query(self) -> bool {
        matches!(
            self,
            Self::GetCallerIdentity | Self::AssumeRole | Self::ListAccountAliases | Self::DescribeStackResources
        )
    }

    /// Whether Parameter Store's quotas count it (docs/parameter-store.md 3).
    pub(crate) fn is_throttled(self) -> bool {
        self.service() == "AmazonSSM"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_name_operations_of_their_own_service() {
        for (target, operation) in [
            ("AmazonSSM.GetParameter", Some(Operation::GetParameter)),
            ("TrentService.ListAliases", Some(Operation::ListAliases)),
            ("AmazonSSM.ListAliases", None),
            ("TrentService.GetParameter", None),
            ("AmazonSSM.RebootEverything", None),
            ("GetParameter", None),
            ("", None),
        ] {
            assert_eq!(Operation::of_target(target), operation, "{target}");
        }
    }
}
