//! Many writes that are told to stop: what is under way ends, nothing more is begun.

use tokio::sync::watch;

use crate::commands::output::note;

/// Becomes true at the first ctrl-C; the second ends the program at once.
pub(crate) fn stopping() -> watch::Receiver<bool> {
    let (stop, told) = watch::channel(false);
    tokio::spawn(async move {
        if tokio::signal::ctrl_c().await.is_ok() {
            note("sesame: stopping after what is under way");
            stop.send_replace(true);
            if tokio::signal::ctrl_c().await.is_ok() {
                std::process::exit(130);
            }
        }
        // As long as somebody listens there is somebody who could say so.
        stop.closed().await;
    });
    told
}
