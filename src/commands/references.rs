//! References of a template to parameters, as CloudFormation spells them (its user guide, "Using dynamic references"). Pure.

/// `{{resolve:ssm:NAME:VERSION}}` or `{{resolve:ssm-secure:NAME:VERSION}}`, of which the version may be left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reference {
    /// Whether it is to a SecureString.
    pub(crate) secure: bool,
    name: String,
    version: Option<String>,
}

impl Reference {
    /// The name with the version, as it is read.
    pub(crate) fn selected(&self) -> String {
        match &self.version {
            Some(version) => format!("{}:{version}", self.name),
            None => self.name.clone(),
        }
    }
}

/// A text in parts: what stands before each reference, and the reference; the last part has none.
///
/// # Errors
/// Where a reference is none of these, by its line.
pub(crate) fn parts(template: &str) -> Result<Vec<(&str, Option<Reference>)>, String> {
    const BEGINS: &str = "{{resolve:";
    let mut parts = Vec::new();
    let mut rest = template;
    while let Some(at) = rest.find(BEGINS) {
        let line = template[..template.len() - rest.len() + at].matches('\n').count() + 1;
        let inside = &rest[at + BEGINS.len()..];
        let end = inside.find("}}").ok_or_else(|| format!("line {line}: a reference does not end"))?;
        let reference = read(&inside[..end]).map_err(|what| format!("line {line}: {what}"))?;
        parts.push((&rest[..at], Some(reference)));
        rest = &inside[end + 2..];
    }
    parts.push((rest, None));
    Ok(parts)
}

fn read(inside: &str) -> Result<Reference, String> {
    let (service, key) = inside.split_once(':').unwrap_or((inside, ""));
    let secure = match service {
        "ssm" => false,
        "ssm-secure" => true,
        other => return Err(format!("{other} is another service: ssm and ssm-secure are filled in here")),
    };
    let (name, version) = match key.split_once(':') {
        Some((name, version)) => (name, Some(version)),
        None => (key, None),
    };
    if name.is_empty() || !name.chars().all(|c| c.is_ascii_alphanumeric() || "_.-/".contains(c)) {
        return Err("a reference names a parameter: letters, digits and _ . - / only".to_owned());
    }
    if let Some(version) = version.filter(|version| !version.parse::<i64>().is_ok_and(|version| version > 0)) {
        return Err(format!("behind {name} a version's number is expected, not {version:?}"));
    }
    Ok(Reference { secure, name: name.to_owned(), version: version.map(str::to_owned) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_found_as_cloudformation_spells_them() {
        let template = "a: {{resolve:ssm:/a/b:3}} {{other}}\nb: '{{resolve:ssm-secure:motd}}'\n";
        let found = parts(template).map(|parts| {
            let shown = |(before, reference): (&str, Option<Reference>)| {
                (before.to_owned(), reference.map(|reference| (reference.selected(), reference.secure)))
            };
            parts.into_iter().map(shown).collect::<Vec<_>>()
        });
        let expected = [
            ("a: ".to_owned(), Some(("/a/b:3".to_owned(), false))),
            (" {{other}}\nb: '".to_owned(), Some(("motd".to_owned(), true))),
            ("'\n".to_owned(), None),
        ];
        assert_eq!(found, Ok(expected.to_vec()));
    }

    #[test]
    fn what_is_no_reference_is_refused_by_its_line() {
        for (text, said) in [
            ("\n{{resolve:ssm:/a", "line 2: a reference does not end"),
            ("{{resolve:secretsmanager:x}}", "line 1: secretsmanager is another service"),
            ("{{resolve:ssm:}}", "names a parameter"),
            ("{{resolve:ssm:/a b}}", "names a parameter"),
            ("{{resolve:ssm:/a:live}}", "a version's number"),
            ("{{resolve:ssm:/a:0}}", "a version's number"),
        ] {
            let error = parts(text).err().unwrap_or_default();
            assert!(error.contains(said), "{text}: {error}");
        }
    }
}
