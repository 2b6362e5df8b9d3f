//! What a name is called within a folder, and the variable of an environment that it becomes.

/// The last segment of a name.
pub fn leaf(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}

/// What a name is called below a folder; its last segment where it is the name of the folder itself.
pub fn below<'a>(name: &'a str, folder: &str) -> &'a str {
    let rest = name.strip_prefix(folder.trim_end_matches('/'));
    let rest = rest.map(|rest| rest.trim_start_matches('/')).filter(|rest| !rest.is_empty());
    rest.unwrap_or_else(|| leaf(name))
}

/// The variable of that name, or of the end of one: in capitals, everything else than letters and digits as `_`.
///
/// # Errors
/// It begins with a digit, as no variable may.
pub fn variable(name: &str) -> Result<String, String> {
    let variable: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' }).collect();
    if variable.starts_with(|c: char| c.is_ascii_digit()) {
        return Err(format!("{variable} would be its variable, and none begins with a digit"));
    }
    Ok(variable)
}
