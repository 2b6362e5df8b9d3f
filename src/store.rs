//! Parameter Store as this program sees it, over the SDK.
