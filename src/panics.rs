//! What a panic does. On the loop's own thread, and on that which writes to the terminal, it ends the program, with the terminal restored. Anywhere else (an assertion of the
//! SDK in a task, say) it ends what was being done there: that fails like anything else may, and a draft stays where it is.
//!
//! Of the words of a panic only those written in the source are ever shown: text put together at run time may hold a value. The log
//! gets the place alone.

use std::any::Any;
use std::cell::Cell;
use std::future::{Future, poll_fn};
use std::panic::{self, AssertUnwindSafe, Location, PanicHookInfo, catch_unwind};
use std::task::Poll;
use std::thread;

use crate::failure::{Failure, FailureKind};
use crate::terminal;

thread_local! {
    /// Where the last panic of this thread was, until it is told.
    static PLACE: Cell<Option<String>> = const { Cell::new(None) };
}

/// From now on a panic of this thread, or of the terminal's, restores the terminal and ends the whole program with status 1, after `before_the_end`. In any
/// other thread it does neither, and says nothing but to the log.
pub fn contain(before_the_end: fn()) {
    let own = thread::current().id();
    panic::set_hook(Box::new(move |info: &PanicHookInfo<'_>| {
        let place = info.location().map(place);
        let thread = thread::current();
        tracing::error!(place = place.as_deref(), thread = thread.name(), "panicked");
        // Nobody would see what goes on without the thread that writes to the terminal.
        if thread.id() == own || thread.name() == Some(terminal::WRITER) {
            before_the_end();
            terminal::end(&last_words(info.payload(), place.as_deref()));
        }
        PLACE.set(place);
    }));
}

/// Does something; a panic of it is a failure.
pub(crate) fn caught<T>(work: impl FnOnce() -> T) -> Result<T, Failure> {
    // What it has left half done is its own, or behind locks that do not mind.
    catch_unwind(AssertUnwindSafe(work)).map_err(|_| fault(PLACE.take().as_deref()))
}

/// Does something that waits; a panic of it is a failure.
pub(crate) fn contained<T>(task: impl Future<Output = T>) -> impl Future<Output = Result<T, Failure>> {
    let mut task = Box::pin(task);
    poll_fn(move |context| match caught(|| task.as_mut().poll(context)) {
        Ok(Poll::Pending) => Poll::Pending,
        Ok(Poll::Ready(done)) => Poll::Ready(Ok(done)),
        Err(failure) => Poll::Ready(Err(failure)),
    })
}

/// A panic as a failure, with its place in the source where that is known.
pub(crate) fn fault(place: Option<&str>) -> Failure {
    let at = place.map(|place| format!(" ({place})")).unwrap_or_default();
    Failure::new(
        FailureKind::Internal,
        format!("A fault of this program stopped it{at}"),
        "Please report it with that place; whatever else is under way goes on",
    )
}

/// What a panic that ends the program leaves on standard error.
fn last_words(payload: &(dyn Any + Send), place: Option<&str>) -> String {
    let what = payload.downcast_ref::<&'static str>().copied().unwrap_or("a fault in sesame itself");
    let place = place.map(|place| format!(" at {place}")).unwrap_or_default();
    format!("ended by an internal error{place}: {what}")
}

/// A place in the source; of a library without the directory that it was built in, which names whoever built it.
fn place(location: &Location<'_>) -> String {
    let text = location.to_string();
    let library = text.split_once("/registry/src/").and_then(|(_, below)| below.split_once('/'));
    library.map_or_else(|| text.clone(), |(_, path)| path.to_owned())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn last_words_hold_no_text_made_at_run_time() {
        let here = Location::caller();
        let fixed: Box<dyn Any + Send> = Box::new("index out of bounds");
        let said = last_words(&*fixed, Some(&place(here)));
        assert!(said.contains("index out of bounds") && said.contains(&here.to_string()), "{said}");
        let made: Box<dyn Any + Send> = Box::new(format!("cannot parse {}", "hunter2"));
        assert!(!last_words(&*made, None).contains("hunter2"));
    }

    #[tokio::test]
    async fn a_panic_is_a_failure_that_repeats_none_of_its_words() {
        async fn panics() -> u8 {
            tokio::task::yield_now().await;
            panic!("cannot parse {}", "hunter2")
        }
        assert_eq!(contained(async { 1 }).await, Ok(1));
        for failure in [contained(panics()).await.unwrap_err(), caught(|| panic!("hunter2")).unwrap_err()] {
            assert_eq!(failure.kind, FailureKind::Internal);
            assert!(!format!("{failure:?}").contains("hunter2"), "{failure:?}");
        }
    }
}
