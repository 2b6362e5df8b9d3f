//! What the mouse does, asked of the terminal where the settings want it.

use std::sync::atomic::{AtomicBool, Ordering};

use zeroize::Zeroizing;

use super::output::OUTPUT;

/// Buttons and wheel (1000), movements with a button down (1002), and all of it in numbers (1006): the older form cannot say a column
/// beyond 223, and ends in the midst of what a line cuts. Movements without a button are not asked for: nothing is done with them.
#[cfg(unix)]
const PLEASE: &[u8] = b"\x1b[?1000h\x1b[?1002h\x1b[?1006h";

/// The end of it. Said whether or not it was asked for: where that is not known for sure, the shell must not get it.
#[cfg(unix)]
pub(super) const NO_MORE: &[u8] = b"\x1b[?1006l\x1b[?1002l\x1b[?1000l";

/// The console of Windows is not asked: it tells what the mouse does as records, by a mode of its own.
#[cfg(not(unix))]
const PLEASE: &[u8] = b"";

#[cfg(not(unix))]
pub(super) const NO_MORE: &[u8] = b"";

/// Whether it is wanted, whenever the program has the terminal.
static WANTED: AtomicBool = AtomicBool::new(false);

/// What a terminal that is taken is asked for.
pub(super) fn asked_for() -> &'static [u8] {
    if WANTED.load(Ordering::Relaxed) { PLEASE } else { b"" }
}

/// Has the terminal tell what the mouse does, or no longer: at once, and whenever it is taken from now on.
pub(crate) fn listen_to_mouse(listen: bool) {
    WANTED.store(listen, Ordering::Relaxed);
    let says = if listen { PLEASE } else { NO_MORE };
    // Without the terminal there is nobody to tell until it is taken.
    let _ = OUTPUT.send(&mut Zeroizing::new(says.to_vec()));
}
