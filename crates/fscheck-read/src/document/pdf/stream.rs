//! The bytes of streams.

use std::borrow::Cow;
use std::io::Read;

use flate2::read::ZlibDecoder;
use fscheck_core::evidence::Unreadable;
use hayro_syntax::object::dict::keys::{CONTENTS, DECODE_PARMS, FILTER, FLATE_DECODE};
use hayro_syntax::object::{Array, Name, Object, Stream};
use hayro_syntax::page::Page;

use super::broken;

/// Bytes that a stream of drawing instructions may have.
const MAX_CONTENT: u64 = 64 << 20;

/// The drawing instructions of the page. They may be spread over streams.
pub(super) fn content(page: &Page<'_>) -> Result<Vec<u8>, Unreadable> {
    match page.raw().get::<Object<'_>>(CONTENTS) {
        Some(Object::Stream(stream)) => decode(&stream),
        Some(Object::Array(parts)) => join(&parts),
        None if !page.raw().contains_key(CONTENTS) => Ok(Vec::new()),
        _ => Err(broken("the content of a page is missing")),
    }
}

fn join(parts: &Array<'_>) -> Result<Vec<u8>, Unreadable> {
    let mut content = Vec::new();
    for part in parts.iter::<Object<'_>>() {
        let Object::Stream(stream) = part else {
            return Err(broken("the content of a page is missing"));
        };
        content.extend(decode(&stream)?);
        content.push(b' ');
    }
    Ok(content)
}

pub(super) fn decode(stream: &Stream<'_>) -> Result<Vec<u8>, Unreadable> {
    let filter = stream.dict().get::<Name<'_>>(FILTER);
    let is_zlib = filter.is_some_and(|filter| filter.as_ref() == FLATE_DECODE);
    if is_zlib && !stream.dict().contains_key(DECODE_PARMS) {
        return inflate(&stream.raw_data());
    }
    let failed = |_| broken("the content of a page can't be decoded");
    stream.decoded_data().map(Cow::into_owned).map_err(failed)
}

/// Unpacks a stream. The library would silently keep a part of a damaged stream, and would unpack
/// all of a zip bomb.
fn inflate(packed: &[u8]) -> Result<Vec<u8>, Unreadable> {
    let mut content = Vec::new();
    let mut limited = ZlibDecoder::new(packed).take(MAX_CONTENT);
    match limited.read_to_end(&mut content) {
        Err(_) => Err(broken("the content of a page is damaged")),
        Ok(_) if limited.limit() == 0 => Err(broken("the content of a page is too large")),
        Ok(_) => Ok(content),
    }
}
