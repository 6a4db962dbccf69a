//! Portable Document Format (ISO 32000-1): the text of a PDF, page by page.
//!
//! hayro reads the file, its fonts and its encodings; this module follows the drawing of a page, as
//! far as it places text. hayro silently repairs files, so this module checks that the file is
//! complete: a document that lost pages must be an error, and never a short success.

mod beside;
mod draw;
mod font;
mod layers;
mod lines;
mod stream;
#[cfg(test)]
mod tests;

use std::io::{self, Read};
use std::num::NonZero;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{self, Scope, ScopedJoinHandle};

use fscheck_core::evidence::{Unit, Unreadable};
use hayro_syntax::object::Dict;
use hayro_syntax::object::dict::keys::{COUNT, PAGES};
use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};

use self::beside::Beside;
use self::draw::Painter;
use self::lines::Page;
use super::pages::{Draft, Pages};
use super::{CUT, HiddenIn};

/// The most threads: more gain little, because each one has to load the fonts again.
const MAX_THREADS: usize = 2;

/// Pages a thread may be ahead of the reader, which bounds the memory.
const PAGES_AHEAD: usize = 16;

/// A writer may leave junk after `%%EOF`, but not much.
const TAIL: usize = 2048;

/// The number of pages from which on a second thread is worth loading the fonts twice.
const PAGES_FOR_THREADS: usize = 20;

/// Instructions from which on a page without text is a drawing, and not empty.
const DRAWN: usize = 100;

/// A page that pictures cover to this part, and that has no more words than a stamp or a page number
/// has, is a scan.
const SCANNED: f64 = 0.8;
const STAMP: usize = 15;

/// Images that cover this part of a page are its content; those that cover all of it and are no
/// scan come after its text.
const SHOWN: f64 = 0.25;

/// The text of a PDF, page by page.
pub fn read(source: impl Read, pages: &mut Pages<'_>) -> Result<Unit, Unreadable> {
    let mut bytes = Vec::new();
    let read = source.take(pages.limits().document_size.get()).read_to_end(&mut bytes);
    read.map_err(|_| broken(CUT))?;
    let pdf = open(bytes)?;
    let mut beside = Beside::of(&pdf);
    let (mut count, mut words) = (0, 0);
    let mut draft = beside.take_properties();
    read_pages_of(&pdf, &mut |page| {
        draft.append(draft_of(page, pages));
        count += 1;
        words += draft.text.split_whitespace().count();
        pages.push(std::mem::take(&mut draft))
    })?;
    beside.tell(count, words, pages);
    Ok(Unit::Page)
}

fn draft_of(page: Page, pages: &mut Pages<'_>) -> Draft {
    let mut draft = Draft::of(page.text());
    page.headings().for_each(|line| draft.headings.push(&line.text));
    page.notes.iter().for_each(|note| draft.text.extend([note.as_str(), "\n"]));
    draft.has_image = (SHOWN..SCANNED).contains(&page.covered);
    draft.has_picture = page.images > 0 || page.drawn >= DRAWN || page.unknown > 0;
    draft.is_scan = page.covered >= SCANNED && draft.text.split_whitespace().count() <= STAMP;
    page.links.iter().for_each(|address| draft.hide(HiddenIn::Link, address));
    page.attached.iter().for_each(|name| pages.leave_out("an attached file", name));
    draft
}

/// Takes pages in their order, until it fails.
type Take<'a> = &'a mut dyn FnMut(Page) -> Result<(), Unreadable>;

fn open(bytes: Vec<u8>) -> Result<Pdf, Unreadable> {
    check_ends(&bytes)?;
    let pdf = Pdf::new(bytes).map_err(load_error)?;
    check_page_count(&pdf)?;
    Ok(pdf)
}

fn read_pages_of(pdf: &Pdf, take: Take<'_>) -> Result<(), Unreadable> {
    thread::scope(|scope| {
        let Ok((handles, results)) = start(scope, pdf) else {
            return read_without_threads(pdf, take);
        };
        let read = deliver(results, pdf.pages().len(), take);
        // Joined by hand, because a scope repeats the panics of its threads.
        let whole = handles.into_iter().all(|handle| handle.join().is_ok());
        if whole { read } else { Err(broken("a page can't be read")) }
    })
}

