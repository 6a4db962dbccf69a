//! Requirements of a control.

use std::fmt;
use std::sync::Arc;

use super::Practice;
use crate::facts::Content;
use crate::kind::Kind;
use crate::search::{Pattern, Sense};
use crate::text;
use crate::web::{self, Fault};

/// One thing that a control requires.
#[derive(Clone, Debug)]
pub struct Ask {
    /// Its name within the control.
    pub id: String,
    /// Evidence that would satisfy a reviewer, in our words.
    pub wants: String,
    /// The kinds that it accepts.
    pub accepts: Vec<Kind>,
    /// The web hosts whose pages have a fixed kind, for all asks of the control.
    pub links: Vec<LinkedKind>,
    /// The linked hosts of all controls: a host's pages are the same everywhere, unless `links`
    /// defines the host differently.
    pub links_elsewhere: Arc<[LinkedKind]>,
    /// True if it is required of each case study, and not once of the partner.
    pub per_case_study: bool,
    /// The greatest age of the evidence.
    pub within_months: Option<u32>,
    /// True if only a live presentation satisfies it.
    pub live: bool,
    /// Advice that is shown and not judged.
    pub guidance: Option<String>,
    /// Topics of a document that satisfies it.
    pub elements: Vec<Element>,
    /// True if its elements are considerations: no document covers each, but most of them.
    pub considerations: bool,
    /// The practices that no document for it, and no response, may prescribe.
    pub rejects: Vec<Arc<Practice>>,
    /// Its documents name AWS or its services.
    pub about_aws: bool,
    /// Its documents state facts of the partner's profile.
    pub states_profile: bool,
    /// Its documents describe what was delivered: they would say that it was only on trial.
    pub describes_delivery: bool,
    /// Its evidence was made before the case study was completed.
    pub before_completion: bool,
    /// Its evidence shows that somebody was assigned before the case study was completed.
    pub assigned_before_completion: bool,
    /// Its evidence names the customer of its case study.
    pub names_customer: bool,
    /// Its documents list events that the partner's staff led.
    pub led_by_staff: bool,
    /// Its documents give results in figures.
    pub gives_results: bool,
    /// Its evidence tells what happened, not what is to come.
    pub tells_what_happened: bool,
    /// True if its evidence shows how long logs are kept.
    pub shows_retention: bool,
    /// True if its evidence says how long logs have to be kept.
    pub agrees_retention: bool,
}

/// A web host whose pages are evidence of a fixed kind: those of a price calculator are reports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkedKind {
    /// The host; it also represents its subdomains.
    pub host: String,
    /// The kind.
    pub kind: Kind,
    /// The parts that a page's address contains, in this order, with more after them. The host's
    /// other pages show nothing.
    pub page: Vec<String>,
}

/// Something that a document which satisfies an ask covers.
#[derive(Clone, Debug)]
pub struct Element {
    /// Its name within the ask.
    pub id: String,
    /// Its name in lists.
    pub title: String,
    /// The words by which it is recognised.
    pub found_by: Arc<[Pattern]>,
    /// Words that almost every text about it has; empty if there are none.
    pub hints: Arc<[Pattern]>,
    /// Words of documents without it. One of them makes its absence a warning, although something
    /// hints at it. If it has no hints, only these words do.
    pub lacking: Arc<[Pattern]>,
    /// Words for doing it. A sentence that negates one says that it wasn't done: "we have not tried
    /// more".
    pub denied_with: Arc<[Pattern]>,
    /// True if a text below a heading covers it although it begins with a negation, as that of a
    /// cause or a requirement may: "Why", and below it "Nobody had told us."
    pub negative_counts: bool,
    /// Words that show that a sentence is about something else: "customer" beside "12 employees".
    pub unless: Arc<[Pattern]>,
    /// True if words in a document's title count. The title of a root cause record names no cause.
    pub title_counts: bool,
    /// True if a document about several case studies has to cover it for each of them, in the part
    /// about that one.
    pub of_each: bool,
    /// True if documents that don't cover it are only reported if those of the other case studies
    /// do. A Partner Response doesn't count, if there are documents.
    pub as_others_do: bool,
    /// True if firms word it in so many ways that its absence is only a note, unless a sentence denies
    /// it or the document has words of `lacking`; with one of its `hints`, it isn't even a note.
    pub worded_freely: bool,
    /// True if the name of a case study's customer covers it.
    pub customer_counts: bool,
    /// True if it is the number of the partner's employees, which is known from the facts.
    pub is_headcount: bool,
    /// The sub-vertical that it is about: it is required if a case study names that one.
    pub sub_vertical: Option<String>,
    /// The use cases that it applies to: the documents of a case study with another one needn't
    /// cover it. Empty if it applies to all.
    pub use_cases: Vec<String>,
}

