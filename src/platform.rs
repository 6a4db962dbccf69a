//! What depends on where the program runs: on a system with processes and threads, or in the page of
//! a browser, built for WASI. Which of the two it is is chosen here and nowhere else.

#[cfg(not(target_os = "wasi"))]
mod system;
#[cfg(not(target_os = "wasi"))]
pub use system::{
    Alarm, Bar, IS_LOCKED_WHILE_OPEN, Reader, SHARES_FATE, Terminal, cache_folder, canonicalize,
    columns, limit_processor, sees_progress, understands_escapes,
};

#[cfg(target_os = "wasi")]
mod page;
#[cfg(target_os = "wasi")]
pub use page::{
    Alarm, Bar, IS_LOCKED_WHILE_OPEN, Reader, SHARES_FATE, Terminal, cache_folder, canonicalize,
    columns, limit_processor, sees_progress, understands_escapes,
};
