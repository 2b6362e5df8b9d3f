//! A part of a store as it is typed, `[profile@][region:]/path`, or a file beside one. Pure.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use super::place::Destination;
use super::region::looks_like_a_region;
use super::root::Root;
use crate::names;
use crate::parameter::{Parameter, ParameterArn, Selector, is_same_name};

/// A part of a store, or one parameter in it, as it is written on a command line or typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// The profile whose store it is; that of the session if left out.
    pub profile: Option<String>,
    /// The region; that of the session if left out.
    pub region: Option<String>,
    /// From the root, without a slash at its end; `/` for everything.
    pub path: String,
    /// Whether the folder is meant, though a parameter bears the same name.
    pub is_folder: bool,
    /// Which version, where one parameter is meant.
    pub selector: Option<String>,
    /// The ARN that it was named by: then it has to be of the account and region that are asked.
    pub arn: Option<String>,
}

impl Target {
    /// A parameter, or a folder, by its ARN, with a selector behind it or none.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn of_arn(text: &str) -> Result<Self, String> {
        let name = text.find('/').unwrap_or(text.len());
        let bare = text[name..].find(':').map_or(text, |colon| &text[..name + colon]);
        let Some(arn) = ParameterArn::parse(bare).filter(|arn| !arn.name.is_empty()) else {
            return Err("an ARN of a parameter is arn:aws:ssm:REGION:ACCOUNT:parameter/NAME".to_owned());
        };
        let target: Self = format!("{}{}", arn.name, &text[bare.len()..]).parse()?;
        Ok(Self { arn: Some(bare.to_owned()), ..target })
    }

    /// What is chosen of the place where it is.
    pub fn destination(&self) -> Destination {
        Destination { profile: self.profile.clone(), region: self.region.clone() }
    }

    /// What has to be listed for it.
    pub fn root(&self) -> Root {
        Root::Path(self.path.clone())
    }

    /// What a name of it is called below it; by its last segment where it is the name of the place itself.
    pub fn relative<'a>(&self, name: &'a str) -> &'a str {
        names::below(name, &self.path)
    }

    /// Those of what a listing of its root brings that it means: where a parameter and a folder bear one name it is the parameter, unless
    /// a slash says otherwise.
    pub fn meant(&self, all: Vec<Parameter>) -> Vec<Parameter> {
        let is_own = |parameter: &Parameter| is_same_name(&parameter.name, &self.path);
        let one = all.iter().any(|parameter| self.is_parameter(&parameter.name));
        all.into_iter().filter(|parameter| is_own(parameter) == one).collect()
    }

    /// Whether a name that there is makes it one parameter, and no folder.
    pub fn is_parameter(&self, name: &str) -> bool {
        !self.is_folder && is_same_name(name, &self.path)
    }

    /// The name of the one parameter that may be meant: nothing where that is a folder.
    pub fn one_name(&self) -> Option<&str> {
        (!self.is_folder).then_some(self.path.as_str())
    }

    /// The name with its selector, as a read takes it.
    pub fn selected(&self) -> String {
        match &self.selector {
            Some(selector) => format!("{}:{selector}", self.path),
            None => self.path.clone(),
        }
    }
}

/// As it would be typed.
impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(profile) = &self.profile {
            write!(f, "{profile}@")?;
        }
        if let Some(region) = &self.region {
            write!(f, "{region}:")?;
        }
        f.write_str(&self.selected())?;
        f.write_str(if self.is_folder && self.path != "/" { "/" } else { "" })
    }
}

impl FromStr for Target {
    /// How it was read, and what is wrong with that.
    type Err = String;

    /// The path begins at the first slash; before it a region ends in a colon, a profile in an `@`, and may hold anything.
    fn from_str(text: &str) -> Result<Self, String> {
        let all = |profile, region| Self {
            profile,
            region,
            path: "/".to_owned(),
            is_folder: true,
            selector: None,
            arn: None,
        };
        if text == "." {
            return Ok(all(None, None));
        }
        let Some(slash) = text.find('/') else {
            return Err(without_a_path(text));
        };
        let (before, path) = text.split_at(slash);
        let (profile, region) = whose(before).map_err(|why| format!("{why}; the path is {path}"))?;
        let (path, selector) = match path.split_once(':') {
            Some((path, selector)) => (path, Some(checked_selector(selector)?)),
            None => (path, None),
        };
        if path.trim_end_matches('/').is_empty() {
            return if selector.is_none() { Ok(all(profile, region)) } else { Err(of_a_folder(path)) };
        }
        let is_folder = path.ends_with('/');
        if is_folder && selector.is_some() {
            return Err(of_a_folder(path));
        }
        let path = match path.parse()? {
            Root::Path(path) => path,
            Root::Shared => return Err(format!("a path begins with a slash: /{path}")),
        };
        Ok(Self { profile, region, path, is_folder, selector, arn: None })
    }
}

