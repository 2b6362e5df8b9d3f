//! How long the service takes to answer here, by its last answers: what many calls take that wait for one another goes by that.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// So many of the last answers count. One that came late, or the first of a connection, is no measure of the others.
const COUNTED: usize = 9;

/// How long answers took.
#[derive(Debug, Default)]
pub(super) struct Answers(Mutex<Kinds>);

/// Pages of a listing are the slowest answers of all, and no measure of a call about one parameter where one of these has been seen.
#[derive(Debug, Default)]
struct Kinds {
    pages: VecDeque<Duration>,
    others: VecDeque<Duration>,
}

impl Answers {
    /// An answer to a call that needs that permission took so long. Of another service than Parameter Store nothing is counted.
    pub(super) fn took(&self, action: &str, took: Duration) {
        let mut kinds = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let last = match action {
            "ssm:DescribeParameters" | "ssm:GetParametersByPath" => &mut kinds.pages,
            _ if action.starts_with("ssm:") => &mut kinds.others,
            _ => return,
        };
        last.truncate(COUNTED - 1);
        last.push_front(took);
    }

    /// How long one takes; `None` before the first.
    pub(super) fn usual(&self) -> Option<Duration> {
        let kinds = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        median(&kinds.others).or_else(|| median(&kinds.pages))
    }
}

fn median(all: &VecDeque<Duration>) -> Option<Duration> {
    let mut all: Vec<Duration> = all.iter().copied().collect();
    all.sort_unstable();
    all.get(all.len() / 2).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_that_came_late_changes_nothing_and_a_page_only_where_nothing_else_is_known() {
        let answers = Answers::default();
        let ms = Duration::from_millis;
        answers.took("sts:GetCallerIdentity", ms(900));
        assert_eq!(answers.usual(), None);
        answers.took("ssm:DescribeParameters", ms(300));
        assert_eq!(answers.usual(), Some(ms(300)));
        for took in [20, 22, 8_000, 21] {
            answers.took("ssm:GetParameter", ms(took));
        }
        assert_eq!(answers.usual(), Some(ms(22)));
        // A store that has become slow is seen to be.
        for _ in 0..5 {
            answers.took("ssm:PutParameter", ms(2_000));
        }
        assert_eq!(answers.usual(), Some(ms(2_000)));
    }
}
