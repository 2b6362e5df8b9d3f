//! `sts:AssumeRole`: a session of a role, with an access key of its own. Whoever asks may, but for the denials of the state; there need be
//! no such role.

use jiff::SignedDuration;
use serde_json::Value;

use crate::error::ServiceError;
use crate::hash;
use crate::iam::{self, Principal};
use crate::mfa;
use crate::query::{STS, escaped};
use crate::state::{Context, State};

/// How long a session lasts where the request does not say.
const AN_HOUR: i64 = 3600;

pub(crate) fn assume(state: &mut State, context: &Context, form: &Value) -> Result<String, ServiceError> {
    let field = |name| form[name].as_str().unwrap_or_default();
    let (role, session) = (field("RoleArn"), field("RoleSessionName"));
    let Some((partition, account, name)) = taken_apart(role) else {
        return Err(ServiceError::new("ValidationError", format!("{role} is invalid")));
    };
    let word = |c: char| c.is_ascii_alphanumeric() || "_+=,.@-".contains(c);
    if !(2..=64).contains(&session.len()) || !session.chars().all(word) {
        let text = format!(
            "1 validation error detected: Value '{session}' at 'roleSessionName' failed to satisfy constraint: Member \
             must satisfy regular expression pattern: [\\w+=,.@-]*"
        );
        return Err(ServiceError::new("ValidationError", text));
    }
    state.allow(context, "sts:AssumeRole", role)?;
    match (field("SerialNumber"), field("TokenCode")) {
        ("", "") if mfa::is_wanted(&state.mfa_devices, role) => {
            return Err(iam::denied(&context.caller, "sts:AssumeRole", role, None));
        }
        ("", "") => {}
        (serial, code) => mfa::take(&mut state.mfa_devices, serial, code)?,
    }
    let arn = format!("arn:{partition}:sts::{account}:assumed-role/{name}/{session}");
    let access_key = format!("ASIA{:016X}", hash::of(&arn));
    // The same session again has the same key.
    if let Some(again) = state.principals.iter_mut().find(|principal| principal.access_key == access_key) {
        again.expired = false;
    } else {
        let principal = Principal { access_key: access_key.clone(), arn: arn.clone(), ..Principal::default() };
        state.add_principal(principal);
    }
    let seconds = field("DurationSeconds").parse().unwrap_or(AN_HOUR);
    let end = context.now.checked_add(SignedDuration::from_secs(seconds)).unwrap_or(context.now);
    Ok(format!(
        "<AssumeRoleResponse xmlns=\"{STS}\"><AssumeRoleResult><AssumedRoleUser><AssumedRoleId>AROA{:016X}:{}\
         </AssumedRoleId><Arn>{}</Arn></AssumedRoleUser><Credentials><AccessKeyId>{access_key}</AccessKeyId>\
         <SecretAccessKey>any</SecretAccessKey><SessionToken>any</SessionToken><Expiration>{end:.0}</Expiration>\
         </Credentials></AssumeRoleResult><ResponseMetadata><RequestId>{}</RequestId></ResponseMetadata>\
         </AssumeRoleResponse>",
        hash::of(role),
        escaped(session),
        escaped(&arn),
        context.request_id,
    ))
}

