//! A bundle of certificates of the user's own, which then are the only ones that are trusted: as for the AWS CLI.

use std::path::{Path, PathBuf};

use aws_smithy_http_client::tls::{TlsContext, TrustStore};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;

use super::environment::Environment;
use super::sources::CA_BUNDLE;
use crate::destination::Place;
use crate::failure::{Advice, Failure, FailureKind, Remedy};
use crate::files::read_small;

/// A bundle: the file, and where it is named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Bundle {
    pub(super) named_by: String,
    path: PathBuf,
}

impl Environment {
    /// The bundle that is to be trusted, if one is named.
    pub(super) fn bundle(&self, asked: &Place) -> Option<Bundle> {
        let said = self.first(asked, &CA_BUNDLE)?;
        Some(Bundle { named_by: self.name_of(&said), path: self.expanded(Path::new(said.value)) })
    }
}

impl Bundle {
    /// What is in it, for clients that trust nothing else.
    ///
    /// # Errors
    /// `Config` where it cannot be read or holds no certificate.
    pub(super) fn trusted(self) -> Result<TlsContext, Failure> {
        let Self { named_by, path } = self;
        let fault = |what: &str| {
            let what = format!("The bundle of certificates {}, named by {named_by}, {what}", path.display());
            Failure::new(FailureKind::Config, what, Advice::from("Mend it").then(Remedy::TryAgain))
        };
        let text = read_small(&path).map_err(|error| fault(&format!("cannot be read: {error}")))?;
        let pem = certificates(&text);
        if pem.is_empty() {
            return Err(fault("holds no certificate"));
        }
        let trusted = TrustStore::empty().with_pem_certificate(pem);
        let context = TlsContext::builder().with_trust_store(trusted).build();
        context.map_err(|error| fault(&format!("cannot be used: {error}")))
    }
}

/// The certificates of a text that TLS can use, written anew: over any other the SDK's client would panic.
fn certificates(text: &str) -> String {
    let mut roots = RootCertStore::empty();
    let found = CertificateDer::pem_slice_iter(text.as_bytes()).filter_map(Result::ok);
    let usable = found.filter(|certificate| roots.add(certificate.clone()).is_ok());
    let pem = usable.map(|certificate| {
        format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", STANDARD.encode(&certificate))
    });
    pem.collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// Of nobody, good until 2124.
    const CERTIFICATE: &str = "\
-----BEGIN CERTIFICATE-----
MIIBnDCCAUGgAwIBAgIUDumDO272N3O0PBnMAwmb3lxmNU0wCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyNjE1MTMwNFoYDzIxMjYxMTAy
MTUxMzA0WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAATEE9R1y0AusnDnrOpyeNo+1MTKXI6F5MztqqNOcxmUqj/g5Ejvt2bI
rQhPQA8SB6kPzUhpz2KrrbRlPjGhMyabo28wbTAdBgNVHQ4EFgQUml8y9lDu/B+w
XI72c9EYOuUPoMwwHwYDVR0jBBgwFoAUml8y9lDu/B+wXI72c9EYOuUPoMwwDwYD
VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
zj0EAwIDSQAwRgIhANlgYECcIRNtxMy9sbmQhs0OPKJUeK1H3H3O9M7g/53uAiEA
gVpEMuS1geqCMNsAXEIA3vwaWrCDKGEPcK7KhGEYrwQ=
-----END CERTIFICATE-----
";

    fn fault(text: &str) -> String {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), text).unwrap();
        let bundle = Bundle { named_by: "ca_bundle".to_owned(), path: file.path().to_owned() };
        bundle.trusted().err().map_or_else(String::new, |failure| failure.what)
    }

    #[test]
    fn a_bundle_is_read_before_anything_is_called() {
        assert_eq!(fault(CERTIFICATE), "");
        let spoilt = CERTIFICATE.replace("MII", "AAA");
        assert_eq!(fault(&format!("text\n{spoilt}{CERTIFICATE}")), "", "what cannot be used is passed over");
        for text in ["", "text", &spoilt, "-----BEGIN CERTIFICATE-----\n???\n-----END CERTIFICATE-----\n"] {
            assert!(fault(text).ends_with("holds no certificate"), "{text}");
        }
        let nowhere = Bundle { named_by: "AWS_CA_BUNDLE".to_owned(), path: "/nowhere.pem".into() };
        let failure = nowhere.trusted().unwrap_err();
        assert!(failure.what.contains("AWS_CA_BUNDLE") && failure.what.contains("/nowhere.pem"), "{failure:?}");
    }
}
