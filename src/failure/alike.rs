//! One denial for several: what was refused alike in one run has one statement to ask for.

use super::denial::Denial;
use super::kind::{Failure, FailureKind};

impl Failure {
    /// The same, for what was refused by the same policy to the same principal as well: its statement covers all of them.
    #[must_use]
    pub fn and_alike<'a>(mut self, others: impl IntoIterator<Item = &'a Failure>) -> Self {
        let FailureKind::Denied(denial) = &mut self.kind else { return self };
        // What is withheld from one is withheld from all.
        if denial.statement.is_none() {
            return self;
        }
        for other in others {
            if let FailureKind::Denied(other) = &other.kind
                && denial.is_alike(other)
                && let Some(subject) = other.subject()
                && denial.subject() != Some(subject)
                && !denial.alike.iter().any(|it| it == subject)
            {
                denial.alike.push(subject.to_owned());
            }
        }
        let with_all = (**denial).clone().with_statements();
        **denial = with_all;
        self
    }
}

impl Denial {
    /// What tells one of several apart: of an action of KMS the parameter that it was asked for, otherwise what it was asked on.
    fn subject(&self) -> Option<&str> {
        if self.action.starts_with("kms:") { self.parameter.as_deref() } else { self.resource.as_deref() }
    }

    /// Whether it differs in its subject alone, and a statement can be written for it.
    fn is_alike(&self, other: &Self) -> bool {
        let is_same_key = !self.action.starts_with("kms:") || self.resource == other.resource && self.key == other.key;
        let of = |denial: &Self| (denial.principal.clone(), denial.action.clone(), denial.refusal.clone());
        is_same_key && of(self) == of(other) && other.statement.is_some()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]

    use super::*;
    use crate::failure::Advice;

    fn of(message: &str, parameter: &str) -> Failure {
        let denial = Denial::parse(message).unwrap().for_parameter(parameter);
        let kind = FailureKind::Denied(Box::new(denial));
        Failure { kind, what: String::new(), advice: Advice::default(), metadata: None, end: None }
    }

    fn refused(action: &str, on: &str, parameter: &str) -> Failure {
        let who = "arn:aws:sts::111122223333:assumed-role/engineer/ana";
        let because = "because no identity-based policy allows the action";
        of(&format!("User: {who} is not authorized to perform: {action} on resource: {on} {because}"), parameter)
    }

    fn statement(failure: &Failure) -> serde_json::Value {
        let FailureKind::Denied(denial) = &failure.kind else { panic!("{failure:?}") };
        serde_json::from_str(denial.statement.as_deref().unwrap()).unwrap()
    }

    #[test]
    fn the_statement_names_each_that_was_refused_alike_once() {
        let arn = |name: &str| format!("arn:aws:ssm:eu-west-1:111122223333:parameter{name}");
        let put = |name: &str| refused("ssm:PutParameter", &arn(name), name);
        let others = [put("/a/1"), put("/a/2"), put("/a/2"), refused("ssm:DeleteParameter", &arn("/a/3"), "/a/3")];
        let all = put("/a/1").and_alike(&others);
        assert_eq!(statement(&all)["Resource"], serde_json::json!([arn("/a/1"), arn("/a/2")]));
        assert_eq!(put("/a/1").and_alike([]), put("/a/1"));
    }

    #[test]
    fn of_one_key_it_names_each_parameter_in_the_condition() {
        let key = "arn:aws:kms:eu-west-1:111122223333:key/11111111-1111-1111-1111-111111111111";
        let other = key.replace("1111-1111", "2222-2222");
        let one = |name: &str| refused("kms:Decrypt", key, name);
        let all = one("/a/1").and_alike(&[one("/a/2"), refused("kms:Decrypt", &other, "/a/3")]);
        let arn = |name: &str| format!("arn:aws:ssm:eu-west-1:111122223333:parameter{name}");
        let condition = &statement(&all)["Condition"]["StringEquals"]["kms:EncryptionContext:PARAMETER_ARN"];
        assert_eq!(*condition, serde_json::json!([arn("/a/1"), arn("/a/2")]));
    }
}
