//! Tokens that others write into files: of web identities, of containers. Each is read anew every time: whoever wrote it replaces it.

use std::path::{Path, PathBuf};

use crate::files::read_small;

/// Why there is no token.
#[derive(Debug, thiserror::Error)]
#[error("the token file {} cannot be read: {source}", path.display())]
pub(super) struct TokenFault {
    path: PathBuf,
    source: std::io::Error,
}

/// The token of a file.
pub(super) async fn read_token(path: &Path) -> Result<String, TokenFault> {
    let fault = |source| TokenFault { path: path.to_owned(), source };
    let file = path.to_owned();
    let read = tokio::task::spawn_blocking(move || read_small(&file));
    read.await.map_err(std::io::Error::other).flatten().map_err(fault)
}
