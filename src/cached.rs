//! The files in this user's folder for caches. Only their owner can read or write them, and one that
//! is broken or of another version counts as missing.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::time::SystemTime;

use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;

use crate::{files, platform};

/// The version of all that is kept. It changes with the readers of workbooks, manifests and
/// documents, the rules about secrets and responses, and the word lists, so that everything is
/// examined again after an update.
pub static VERSION: LazyLock<String> = LazyLock::new(|| {
    format!("{}/27/{}", env!("CARGO_PKG_VERSION"), fscheck_core::language::words::DIGEST)
});

/// Bytes of a cache that are read. One of 100,000 files has some 60 MB.
const LARGEST: u64 = 256 << 20;

/// Returns this user's folder for the caches of this program; `None` if there is none.
pub fn folder() -> Option<PathBuf> {
    Some(platform::cache_folder()?.join("fscheck"))
}

/// Returns the name of the file for what is kept of `path`, without an extension.
pub fn name_of(path: &Path) -> String {
    let digest = Sha256::digest(path.as_os_str().as_encoded_bytes());
    digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

/// Returns the content of a file, if nobody else can have put anything into its folder.
pub fn read(file: &Path) -> Option<Vec<u8>> {
    let folder = file.parent()?;
    if !is_private(folder) {
        return None;
    }
    files::read_own(file, LARGEST).ok()
}

/// Returns the time when a file was written.
pub fn written(file: &Path) -> Option<SystemTime> {
    fs::metadata(file).and_then(|file| file.modified()).ok()
}

/// Replaces a file, and creates its folder.
///
/// # Errors
/// It cannot be written. That only costs time.
pub fn write(file: &Path, content: &[u8]) -> io::Result<()> {
    let folder = file.parent().unwrap_or(Path::new("."));
    make_private(folder)?;
    let mut beside = NamedTempFile::new_in(folder)?;
    beside.write_all(content)?;
    beside.persist(file).map_err(|error| error.error)?;
    Ok(())
}

/// Creates the folder, and denies access to everybody else.
#[cfg(unix)]
fn make_private(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    if !is_own(folder) {
        return Err(io::ErrorKind::PermissionDenied.into());
    }
    fs::set_permissions(folder, fs::Permissions::from_mode(0o700))
}

#[cfg(not(unix))]
fn make_private(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)
}

/// Returns whether nobody else can have put anything into the folder.
#[cfg(unix)]
fn is_private(folder: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    is_own(folder) && fs::symlink_metadata(folder).is_ok_and(|there| there.mode() & 0o022 == 0)
}

#[cfg(not(unix))]
fn is_private(_: &Path) -> bool {
    true
}

/// Returns whether it is a folder of this user.
#[cfg(unix)]
fn is_own(folder: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let user = rustix::process::geteuid().as_raw();
    fs::symlink_metadata(folder).is_ok_and(|there| there.is_dir() && there.uid() == user)
}
