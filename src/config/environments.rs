//! What the parts of a name are called that stand for an environment.

/// What a part of a name calls an environment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Environment {
    /// As the settings say.
    Production,
    /// What comes right before it.
    Staging,
    /// Where things are tried out.
    Development,
}

/// Words for each environment, in small letters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Environments {
    /// Beside what `production` finds.
    pub prod: Vec<String>,
    /// What comes right before it.
    pub staging: Vec<String>,
    /// Where things are tried out.
    pub dev: Vec<String>,
}

impl Default for Environments {
    fn default() -> Self {
        let owned = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        Self {
            prod: Vec::new(),
            staging: owned(&["staging", "stage", "stg", "preprod", "uat", "qa"]),
            dev: owned(&["dev", "development", "test", "int", "sandbox"]),
        }
    }
}

impl Environments {
    /// Which one a segment of a name stands for, if one of its words is called so. What is called several things is the first of
    /// these; what `production` finds is not looked at here.
    pub fn of(&self, segment: &str) -> Option<Environment> {
        let words = || segment.split(|it: char| !it.is_ascii_alphanumeric()).map(str::to_ascii_lowercase);
        let is_one_of = |list: &[String]| words().any(|word| list.contains(&word));
        if is_one_of(&self.prod) {
            Some(Environment::Production)
        } else if is_one_of(&self.staging) {
            Some(Environment::Staging)
        } else if is_one_of(&self.dev) {
            Some(Environment::Development)
        } else {
            None
        }
    }
}
