//! Devices whose one-time codes `sts:AssumeRole` is asked with.

use serde::Deserialize;

use crate::error::ServiceError;
use crate::iam;

/// A device; `[[mfa_device]]` of a seed file. Nothing counts the time here: its codes are said beforehand.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MfaDevice {
    /// Its ARN, or its serial number.
    pub serial: String,
    /// The codes that it will show. Each counts once, as with AWS.
    pub codes: Vec<String>,
    /// Patterns of the ARNs of roles that nobody is given without a code of it.
    pub roles: Vec<String>,
}

/// Refuses a code that is none of the device's, and takes one that is.
pub(crate) fn take(devices: &mut [MfaDevice], serial: &str, code: &str) -> Result<(), ServiceError> {
    let refused = |text: &str| Err(ServiceError::new("AccessDeniedException", text));
    let Some(device) = devices.iter_mut().find(|device| device.serial == serial) else {
        return refused(
            "MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid and \
             associated with this user.",
        );
    };
    match device.codes.iter().position(|known| known == code) {
        None => refused("MultiFactorAuthentication failed with invalid MFA one time pass code. "),
        Some(at) => {
            device.codes.remove(at);
            Ok(())
        }
    }
}

/// Whether nobody is given a role without a code.
pub(crate) fn is_wanted(devices: &[MfaDevice], role: &str) -> bool {
    devices.iter().flat_map(|device| &device.roles).any(|pattern| iam::matches(pattern, role))
}
