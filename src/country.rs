//! Countries as ISO 3166-1 names them: an alpha-2 code, or the English short name.

use rust_iso3166::CountryCode;

use crate::text;

/// The country that `name` is the alpha-2 or alpha-3 code or the English name of.
///
/// The official short names carry additions that nobody writes ("United Kingdom of Great Britain
/// and Northern Ireland", "Korea (the Republic of)"): a name is found by the part before them,
/// unless two countries share it.
pub fn find(name: &str) -> Option<&'static str> {
    let folded = text::fold(name);
    let code = folded.to_uppercase();
    let coded = match code.len() {
        2 => rust_iso3166::from_alpha2(&code),
        3 => rust_iso3166::from_alpha3(&code),
        _ => None,
    };
    coded.map(|country| country.alpha2).or_else(|| by_name(&folded))
}

fn by_name(folded: &str) -> Option<&'static str> {
    let mut matching = rust_iso3166::ALL.iter().filter(|country| is_called(country, folded));
    let found = matching.next()?;
    matching.next().is_none().then_some(found.alpha2)
}

fn is_called(country: &CountryCode, folded: &str) -> bool {
    let official = text::fold(country.name);
    let Some(addition) = official.strip_prefix(folded) else {
        return false;
    };
    addition.is_empty()
        || [" of ", " (", ", "].iter().any(|separator| addition.starts_with(separator))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_names_are_found() {
        for (name, code) in [
            ("DE", "DE"),
            ("no", "NO"),
            ("Germany", "DE"),
            ("United Kingdom", "GB"),
            ("GBR", "GB"),
            ("united states", "US"),
            ("Namibia", "NA"),
            ("NA", "NA"),
        ] {
            assert_eq!(find(name), Some(code), "{name}");
        }
    }

    #[test]
    fn unknown_and_shared_names_are_not() {
        for name in ["XX", "Atlantis", "Korea", "United", ""] {
            assert_eq!(find(name), None, "{name}");
        }
    }
}