/// Partition, account and name of a role, without its path: `arn:aws:iam::111122223333:role/path/name`.
fn taken_apart(role: &str) -> Option<(&str, &str, &str)> {
    let mut parts = role.strip_prefix("arn:")?.splitn(5, ':');
    let (partition, service, region) = (parts.next()?, parts.next()?, parts.next()?);
    let (account, rest) = (parts.next()?, parts.next()?.strip_prefix("role/")?);
    let sound = service == "iam" && region.is_empty() && account.len() == 12;
    let name = rest.rsplit('/').next().filter(|name| !name.is_empty())?;
    (sound && account.bytes().all(|digit| digit.is_ascii_digit())).then_some((partition, account, name))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use jiff::Timestamp;

    use crate::iam::Deny;
    use crate::mfa::MfaDevice;
    use crate::{Request, State, handle};

    fn ask(state: &mut State, access_key: &str, form: &str) -> (u16, String) {
        let request = Request {
            access_key: Some(access_key),
            region: Some("cn-north-1"),
            service: Some("sts"),
            body: form.as_bytes(),
            ..Request::default()
        };
        let answer = handle(state, Timestamp::UNIX_EPOCH, &request);
        (answer.status, String::from_utf8(answer.body).unwrap())
    }

    fn assume(state: &mut State, role: &str, session: &str) -> (u16, String) {
        let role = role.replace(':', "%3A").replace('/', "%2F");
        let form = format!("Action=AssumeRole&Version=2011-06-15&RoleArn={role}&RoleSessionName={session}");
        ask(state, "AKIA", &form)
    }

    #[test]
    fn a_role_is_assumed_by_an_access_key_of_its_own() {
        let mut state = State::default();
        let (status, text) = assume(&mut state, "arn:aws-cn:iam::444455556666:role/team/deploy", "sesame");
        assert_eq!(status, 200, "{text}");
        let arn = "arn:aws-cn:sts::444455556666:assumed-role/deploy/sesame";
        assert!(text.contains(arn) && text.contains("<Expiration>1970-01-01T01:00:00Z</Expiration>"), "{text}");
        let key = text.split("<AccessKeyId>").nth(1).unwrap().split('<').next().unwrap().to_owned();
        let (_, who) = ask(&mut state, &key, "Action=GetCallerIdentity&Version=2011-06-15");
        assert!(who.contains(arn) && who.contains("<Account>444455556666</Account>"), "{who}");
        let principals = state.principals.len();
        assert_eq!(assume(&mut state, "arn:aws-cn:iam::444455556666:role/team/deploy", "sesame").0, 200);
        assert_eq!(state.principals.len(), principals, "the same session has the same key");
    }

    #[test]
    fn a_role_that_wants_a_code_is_given_for_one_of_the_device_once() {
        let (role, serial) = ("arn:aws:iam::111122223333:role/admin", "arn:aws:iam::111122223333:mfa/ana");
        let mut state = State::default();
        let [codes, roles] = [["123456"], ["*:role/admin"]].map(|all| all.map(str::to_owned).to_vec());
        state.add_mfa_device(MfaDevice { serial: serial.to_owned(), codes, roles });
        let mut with = |serial: &str, code: &str| {
            let form = format!(
                "Action=AssumeRole&Version=2011-06-15&RoleArn={role}&RoleSessionName=ana&SerialNumber={serial}&TokenCode={code}"
            );
            ask(&mut state, "AKIA", &form)
        };
        for (device, code, status, says) in [
            ("", "", 403, "is not authorized to perform: sts:AssumeRole"),
            (serial, "000000", 403, "invalid MFA one time pass code"),
            ("GAHT1", "123456", 403, "verify your MFA serial number"),
            (serial, "123456", 200, "assumed-role/admin/ana"),
            (serial, "123456", 403, "invalid MFA one time pass code"),
        ] {
            let (answered, text) = with(device, code);
            assert!(answered == status && text.contains(says), "{device} {code}: {text}");
        }
    }

    #[test]
    fn what_is_no_role_is_refused_and_so_is_whoever_may_not() {
        let mut state = State::default();
        for role in [
            "deploy",
            "arn:aws:iam::1:role/deploy",
            "arn:aws:iam::444455556666:user/ana",
            "arn:aws:iam::444455556666:role/",
        ] {
            let (status, text) = assume(&mut state, role, "sesame");
            assert!(status == 400 && text.contains("<Code>ValidationError</Code>"), "{role}: {text}");
        }
        assert_eq!(assume(&mut state, "arn:aws:iam::444455556666:role/deploy", "x").0, 400);
        state.deny(Deny { action: "sts:AssumeRole".to_owned(), ..Deny::default() });
        let (status, text) = assume(&mut state, "arn:aws:iam::444455556666:role/deploy", "sesame");
        assert!(status == 403 && text.contains("<Code>AccessDenied</Code>"), "{text}");
        assert!(
            text.contains(
                "is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::444455556666:role/deploy"
            ),
            "{text}"
        );
    }
}
