//! `fscheck schema`.

use std::io::{self, Write};

use fscheck_core::schema;
use fscheck_read::limits::Limits;

use super::{CLEAN, Failure, list};
use crate::cli::{Schema, SchemaOf};

/// Writes a JSON Schema.
pub fn run(options: &Schema, limits: &Limits, out: &mut dyn Write) -> Result<u8, Failure> {
    let schema = match options.of {
        SchemaOf::Manifest => {
            schema::manifest(list::checklist(options.checklist.as_deref(), limits)?.as_ref())
        }
        SchemaOf::Checklist => schema::checklist(),
        SchemaOf::Report => schema::report(),
    };
    serde_json::to_writer_pretty(&mut *out, &schema).map_err(io::Error::from)?;
    writeln!(out)?;
    out.flush()?;
    Ok(CLEAN)
}