/// What is wrong with a text without a slash: what of it was read, and how that is written as a place.
fn without_a_path(text: &str) -> String {
    if looks_like_a_region(text) {
        return format!("{text} is a region, and no path comes after it: {text}:/path, or {text}:/ for everything");
    }
    // As it was meant: with the colon that a region needs.
    let (before, meant) = match text.rsplit_once('@') {
        Some((_, region)) if looks_like_a_region(region) => (text.to_owned() + ":", "a profile and a region"),
        Some((_, "")) => (text.to_owned(), "a profile"),
        Some((_, region)) if region.ends_with(':') => (text.to_owned(), "a profile and a region"),
        None if text.strip_suffix(':').is_some_and(looks_like_a_region) => (text.to_owned(), "a region"),
        _ => return format!("a path begins with a slash: /{text}"),
    };
    match whose(&before) {
        Ok(_) => format!("{text} is {meant}, and no path comes after it: {before}/path, or {before}/ for everything"),
        Err(why) => format!("{why}; no path comes after it"),
    }
}

/// Profile and region that are written before the path, the first slash, of a text that is meant as a name.
pub(crate) fn before_the_path(text: &str) -> Option<(Destination, &str)> {
    let (before, path) = text.split_at(text.find('/')?);
    let (profile, region) = whose(before).ok()?;
    (!before.is_empty()).then_some((Destination { profile, region }, path))
}

/// Profile and region out of what stands before a path.
fn whose(before: &str) -> Result<(Option<String>, Option<String>), String> {
    let own = |text: &str| Some(text.to_owned());
    let (profile, region) = match before.strip_suffix(':') {
        None => match before.strip_suffix('@') {
            None if before.is_empty() => return Ok((None, None)),
            None if before.starts_with("arn:") => {
                return Err(format!("{before} begins an ARN, and a place is expected"));
            }
            None => {
                return Err(format!(
                    "{before} stands before the path and is neither PROFILE@ nor REGION: (a path begins with a slash, a file with ./)"
                ));
            }
            Some(profile) => (Some(profile), None),
        },
        Some(named) => match named.rsplit_once('@') {
            Some((profile, region)) => (Some(profile), Some(region)),
            None => (None, Some(named)),
        },
    };
    if profile == Some("") {
        return Err("the profile before the @ is empty".to_owned());
    }
    if let Some(region) = region.filter(|region| !looks_like_a_region(region)) {
        let profile = profile.map(|profile| format!("the profile is {profile}, ")).unwrap_or_default();
        return Err(format!("{profile}the region is {region}, which is none: one is written eu-west-1"));
    }
    Ok((profile.and_then(own), region.and_then(own)))
}

/// The number or label behind a name, or what is wrong with it.
pub(crate) fn checked_selector(text: &str) -> Result<String, String> {
    match Selector::parse(text) {
        Some(selector) => Ok(selector.as_str().to_owned()),
        None => Err(format!("behind the name a version's number or a label is expected, not {text:?}")),
    }
}

fn of_a_folder(path: &str) -> String {
    format!("{path} is a folder, and only a parameter has versions")
}

/// A side of a comparison: what is in a store, or in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Side {
    /// In a store.
    Store(Target),
    /// In a file; `-` is what comes in.
    File(PathBuf),
}

impl Side {
    /// The place, of one in a store.
    pub fn target(&self) -> Option<&Target> {
        match self {
            Self::Store(target) => Some(target),
            Self::File(_) => None,
        }
    }
}

impl fmt::Display for Side {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Store(target) => target.fmt(f),
            Self::File(path) => path.display().fmt(f),
        }
    }
}

impl FromStr for Side {
    type Err = String;

