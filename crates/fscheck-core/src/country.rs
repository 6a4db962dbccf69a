//! Countries as ISO 3166-1 names them: an alpha-2 or alpha-3 code, the English short name, or
//! another English name in everyday use. They are listed in `checklist/words/countries.txt`.

pub(crate) mod list;

use std::collections::BTreeSet;

use self::list::{Countries, Regions, key, without_accents};
use crate::language::table::Table;
use crate::text;
use crate::word_list::entries;

/// The alpha-2 code of each alpha-2 or alpha-3 code. Comparing names costs much more than comparing
/// codes, and most assessments use only codes.
static CODES: Table<&str> = include!(concat!(env!("OUT_DIR"), "/country-codes.rs"));
static COUNTRIES: Countries = include!(concat!(env!("OUT_DIR"), "/countries.rs"));
static REGIONS: Regions = include!(concat!(env!("OUT_DIR"), "/regions.rs"));

/// The alpha-2 code of the country that `name` is a code or an English name of.
pub fn find(name: &str) -> Option<&'static str> {
    let find = |name: &str| coded(name).or_else(|| COUNTRIES.named(name));
    find(name).or_else(|| {
        // `United Kingdom (UK)`: both must be the same country.
        let (one, other) = name.split_once(['(', '/'])?;
        find(one).filter(|code| find(other.trim_end_matches(')')) == Some(code))
    })
}

/// The English short names of all countries, in the order of the alphabet.
pub fn names() -> Vec<&'static str> {
    let lines = entries(fscheck_checklist::words::COUNTRIES).filter_map(list::names);
    let names = lines.filter_map(|(_, names)| names.split(" | ").next());
    names.collect::<BTreeSet<_>>().into_iter().collect()
}

/// Returns whether the name of a country has this word, in the form of [`name::words`].
pub fn is_word_of_one(word: &str) -> bool {
    COUNTRIES.all_words.has(&without_accents(word))
}

/// Returns whether a country lies in a region by a name that companies use, such as `EMEA`; `None`
/// if the list `checklist/words/regions.txt` lacks either.
pub fn lies_in(code: &str, region: &str) -> Option<bool> {
    let of_code = REGIONS.of_country.get(code)?;
    let region = text::fold(region);
    REGIONS.names.has(&region).then(|| of_code.contains(&region.as_str()))
}

/// The short name of a region that is called otherwise in everyday use; [`WORLDWIDE`] for the whole
/// world.
pub fn region_named(name: &str) -> Option<&'static str> {
    let wanted = text::letters(name);
    entries(fscheck_checklist::words::REGION_NAMES).find_map(|line| {
        let mut names = line.split(" | ");
        let short = names.next()?;
        names.any(|other| text::letters(other) == wanted).then_some(short)
    })
}

/// The value that [`region_named`] returns for the whole world.
pub const WORLDWIDE: &str = "*";

fn coded(name: &str) -> Option<&'static str> {
    CODES.get(text::fold(name).to_uppercase().as_str()).copied()
}

