//! A parameter as people copy it from somewhere else: in quotes, out of a template, as an ARN, as the address of a console's page.

use std::borrow::Cow;

use crate::arn::{ParameterArn, Partition, SECRETS};

/// One parameter, or one version of it, that a text stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pasted<'a> {
    /// Its name or ARN, without a selector. Not checked: it may be none that the service could hold.
    pub name: Cow<'a, str>,
    /// What stands after a colon behind it: a version's number or label (docs/parameter-store.md 1.2); empty while nothing does.
    pub selector: Option<Cow<'a, str>>,
    /// Where it is, if an ARN or a console's address says so.
    pub region: Option<String>,
    /// Whether the text can be nothing else, as a template's reference or an address is: a name alone may be a part of one.
    pub whole: bool,
}

/// Those of code, and those that documents and chats put in their place.
const QUOTES: [(char, char); 8] = [
    ('"', '"'),
    ('\'', '\''),
    ('`', '`'),
    ('\u{201c}', '\u{201d}'),
    ('\u{2018}', '\u{2019}'),
    ('\u{201e}', '\u{201c}'),
    ('\u{201a}', '\u{2018}'),
    ('\u{ab}', '\u{bb}'),
];

/// What is inside quotes, white space and a trailing comma, of which no name holds any. Quotes around several things each are left.
pub fn unquoted(text: &str) -> &str {
    let mut text = text.trim();
    loop {
        let bare = text.strip_suffix([',', ';']).unwrap_or(text);
        // The key of an object, as it stands before its value.
        let closed = |before: &&str| QUOTES.iter().any(|(_, close)| before.ends_with(*close));
        let bare = bare.strip_suffix(':').filter(closed).unwrap_or(bare);
        let inside = |(open, close): (char, char)| {
            bare.strip_prefix(open)?.strip_suffix(close).filter(|inside| !inside.contains([open, close]))
        };
        let bare = QUOTES.into_iter().find_map(inside).unwrap_or(bare).trim();
        if bare.len() == text.len() {
            return text;
        }
        text = bare;
    }
}

impl<'a> Pasted<'a> {
    /// `None` for what stands for no parameter but may be looked for. A colon begins a selector behind what starts with `/` or
    /// `arn:` and behind a name that is `known`.
    pub fn read(text: &'a str, known: impl Fn(&str) -> bool) -> Option<Self> {
        let text = unquoted(text);
        if let Some(inside) = reference(text, &["ssm-secure:", "ssm:"]) {
            return Some(Self { whole: true, ..Self::selected(inside) });
        }
        if let Some(secret) = reference(text, &["secretsmanager:"]) {
            return Some(Self::secret(secret));
        }
        if let Some(page) = ConsolePage::read(text) {
            return Some(page.into());
        }
        let one = !text.contains(char::is_whitespace) && !text.contains('*');
        if !one {
            return None;
        }
        if text.starts_with('/') || ParameterArn::parse(text).is_some() {
            return Some(Self::selected(text));
        }
        let (name, selector) = text.split_once(':')?;
        if known(name) {
            return Some(Self::selected(text));
        }
        // A name with levels starts with a slash: whoever leaves it out means that one.
        let name = format!("/{name}");
        let selector = Some(Cow::from(selector));
        (name[1..].contains('/') && known(&name)).then(|| Self {
            name: name.into(),
            selector,
            region: None,
            whole: false,
        })
    }

    /// What follows `secretsmanager:` in a template: `ID:SecretString:KEY:STAGE:VERSION`, of which all but the id may be left out (the user
    /// guide of CloudFormation, "Get a secret or secret value from Secrets Manager"). The id may be an ARN, which ends by six random
    /// characters. Parameter Store gives the whole of a secret, whatever key of it was meant.
    fn secret(text: &'a str) -> Self {
        let arn = text.strip_prefix("arn:").map(|rest| rest.splitn(6, ':').collect::<Vec<_>>());
        let (named, region) = match arn.as_deref() {
            Some([_, "secretsmanager", region, _, "secret", named]) => (*named, Some((*region).to_owned())),
            _ => (text, None),
        };
        let (id, rest) = named.split_once(':').unwrap_or((named, ""));
        let id = if region.is_some() { id.rsplit_once('-').map_or(id, |(name, _)| name) } else { id };
        let version = rest.splitn(3, ':').nth(2).map(|version| version.trim_matches(':')).filter(|it| !it.is_empty());
        let name = format!("{SECRETS}/{id}").into();
        Self { name, selector: version.map(Cow::from), region, whole: true }
    }

    /// Takes a name or an ARN apart.
    fn selected(text: &'a str) -> Self {
        let arn = ParameterArn::parse(text);
        let name = arn.map_or(text, |arn| arn.name);
        let selector = name.split_once(':').map(|(_, selector)| selector);
        let end = text.len() - selector.map_or(0, |selector| selector.len() + 1);
        Self {
            name: text[..end].into(),
            selector: selector.map(Cow::from),
            region: arn.map(|arn| arn.region.to_owned()),
            whole: arn.is_some(),
        }
    }
}