fn read_without_threads(pdf: &Pdf, take: Take<'_>) -> Result<(), Unreadable> {
    let mut painter = Painter::new(catalog(pdf).as_ref());
    pdf.pages().iter().try_for_each(|page| take(painter.page(page)?))
}

/// A truncated file has a head and no tail. The reader would rebuild it from
/// the objects that are left and drop the others silently.
fn check_ends(bytes: &[u8]) -> Result<(), Unreadable> {
    let head = bytes.get(..1024).unwrap_or(bytes);
    if !contains(head, b"%PDF-") {
        return Err(broken("it isn't a PDF"));
    }
    let end = bytes.iter().rposition(|byte| !matches!(byte, 0 | b'\t'..=b'\r' | b' '));
    let end = end.map_or(0, |last| last + 1);
    let tail = bytes.get(end.saturating_sub(TAIL)..end).unwrap_or_default();
    if contains(tail, b"%%EOF") || contains(tail, b"startxref") {
        return Ok(());
    }
    Err(broken("its end is missing"))
}

fn contains(bytes: &[u8], needle: &[u8]) -> bool {
    bytes.windows(needle.len()).any(|window| window == needle)
}

fn broken(reason: &str) -> Unreadable {
    Unreadable::Damaged(reason.to_owned())
}

fn load_error(error: LoadPdfError) -> Unreadable {
    use DecryptionError::{PasswordProtected, UnsupportedAlgorithm};
    match error {
        LoadPdfError::Decryption(PasswordProtected | UnsupportedAlgorithm) => Unreadable::Protected,
        LoadPdfError::Decryption(_) => broken("its encryption can't be read"),
        LoadPdfError::Invalid => broken("its structure can't be read"),
    }
}

fn catalog(pdf: &Pdf) -> Option<Dict<'_>> {
    pdf.xref().get::<Dict<'_>>(pdf.xref().root_id())
}

/// The page tree says how many pages there are; the reader skips lost ones.
fn check_page_count(pdf: &Pdf) -> Result<(), Unreadable> {
    let tree = catalog(pdf).and_then(|catalog| catalog.get::<Dict<'_>>(PAGES));
    let count = tree.and_then(|tree| tree.get::<usize>(COUNT));
    let found = pdf.pages().len();
    match count {
        None => Err(broken("its list of pages is missing")),
        Some(count) if found < count => {
            Err(Unreadable::Damaged(format!("{found} of {count} pages can be read")))
        }
        Some(_) if found == 0 => Err(broken("it has no pages")),
        Some(_) => Ok(()),
    }
}

type PageResult = Result<Page, Unreadable>;
type Readers<'scope> = (Vec<ScopedJoinHandle<'scope, ()>>, Vec<Receiver<PageResult>>);

/// Thread `n` of `t` reads the pages `n`, `n + t`, `n + 2t` and so on. Fails if the system starts no
/// thread.
fn start<'scope, 'pdf: 'scope>(
    scope: &'scope Scope<'scope, '_>,
    pdf: &'pdf Pdf,
) -> io::Result<Readers<'scope>> {
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let useful = if pdf.pages().len() < PAGES_FOR_THREADS { 1 } else { MAX_THREADS };
    let threads = cores.min(useful);
    let spawn = |first| {
        let (sender, receiver) = sync_channel(PAGES_AHEAD);
        let work = move || read_pages(pdf, first, threads, &sender);
        let thread = thread::Builder::new().spawn_scoped(scope, work)?;
        Ok((thread, receiver))
    };
    (0..threads).map(spawn).collect()
}

fn deliver(
    results: Vec<Receiver<PageResult>>,
    pages: usize,
    take: Take<'_>,
) -> Result<(), Unreadable> {
    // Dropping the receivers on return tells the threads to stop.
    for (_, receiver) in (0..pages).zip(results.iter().cycle()) {
        let lost = |_| broken("a page can't be read");
        take(receiver.recv().map_err(lost)??)?;
    }
    Ok(())
}

fn read_pages(pdf: &Pdf, first: usize, step: usize, sender: &SyncSender<PageResult>) {
    let mut painter = Painter::new(catalog(pdf).as_ref());
    for page in pdf.pages().iter().skip(first).step_by(step) {
        let result = painter.page(page);
        let failed = result.is_err();
        if sender.send(result).is_err() || failed {
            return;
        }
    }
}
