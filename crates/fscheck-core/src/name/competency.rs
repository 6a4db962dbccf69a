//! The AWS Competencies, by the names that people use for them. They are listed in
//! `checklist/words/competencies.txt`.

pub(crate) mod list;

use self::list::Competencies;
use crate::language::table::Table;

static COMPETENCIES: Competencies = include!(concat!(env!("OUT_DIR"), "/competencies.rs"));

/// Returns the AWS Competency that `name` means, as in the list; `None` if the list has none.
pub fn competency(name: &str) -> Option<&'static str> {
    COMPETENCIES.names.get(&COMPETENCIES.key(name)).copied()
}

/// The names of all AWS Competencies.
pub fn competencies() -> impl Iterator<Item = &'static str> {
    COMPETENCIES.all.iter().copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::word_list::entries;

    #[test]
    fn competencies_are_known_by_all_their_names() {
        for (names, known) in [
            (
                "Security; AWS Security Competency; Security (Services); security services; AWS \
                 Security Services Competency; Security Consulting; AWS Security Consulting \
                 Competency Partner; AWS Competency: Security; Competency in Security; Amazon Web \
                 Services Security Competency; SECURITY COMPETENCY; Security Consulting Partner; \
                 Security Competency Program; Security Competency (achieved); APN Security \
                 Competency; Security Competency – Services; Security Consulting & Delivery",
                "Security",
            ),
            ("DevOps; Dev-Ops; AWS DevOps Competency; DevOps Services", "DevOps"),
            ("Migration; Migration & Modernization; Migration Consulting and Delivery", MIGRATION),
            ("Data & Analytics; Data and Analytics Services Competency", "Data and Analytics"),
            ("Industrial Software Competency; AWS Industrial Software Consulting Competency", SOFT),
            ("Software as a Service; AWS SaaS Competency", "SaaS"),
            ("Level 1 MSSP (Managed Security Services Provider)", "Level 1 MSSP"),
            ("Manufacturing & Industrial; Manufacturing and Industrial Services", INDUSTRIAL),
            ("Non-Profit; Nonprofit Competency", "Nonprofit"),
            ("Travel & Hospitality", "Travel and Hospitality"),
            ("Financial Services Competency; Financial Service", "Financial Services"),
            ("Game Tech; Games", "Games"),
            ("Advertising & Marketing Technology", "Advertising and Marketing Technology"),
            ("AI/ML; AI & ML", "Machine Learning"),
        ] {
            for name in names.split("; ") {
                assert_eq!(competency(name), Some(known), "{name}");
            }
        }
    }

    const MIGRATION: &str = "Migration and Modernization";
    const SOFT: &str = "Industrial Software";
    const INDUSTRIAL: &str = "Manufacturing and Industrial";

    #[test]
    fn what_is_no_competency_is_not_known() {
        for name in [
            "",
            "-",
            "none",
            "None yet",
            "TBD",
            "n/a",
            "N/A",
            "pending",
            "AWS",
            "AWS Competency",
            "Services Competency",
            "Competency",
            "AWS Partner",
            "Consulting Partner",
            "AWS Consulting Partner",
            "APN Security Partner",
            "Security Partner",
            "AWS Security Partner",
            "ISO 27001",
            "SOC 2",
            "Security Services Competency (in progress)",
            "DevOps Competency (applied)",
            "DevOps Competency (applied for)",
            "DevOps Competency - pending",
            "DevOps Competency (expected)",
            "DevOps Competency (expired)",
            "DevOps Competency (not achieved)",
            "DevOps Competency (to be achieved)",
            "No DevOps Competency",
            "DevOps Candidate",
            "Security Technology Competency",
            "Security Software Competency",
            "Manufacturing and Industrial Software Competency",
            "Industrial Software Software Competency",
            "Azure Specialization",
            "Security Specialization",
            "Microsoft Partner",
            "Microsoft Azure Security",
            "FinServ",
            "Google Cloud Partner",
            "Google Cloud Security",
            "Oracle Gold Partner",
            "SAP Certified",
            "AWS Certified Solutions Architect",
            "AWS Certified Security - Specialty",
            "Well-Architected Partner Program",
            "AWS Lambda Service Delivery",
            "AWS Graviton Ready",
            "Migration Acceleration Program",
            "Level 1 Support",
            "Managed Services",
            "Security?",
        ] {
            let is_known = name.ends_with('?');
            assert_eq!(competency(name).is_some(), is_known, "{name}");
        }
    }

    #[test]
    fn no_name_is_of_two_competencies() {
        let list = fscheck_checklist::words::COMPETENCIES;
        let lines: Vec<&str> = entries(list).filter(|line| !line.starts_with('-')).collect();
        assert_eq!(competencies().count(), lines.len());
        for line in lines {
            let first = line.split(" | ").next();
            for name in line.split(" | ") {
                assert_eq!(competency(name), first, "{name}");
            }
        }
    }
}
