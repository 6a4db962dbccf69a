//! `fscheck lock`.

use fscheck_core::paths::told;
use fscheck_core::text::counted;
use fscheck_core::visible::Notes;
use fscheck_read::lock;

use super::{CLEAN, Failure, today};
use crate::assess::{self, Work};
use crate::cli::Lock as Options;
use crate::files;
use crate::load::{Request, load};
use crate::progress::Progress;

/// Writes down what the evidence is now. If any file of it is not there, nothing is written.
pub fn run(options: &Options, err: &mut Notes<'_>) -> Result<u8, Failure> {
    let request = Request { without_lock: true, ..options.sources.of(&options.input) };
    let loaded = load(&request, today())?;
    let progress = Progress::if_seen();
    // A lock says what the files are now, whatever an earlier run found.
    let work = Work { threads: assess::processors(), use_cache: false, progress: &progress };
    let seen = assess::look(&loaded, work);
    let evidence = &loaded.assessment.facts.evidence;
    let text = lock::write(evidence, &seen).map_err(|wrong| Failure::Usage {
        message: format!("nothing is locked: {}", wrong.join("; ")),
        help: "add or correct these files first".to_owned(),
    })?;
    let file = told(&loaded.lock_file);
    files::write(&loaded.lock_file, text.as_bytes(), true).map_err(|error| Failure::Usage {
        message: format!(
            "{file} can't be written: {}",
            files::why_unwritten(&loaded.lock_file, &error)
        ),
        help: files::CURE.to_owned(),
    })?;
    let count = seen.iter().filter(|seen| seen.content().is_some()).count();
    err.line(format!("wrote {file}: {}", counted(count, "file")))?;
    Ok(CLEAN)
}
