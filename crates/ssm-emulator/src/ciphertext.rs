//! What a SecureString looks like undecrypted: it contains nothing of the plaintext but its length
//! (docs/parameter-store.md 6.1).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::hash;
use crate::store::Version;
use crate::types::Tier;

/// Starts every blob of KMS; `AQICAH…` in base64.
const KMS_BLOB: [u8; 5] = [0x01, 0x02, 0x02, 0x00, 0x78];

/// Starts every message of the AWS Encryption SDK; `AYADeA…`-like in base64.
const SDK_MESSAGE: [u8; 4] = [0x01, 0x80, 0x03, 0x78];

/// The ciphertext of one version of the parameter of that ARN, in base64; always the same.
pub(crate) fn of(parameter_arn: &str, version: &Version) -> String {
    let (header, overhead): (&[u8], usize) = match version.tier {
        Tier::Standard => (&KMS_BLOB, 148),
        Tier::Advanced | Tier::IntelligentTiering => (&SDK_MESSAGE, 402),
    };
    let key = version.sealed_under.as_deref().unwrap_or_default();
    let origin = format!("{key} {parameter_arn} {} {}", version.number, version.modified.as_millisecond());
    let mut blob = header.to_vec();
    blob.extend(hash::bytes(&origin, overhead + version.value.len()));
    STANDARD.encode(blob)
}
