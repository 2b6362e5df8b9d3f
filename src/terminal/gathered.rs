//! Bytes that are wiped wherever they were, however many gather.

use zeroize::Zeroizing;

/// Enough for a full frame of a large terminal, so that it hardly ever grows.
pub(super) const ROOM: usize = 64 * 1024;

/// As `Vec::extend_from_slice`, which would leave the old block unwiped where it grows.
pub(super) fn append(gathered: &mut Zeroizing<Vec<u8>>, bytes: &[u8]) {
    if gathered.capacity() - gathered.len() < bytes.len() {
        let mut larger = Zeroizing::new(Vec::with_capacity(2 * (gathered.capacity() + bytes.len())));
        larger.extend_from_slice(gathered);
        *gathered = larger;
    }
    gathered.extend_from_slice(bytes);
}
