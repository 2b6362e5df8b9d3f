//! How long a call may take.

use std::time::Duration;

use aws_config::timeout::TimeoutConfig;

/// For a connection to come about.
const CONNECT: Duration = Duration::from_secs(3);
/// For one attempt to be answered. With one more attempt after it, a silent endpoint is an error within ten seconds.
const ATTEMPT: Duration = Duration::from_millis(4500);

/// The limits of every call. The SDK sets none but the first (docs/parameter-store.md 7.2).
pub(crate) fn call_limits() -> TimeoutConfig {
    TimeoutConfig::builder()
        .connect_timeout(CONNECT)
        .operation_attempt_timeout(ATTEMPT)
        .operation_timeout(ATTEMPT * 2)
        .build()
}
