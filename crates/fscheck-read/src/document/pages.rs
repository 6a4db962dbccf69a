//! The pages of a document, as its reader passes them on one by one.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::rc::Rc;

use fscheck_core::evidence::{Unit, Unreadable};
use fscheck_core::text;

use super::{Hidden, HiddenIn, Page, Whole, exceeded};
use crate::limits::Limits;

/// The most headings of one document, and characters of a heading, that are kept.
pub const HEADINGS: usize = 2_000;
const HEADING: usize = 200;

/// Parts that were not read that are named; further ones are counted.
const NAMED: usize = 5;

/// Characters of the name of such a part.
const NAME: usize = 40;

/// The deepest nesting of documents: an attachment of a mail that is an attachment.
const DEEPEST: u32 = 3;

/// The number of pages of which one must have no words, and a drawing, for that to be reported: one
/// image in a long text is no scan.
const PICTURES: u32 = 4;

/// The number of pages of which one must be an image with a title for that to be reported: many
/// decks begin with one.
const MAINLY_PICTURES: u32 = 2;

/// The number of letters and digits from which on a page has more than the title of its image.
const CAPTION: usize = 150;

/// Returns whether a text is no longer than the title and the caption of an image.
pub fn is_caption(text: &str) -> bool {
    text.chars().filter(|c| c.is_alphanumeric()).nth(CAPTION).is_none()
}

/// The headings of a page, as they are gathered.
#[derive(Debug, Default)]
pub struct Headings(Vec<String>);

impl Headings {
    /// Adds a heading, unless there are too many, or it is only white space.
    pub fn push(&mut self, heading: &str) {
        let heading = heading.trim();
        if !heading.is_empty() && self.0.len() < HEADINGS {
            self.0.push(heading.chars().take(HEADING).collect());
        }
    }

    /// Adds one before all others.
    pub fn push_first(&mut self, heading: &str) {
        let others = std::mem::take(&mut self.0);
        self.push(heading);
        self.0.extend(others);
    }
}

/// A page as its reader writes it.
#[derive(Debug, Default)]
pub struct Draft {
    /// Its text so far.
    pub text: String,
    /// Its heading lines.
    pub headings: Headings,
    /// True if it has visible content other than text.
    pub has_picture: bool,
    /// True if it has a raster image, which may contain letters.
    pub has_image: bool,
    /// True if its text is not its own, but was added to a scanned image.
    pub is_scan: bool,
    hidden: BTreeMap<HiddenIn, String>,
}

impl Draft {
    /// A page with this text.
    pub fn of(text: String) -> Draft {
        Draft { text, ..Draft::default() }
    }

    /// Adds an invisible line.
    pub fn hide(&mut self, place: HiddenIn, line: &str) {
        let line = line.trim();
        if !line.is_empty() {
            let hidden = self.hidden.entry(place).or_default();
            hidden.push_str(line);
            hidden.push('\n');
        }
    }

    /// Sets the source that the text was taken out of, line by line as it is in the file.
    pub fn set_source(&mut self, source: String) {
        self.hidden.insert(HiddenIn::Source, source);
    }

    /// Adds the content of another draft: a part of the same page.
    pub fn append(&mut self, other: Draft) {
        self.text.push_str(&other.text);
        self.headings.0.extend(other.headings.0);
        self.has_picture |= other.has_picture;
        self.has_image |= other.has_image;
        self.is_scan |= other.is_scan;
        for (place, hidden) in other.hidden {
            self.hidden.entry(place).or_default().push_str(&hidden);
        }
    }

    /// Notes that an image is on the page.
    pub fn add_image(&mut self) {
        (self.has_picture, self.has_image) = (true, true);
    }

    /// Returns all its text as hidden text.
    pub fn into_hidden(self, place: HiddenIn) -> Draft {
        let mut draft = Draft::default();
        draft.hide(place, &self.text);
        for hidden in self.hidden.values() {
            draft.hide(place, hidden);
        }
        draft
    }

    /// Returns whether nothing except white space was written yet.
    pub fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    fn has_words(&self) -> bool {
        self.text.chars().any(char::is_alphanumeric)
    }

    /// Returns whether the page is an image with little more than a title.
    fn is_mainly_image(&self) -> bool {
        self.has_image && is_caption(&self.text)
    }
}

/// Takes the pages of a document one by one and counts them.
pub struct Pages<'a> {
    take: &'a mut dyn FnMut(Page),
    text: usize,
    hidden: usize,
    count: u32,
    /// Pages that seem to be pictures.
    pictures: u32,
    /// Pages that are mainly an image.
    mainly_pictures: u32,
    unread: Vec<String>,
    unread_more: usize,
    wordless: Option<String>,
    unpacked: Unpacked<'a>,
    depth: u32,
}