impl Countries {
    fn named(&self, name: &str) -> Option<&'static str> {
        let mut words = self.words(name);
        if let Some(code) = self.names.get(&key(words.clone())) {
            return Some(code);
        }
        words.retain(|word| !self.formal.has(word));
        self.names.get(&key(words)).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: &str = fscheck_checklist::words::COUNTRIES;

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
            ("st", "ST"),
        ] {
            assert_eq!(find(name), Some(code), "{name}");
        }
    }

    #[test]
    fn unknown_and_shared_names_are_not() {
        for name in [
            "XX",
            "Atlantis",
            "Virgin Islands",
            "United",
            "Republic",
            "Kingdom",
            "The",
            "EMEA",
            "Europe",
            "Germania",
            "Congo (Zaire)",
            "Norway (Sweden)",
            "N/A",
            "U",
            "",
            "-",
        ] {
            assert_eq!(find(name), None, "{name}");
        }
    }

    #[test]
    fn everyday_names_are_understood() {
        for (names, code) in [
            (
                "Korea; KOREA; S. Korea; South-Korea; South Korea; Korea, South; Republic of Korea; Korea, Republic of; ROK",
                "KR",
            ),
            ("North Korea; DPRK; Democratic People's Republic of Korea", "KP"),
            ("Vietnam; Viet Nam; viet nam; Socialist Republic of Vietnam", "VN"),
            ("Turkey; Türkiye; Turkiye; TÜRKİYE; Republic of Türkiye", "TR"),
            ("Czech Republic; Czechia; the Czech Republic; Czech Rep.", "CZ"),
            ("Russia; Russian Federation; the Russian Federation", "RU"),
            ("UK; U.K.; The UK; Great Britain; Britain; England; Scotland; Wales", "GB"),
            ("United Kingdom of Great Britain and Northern Ireland; Northern Ireland", "GB"),
            ("UAE; U.A.E.; United Arab Emirates; The United Arab Emirates", "AE"),
            ("USA; U.S.A.; US; U.S.; United States; the United States of America; America", "US"),
            ("Ivory Coast; Côte d'Ivoire; Cote d’Ivoire; COTE D'IVOIRE; Cote d Ivoire", "CI"),
            ("Cape Verde; Cabo Verde", "CV"),
            ("Laos; Lao PDR; Lao People’s Democratic Republic", "LA"),
            ("Syria; Syrian Arab Republic", "SY"),
            ("Iran; Iran (Islamic Republic of); Islamic Republic of Iran", "IR"),
            ("Bolivia; Plurinational State of Bolivia", "BO"),
            ("Venezuela; Bolivarian Republic of Venezuela", "VE"),
            ("Tanzania; United Republic of Tanzania", "TZ"),
            ("Moldova; Republic of Moldova", "MD"),
            ("Macau; Macao; Macau SAR; Macao, China", "MO"),
            ("Hong Kong; Hongkong; Hong Kong SAR; Hong Kong, China; HONG KONG S.A.R.", "HK"),
            ("Taiwan; Taiwan, Province of China; Chinese Taipei", "TW"),
            ("Brunei; Brunei Darussalam", "BN"),
            ("Netherlands; The Netherlands; Netherlands (the); Holland; Netherlands, The", "NL"),
            ("Swaziland; Eswatini; Kingdom of Eswatini", "SZ"),
            ("Burma; Myanmar", "MM"),
            ("Macedonia; North Macedonia; Republic of North Macedonia; FYROM", "MK"),
            ("Vatican; Vatican City; Holy See; the Holy See", "VA"),
            ("Palestine; State of Palestine", "PS"),
            ("Congo; Republic of the Congo; Congo-Brazzaville", "CG"),
            ("Democratic Republic of the Congo; DR Congo; DRC; Congo (Dem. Rep.)", "CD"),
            ("China; PRC; People's Republic of China; P.R. China; P. R. China", "CN"),
            ("Trinidad & Tobago; Trinidad and Tobago", "TT"),
            ("Bosnia-Herzegovina; Bosnia & Herzegovina; Bosnia", "BA"),
            ("St. Lucia; Saint Lucia; St Lucia", "LC"),
            ("St. Kitts & Nevis; St Kitts and Nevis", "KN"),
            ("Bahamas; The Bahamas; Bahamas, The", "BS"),
            ("Gambia; The Gambia", "GM"),
            ("Micronesia; Federated States of Micronesia", "FM"),
            ("US Virgin Islands; U.S. Virgin Islands; Virgin Islands, U.S.", "VI"),
            ("British Virgin Islands; BVI", "VG"),
            ("Kingdom of Saudi Arabia; Saudi Arabia; KSA", "SA"),
            ("Federal Republic of Germany; germany", "DE"),
            ("Republic of Ireland; Ireland; Eire; Éire", "IE"),
            ("Slovak Republic; Slovakia", "SK"),
            ("East Timor; Timor Leste; Timor-Leste", "TL"),
            ("Aland Islands; Åland", "AX"),
            ("Curacao; Curaçao", "CW"),
            ("Reunion; Reunion Island; Réunion", "RE"),
            ("Isle of Man", "IM"),
            (
                "United Kingdom (UK); United Kingdom (GB); UK / Great Britain; Britain (the UK)",
                "GB",
            ),
            ("Türkiye / Turkey; Turkey (Türkiye)", "TR"),
            ("Falkland Islands; Falklands", "FK"),
            ("Kosovo; Republic of Kosovo; XK; XKX", "XK"),
            ("Scotland/England; England / Wales", "GB"),
        ] {
            for name in names.split("; ") {
                assert_eq!(find(name), Some(code), "{name}");
            }
        }
    }

    #[test]
    fn countries_lie_in_regions() {
        for (code, region, wanted) in [
            ("DE", "EMEA", Some(true)),
            ("DE", "apac", Some(false)),
            ("JP", "JAPAC", Some(true)),
            ("JP", "EMEA", Some(false)),
            ("MX", "NA", Some(true)),
            ("MX", "LATAM", Some(true)),
            ("US", "LATAM", Some(false)),
            ("CN", "APAC", Some(true)),
            ("KZ", "EMEA", Some(true)),
            ("KZ", "APAC", Some(true)),
            ("DE", "DACH", None),
            ("AQ", "EMEA", None),
        ] {
            assert_eq!(lies_in(code, region), wanted, "{code} {region}");
        }
        let places: Vec<&str> = REGIONS.of_country.words().collect();
        assert!(places.iter().all(|code| find(code) == Some(code)));
        // Uninhabited: Antarctica, Bouvet Island, the southern territories of France.
        assert_eq!(places.len(), 250 - 3);
    }

    #[test]
    fn the_list_is_whole_and_no_name_is_of_two_countries() {
        let is_country = |line: &&str| !line.starts_with(['-', '=', '~']);
        let lines: Vec<&str> = entries(LIST).filter(is_country).collect();
        assert_eq!(lines.len(), 250);
        assert!(lines.is_sorted(), "by code");
        assert_eq!(CODES.words().count(), 2 * 250);
        for line in lines {
            let (alpha2, rest) = line.split_once(' ').unwrap();
            let (alpha3, names) = rest.split_once(' ').unwrap();
            assert_eq!((alpha2.len(), alpha3.len()), (2, 3), "{line}");
            for name in [alpha2, alpha3].into_iter().chain(names.split(" | ")) {
                assert_eq!(find(name), Some(alpha2), "{line}: {name}");
            }
        }
    }
}
