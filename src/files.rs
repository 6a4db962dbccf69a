//! Opens regular files, and writes files completely or not at all.

mod identity;

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::Path;

use fscheck_core::paths::told;
use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;

use crate::platform::{IS_LOCKED_WHILE_OPEN, canonicalize};
pub use identity::{Identity, Target, forget, remember, was_read};

/// The help if a file cannot be written.
pub const CURE: &str = match IS_LOCKED_WHILE_OPEN {
    true => {
        "close it in Excel and other programs, and check that its folder exists, is writable and \
         has free space"
    }
    false => "check that its folder exists, is writable and has free space",
};

/// Opens a regular file. Never waits for anything else: opening a pipe would wait for its other
/// end.
///
/// # Errors
/// It cannot be opened, or is something else ([`io::ErrorKind::InvalidInput`]).
pub fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        let flags = rustix::fs::OFlags::NONBLOCK.bits();
        options.custom_flags(i32::try_from(flags).unwrap_or_default());
    }
    let file = options.open(path)?;
    match file.metadata()?.is_file() {
        true => Ok(file),
        false => Err(invalid("it isn't a regular file")),
    }
}

/// Returns the content of a regular file, read once, so that the hashed bytes are those that are
/// parsed. Records that it [was read](was_read).
///
/// # Errors
/// As for [`open`]; it is larger than `most` bytes ([`io::ErrorKind::FileTooLarge`]).
pub fn read(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    let file = open(path)?;
    let metadata = file.metadata()?;
    identity::note(path, &metadata);
    let size = metadata.len();
    if size > most {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    let mut content = Vec::with_capacity(usize::try_from(size).unwrap_or(0).saturating_add(1));
    // A file may grow while it is read.
    file.take(most.saturating_add(1)).read_to_end(&mut content)?;
    match content.len() as u64 > most {
        true => Err(io::ErrorKind::FileTooLarge.into()),
        false => Ok(content),
    }
}

/// The content of a regular file that is not a link, and no larger than `most` bytes.
///
/// # Errors
/// As for [`read`]; it is a link ([`io::ErrorKind::InvalidInput`]).
pub fn read_own(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    if fs::symlink_metadata(path)?.is_symlink() {
        return Err(invalid("it is a link"));
    }
    read(path, most)
}

/// Returns whether a file is a link that leads out of its folder. The person who created it might
/// otherwise have its first lines shown, whatever they are.
pub fn leads_out(path: &Path) -> bool {
    let is_link = fs::symlink_metadata(path).is_ok_and(|there| there.is_symlink());
    let folder = folder_of(path);
    is_link
        && match (canonicalize(path), canonicalize(folder)) {
            (Ok(target), Ok(folder)) => !target.starts_with(folder),
            _ => true,
        }
}

/// The folder that a path names a file in.
fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// Opens a file to add to its end, also one that is no regular file, but without waiting.
///
/// # Errors
/// It cannot be opened or made.
pub fn append(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        let flags = rustix::fs::OFlags::NONBLOCK.bits();
        options.custom_flags(i32::try_from(flags).unwrap_or_default());
    }
    options.open(path)
}

/// The SHA-256 of some bytes, in lower-case hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn invalid(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, what.to_owned())
}

/// Writes `content` to `path`: beside it first, then moved into place, so that an interrupted
/// write leaves the old file. An existing file is only replaced with `force`.
///
/// # Errors
/// The file exists and `force` is not given ([`io::ErrorKind::AlreadyExists`]), it is no regular
/// file ([`io::ErrorKind::InvalidInput`]), or it cannot be written.
pub fn write(path: &Path, content: &[u8], force: bool) -> io::Result<()> {
    write_with(path, force, |file| file.write_all(content))
}

/// Writes the output of `fill` to `path`, like [`write()`].
///
/// # Errors
/// As for [`write()`]; `fill` fails.
pub fn write_with<E: From<io::Error>>(
    path: &Path,
    force: bool,
    fill: impl FnOnce(&mut File) -> Result<(), E>,
) -> Result<(), E> {
    let folder = folder_of(path);
    match fs::symlink_metadata(path) {
        Ok(_) if !force => return Err(io::Error::from(io::ErrorKind::AlreadyExists).into()),
        Ok(there) if there.is_symlink() => return Err(invalid("it is a link").into()),
        Ok(there) if !there.is_file() => return Err(invalid("it isn't a regular file").into()),
        _ => {}
    }
    #[cfg(target_os = "linux")]
    if let Some(mut file) = nameless::create(path, folder) {
        fill(&mut file)?;
        file.sync_all()?;
        return Ok(nameless::put(&file, path, folder, force)?);
    }
    let mut file = beside(path, folder)?;
    fill(file.as_file_mut())?;
    file.as_file().sync_all()?;
    match force {
        true => file.persist(path),
        false => file.persist_noclobber(path),
    }
    .map(|_| ())
    .map_err(|error| error.error.into())
}

