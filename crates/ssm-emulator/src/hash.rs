//! Numbers that look random and are not: the emulator must answer the same to the same.

/// FNV-1a over the bytes, finished by [`mix`].
pub(crate) fn of(text: &str) -> u64 {
    let fnv = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3));
    mix(fnv)
}

/// The finisher of SplitMix64: every bit of the input moves half of the output.
pub(crate) fn mix(seed: u64) -> u64 {
    let mut z = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// So many bytes that depend on `text` alone.
pub(crate) fn bytes(text: &str, count: usize) -> Vec<u8> {
    let mut state = of(text);
    let mut out = Vec::with_capacity(count + 8);
    while out.len() < count {
        state = mix(state);
        out.extend_from_slice(&state.to_le_bytes());
    }
    out.truncate(count);
    out
}

/// A UUID that depends on `text` alone.
pub(crate) fn uuid(text: &str) -> String {
    let (a, b) = (of(text), mix(of(text)));
    format!(
        "{:08x}-{:04x}-4{:03x}-8{:03x}-{:012x}",
        a >> 32,
        (a >> 16) & 0xffff,
        a & 0xfff,
        (b >> 48) & 0xfff,
        b & 0xffff_ffff_ffff
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uuids_are_shaped_like_uuids_and_differ() {
        let id = uuid("a");
        let shape: Vec<usize> = id.split('-').map(str::len).collect();
        assert_eq!(shape, [8, 4, 4, 4, 12]);
        assert_ne!(id, uuid("b"));
        assert_eq!(bytes("x", 21).len(), 21);
    }
}