impl Element {
    /// Returns whether documents lack it only if they have a word of [`lacking`](Self::lacking): nothing
    /// hints at it.
    pub fn is_shown_by_signs(&self) -> bool {
        self.hints.is_empty() && !self.lacking.is_empty() && !self.of_each && !self.as_others_do
    }

    /// The sense in which sentences with its words cover it.
    pub fn sense(&self) -> Sense {
        let (unless, denied_with) = (Arc::clone(&self.unless), Arc::clone(&self.denied_with));
        Sense::Topic { negative_counts: self.negative_counts, unless, denied_with }
    }

    /// Returns the case study whose part of a document has to cover it; `None` if any part may.
    pub fn part(&self, case_study: Option<u32>) -> Option<u32> {
        case_study.filter(|_| self.of_each)
    }
}

/// The name of an ask: a control and the ask within it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskRef {
    /// The control's id.
    pub control: String,
    /// The ask's id.
    pub ask: String,
}

/// The extensions of files that are clearly not documents, with their kinds.
const ENDINGS: &[(Kind, &[&str])] = &[
    (
        Kind::Script,
        &[
            "py",
            "js",
            "mjs",
            "ts",
            "java",
            "go",
            "rs",
            "rb",
            "php",
            "c",
            "h",
            "cpp",
            "cs",
            "sh",
            "bash",
            "ps1",
            "psm1",
            "bat",
            "cmd",
            "sql",
            "tf",
            "tfvars",
            "hcl",
            "css",
            "scss",
            "ipynb",
            "json",
            "jsonl",
            "yaml",
            "yml",
            "xml",
            "toml",
            "ini",
            "conf",
            "cfg",
            "env",
            "properties",
            "template",
        ],
    ),
    (Kind::Record, &["log", "ics"]),
    (
        Kind::Diagram,
        &["png", "jpg", "jpeg", "gif", "webp", "bmp", "svg", "drawio", "dio", "puml", "mmd"],
    ),
];

/// Endings of files that are not documents: programs, archives, leftovers.
const NO_DOCUMENTS: &[&str] = &[
    "7z", "app", "bak", "bin", "cab", "class", "com", "dll", "dmg", "ds_store", "exe", "gz", "ini",
    "iso", "jar", "lnk", "msi", "part", "rar", "so", "tar", "tgz", "tmp", "url", "webloc", "xz",
    "zip",
];

/// Returns whether a file's extension shows that it isn't a document of any kind.
pub fn is_no_document(path: &str) -> bool {
    let ending = path.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    ending.is_some_and(|ending| NO_DOCUMENTS.contains(&ending.as_str()))
}

/// Returns why a linked file is not a document, if its extension shows that.
fn fault_of_file(path: &str) -> Option<Fault> {
    let ending = path.rsplit_once('.')?.1.to_ascii_lowercase();
    is_no_document(path).then(|| Fault {
        what: format!("a .{ending} file is not a document"),
        cure: "Link the document itself.".to_owned(),
    })
}

/// Returns the kind that a file's extension indicates; `None` if it may be a document.
pub fn kind_of_file(path: &str) -> Option<Kind> {
    let path = path.split(['#', '?']).next().unwrap_or_default();
    let ending = path.rsplit_once('.')?.1.to_ascii_lowercase();
    let found = ENDINGS.iter().find(|(_, endings)| endings.contains(&ending.as_str()));
    found.map(|(kind, _)| *kind)
}

