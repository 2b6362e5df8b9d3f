//! The grammar of denials (facts 6.4): who was refused what, on what, by which kind of policy.

/// One `AccessDeniedException`, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Denial {
    /// ARN of who asked, if the message says.
    pub principal: Option<String>,
    /// `ssm:GetParameter`, `kms:Decrypt`, …
    pub action: String,
    /// ARN of what it was asked on, if the message says.
    pub resource: Option<String>,
    /// Which policy refuses, and how.
    pub refusal: Refusal,
    /// The least-privilege statement to ask for, as JSON ready to paste; `None` where an Allow would not help or too little is known.
    pub statement: Option<String>,
}

/// How a policy refuses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// The message gives no reason (older services).
    Unsaid,
    /// Nothing of this kind allows it: an Allow there would help.
    NotAllowed(PolicyKind),
    /// A Deny forbids it: an Allow elsewhere will not help.
    ExplicitDeny {
        /// The kind of policy that denies.
        by: PolicyKind,
        /// The policy's ARN, if the message names it.
        policy: Option<String>,
    },
    /// KMS will not say: not in this region, not allowed by the key's policy, or explicitly denied there.
    Hidden,
}

/// The kinds of policy that IAM names in its messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PolicyKind {
    /// On the user or role.
    Identity,
    /// On the resource: the key policy, for KMS.
    Resource,
    /// The boundary of the user or role.
    Boundary,
    /// Of the session, or the scope of an SSO permission set.
    Session,
    /// Of the organisation, on principals.
    ServiceControl,
    /// Of the organisation, on resources.
    ResourceControl,
    /// Of the network path.
    VpcEndpoint,
}