/// What a template of CloudFormation, `{{resolve:ssm:/a/b:3}}`, or a document of Systems Manager, `{{ssm:/a/b}}`, refers to in one of these
/// services.
fn reference<'a>(text: &'a str, services: &[&str]) -> Option<&'a str> {
    let inside = text.strip_prefix("{{")?.strip_suffix("}}")?.trim();
    let inside = inside.strip_prefix("resolve:").unwrap_or(inside);
    services.iter().find_map(|service| inside.strip_prefix(service))
}

/// The page of a parameter in the AWS console, of any partition:
/// `https://eu-west-1.console.aws.amazon.com/systems-manager/parameters/%2Fa%2Fb/description?region=eu-west-1`.
struct ConsolePage {
    name: String,
    region: Option<String>,
}

/// What follows the name in the path.
const TABS: [&str; 6] = ["/description", "/overview", "/history", "/tags", "/edit", "/update"];

impl ConsolePage {
    fn read(text: &str) -> Option<Self> {
        let (host, rest) = text.strip_prefix("https://")?.split_once('/')?;
        let labels: Vec<&str> = host.split('.').collect();
        let console = labels.iter().position(|label| *label == "console").filter(|_| Partition::has_console(host))?;
        let rest = rest.strip_prefix("systems-manager/parameters")?;
        // Without a name it is the page of the list.
        let rest = if rest.is_empty() || rest.starts_with(['?', '#']) { rest } else { rest.strip_prefix('/')? };
        let (path, query) = rest.split_at(rest.find(['?', '#']).unwrap_or(rest.len()));
        // A name holds no percent sign, and the console encodes its slashes twice in some addresses.
        let name = match path.split_once('/') {
            Some((name, _)) if name.contains('%') => decoded(name)?,
            _ => TABS.iter().find_map(|tab| path.strip_suffix(tab)).unwrap_or(path).to_owned(),
        };
        let asked = query.split(['?', '&', '#']).find_map(|pair| pair.strip_prefix("region="));
        let in_host = || console.checked_sub(1).map(|before| labels[before]);
        let mut name = decoded(&name)?;
        // A name with levels starts with a slash, which some addresses have as the one before it.
        if name.contains('/') && !name.starts_with('/') {
            name.insert(0, '/');
        }
        Some(Self { name, region: asked.or_else(in_host).map(str::to_owned) })
    }
}

impl From<ConsolePage> for Pasted<'_> {
    fn from(page: ConsolePage) -> Self {
        Self { name: page.name.into(), selector: None, region: page.region, whole: true }
    }
}

