//! The page of a parameter, or of what is beneath a path, in the AWS console (docs/parameter-store.md 1.4).

use std::fmt::Write as _;

use super::{Owner, Partition};

/// Why there is no such page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoConsole {
    /// Where the console of the partition is, nobody says in public.
    #[error("where the console of this partition is, AWS does not say")]
    Unknown,
    /// The console shows what is the account's own, and what AWS publishes.
    #[error("the console of this account has no page for what is another's")]
    Foreign,
}

/// The address of a parameter's page.
///
/// # Errors
/// Where there is none.
pub fn console_link(name: &str, region: &str) -> Result<String, NoConsole> {
    let list = list(name, region)?;
    // What a name holds beside its slashes needs no encoding (docs/parameter-store.md 1); each slash is encoded twice.
    let name = encoded(&encoded(name));
    Ok(format!("{list}/{name}/description?region={region}&tab=Table"))
}

/// The address of the list of what is beneath a path.
///
/// # Errors
/// Where there is none.
pub fn console_folder(path: &str, region: &str) -> Result<String, NoConsole> {
    let list = list(path, region)?;
    Ok(format!("{list}/?region={region}&tab=Table#list_parameter_filters=Path:Recursive:{}", encoded(path)))
}

fn list(name: &str, region: &str) -> Result<String, NoConsole> {
    if matches!(Owner::of(name), Owner::Shared { .. } | Owner::Secret { .. }) {
        return Err(NoConsole::Foreign);
    }
    let host = Partition::of_region(region).console_host(region).ok_or(NoConsole::Unknown)?;
    Ok(format!("https://{host}/systems-manager/parameters"))
}

/// By percent signs, all but what needs none anywhere in an address.
fn encoded(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::Pasted;
    use super::*;

    #[test]
    fn the_address_of_a_parameter_is_that_of_its_partitions_console() {
        for (region, host) in [
            ("eu-west-1", "eu-west-1.console.aws.amazon.com"),
            ("cn-north-1", "cn-north-1.console.amazonaws.cn"),
            ("us-gov-west-1", "us-gov-west-1.console.amazonaws-us-gov.com"),
            ("eusc-de-east-1", "eusc-de-east-1.console.amazonaws-eusc.eu"),
        ] {
            let address = format!(
                "https://{host}/systems-manager/parameters/%252Fteam%252Fdb_x-1.y/description?region={region}&tab=Table"
            );
            assert_eq!(console_link("/team/db_x-1.y", region), Ok(address));
        }
        assert_eq!(console_link("/team/db", "us-iso-east-1"), Err(NoConsole::Unknown));
    }

    #[test]
    fn the_list_beneath_a_path_is_filtered_by_it() {
        let address = "https://eu-west-1.console.aws.amazon.com/systems-manager/parameters/?region=eu-west-1&tab=Table\
                       #list_parameter_filters=Path:Recursive:%2Fteam%2Fdev";
        assert_eq!(console_folder("/team/dev", "eu-west-1").as_deref(), Ok(address));
    }

    /// Who pastes it into the search finds the parameter.
    #[test]
    fn an_address_leads_back_to_its_name() {
        for name in ["/team/db", "plain", "/a/b/c.d_e-f", "/aws/service/ami-amazon-linux-latest/x"] {
            for region in ["eu-west-1", "cn-north-1", "us-gov-east-1"] {
                let address = console_link(name, region).unwrap_or_default();
                let read = Pasted::read(&address, |_| false).map(|it| (it.name.into_owned(), it.region));
                assert_eq!(read, Some((name.to_owned(), Some(region.to_owned()))), "{address}");
            }
        }
    }

    #[test]
    fn what_is_another_accounts_has_no_page() {
        for name in ["arn:aws:ssm:eu-west-1:222233334444:parameter/x", "/aws/reference/secretsmanager/x"] {
            assert_eq!(console_link(name, "eu-west-1"), Err(NoConsole::Foreign), "{name}");
        }
    }
}