impl<'a> Pages<'a> {
    /// Returns pages that are passed to `take`.
    pub fn new(take: &'a mut dyn FnMut(Page), limits: &'a Limits) -> Pages<'a> {
        Pages {
            take,
            text: limits.document_text.count(),
            hidden: limits.document_text.count(),
            count: 0,
            pictures: 0,
            mainly_pictures: 0,
            unread: Vec::new(),
            unread_more: 0,
            wordless: None,
            unpacked: Unpacked::new(limits),
            depth: 0,
        }
    }

    /// Returns the pages of a document within the one whose pages `outer` takes: both count against
    /// the same limit on unpacked bytes. `None` if documents are nested too deeply.
    pub(super) fn within<'o: 'a>(
        outer: &Pages<'o>,
        take: &'a mut dyn FnMut(Page),
    ) -> Option<Pages<'a>> {
        let inner = Pages::new(take, outer.limits());
        let (unpacked, depth) = (outer.unpacked.clone(), outer.depth + 1);
        (depth <= DEEPEST).then_some(Pages { unpacked, depth, ..inner })
    }

    /// Takes the next page.
    ///
    /// # Errors
    /// The document has more pages or text than are read.
    pub(super) fn push(&mut self, draft: Draft) -> Result<(), Unreadable> {
        let limits = self.limits();
        self.count += 1;
        if u64::from(self.count) > limits.document_pages.get() {
            return Err(exceeded("pages", &limits.document_pages));
        }
        let is_picture = draft.is_scan || (draft.has_picture && !draft.has_words());
        self.pictures += u32::from(is_picture);
        self.mainly_pictures += u32::from(is_picture || draft.is_mainly_image());
        let too_much = || exceeded("bytes of text", &limits.document_text);
        let hidden = draft.hidden.values().map(String::len).sum();
        self.text = self.text.checked_sub(draft.text.len()).ok_or_else(too_much)?;
        self.hidden = self.hidden.checked_sub(hidden).ok_or_else(too_much)?;
        let hidden = draft.hidden.into_iter().map(|(place, text)| Hidden { place, text });
        (self.take)(Page {
            number: self.count,
            text: draft.text,
            headings: draft.headings.0,
            hidden: hidden.collect(),
        });
        Ok(())
    }

    /// Records a known part of the document that is not read; `name` may be untrusted.
    pub(super) fn leave_out(&mut self, what: &str, name: &str) {
        let name = text::shorten(&text::printable(name), NAME);
        let part = if name.is_empty() { what.to_owned() } else { format!("{what} ({name})") };
        if self.unread.contains(&part) {
            return;
        }
        match self.unread.len() < NAMED {
            true => self.unread.push(part),
            false => self.unread_more += 1,
        }
    }

    /// Returns whether such a part was noted.
    pub(super) fn has_left_out(&self) -> bool {
        !self.unread.is_empty()
    }

    /// Returns the result of reading a part beside the main ones. If it is damaged, records that
    /// and returns an empty result.
    ///
    /// # Errors
    /// A limit was reached.
    pub(super) fn bear<T: Default>(
        &mut self,
        read: Result<T, Unreadable>,
        name: &str,
    ) -> Result<T, Unreadable> {
        match read {
            Err(Unreadable::Damaged(_)) => {
                self.leave_out("a damaged part", name.rsplit('/').next().unwrap_or(name));
                Ok(T::default())
            }
            read => read,
        }
    }

    /// Adds the properties of a document within this one.
    pub(super) fn take_over(&mut self, inner: Whole) {
        for part in inner.unread {
            self.leave_out(&part, "");
        }
    }

    /// Records why the content is not the text of the document.
    pub(super) fn set_wordless(&mut self, why: &str) {
        self.wordless = Some(why.to_owned());
    }

    /// Sums up a document at its end.
    pub(super) fn whole(&mut self, unit: Unit) -> Whole {
        let mut unread = std::mem::take(&mut self.unread);
        if self.unread_more > 0 {
            unread.push(format!("{} more", self.unread_more));
        }
        unread.extend(self.images(unit));
        Whole { unit, unread, wordless: self.wordless.take() }
    }

    /// The share of the document that is images, if it is a good part.
    fn images(&self, unit: Unit) -> Option<String> {
        let is_share = |pages: u32, one_of: u32| pages.saturating_mul(one_of) >= self.count.max(1);
        let of_all = || text::counted(self.count as usize, unit.name());
        let is_mainly = self.mainly_pictures > 0 && is_share(self.mainly_pictures, MAINLY_PICTURES);
        if is_mainly && unit.is_within_page() {
            Some("its images".to_owned())
        } else if is_mainly && self.mainly_pictures > self.pictures {
            Some(format!("{} of {}, which are mainly images", self.mainly_pictures, of_all()))
        } else if is_share(self.pictures, PICTURES) {
            Some(format!("{} of {}, which are images", self.pictures, of_all()))
        } else {
            None
        }
    }

    /// Their number.
    pub(super) fn count(&self) -> u32 {
        self.count
    }

    /// The bytes unpacked for them so far.
    pub(super) fn unpacked(&self) -> &Unpacked<'a> {
        &self.unpacked
    }

    /// The limits of the document.
    pub(super) fn limits(&self) -> &'a Limits {
        self.unpacked.limits
    }
}

/// The bytes unpacked of a document, with all that is in it.
#[derive(Clone, Debug)]
pub struct Unpacked<'a> {
    bytes: Rc<Cell<u64>>,
    limits: &'a Limits,
}

impl<'a> Unpacked<'a> {
    /// Counts from nothing.
    pub fn new(limits: &'a Limits) -> Unpacked<'a> {
        Unpacked { bytes: Rc::default(), limits }
    }

    /// The limits of the document.
    pub fn limits(&self) -> &'a Limits {
        self.limits
    }

    /// Adds a number of bytes.
    ///
    /// # Errors
    /// They are too many.
    pub fn add(&self, bytes: u64) -> Result<(), Unreadable> {
        let total = self.bytes.get().saturating_add(bytes);
        self.bytes.set(total);
        match total > self.limits.document_unpacked.get() {
            true => Err(exceeded("bytes when unpacked", &self.limits.document_unpacked)),
            false => Ok(()),
        }
    }

    /// The number of bytes that may still be unpacked.
    pub fn left(&self) -> u64 {
        self.limits.document_unpacked.get().saturating_sub(self.bytes.get())
    }
}
