//! The one-time code of a role, asked for on the terminal; it is in memory until it is used, and what it gives as long as the command runs.

use crate::commands::ended::Stop;
use crate::commands::prompt;
use crate::destination::Place;
use crate::failure::{CodeWanted, Failure, FailureKind};
use crate::secret::Secret;
use crate::signin::{CodeSessions, Environment, Plan};
use crate::store::{Store, call_limits};

/// How often a code that does not do is asked for again.
const TRIES: usize = 3;

/// A session there; where a role wants a code, with one that is asked for.
pub(super) async fn connect(environment: &Environment, asked: &Place, codes: &CodeSessions) -> Result<Store, Stop> {
    loop {
        match Store::connect_by(environment, asked, codes).await {
            Err(Failure { kind: FailureKind::CodeWanted(wanted), .. }) => {
                let CodeWanted { role, device } = *wanted;
                let question = format!("One-time code of {device} for the role {role} (not shown): ");
                let taken = take(environment, asked, codes, &question).await?;
                if !taken {
                    return Err(Stop::refused(format!(
                        "the role {role} wants a one-time code of {device}, and there is no terminal to ask for it on"
                    )));
                }
            }
            connected => return Ok(connected?),
        }
    }
}

/// Asks until a code does; `false` where there is no terminal.
async fn take(environment: &Environment, asked: &Place, codes: &CodeSessions, question: &str) -> Result<bool, Stop> {
    let mut why_again = String::new();
    for _ in 0..TRIES {
        let Some(typed) = prompt::hidden(&format!("{why_again}{question}")).await? else { return Ok(false) };
        let code = Secret::from(typed.expose().trim());
        if code.len() != 6 || !code.expose().bytes().all(|digit| digit.is_ascii_digit()) {
            "A code is six digits. ".clone_into(&mut why_again);
            continue;
        }
        match Plan::new(environment, asked.clone())?.keeping(codes).take_code(call_limits(), &code).await {
            Ok(()) => return Ok(true),
            Err(failure) if matches!(failure.kind, FailureKind::CodeWanted(_)) => {
                why_again = format!("{}. {}. ", failure.what, failure.advice);
            }
            Err(failure) => return Err(failure.into()),
        }
    }
    Err(Stop::failed(why_again.trim_end().to_owned()))
}
