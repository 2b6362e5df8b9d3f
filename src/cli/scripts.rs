//! The commands for scripts, deploys and applications: what each takes.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueEnum, ValueHint};

use super::name::Name;
use super::session::{NoCache, Session, Unused};
use super::values;
use crate::destination::{Side, Target};
use crate::dialect::{Format, ImportFormat, Names};
use crate::parameter::{ParameterType, Tier};

/// What of a store is listed.
#[derive(Debug, Clone, PartialEq, Args)]
pub struct Ls {
    /// The subtree, `[PROFILE@][REGION:]/path`; everything if left out
    #[arg(value_name = "PLACE", value_parser = values::place, default_value = ".", hide_default_value = true)]
    pub place: Target,
    /// Type, version, tier, time and key of each as well
    #[arg(short, long, conflicts_with = "json")]
    pub long: bool,
    /// All that is known of each, as JSON
    #[arg(long)]
    pub json: bool,
    /// Whether names are kept.
    #[command(flatten)]
    pub kept: NoCache,
    /// Where.
    #[command(flatten)]
    pub session: Session,
}

/// What is read.
#[derive(Debug, Clone, PartialEq, Args)]
pub struct Get {
    /// Names or ARNs, each with `:3` or `:label` behind it for a version other than the latest
    #[arg(value_name = "NAME", required = true)]
    pub names: Vec<Name>,
    /// A part of a value that is JSON: `.db.port`, `.hosts[0]`, `.["a.b"]`
    #[arg(long, value_name = "PATH", conflicts_with = "format")]
    pub field: Option<String>,
    /// How it is written; several names need one other than raw
    #[arg(long, value_enum)]
    pub format: Option<GetFormat>,
    /// Show secrets on a terminal
    #[arg(long)]
    pub show: bool,
    /// What a variable is named by: the last part of a name, or all of it
    #[arg(long = "names", value_enum, default_value = "leaf")]
    pub called: Names,
    /// Where.
    #[command(flatten)]
    pub session: Session,
}

/// How values that were read are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum GetFormat {
    /// The bytes of the value, and nothing else.
    Raw,
    /// An object of names and values.
    Json,
    /// Lines for python-dotenv and its like.
    Dotenv,
    /// Assignments for a POSIX shell.
    Shell,
}

/// What is exported.
#[derive(Debug, Clone, PartialEq, Args)]
pub struct Export {
    /// Subtrees or parameters, `[PROFILE@][REGION:]/path`; of two with one variable's name the export is refused
    #[arg(value_name = "PLACE", value_parser = values::place, required = true)]
    pub places: Vec<Target>,
    /// Who is going to read it
    #[arg(long, value_enum)]
    pub format: Format,
    /// The file to write, the user's alone, in place of standard output (`-`)
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub output: Option<PathBuf>,
    /// Replace a file that is there
    #[arg(long, requires = "output")]
    pub force: bool,
    /// Show secrets on a terminal
    #[arg(long)]
    pub show: bool,
    /// What each is called: the last part of its name, or all that follows the place; if left out the last part where that is a variable, and
    /// all in json, yaml and csv, so that an import has the same tree again
    #[arg(long, value_enum)]
    pub names: Option<Names>,
    /// Variables that steer other programs (PATH, LD_PRELOAD …) and may come from the store all the same
    #[arg(long, value_name = "NAME")]
    pub allow: Vec<String>,
    /// How many reads a second; 40 is the quota that all of an account and region share
    #[arg(long, value_name = "CALLS", value_parser = values::rate)]
    pub rate: Option<f64>,
    /// Where.
    #[command(flatten)]
    pub session: Session,
}

/// How a change is agreed to.
#[derive(Debug, Clone, PartialEq, Eq, Default, Args)]
pub struct Agreement {
    /// Ask nothing; without a terminal nothing is written otherwise
    #[arg(long)]
    pub yes: bool,
    /// The account that is meant: asked for in production, and refused where it is another
    #[arg(long, value_name = "ACCOUNT_ID", value_parser = values::account)]
    pub confirm: Option<String>,
}

