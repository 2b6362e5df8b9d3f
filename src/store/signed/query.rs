//! The query protocol: a form in, XML out.

use std::fmt::Write as _;

use aws_sdk_ssm::error::ErrorMetadata;
use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_xml::decode::{Document, ScopedDecoder, XmlDecodeError, try_data};

use super::Request;

/// A request for an operation without arguments; `version` is that of the service's interface.
pub(in crate::store) fn request<T>(
    operation: &str,
    version: &str,
    read: fn(&[u8]) -> Result<T, BoxError>,
) -> Request<T> {
    request_with(operation, version, &[], read)
}

/// The same with arguments.
pub(in crate::store) fn request_with<T>(
    operation: &str,
    version: &str,
    arguments: &[(&str, &str)],
    read: fn(&[u8]) -> Result<T, BoxError>,
) -> Request<T> {
    let mut body = format!("Action={operation}&Version={version}");
    for (name, value) in arguments {
        let _ = write!(body, "&{name}=");
        encode(&mut body, value);
    }
    Request { headers: vec![("content-type", "application/x-www-form-urlencoded".to_owned())], body, read }
}

/// A value as a form has it.
fn encode(form: &mut String, value: &str) {
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            form.push(char::from(byte));
        } else {
            let _ = write!(form, "%{byte:02X}");
        }
    }
}

/// The texts of the elements at a path below an answer's root, in their order.
///
/// # Errors
/// Where the answer is no XML, or its root has another name.
pub(in crate::store) fn texts(answer: &[u8], root: &str, path: &[&str]) -> Result<Vec<String>, BoxError> {
    let mut document = Document::try_from(answer)?;
    let mut element = document.root_element()?;
    if !element.start_el().matches(root) {
        return Err(format!("the answer is no {root}").into());
    }
    let mut found = Vec::new();
    collect(&mut element, path, &mut found)?;
    Ok(found)
}

/// The elements at a path below an answer's root, in their order: of each the texts of those of its own elements, `None` where it has
/// not got one.
///
/// # Errors
/// As [`texts`].
pub(in crate::store) fn members<const N: usize>(
    answer: &[u8],
    root: &str,
    path: &[&str],
    fields: [&str; N],
) -> Result<Vec<[Option<String>; N]>, BoxError> {
    let mut document = Document::try_from(answer)?;
    let mut element = document.root_element()?;
    if !element.start_el().matches(root) {
        return Err(format!("the answer is no {root}").into());
    }
    let mut found = Vec::new();
    collect_members(&mut element, path, fields, &mut found)?;
    Ok(found)
}

fn collect_members<const N: usize>(
    element: &mut ScopedDecoder<'_, '_>,
    path: &[&str],
    fields: [&str; N],
    found: &mut Vec<[Option<String>; N]>,
) -> Result<(), XmlDecodeError> {
    let mut member = [const { None }; N];
    while let Some(mut child) = element.next_tag() {
        if let Some((name, rest)) = path.split_first() {
            if child.start_el().matches(name) {
                collect_members(&mut child, rest, fields, found)?;
            }
        } else if let Some(at) = fields.iter().position(|field| child.start_el().matches(field)) {
            member[at] = Some(try_data(&mut child)?.into_owned());
        }
    }
    if path.is_empty() {
        found.push(member);
    }
    Ok(())
}

fn collect(element: &mut ScopedDecoder<'_, '_>, path: &[&str], found: &mut Vec<String>) -> Result<(), XmlDecodeError> {
    let Some((name, rest)) = path.split_first() else {
        found.push(try_data(element)?.into_owned());
        return Ok(());
    };
    while let Some(mut child) = element.next_tag() {
        if child.start_el().matches(name) {
            collect(&mut child, rest, found)?;
        }
    }
    Ok(())
}

/// Code and message of a refusal; neither, where it makes no sense.
pub(in crate::store) fn refusal(answer: &[u8]) -> ErrorMetadata {
    let first = |field| texts(answer, "ErrorResponse", &["Error", field]).ok()?.into_iter().next();
    let mut refusal = ErrorMetadata::builder();
    if let Some(code) = first("Code") {
        refusal = refusal.code(code);
    }
    if let Some(message) = first("Message") {
        refusal = refusal.message(message);
    }
    refusal.build()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn texts_are_found_by_their_path() {
        let answer =
            b"<?xml version=\"1.0\"?>\n<A xmlns=\"urn:x\"><B><C>1 &amp; &#x32;</C><D><C>no</C></D></B><C>no</C>\
            <B><C/><C>3</C></B></A>";
        assert_eq!(texts(answer, "A", &["B", "C"]).unwrap(), ["1 & 2", "", "3"]);
        assert!(texts(answer, "A", &["B", "E"]).unwrap().is_empty());
        assert!(texts(answer, "B", &["C"]).is_err());
    }

    #[test]
    fn members_keep_what_belongs_together() {
        let answer =
            b"<A><B><m><X>1</X><Y>2</Y><Z><X>no</X></Z></m><m><Y>4</Y></m><other><X>no</X></other><m/></B></A>";
        let found = members(answer, "A", &["B", "m"], ["X", "Y"]).unwrap();
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(found, [[some("1"), some("2")], [None, some("4")], [None, None]]);
        assert!(members(answer, "B", &["m"], ["X"]).is_err());
        assert!(members(b"<A><B><m><X><Y/></X></m></B></A>", "A", &["B", "m"], ["X"]).is_err());
    }

    #[test]
    fn arguments_stand_in_the_form_encoded() {
        let read = |_: &[u8]| Ok(());
        let request = request_with("Do", "1", &[("Id", "/a b&c=\u{e9}"), ("N", "x-._~9")], read);
        assert_eq!(request.body, "Action=Do&Version=1&Id=%2Fa%20b%26c%3D%C3%A9&N=x-._~9");
    }

    #[test]
    fn what_is_no_answer_is_an_error_and_no_refusal() {
        for answer in [
            &b""[..],
            b"no",
            b"\xff",
            b"<A",
            b"{\"a\":1}",
            b"<A><B><C>1 &x; </C></B></A>",
            b"<A><B><C><E/></C></B></A>",
        ] {
            assert!(texts(answer, "A", &["B", "C"]).is_err(), "{answer:?}");
            assert_eq!(refusal(answer), ErrorMetadata::builder().build(), "{answer:?}");
        }
        // Deep nesting takes no more than its length.
        let deep = "<A>".repeat(200_000);
        assert_eq!(texts(deep.as_bytes(), "A", &["B"]).ok(), Some(Vec::new()));
    }

    #[test]
    fn a_refusal_has_a_code_and_a_message() {
        let said = refusal(
            b"<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>no &lt;way&gt;</Message></Error>\
            <RequestId>1</RequestId></ErrorResponse>",
        );
        assert_eq!((said.code(), said.message()), (Some("AccessDenied"), Some("no <way>")));
    }
}