    /// A file is `-`, or begins with `./` or `../`.
    fn from_str(text: &str) -> Result<Self, String> {
        if text == "-" || text.starts_with("./") || text.starts_with("../") {
            return Ok(Self::File(text.into()));
        }
        text.parse().map(Self::Store)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::parameter::ParameterType;

    #[test]
    fn a_place_is_read_from_the_first_slash() {
        for (text, profile, region, path, is_folder, selector) in [
            (".", None, None, "/", true, None),
            ("/", None, None, "/", true, None),
            ("/a/b", None, None, "/a/b", false, None),
            ("/a/b/", None, None, "/a/b", true, None),
            ("/motd", None, None, "/motd", false, None),
            ("/a/b:3", None, None, "/a/b", false, Some("3")),
            ("/a/b:live", None, None, "/a/b", false, Some("live")),
            ("eu-west-1:/a", None, Some("eu-west-1"), "/a", false, None),
            ("us-gov-west-1:/", None, Some("us-gov-west-1"), "/", true, None),
            ("prod@/a", Some("prod"), None, "/a", false, None),
            ("prod@eu-west-1:/a:7", Some("prod"), Some("eu-west-1"), "/a", false, Some("7")),
            ("eu-west-1@/a", Some("eu-west-1"), None, "/a", false, None),
            ("ana@corp@us-east-1:/a", Some("ana@corp"), Some("us-east-1"), "/a", false, None),
            ("a:b c@/a", Some("a:b c"), None, "/a", false, None),
            ("a:@eu-west-1:/", Some("a:"), Some("eu-west-1"), "/", true, None),
        ] {
            let own = |text: Option<&str>| text.map(str::to_owned);
            let expected = Target {
                profile: own(profile),
                region: own(region),
                path: path.to_owned(),
                is_folder,
                selector: own(selector),
                arn: None,
            };
            let read: Target = text.parse().unwrap();
            assert_eq!(read, expected, "{text}");
            assert_eq!(read.to_string().parse(), Ok(expected), "{text} is written as {read}");
        }
    }

    #[test]
    fn an_arn_names_a_place() {
        let arn = "arn:aws:ssm:eu-west-1:111122223333:parameter/a/b";
        let read = Target::of_arn(&format!("{arn}:3")).unwrap();
        assert_eq!((read.path.as_str(), read.selector.as_deref(), read.arn.as_deref()), ("/a/b", Some("3"), Some(arn)));
        assert_eq!(read.destination(), Destination::default());
        assert!(Target::of_arn("arn:aws:ssm:eu-west-1:111122223333:parameter/a/").unwrap().is_folder);
        for text in ["arn:aws:s3:::x/y", "arn:aws:ssm:eu-west-1:111122223333:parameter", "arn:"] {
            assert!(Target::of_arn(text).is_err_and(|why| why.contains("parameter/NAME")), "{text}");
        }
        let odd = Target::of_arn("arn:aws:ssm:eu-west-1:111122223333:parameter/a:0");
        assert!(odd.is_err_and(|why| why.contains("a version's number or a label")));
    }

    #[test]
    fn what_fits_no_place_is_refused_with_how_it_was_read() {
        for (text, said) in [
            ("", "begins with a slash"),
            ("team/env", "team stands before the path"),
            ("motd", "begins with a slash: /motd"),
            ("us-west-2:", "us-west-2: is a region, and no path comes after it: us-west-2:/path, or us-west-2:/ for"),
            ("us-west-2", "us-west-2 is a region, and no path comes after it: us-west-2:/path, or us-west-2:/ for"),
            ("two@", "two@ is a profile, and no path comes after it: two@/path, or two@/ for everything"),
            ("two@us-west-2", "is a profile and a region, and no path comes after it: two@us-west-2:/path, or"),
            ("two@us-west-2:", "is a profile and a region, and no path comes after it: two@us-west-2:/path, or"),
            ("two@west:", "the profile is two, the region is west, which is none"),
            ("@", "the profile before the @ is empty; no path"),
            ("a@b", "begins with a slash: /a@b"),
            ("prod:/a", "the region is prod, which is none"),
            ("x@prod:/a", "the profile is x, the region is prod"),
            ("@/a", "the profile before the @ is empty"),
            ("@eu-west-1:/a", "the profile before the @ is empty"),
            (":/a", "the region is , which is none"),
            ("/a//b", "something between its slashes"),
            ("/a b", "letters, digits"),
            ("/a:0", "a version's number or a label"),
            ("/a/:3", "is a folder"),
            ("/:3", "is a folder"),
            ("/a:3:4", "a version's number or a label"),
            (
                "arn:aws:ssm:eu-west-1:111122223333:parameter/a",
                "begins an ARN, and a place is expected; the path is /a",
            ),
            ("./a", "stands before the path"),
        ] {
            let error = text.parse::<Target>().unwrap_err();
            assert!(error.contains(said), "{text}: {error}");
        }
    }

    #[test]
    fn a_side_is_a_file_only_where_it_is_written_as_one() {
        for file in ["-", "./x.env", "../x/y"] {
            assert_eq!(file.parse(), Ok(Side::File(file.into())));
        }
        assert!(matches!("/x.env".parse(), Ok(Side::Store(_))));
        assert!("x.env".parse::<Side>().is_err());
    }

    #[test]
    fn of_one_name_the_parameter_is_meant_and_a_slash_means_the_folder() {
        let all = |names: &[&str]| -> Vec<Parameter> {
            names.iter().map(|name| Parameter::bare(*name, ParameterType::String, 1)).collect()
        };
        for (place, there, expected) in [
            ("/a/db", &["/a/db", "/a/db/host"][..], &["/a/db"][..]),
            ("/a/db/", &["/a/db", "/a/db/host"], &["/a/db/host"]),
            ("/a/db", &["/a/db/host"], &["/a/db/host"]),
            ("/motd", &["motd", "/motd/x"], &["motd"]),
            (".", &["motd", "/a/db"], &["motd", "/a/db"]),
        ] {
            let target: Result<Target, String> = place.parse();
            let found = target.map(|target| target.meant(all(there))).unwrap_or_default();
            let names: Vec<&str> = found.iter().map(|parameter| parameter.name.as_str()).collect();
            assert_eq!(names, expected, "{place}");
        }
    }
}