/// What is written. The value comes from standard input, or from a prompt that does not show it.
#[derive(Debug, Clone, PartialEq, Args)]
#[command(group = clap::ArgGroup::new("upon").multiple(false))]
pub struct Set {
    /// The full name
    #[arg(value_name = "NAME")]
    pub name: Name,
    /// The type; that of the parameter that is there, or SecureString
    #[arg(long = "type", value_name = "TYPE", value_parser = one_of(&ParameterType::ALL, ParameterType::as_str), ignore_case = true)]
    pub kind: Option<ParameterType>,
    /// The KMS key of a SecureString; that of the parameter that is there
    #[arg(long, value_name = "KEY")]
    pub key_id: Option<String>,
    /// The tier; that of the parameter that is there
    #[arg(long, value_name = "TIER", value_parser = one_of(&Tier::ALL, Tier::as_str), ignore_case = true)]
    pub tier: Option<Tier>,
    /// The description; an empty one takes it away
    #[arg(long, value_name = "TEXT")]
    pub description: Option<String>,
    /// Only where there is none of that name
    #[arg(long, group = "upon")]
    pub create: bool,
    /// Only upon this version; the service has no conditional write, so it is looked at before and after
    #[arg(long, value_name = "N", value_parser = values::version, group = "upon")]
    pub if_version: Option<i64>,
    /// Whatever is there
    #[arg(long, group = "upon")]
    pub overwrite: bool,
    /// Leave out a newline at the end of what comes in
    #[arg(long)]
    pub trim: bool,
    /// Whether it is asked.
    #[command(flatten)]
    pub agreement: Agreement,
    /// Where.
    #[command(flatten)]
    pub session: Session,
}

/// What is imported.
#[derive(Debug, Clone, PartialEq, Args)]
pub struct Import {
    /// The folder that takes what is in the file. A variable of a .env file is the one parameter anywhere below it that an export calls so
    #[arg(value_name = "PLACE")]
    pub place: Target,
    /// The file; `-`, or none, for what comes in
    #[arg(value_name = "FILE", default_value = "-", hide_default_value = true, value_hint = ValueHint::FilePath)]
    pub file: PathBuf,
    /// How it is written; the name of the file tells if left out
    #[arg(long, value_enum)]
    pub format: Option<ImportFormat>,
    /// Write all as SecureString
    #[arg(long, conflicts_with = "types_from")]
    pub secure: bool,
    /// Types, keys and tiers as those of the same names there
    #[arg(long, value_name = "PLACE")]
    pub types_from: Option<Target>,
    /// The KMS key of what becomes a SecureString and is none yet
    #[arg(long, value_name = "KEY")]
    pub key_id: Option<String>,
    /// Show the plan, and write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Delete what is in the folder and not in the file
    #[arg(long)]
    pub prune: bool,
    /// Whether it is asked.
    #[command(flatten)]
    pub agreement: Agreement,
    /// Where.
    #[command(flatten)]
    pub session: Session,
}

/// What is run.
#[derive(Debug, Clone, PartialEq, Args)]
#[command(after_help = "Exit status: the command's own; 125 it was not run, 126 it cannot be run, 127 there is none.")]
pub struct Exec {
    /// Subtrees or parameters whose values become variables
    #[arg(value_name = "PLACE", value_parser = values::place, required = true)]
    pub places: Vec<Target>,
    /// Nothing of this environment for the command
    #[arg(long, conflicts_with = "keep_env")]
    pub pristine: bool,
    /// Variables that are set already stay as they are
    #[arg(long)]
    pub keep_env: bool,
    /// A variable that has to come from the store, or the command is not run
    #[arg(long, value_name = "NAME")]
    pub require: Vec<String>,
    /// Variables that steer other programs (PATH, LD_PRELOAD …) and may come from the store all the same
    #[arg(long, value_name = "NAME")]
    pub allow: Vec<String>,
    /// What a variable is named by: the last part of a name, or all that follows the place
    #[arg(long, value_enum, default_value = "leaf")]
    pub names: Names,
    /// Where.
    #[command(flatten)]
    pub session: Session,
    /// The command and its arguments, behind `--`
    #[arg(last = true, required = true, value_name = "COMMAND", value_hint = ValueHint::CommandWithArguments)]
    pub command: Vec<OsString>,
}

/// What is compared.
#[derive(Debug, Clone, PartialEq, Args)]
pub struct Diff {
    /// A place, a parameter or a version of it, or a file that begins with ./ or ../ (- for what comes in)
    #[arg(value_name = "A", value_parser = values::side, required_unless_present = "pair")]
    pub a: Option<Side>,
    /// The other
    #[arg(value_name = "B", value_parser = values::side, required_unless_present_any = ["file", "pair"])]
    pub b: Option<Side>,
    /// A file in place of B, wherever it is
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, conflicts_with = "b")]
    pub file: Option<PathBuf>,
    /// The two places of a pair, kept in the interface or named in the settings, by its name
    #[arg(long, value_name = "NAME", conflicts_with_all = ["a", "b", "file"])]
    pub pair: Option<String>,
    /// How a file is written; its name tells if left out, and what comes in is JSON
    #[arg(long, value_enum)]
    pub format: Option<ImportFormat>,
    /// Only which names are on one side alone; reads no value
    #[arg(long, conflicts_with = "show")]
    pub names_only: bool,
    /// The values that differ as well
    #[arg(long)]
    pub show: bool,
    /// As JSON
    #[arg(long)]
    pub json: bool,
    /// Where.
    #[command(flatten)]
    pub session: Session,
}

