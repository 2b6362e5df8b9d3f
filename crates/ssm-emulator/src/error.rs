//! What the service answers when it refuses, as a value, and the texts it refuses with.

/// One refusal: status, code and, for most codes, a message. [`crate::wire`] spells the message's member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ServiceError {
    /// 400, or 5xx for faults of the service.
    pub(crate) status: u16,
    /// What `__type` says.
    pub(crate) code: &'static str,
    /// Absent where the service is known to send none (docs/parameter-store.md 0).
    pub(crate) message: Option<String>,
}

impl ServiceError {
    /// A refusal that says why.
    pub(crate) fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self { status: 400, code, message: Some(message.into()) }
    }

    /// A refusal by code alone: `ParameterNotFound`, `TooManyUpdates`, `InvalidResourceId`, … (docs/parameter-store.md 0).
    pub(crate) fn silent(code: &'static str) -> Self {
        Self { status: 400, code, message: None }
    }

    /// `ValidationException`, the code of most refusals.
    pub(crate) fn validation(message: impl Into<String>) -> Self {
        Self::new("ValidationException", message)
    }

    /// The service failed on its side.
    pub(crate) fn internal() -> Self {
        Self { status: 500, ..Self::new("InternalServerError", "An error occurred on the server side.") }
    }

    /// What a person would read: the message, or the code where there is none.
    pub(crate) fn text(&self) -> &str {
        self.message.as_deref().unwrap_or(self.code)
    }
}

/// Violations of the API model's own limits, which the service reports together (docs/parameter-store.md 0).
#[derive(Debug, Default)]
pub(crate) struct Constraints(Vec<String>);

impl Constraints {
    /// Notes that `value` at `field` breaks `rule`, unless it holds. `value` is echoed to the caller: never pass a secret.
    pub(crate) fn require(&mut self, holds: bool, value: impl AsRef<str>, field: &str, rule: &str) {
        if !holds {
            let value = value.as_ref();
            self.0.push(format!("Value '{value}' at '{field}' failed to satisfy constraint: Member must {rule}"));
        }
    }

    /// The same, where the value may be a secret: the service does not repeat those either (docs/parameter-store.md 4.5).
    pub(crate) fn require_of_secret(&mut self, holds: bool, field: &str, rule: &str) {
        if !holds {
            self.0.push(format!("Value at '{field}' failed to satisfy constraint: Member must {rule}"));
        }
    }

    /// Notes that a required member is absent.
    pub(crate) fn present<T>(&mut self, member: Option<&T>, field: &str) {
        if member.is_none() {
            self.0.push(format!("Value null at '{field}' failed to satisfy constraint: Member must not be null"));
        }
    }

    /// Notes a length outside `least..=most`.
    pub(crate) fn length(&mut self, text: Option<&str>, field: &str, least: usize, most: usize) {
        if let Some(text) = text {
            let length = text.chars().count();
            self.require(length >= least, text, field, &format!("have length greater than or equal to {least}"));
            self.require(length <= most, text, field, &format!("have length less than or equal to {most}"));
        }
    }

    /// Notes a number outside `least..=most`.
    pub(crate) fn range(&mut self, number: Option<i64>, field: &str, least: i64, most: i64) {
        if let Some(number) = number {
            let shown = number.to_string();
            self.require(number >= least, &shown, field, &format!("have value greater than or equal to {least}"));
            self.require(number <= most, &shown, field, &format!("have value less than or equal to {most}"));
        }
    }

    /// Notes a word outside the enumeration.
    pub(crate) fn one_of(&mut self, word: Option<&str>, field: &str, allowed: &[&str]) {
        if let Some(word) = word {
            let rule = format!("satisfy enum value set: [{}]", allowed.join(", "));
            self.require(allowed.contains(&word), word, field, &rule);
        }
    }

    /// The refusal that lists all violations, if there are any.
    pub(crate) fn finish(self) -> Result<(), ServiceError> {
        let count = self.0.len();
        if count == 0 {
            return Ok(());
        }
        let errors = if count == 1 { "error" } else { "errors" };
        Err(ServiceError::validation(format!("{count} validation {errors} detected: {}", self.0.join("; "))))
    }
}

/// The list as the service prints it inside a message: `[a, b]`.
pub(crate) fn printed_list<S: AsRef<str>>(items: &[S]) -> String {
    let items: Vec<&str> = items.iter().map(AsRef::as_ref).collect();
    format!("[{}]", items.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn violations_are_reported_together() {
        let mut constraints = Constraints::default();
        constraints.range(Some(51), "maxResults", 1, 50);
        constraints.one_of(Some("Text"), "type", &["SecureString", "StringList", "String"]);
        constraints.length(Some("fine"), "name", 1, 2048);
        let error = constraints.finish().err();
        let text = "2 validation errors detected: Value '51' at 'maxResults' failed to satisfy constraint: Member must have \
                    value less than or equal to 50; Value 'Text' at 'type' failed to satisfy constraint: Member must satisfy \
                    enum value set: [SecureString, StringList, String]";
        assert_eq!(error, Some(ServiceError::validation(text)));
        assert_eq!(Constraints::default().finish(), Ok(()));
    }
}