/// Without percent encoding; `None` for what is no text then.
fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('%') {
        bytes.extend(before.bytes());
        bytes.push(u8::from_str_radix(after.get(..2)?, 16).ok()?);
        rest = &after[2..];
    }
    bytes.extend(rest.bytes());
    let once = String::from_utf8(bytes).ok()?;
    if once.contains('%') && once != text { decoded(&once) } else { Some(once) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_and_commas_are_no_part_of_a_name() {
        for (text, inside) in [
            ("\"/a/b\"", "/a/b"),
            (" '/a/b', ", "/a/b"),
            ("`/a/b`;", "/a/b"),
            ("\"/a/b\": ", "/a/b"),
            ("\" /a/b \"", "/a/b"),
            ("\"`/a/b`\",", "/a/b"),
            ("\u{201c}/a/b\u{201d}", "/a/b"),
            ("\u{2018}/a/b\u{2019},", "/a/b"),
            ("\u{201e}/a/b\u{201c}", "/a/b"),
            ("\u{ab} /a/b \u{bb}", "/a/b"),
            ("\"/a/b", "\"/a/b"),
            ("'", "'"),
            ("\"\"", ""),
            ("", ""),
            ("db pass", "db pass"),
            ("\"a b\" tag:\"c d\"", "\"a b\" tag:\"c d\""),
        ] {
            assert_eq!(unquoted(text), inside, "{text}");
        }
    }

    #[test]
    fn what_stands_for_a_parameter_is_taken_apart() {
        let arn = "arn:aws:ssm:eu-west-1:111122223333:parameter/a/b";
        for (text, name, selector, region, whole) in [
            ("/a/b", "/a/b", None, None, false),
            ("\"/a/b\",", "/a/b", None, None, false),
            ("/a/b:3", "/a/b", Some("3"), None, false),
            ("/a/b:", "/a/b", Some(""), None, false),
            ("known:live", "known", Some("live"), None, false),
            ("known/below:3", "/known/below", Some("3"), None, false),
            ("{{resolve:ssm:/a/b}}", "/a/b", None, None, true),
            ("{{resolve:ssm-secure:/a/b:3}}", "/a/b", Some("3"), None, true),
            ("\"{{resolve:ssm:x}}\"", "x", None, None, true),
            ("{{ ssm:/a/b }}", "/a/b", None, None, true),
            (arn, arn, None, Some("eu-west-1"), true),
            ("{{resolve:secretsmanager:db/main}}", "/aws/reference/secretsmanager/db/main", None, None, true),
            (
                "{{resolve:secretsmanager:db:SecretString:password}}",
                "/aws/reference/secretsmanager/db",
                None,
                None,
                true,
            ),
            (
                "{{resolve:secretsmanager:db:SecretString:password:AWSPREVIOUS}}",
                "/aws/reference/secretsmanager/db",
                Some("AWSPREVIOUS"),
                None,
                true,
            ),
            (
                "{{resolve:secretsmanager:arn:aws:secretsmanager:eu-west-1:111122223333:secret:db/main-a1B2c3:SecretString::}}",
                "/aws/reference/secretsmanager/db/main",
                None,
                Some("eu-west-1"),
                true,
            ),
            (&format!("{arn}:live"), arn, Some("live"), Some("eu-west-1"), true),
            (&format!("{{{{resolve:ssm:{arn}:2}}}}"), arn, Some("2"), Some("eu-west-1"), true),
        ] {
            let read = Pasted::read(text, |name| ["known", "/known/below"].contains(&name));
            let expected = Pasted {
                name: name.into(),
                selector: selector.map(Cow::from),
                region: region.map(str::to_owned),
                whole,
            };
            assert_eq!(read, Some(expected), "{text}");
        }
        for text in ["", "db pass", "/a b", "type:secure", "arn:aws:kms:r:1:key/x", "{{resolve:s3:x}}", "/a/*"] {
            assert_eq!(Pasted::read(text, |name| name == "known"), None, "{text}");
        }
    }

    #[test]
    fn the_address_of_a_console_s_page_is_a_parameter() {
        for (address, name, region) in [
            (
                "eu-west-1.console.aws.amazon.com/systems-manager/parameters/%2Fa%2Fb/description?region=eu-west-1&tab=Table",
                "/a/b",
                Some("eu-west-1"),
            ),
            (
                "console.aws.amazon.com/systems-manager/parameters/%252Fa%252Fb/history?tab=x&region=us-east-1#",
                "/a/b",
                Some("us-east-1"),
            ),
            ("us-east-1.console.aws.amazon.com/systems-manager/parameters//a/b/description", "/a/b", Some("us-east-1")),
            ("us-east-1.console.aws.amazon.com/systems-manager/parameters/a/b/description", "/a/b", Some("us-east-1")),
            (
                "eu-west-1.console.aws.amazon.com/systems-manager/parameters/x/description?region=eu-west-1",
                "x",
                Some("eu-west-1"),
            ),
            (
                "111122223333-abc.eu-west-1.console.aws.amazon.com/systems-manager/parameters/%2Fa",
                "/a",
                Some("eu-west-1"),
            ),
            (
                "us-gov-west-1.console.amazonaws-us-gov.com/systems-manager/parameters/%2Fa/description",
                "/a",
                Some("us-gov-west-1"),
            ),
            ("cn-north-1.console.amazonaws.cn/systems-manager/parameters/%2Fa/description", "/a", Some("cn-north-1")),
            (
                "eusc-de-east-1.console.amazonaws-eusc.eu/systems-manager/parameters/%2Fa/tags",
                "/a",
                Some("eusc-de-east-1"),
            ),
            ("console.aws.amazon.com/systems-manager/parameters/%2Fa", "/a", None),
            (
                "eu-west-1.console.aws.amazon.com/systems-manager/parameters/?region=eu-west-1&tab=Table",
                "",
                Some("eu-west-1"),
            ),
            ("eu-west-1.console.aws.amazon.com/systems-manager/parameters?tab=Table", "", Some("eu-west-1")),
        ] {
            let read = Pasted::read(&format!("https://{address}"), |_| false)
                .map(|read| (read.name.into_owned(), read.region));
            assert_eq!(read, Some((name.to_owned(), region.map(str::to_owned))), "{address}");
        }
        for text in [
            "https://eu-west-1.console.aws.amazon.com/systems-manager/documents/x",
            "https://eu-west-1.console.aws.amazon.com/systems-manager/parametersx?region=eu-west-1",
            "https://example.com/systems-manager/parameters/%2Fa",
            "https://eu-west-1.console.aws.amazon.com/systems-manager/parameters/%2",
            "https://eu-west-1.console.aws.amazon.com/systems-manager/parameters/%ff/description",
        ] {
            assert_eq!(Pasted::read(text, |_| false), None, "{text}");
        }
    }
}
