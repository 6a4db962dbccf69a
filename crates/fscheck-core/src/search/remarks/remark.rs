//! The kinds of remarks.

/// A remark of a text about itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Remark {
    /// It has a text that is still to be written.
    Unfinished,
    /// It has many places to fill in.
    EmptyForm,
    /// The event that it should record is still to come.
    ToCome,
    /// The event that it should record did not take place.
    NotDone,
    /// The latest day that it names, other than a day by which something is due.
    LatestDay,
    /// The latest day before that.
    DayBefore,
    /// The earliest day in its head, which may be that of the text itself.
    HeadDay,
    /// The first day in its head, if that is another one.
    FirstDay,
    /// A table shows a shorter period than was agreed.
    Shorter,
    /// A table of projects shows one that nobody is assigned to.
    Nobody,
    /// A table of projects shows that somebody was assigned after the end of one.
    AssignedLate,
    /// A register shows that others led all its events.
    LedByOthers,
}

impl Remark {
    /// Its name among the answers to questions.
    pub fn id(self) -> &'static str {
        match self {
            Remark::Unfinished => "text/unfinished",
            Remark::EmptyForm => "text/empty-form",
            Remark::ToCome => "text/to-come",
            Remark::NotDone => "text/not-done",
            Remark::LatestDay => "text/latest-day",
            Remark::DayBefore => "text/day-before",
            Remark::FirstDay => "text/first-day",
            Remark::HeadDay => "text/head-day",
            Remark::Shorter => "text/shorter",
            Remark::Nobody => "text/nobody",
            Remark::AssignedLate => "text/assigned-late",
            Remark::LedByOthers => "text/led-by-others",
        }
    }
}