/// Creates a file of a new name in `folder`. Errors are those of the system: the name of the
/// temporary file would only puzzle the reader.
fn make_in<T>(
    folder: &Path,
    mut make: impl FnMut(&Path) -> io::Result<T>,
) -> io::Result<NamedTempFile<T>> {
    let mut cause = None;
    let made = tempfile::Builder::new()
        .make_in(folder, |name| make(name).inspect_err(|error| cause = error.raw_os_error()));
    made.map_err(|error| match cause {
        Some(code) => io::Error::from_raw_os_error(code),
        None => error.kind().into(),
    })
}

/// Describes why a file cannot be written: names its folder if that is missing.
pub fn why_unwritten(path: &Path, error: &io::Error) -> String {
    let folder = folder_of(path);
    match fs::metadata(folder) {
        Ok(there) if there.is_dir() => error.to_string(),
        _ => format!("{}: {error}", told(folder)),
    }
}

/// Files without a name (open(2), `O_TMPFILE`): if their writer is interrupted by any signal,
/// nothing of them is left.
#[cfg(target_os = "linux")]
mod nameless {
    use std::fs::{self, File};
    use std::io;
    use std::os::fd::AsRawFd;
    use std::path::Path;

    use rustix::fs::{AtFlags, CWD, Mode, OFlags, linkat, openat};

    /// Creates a file in `folder` that may replace `path`, with the rights of the existing file;
    /// `None` if the file system has no such files.
    pub(super) fn create(path: &Path, folder: &Path) -> Option<File> {
        let flags = OFlags::TMPFILE | OFlags::WRONLY | OFlags::CLOEXEC;
        let file = File::from(openat(CWD, folder, flags, Mode::from_raw_mode(0o666)).ok()?);
        if let Ok(there) = fs::metadata(path) {
            file.set_permissions(there.permissions()).ok()?;
        }
        Some(file)
    }

    /// Gives the file its name; with `force` it replaces an existing file.
    pub(super) fn put(file: &File, path: &Path, folder: &Path, force: bool) -> io::Result<()> {
        let link = |to: &Path| {
            let from = format!("/proc/self/fd/{}", file.as_raw_fd());
            linkat(CWD, from, CWD, to, AtFlags::SYMLINK_FOLLOW).map_err(io::Error::from)
        };
        match link(path) {
            Err(error) if force && error.kind() == io::ErrorKind::AlreadyExists => {}
            done => return done,
        }
        // Only a file with a name can replace another.
        let named = super::make_in(folder, link)?;
        named.persist(path).map_err(|error| error.error)
    }
}

/// Creates a temporary file beside `path`, which it will replace: it is readable for those who can
/// read the existing file or, if there is none, for those who can read the user's new files.
fn beside(path: &Path, folder: &Path) -> io::Result<NamedTempFile> {
    let file = make_in(folder, |name| OpenOptions::new().write(true).create_new(true).open(name))?;
    if let Ok(there) = fs::metadata(path) {
        file.as_file().set_permissions(there.permissions())?;
    }
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_existing_file_is_left_alone_unless_forced() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        write(&path, b"one", false).unwrap();
        let error = write(&path, b"two", false).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(fs::read(&path).unwrap(), b"one");
        write(&path, b"two", true).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"two");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_not_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("a"), folder.path().join("b"));
        fs::write(&file, "mine").unwrap();
        std::os::unix::fs::symlink(&file, &link).unwrap();
        let error = write(&link, b"two", true).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::InvalidInput);
        assert_eq!(fs::read(&file).unwrap(), b"mine");
    }

    #[test]
    fn a_folder_that_is_not_there_is_an_error() {
        assert!(write(Path::new("no/such/folder/a"), b"one", true).is_err());
    }
}
