//! `fscheck init`.

use std::path::{Path, PathBuf};
use std::{fs, io};

use fscheck_core::paths::told;
use fscheck_core::visible::Notes;

use super::{CLEAN, Failure, list};
use crate::cli::Init;
use crate::{files, init};

/// Begins an evidence repository. If anything is in the way nothing is changed.
pub fn run(options: &Init, err: &mut Notes<'_>) -> Result<u8, Failure> {
    let checklist = list::checklist(options.checklist.as_deref())?;
    let new = init::files(&checklist).map_err(|error| Failure::Usage {
        message: error.to_string(),
        help: "correct the definition of the checklist".to_owned(),
    })?;
    let in_the_way: Vec<String> = new
        .iter()
        .filter(|(path, _)| is_in_the_way(&options.folder, path))
        .map(|(path, _)| match path.ends_with(".gitkeep") {
            true => path.parent().unwrap_or(path),
            false => path.as_path(),
        })
        .map(|path| told(&options.folder.join(path)))
        .collect();
    if !in_the_way.is_empty() {
        return Err(Failure::Usage {
            message: format!("these files exist: {}", in_the_way.join(", ")),
            help: "nothing was changed; move them, or use another folder".to_owned(),
        });
    }
    let mut made: Vec<PathBuf> = Vec::new();
    for (path, content) in &new {
        let path = options.folder.join(path);
        if let Err(error) = make(&path, content, &mut made) {
            let why = files::why_unwritten(&path, &error);
            undo(&made);
            let message = format!("{} can't be written: {why}", told(&path));
            let help = format!("nothing was changed; {}", files::CURE);
            return Err(Failure::Usage { message, help });
        }
    }
    let folder = told(&options.folder);
    err.line(format!("began an evidence repository for {} in {folder}", checklist.reference()))?;
    err.line("next: fill in assessment.xlsx and evidence.yaml, then `fscheck validate`")?;
    if init::is_unfinished() {
        err.line("      for CI, name the commit of the action in .github/workflows/fscheck.yml")?;
    }
    Ok(CLEAN)
}

/// Whether a file is there already, or something other than a folder is in the way.
fn is_in_the_way(folder: &Path, path: &Path) -> bool {
    let whole = folder.join(path);
    // A link may lead out of the folder, to where nobody expects new files.
    let above = path.ancestors().skip(1).map(|above| folder.join(above));
    let mut above = above.take_while(|above| above != folder);
    if above.any(|above| fs::symlink_metadata(above).is_ok_and(|there| there.is_symlink())) {
        return true;
    }
    if path.file_name().is_some_and(|name| name == ".gitkeep") {
        // A folder that is there already is welcome.
        return whole.parent().is_some_and(|p| fs::symlink_metadata(p).is_ok() && !p.is_dir());
    }
    fs::symlink_metadata(whole).is_ok()
}

/// Writes one file and the folders above it, and notes what is new.
fn make(path: &Path, content: &[u8], made: &mut Vec<PathBuf>) -> io::Result<()> {
    let above: Vec<&Path> = path.ancestors().skip(1).take_while(|p| !p.exists()).collect();
    for folder in above.into_iter().rev().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::create_dir(folder)?;
        made.push(folder.to_owned());
    }
    match files::write(path, content, false) {
        Err(error) if content.is_empty() && error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(error),
        Ok(()) => {
            made.push(path.to_owned());
            Ok(())
        }
    }
}

/// Removes the new files, the last first. What cannot be removed is left.
fn undo(made: &[PathBuf]) {
    for path in made.iter().rev() {
        let _ = if path.is_dir() { fs::remove_dir(path) } else { fs::remove_file(path) };
    }
}
