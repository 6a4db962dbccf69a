//! Keys and certificates in binary form (DER, ITU-T X.690).

/// The number of bytes that may follow the end of the encoding.
const AFTER: u64 = 16;

/// Returns whether a file of this `size` that begins with `head` is one sequence in DER, or in BER without
/// a length.
pub fn is_der(head: &[u8], size: u64) -> bool {
    let Some((length, rest)) = sequence(head) else { return false };
    match length {
        None => true,
        Some(length) => {
            let header = head.len().saturating_sub(rest.len()) as u64;
            let end = length.saturating_add(header);
            end <= size && size - end <= AFTER && !rest.is_empty()
        }
    }
}

/// Returns whether content with this beginning is a private key: a sequence whose first number is
/// its version, 0 or 1 (RFC 5208, RFC 5958, RFC 8017 A.1.2, RFC 5915). Certificates begin with
/// another sequence, and public keys and key stores with other numbers.
pub fn is_private_key(head: &[u8]) -> bool {
    sequence(head).is_some_and(|(_, rest)| matches!(rest, [0x02, 0x01, 0x00 | 0x01, ..]))
}

/// Returns the length of a sequence, if stated, and the beginning of its content.
fn sequence(bytes: &[u8]) -> Option<(Option<u64>, &[u8])> {
    let [0x30, length, rest @ ..] = bytes else { return None };
    let digits = match length {
        0..=0x7F => return Some((Some(u64::from(*length)), rest)),
        0x80 => return Some((None, rest)),
        0x81..=0x84 => usize::from(length & 0x7F),
        _ => return None,
    };
    let (digits, rest) = rest.split_at_checked(digits)?;
    let length = digits.iter().fold(0, |length, byte| length << 8 | u64::from(*byte));
    Some((Some(length), rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn der(inside: &[u8]) -> Vec<u8> {
        let length = u16::try_from(inside.len()).unwrap().to_be_bytes();
        [&[0x30, 0x82][..], &length, inside].concat()
    }

    #[test]
    fn what_is_in_der_is_told_by_its_length() {
        let bytes = der(&[0x30; 400]);
        let size = bytes.len() as u64;
        assert!(is_der(&bytes, size) && is_der(&bytes[..50], size) && is_der(&bytes, size + 1));
        assert!(!is_der(&bytes, size - 1) && !is_der(&bytes, size * 2));
        assert!(is_der(&[0x30, 3, 2, 1, 0], 5) && is_der(&[0x30, 0x80, 2, 1], 900));
        for other in [&b"0 is a number"[..], b"PK\x03\x04", b"", b"\x30", b"\x30\xFF\0\0"] {
            assert!(!is_der(other, other.len() as u64), "{other:?}");
        }
    }

    #[test]
    fn private_keys_are_told_from_certificates() {
        for (inside, is_key) in [
            (&[2, 1, 0, 0x30, 13][..], true),
            (&[2, 1, 0, 2, 0x82, 1, 1], true),
            (&[2, 1, 1, 4, 32], true),
            // A certificate, a public key of RSA, a store of keys.
            (&[0x30, 0x82, 2, 1, 0], false),
            (&[2, 0x82, 1, 1, 0], false),
            (&[2, 1, 3, 0x30], false),
        ] {
            assert_eq!(is_private_key(&der(inside)), is_key, "{inside:?}");
        }
    }
}
