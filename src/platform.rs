//! Everything that depends on the platform: a system with processes and threads, or the page of a
//! browser, built for WASI. The platform is only chosen here.

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
