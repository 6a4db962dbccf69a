//! The schema of a definition, for its authors.

mod ask;

use serde_json::{Value, json};

use super::{described, list, text, titled, with};
use crate::checklist::{Excuse, FIELD_KINDS, TESTS};
use crate::facts::{CASE_STUDY_STAGES, STAGES_ON_PATH, TIERS};
use crate::kind::Kind;

/// The schema of a definition, or of a part that definitions share.
pub fn checklist() -> Value {
    let section = json!({"anyOf": [section(), include()]});
    let definition = object(
        json!({
            "fscheck_checklist": described(json!({"enum": [1, "1"]}), "the version of this format"),
            "id": described(json!({"type": "string", "pattern": "^[a-z0-9-]+$"}), "the name \
             shared by all releases"),
            "version": described(json!({"type": ["string", "number"]}), "the release number, as \
             in the source"),
            "released": month("the month of the release"),
            "next_expected": month("the month in which the next release is expected"),
            "usable_until": month("the last month in which it can be used"),
            "supersedes": text("the release that this one replaces, ID@VERSION"),
            "name": text("the programme, as named in a sentence"),
            "title": text("the title of the checklist and its workbooks"),
            "case_studies": case_studies(),
            "waivers": list(waiver(), "the waivers"),
            "sections": list(section, "the headings with their items, in the order of the source"),
        }),
        &[
            "fscheck_checklist",
            "id",
            "version",
            "released",
            "name",
            "title",
            "case_studies",
            "sections",
        ],
    );
    let part = object(
        json!({
            "fscheck_part": described(json!({"enum": [1, "1"]}), "the version of this format"),
            "sections": list(part_section(), "the headings with their items"),
        }),
        &["fscheck_part", "sections"],
    );
    titled(json!({"anyOf": [definition, part]}), "fscheck definition of a checklist")
}

fn case_studies() -> Value {
    object(
        json!({
            "required": at_least(1, "how many an application needs"),
            "use_cases": texts("the allowed use cases; if there are none, a use case isn't \
             required"),
            "sub_verticals": texts("the allowed sub-verticals"),
        }),
        &["required"],
    )
}

fn waiver() -> Value {
    let claimed = object(
        with_common(json!({
            "source": described(json!({"const": "waivers"}), "an entry in the manifest's `waivers`"),
            "fields": list(claim_field(), "the fields of this entry, in addition to its kind"),
        })),
        WAIVER,
    );
    let held = object(
        with_common(json!({
            "source": described(json!({"const": "competencies"}), "a recently achieved competency"),
            "within_months": at_least(1, "how lately"),
            "except": texts("competencies that don't count"),
            "other_designations":
                texts("words in the names of other designations, which don't count"),
            "despite": texts("phrases that count in spite of these words"),
        })),
        &[WAIVER, &["within_months"]].concat(),
    );
    json!({"anyOf": [claimed, held]})
}

const WAIVER: &[&str] = &["kind", "name", "source", "requirement", "clause"];

fn with_common(mut properties: Value) -> Value {
    let common = json!({
        "kind": text("its name in manifests and reports"),
        "name": text("its name in a sentence"),
        "requirement": text("when it is valid and what it covers, in our words"),
        "clause": text("the clause of the source that grants it"),
    });
    if let (Value::Object(properties), Value::Object(common)) = (&mut properties, common) {
        properties.extend(common);
    }
    properties
}

fn claim_field() -> Value {
    let common = json!({
        "name": text("its name in manifests"),
        "title": text("what it is, as named in a sentence"),
        "optional": flag("whether it is optional"),
    });
    let field = |is: Value, more: Value, required: &[&str]| {
        let mut properties = json!({"is": described(is, "what it must be")});
        for fields in [&common, &more] {
            if let (Value::Object(all), Value::Object(fields)) = (&mut properties, fields) {
                all.extend(fields.clone());
            }
        }
        object(properties, &[&["name", "is"], required].concat())
    };
    let plain: Vec<&str> =
        FIELD_KINDS.iter().copied().filter(|kind| !["count", "evidence"].contains(kind)).collect();
    json!({"anyOf": [
        field(json!({"enum": plain}), json!({}), &[]),
        field(json!({"const": "count"}), json!({"at_most": at_least(0, "its highest allowed \
                      value")}), &["at_most"]),
        field(json!({"const": "evidence"}), json!({"accepts": kinds()}), &["accepts"]),
    ]})
}

fn section() -> Value {
    let mut section = part_section();
    if let Some(Value::Object(properties)) = section.get_mut("properties") {
        properties.insert("chapter".to_owned(), text("the heading above it"));
        properties.insert("sheet".to_owned(), text("the workbook sheet with its items"));
    }
    with(section, "required", json!(["title", "chapter", "sheet"]))
}

fn part_section() -> Value {
    object(
        json!({
            "title": text("its title"),
            "number": described(json!({"type": ["string", "number"]}), "its number, if it has one"),
            "prerequisites": list(prerequisite(), "items judged from facts about the partner"),
            "controls": list(control(), "items judged from answers and evidence"),
        }),
        &["title"],
    )
}

fn include() -> Value {
    object(
        json!({
            "include": text("a built-in part, or a .yaml file beside this one"),
            "chapter": text("the heading above its sections"),
            "sheet": text("the workbook sheet with its items"),
            "waived_by": texts("waivers that cover all its controls"),
        }),
        &["include", "chapter", "sheet"],
    )
}