/// What is copied, and where to.
#[derive(Debug, Clone, PartialEq, Args)]
pub struct Copy {
    /// A parameter, or a folder
    #[arg(value_name = "A", value_parser = values::place)]
    pub from: Target,
    /// The name, or the folder, that it gets
    #[arg(value_name = "B", value_parser = values::place)]
    pub to: Target,
    /// The key of another account or region that takes the place of one
    #[arg(long = "key", value_name = "FROM=TO", value_parser = values::key_pair)]
    pub keys: Vec<(String, String)>,
    /// Show the plan, and write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Overwrite what is there and holds another value
    #[arg(long)]
    pub overwrite: bool,
    /// Whether it is asked.
    #[command(flatten)]
    pub agreement: Agreement,
    /// Where.
    #[command(flatten)]
    pub session: Session,
}

/// Whose versions are listed.
#[derive(Debug, Clone, PartialEq, Args)]
pub struct History {
    /// The full name, or the ARN
    #[arg(value_name = "NAME")]
    pub name: Name,
    /// As JSON
    #[arg(long)]
    pub json: bool,
    /// Where.
    #[command(flatten)]
    pub session: Session,
}

/// What is deleted.
#[derive(Debug, Clone, PartialEq, Args)]
pub struct Delete {
    /// Full names; a folder needs --recursive
    #[arg(value_name = "NAME", value_parser = values::place, required = true)]
    pub targets: Vec<Target>,
    /// All that is in a folder
    #[arg(short, long)]
    pub recursive: bool,
    /// Show the plan, and delete nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Whether it is asked.
    #[command(flatten)]
    pub agreement: Agreement,
    /// Where.
    #[command(flatten)]
    pub session: Session,
}

/// A template that is filled in.
#[derive(Debug, Clone, PartialEq, Args)]
pub struct Inject {
    /// The template; `-`, or none, for what comes in
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub input: Option<PathBuf>,
    /// The file to write, the user's alone, in place of standard output (`-`)
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub output: Option<PathBuf>,
    /// Replace a file that is there
    #[arg(long, requires = "output")]
    pub force: bool,
    /// Show secrets on a terminal
    #[arg(long)]
    pub show: bool,
    /// Where.
    #[command(flatten)]
    pub session: Session,
}

/// For which shell.
#[derive(Debug, Clone, PartialEq, Args)]
pub struct Completions {
    /// The shell
    #[arg(value_enum)]
    pub shell: Shell,
    /// Of no matter here.
    #[command(flatten)]
    pub unused: Unused,
}

/// A shell that completes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Shell {
    /// bash
    Bash,
    /// zsh
    Zsh,
    /// fish
    Fish,
}

/// What a completion asks for, of the table of the command line and the cache alone.
#[derive(Debug, Clone, PartialEq, Args)]
pub struct Complete {
    /// The words of the line, the program's name first, the one that is being typed last
    #[arg(last = true, value_name = "WORD")]
    pub words: Vec<OsString>,
}

/// One of the words of a type, however it is capitalised; help and completions name them.
fn one_of<T>(all: &'static [T], word: fn(T) -> &'static str) -> impl TypedValueParser<Value = T>
where
    T: std::marker::Copy + Send + Sync + 'static,
{
    let words = all.iter().map(|one| word(*one));
    PossibleValuesParser::new(words).try_map(move |text| {
        let found = all.iter().copied().find(|one| word(*one).eq_ignore_ascii_case(&text));
        found.ok_or("it is none of them")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_file_tells_its_format() {
        use ImportFormat::{Csv, Dotenv, Json, Tfvars, Yaml};
        for (name, format) in [
            ("./prod.env", Some(Dotenv)),
            ("../.env", Some(Dotenv)),
            ("./.env.local", Some(Dotenv)),
            ("./a/x.JSON", Some(Json)),
            ("./x.yml", Some(Yaml)),
            ("./terraform.tfvars", Some(Tfvars)),
            ("./x.csv", Some(Csv)),
            ("./json", None),
            ("./x.txt", None),
        ] {
            assert_eq!(ImportFormat::of_file(std::path::Path::new(name)), format, "{name}");
        }
    }
}
