//! What keeps a secret inside the process (promise 6): freed memory is wiped, and no core dump is ever written.

use std::alloc::System;

use zeroizing_alloc::ZeroAlloc;

/// Wipes every block as it is freed: also the copies that the SDK, the HTTP stack and the clipboard make of a value
/// (docs/terminal.md, Memory).
#[global_allocator]
static WIPING: ZeroAlloc<System> = ZeroAlloc(System);

/// From now on this process leaves no core dump and, on Linux, cannot be read by another process of the same user.
///
/// Best effort: where the system refuses, the program is as safe as any other.
pub(crate) fn forbid_dumps() {
    limit_dumps(Some(0));
}

/// The same until [`allow_dumps_again`]: whatever takes this process's place is to have the limit that was given to it.
pub(crate) fn forbid_dumps_for_now() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, getrlimit};
        let before = getrlimit(Resource::Core);
        let _ = BEFORE.set(before);
        limit_dumps(before.maximum);
    }
    #[cfg(not(unix))]
    limit_dumps(None);
}

/// The limit of before.
pub(crate) fn allow_dumps_again() {
    #[cfg(unix)]
    if let Some(before) = BEFORE.get() {
        let _ = rustix::process::setrlimit(rustix::process::Resource::Core, *before);
    }
}

#[cfg(unix)]
static BEFORE: std::sync::OnceLock<rustix::process::Rlimit> = std::sync::OnceLock::new();

/// No dumps, and no more than that to be had again.
fn limit_dumps(maximum: Option<u64>) {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, setrlimit};
        let _ = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum });
    }
    #[cfg(not(unix))]
    let _ = maximum;
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{DumpableBehavior, set_dumpable_behavior};
        let _ = set_dumpable_behavior(DumpableBehavior::NotDumpable);
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    #![allow(clippy::unwrap_used)]
    use rustix::process::{DumpableBehavior, Resource, dumpable_behavior, getrlimit};

    #[test]
    fn dumps_are_forbidden() {
        super::forbid_dumps();
        assert_eq!(getrlimit(Resource::Core).current, Some(0));
        assert_eq!(getrlimit(Resource::Core).maximum, Some(0));
        assert_eq!(dumpable_behavior().unwrap(), DumpableBehavior::NotDumpable);
    }
}
