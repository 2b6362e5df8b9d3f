//! Whoever gives credentials may be anybody, once an address says so: no answer is read without an end.

#![allow(clippy::unwrap_used)]

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::*;
use crate::failure::FailureKind;
use crate::signin::fixtures;

/// Answers whatever is asked by one that has no end. Ends with the test.
async fn endless() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let mut asked = [0; 4096];
                let _ = stream.read(&mut asked).await;
                // The token that an instance's metadata is asked with ends; nothing that comes after does.
                if asked.starts_with(b"PUT") {
                    let token =
                        b"HTTP/1.1 200 OK\r\nx-aws-ec2-metadata-token-ttl-seconds: 9\r\ncontent-length: 1\r\n\r\nt";
                    let _ = stream.write_all(token).await;
                    let _ = stream.read(&mut asked).await;
                }
                let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-type: text/xml\r\n\r\n").await;
                while stream.write_all(&[b' '; 8192]).await.is_ok() {}
            });
        }
    });
    url
}

#[tokio::test]
async fn an_answer_without_an_end_is_not_read_to_it() {
    let url = endless().await;
    let home = tempfile::tempdir().unwrap();
    let logins = home.path().join(".aws/sso/cache");
    std::fs::create_dir_all(&logins).unwrap();
    std::fs::write(
        logins.join("ee0bfd2552fbd840c02cc48b6e823320543c450f.json"),
        "{\"accessToken\": \"t\", \"expiresAt\": \"2099-01-01T00:00:00Z\"}",
    )
    .unwrap();
    let token = home.path().join("token");
    std::fs::write(&token, "t").unwrap();
    let config = format!(
        "[profile role]\nrole_arn = r\nsource_profile = keys\n\
         [profile keys]\naws_access_key_id = A\naws_secret_access_key = any\n\
         [profile sso]\nsso_session = corp\nsso_account_id = 1\nsso_role_name = r\n\
         [profile pod]\nrole_arn = r\nweb_identity_token_file = {}\n\
         [sso-session corp]\nsso_start_url = u\nsso_region = eu-west-1\n",
        token.display()
    );
    let container = format!("{url}/credentials");
    let variables = [("AWS_ENDPOINT_URL", url.as_str())];
    for (profile, also) in [
        ("role", None),
        ("sso", None),
        ("pod", None),
        ("", Some(("AWS_CONTAINER_CREDENTIALS_FULL_URI", container.as_str()))),
        ("", Some(("AWS_EC2_METADATA_SERVICE_ENDPOINT", url.as_str()))),
    ] {
        let variables: Vec<_> = variables.into_iter().chain(also).collect();
        let environment = Environment {
            home: home.path().to_owned(),
            on_instance: profile.is_empty(),
            ..fixtures::environment(&variables, &config, "")
        };
        let asked = fixtures::asked(profile, "eu-west-1", "");
        let limits = TimeoutConfig::builder().operation_timeout(Duration::from_mins(1)).build();
        let failure = Plan::new(&environment, asked).unwrap().sign_in(limits).await.unwrap_err();
        assert_eq!(failure.kind, FailureKind::TooLarge, "{profile} {also:?}: {failure:?}");
    }
}
