//! The ways of writing down, by the names that the command line has for them.

use clap::ValueEnum;

/// A way of writing names and values down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, ValueEnum)]
pub enum Format {
    /// For python-dotenv, and what reads as it does.
    Dotenv,
    /// For `docker run --env-file`.
    Docker,
    /// For sh, bash, dash and zsh.
    Shell,
    /// For fish.
    Fish,
    /// An object of names and values.
    Json,
    /// A mapping of names and values.
    Yaml,
    /// Variables of Terraform.
    Tfvars,
    /// A Secret of Kubernetes.
    K8s,
    /// `secrets` of an ECS task definition: names and ARNs, no values.
    Ecs,
    /// A table of names and values.
    Csv,
}

impl Format {
    /// Whether its keys are variables of an environment.
    pub(crate) fn names_variables(self) -> bool {
        matches!(self, Self::Dotenv | Self::Docker | Self::Shell | Self::Fish | Self::K8s | Self::Ecs)
    }

    /// What a text in it is.
    pub(crate) fn says(self) -> &'static str {
        match self {
            Self::Dotenv => "lines of a .env file",
            Self::Docker => "an env-file of Docker",
            Self::Shell => "exports of a POSIX shell",
            Self::Fish => "exports of fish",
            Self::Json => "a JSON object of names and values",
            Self::Yaml => "a YAML mapping of names and values",
            Self::Tfvars => "variables of Terraform",
            Self::K8s => "a Secret of Kubernetes",
            Self::Ecs => "secrets of an ECS task definition",
            Self::Csv => "a table of names and values, CSV",
        }
    }

    /// Whether it holds values at all.
    pub(crate) fn holds_values(self) -> bool {
        self != Self::Ecs
    }
}

/// What a variable is named by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Names {
    /// The last part of the name.
    Leaf,
    /// All that follows the place.
    Path,
}

/// A way of writing names and values down that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ImportFormat {
    /// `NAME=value` as python-dotenv reads it.
    Dotenv,
    /// An object; of objects in it the names follow one another.
    Json,
    /// A mapping; of mappings in it the names follow one another.
    Yaml,
    /// Variables of Terraform: texts, numbers, true and false.
    Tfvars,
    /// A table with the columns name and value.
    Csv,
    /// What `aws ssm get-parameters-by-path` prints.
    Aws,
}

impl ImportFormat {
    /// How the name of a file ends that tells its format.
    pub(crate) const ENDINGS: &str = ".env, .json, .yaml, .yml, .tfvars or .csv";

    /// What the name of a file says of it.
    pub fn of_file(path: &std::path::Path) -> Option<Self> {
        let name = path.file_name()?.to_str()?.to_ascii_lowercase();
        let ending = name.rsplit('.').next().filter(|ending| ending.len() < name.len());
        Some(match ending {
            Some("env") => Self::Dotenv,
            Some("json") => Self::Json,
            Some("yaml" | "yml") => Self::Yaml,
            Some("tfvars") => Self::Tfvars,
            Some("csv") => Self::Csv,
            // As `.env.local` is called.
            _ if name.starts_with(".env") => Self::Dotenv,
            _ => return None,
        })
    }
}