fn item(own: Value, required: &[&str]) -> Value {
    let mut properties = json!({
        "id": described(json!({"type": ["string", "number"]}), "as in the source, in capital letters"),
        "title": text("its title, exactly as in the source"),
        "clause": text("the clause of the source that it comes from"),
        "requirement": text("what is required, in our words"),
        "criteria": texts("the criteria that the source lists"),
    });
    if let (Value::Object(properties), Value::Object(own)) = (&mut properties, own) {
        properties.extend(own);
    }
    object(properties, &[&["id", "title", "clause", "requirement"], required].concat())
}

fn prerequisite() -> Value {
    let tests: Vec<Value> =
        TESTS.iter().map(|name| object(json!({*name: test(name)}), &[name])).collect();
    item(
        json!({"test": described(json!({"anyOf": tests}), "how it is judged from facts")}),
        &["test"],
    )
}

/// Returns the schema of a test's values.
fn test(name: &str) -> Value {
    let count = || json!({"count": at_least(1, "how many")});
    match name {
        "services-path-stage" => object(json!({"accepts": some_of(STAGES_ON_PATH)}), &["accepts"]),
        "tier" => object(json!({"accepts": some_of(TIERS)}), &["accepts"]),
        "case-studies" => object(
            json!({
                "within_months": at_least(1, "the maximum age of the completion date"),
                "stage": described(json!({"enum": CASE_STUDY_STAGES}), "the required stage"),
                "diagram": text("the ask for architecture diagrams, CONTROL/ask"),
            }),
            &["within_months", "stage"],
        ),
        "case-study-diagrams" => {
            object(json!({"ask": text("the ask for the diagrams, CONTROL/ask")}), &["ask"])
        }
        "public-case-studies" | "offerings" => object(count(), &["count"]),
        "competencies" => object(
            json!({"any_of": list(
                object(
                    json!({"name": text("its name"), "aliases": texts("other names for it")}),
                    &["name"],
                ),
                "the partner must hold one of these",
            )}),
            &["any_of"],
        ),
        "case-study-statement" => object(
            json!({
                "field": text("the case-study field with the statement"),
                "about": text("the subject of the statement"),
            }),
            &["field", "about"],
        ),
        "certifications" => object(
            json!({"steps": list(
                object(
                    json!({
                        "employees_under": at_least(1, "for partners with fewer employees; \
                         omitted in the last step"),
                        "at_least": at_least(0, "the number of certifications needed"),
                    }),
                    &["at_least"],
                ),
                "smallest partners first",
            )}),
            &["steps"],
        ),
        "focus-region" => focus_region(),
        _ => object(json!({}), &[]),
    }
}

fn focus_region() -> Value {
    object(
        json!({
            "worldwide": text("the name for worldwide service"),
            "regions": list(
                object(
                    json!({
                        "name": text("its name"),
                        "includes": texts("regions in it"),
                        "country": text("the country, if the region is a single one"),
                    }),
                    &["name"],
                ),
                "the regions",
            ),
            "offices_per_region": at_least(1, "the number of offices needed in a region"),
            "offices_per_country": at_least(1, "the number of offices needed in a country"),
            "regions_for_worldwide": at_least(1, "the number of regions needed for worldwide \
             service"),
        }),
        &[
            "worldwide",
            "regions",
            "offices_per_region",
            "offices_per_country",
            "regions_for_worldwide",
        ],
    )
}

fn control() -> Value {
    let some = object(
        json!({
            "at_least": at_least(1, "the number of case studies"),
            "or_all": flag("all applicable ones, if there are fewer"),
        }),
        &["at_least"],
    );
    let coverage = json!({"anyOf": [{"enum": ["practice", "every"]}, some]});
    item(
        json!({
            "coverage": described(coverage, "which case studies it needs"),
            "applies_to": described(json!({"enum": ["saas"]}), "the condition under which it applies"),
            "waived_by": texts("the waivers that cover it, in order of preference"),
            "rests_on": texts("items that must be met first"),
            "not_excused_by": excuses(),
            "guidance": guidance(),
            "links": list(ask::linked_kind(), "web hosts whose pages have their own kind"),
            "asks": list(ask::ask(), "the evidence it asks for"),
        }),
        &["coverage", "asks"],
    )
}

fn guidance() -> Value {
    let sentences = |what: &str| {
        let sentences = json!({"type": "array", "items": {"type": "string"}, "minItems": 1, "uniqueItems": true});
        described(sentences, what)
    };
    let guidance = object(
        json!({
            "source": text("the guide, and the place in it"),
            "passes": sentences("the contents of a good response, in our words"),
            "fails": sentences("responses that aren't accepted, in our words"),
        }),
        &["source", "passes", "fails"],
    );
    described(guidance, "guidance for reviewers or partners on passing and failing responses")
}

fn excuses() -> Value {
    let names = Excuse::ALL.map(Excuse::name);
    let excuses = json!({"type": "array", "items": {"enum": names}, "uniqueItems": true});
    described(excuses, "reasons for not meeting it that its guidance doesn't accept")
}

fn kinds() -> Value {
    let kinds = json!({"type": "array", "items": {"enum": Kind::names()}, "minItems": 1, "uniqueItems": true});
    described(kinds, "the kinds of evidence that satisfy it")
}

fn some_of(words: &[&str]) -> Value {
    described(json!({"type": "array", "items": {"enum": words}, "minItems": 1}), "one of these")
}

fn object(properties: Value, required: &[&str]) -> Value {
    let object = json!({"type": "object", "additionalProperties": false, "properties": properties});
    with(object, "required", json!(required))
}

fn texts(what: &str) -> Value {
    list(json!({"type": "string"}), what)
}

fn flag(what: &str) -> Value {
    described(json!({"type": "boolean"}), what)
}

fn at_least(minimum: u64, what: &str) -> Value {
    described(json!({"type": "integer", "minimum": minimum}), what)
}

fn month(what: &str) -> Value {
    described(json!({"type": "string", "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])$"}), what)
}