impl Ask {
    /// Returns whether evidence of `kind` can satisfy it. Spoken evidence may also be written,
    /// unless the ask is live (specification, section 4.2).
    pub fn takes(&self, kind: Kind) -> bool {
        if self.live && !kind.is_live() {
            return false;
        }
        let is_spoken = kind == Kind::Description && self.accepts.contains(&Kind::Verbal);
        self.accepts.contains(&kind) || is_spoken
    }

    /// Returns whether a linked file or page without further information can satisfy it: a document
    /// is accepted, and neither a date nor a presenter is required (specification, section 4.3).
    pub fn takes_linked_document(&self) -> bool {
        self.takes_links() && self.accepts.contains(&Kind::Document)
    }

    /// Returns the assumed kind of a link that no entry declares: that of its host, otherwise a
    /// document; `None` if it cannot satisfy the ask.
    pub fn taken_for(&self, content: &Content) -> Option<Kind> {
        let kind = self.kind_of_link(content);
        if self.fault_of_link(content).is_some() {
            return None;
        }
        (self.takes_links() && self.accepts.contains(&kind)).then_some(kind)
    }

    /// Returns the kind of a link that no entry declares.
    pub fn kind_of_link(&self, content: &Content) -> Kind {
        let host = match content {
            Content::Url(url) => web::host(&url.value),
            Content::Path(path) | Content::LinkedPath(path) => {
                return kind_of_file(&path.value).unwrap_or(Kind::Document);
            }
            Content::Live => None,
        };
        let of_host = host.and_then(|host| self.hosts().find(|known| known.covers(&host)));
        of_host.map_or(Kind::Document, |known| known.kind)
    }

    /// Returns why a link shows nothing, whatever its kind.
    pub fn fault_of_link(&self, content: &Content) -> Option<Fault> {
        match content {
            Content::Url(url) => self.hosts().find_map(|known| known.fault(&url.value)),
            Content::Path(path) | Content::LinkedPath(path) => fault_of_file(&path.value),
            Content::Live => None,
        }
    }

    fn hosts(&self) -> impl Iterator<Item = &LinkedKind> {
        self.links.iter().chain(self.links_elsewhere.iter())
    }

    fn takes_links(&self) -> bool {
        !self.live && self.within_months.is_none()
    }

    /// The kinds that it accepts, as a sentence lists them.
    pub fn kinds(&self) -> String {
        let names: Vec<&str> = self.accepts.iter().map(|kind| kind.name()).collect();
        crate::text::either(&names)
    }
}

impl LinkedKind {
    /// Returns whether `host` is this one, or a subdomain of it.
    pub fn covers(&self, host: &str) -> bool {
        let below = host.strip_suffix(self.host.as_str());
        below.is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    }

    /// Returns the fault of an address of this host that leads to no page of the kind.
    pub fn fault(&self, address: &str) -> Option<Fault> {
        let is_here = || web::host(address).is_some_and(|host| self.covers(&host));
        if self.page.is_empty() || !is_here() || self.is_page(address) {
            return None;
        }
        let (host, kind) = (&self.host, self.kind);
        Some(Fault {
            what: format!("this page of {host} is not a shared {kind}"),
            cure: format!(
                "Save or share the {kind} on {host}, and use its address, which contains {}.",
                text::listed(&self.page.iter().map(|part| format!("`{part}`")).collect::<Vec<_>>())
            ),
        })
    }

    fn is_page(&self, address: &str) -> bool {
        let mut rest = address;
        for part in &self.page {
            match rest.split_once(part.as_str()) {
                Some((_, behind)) => rest = behind,
                None => return false,
            }
        }
        rest.starts_with(char::is_alphanumeric)
    }
}

impl fmt::Display for AskRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.control, self.ask)
    }
}

impl AskRef {
    /// Reads `CONTROL/ask`.
    pub fn parse(text: &str) -> Option<AskRef> {
        let (control, ask) = text.split_once('/')?;
        Some(AskRef { control: control.trim().to_uppercase(), ask: ask.trim().to_lowercase() })
    }
}
