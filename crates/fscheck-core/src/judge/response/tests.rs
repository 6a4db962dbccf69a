//! Texts that say nothing, and short honest ones that say something.

use super::affirmed;
use super::nothing::{Nothing, Own, nothing};
use super::pointer::{Pointer, pointer};
use crate::language::said::Said;

const REQUIREMENT: &str = "The partner writes down, handles and answers requests to change the scope \
    of a project. Requests are kept in a register: AWS CloudFormation, the AWS CLI, or other \
    scripting tools were used for automation. • Enable MFA on root. • Who decides";

const IDS: [&str; 3] = ["abc-001", "abc-002", "use-case"];

fn is_id(word: &str) -> bool {
    IDS.contains(&word)
}

fn why(text: &str) -> Option<Nothing> {
    let requirement = [REQUIREMENT];
    let own = Own {
        is_id: &is_id,
        title: Some("Handling of Requests"),
        requirement: &requirement,
        names: &[],
    };
    nothing(text, &Said::of(text, &is_id), &own)
}

fn points_to_nothing(text: &str) -> bool {
    pointer(&Said::of(text, &is_id).words(), &is_id) == Some(Pointer::Nothing)
}

#[track_caller]
fn assert_nothing(expected: Nothing, texts: &[&str]) {
    let missed: Vec<_> = texts.iter().filter(|text| why(text) != Some(expected)).collect();
    let told: Vec<_> = missed.iter().map(|text| (text, why(text))).collect();
    assert!(told.is_empty(), "{expected:?} is not said of {told:#?}");
}

#[test]
fn claims_and_promises_say_nothing() {
    assert_nothing(
        Nothing::Claim,
        &[
            "Compliant.",
            "compliant",
            "COMPLIANT!!!",
            "Compliant ✅",
            "✔ Fully compliant",
            "- Compliant",
            "1. Compliant",
            "a) Compliant",
            "Yes, compliant",
            "Yes - compliant",
            "Yes, we do.",
            "Yes we do",
            "We do.",
            "Fully implemented",
            "Fully implemented.",
            "Implemented and documented.",
            "Complete",
            "Completed.",
            "Completed in March 2024",
            "Confirmed",
            "We confirm.",
            "Hereby confirmed.",
            "Covered",
            "Agreed",
            "As agreed with the customer.",
            "Planned",
            "Planned for Q3 2026",
            "Ongoing",
            "This is ongoing.",
            "Not started",
            "Available on request",
            "Evidence available upon request",
            "Documentation is available upon request.",
            "Will be provided",
            "This will be provided during the validation call.",
            "Will be shared during the audit.",
            "To be shown in the review session",
            "Details will be presented at the validation.",
            "We are fully compliant with this requirement.",
            "This control is fully implemented and in place.",
            "In place",
            "In place since 2019.",
            "Already in place for all customers",
            "Met in full",
            "Requirement met",
            "All requirements are met.",
            "Meets the requirement",
            "We meet all the criteria.",
            "We comply with all AWS best practices.",
            "We follow AWS best practices.",
            "Best practices followed",
            "According to industry standards",
            "In line with the requirements",
            "100% compliant",
            "100 % done",
            "Status: in place",
            "Response: Compliant",
            "Partner response: fully implemented.",
            "Answer - yes, in place",
            "ABC-001: compliant",
            "Handling of Requests - compliant",
            "Complete ✓",
            "Done, tested and approved.",
            "OK, done.",
            "No issues.",
            "We have a process in place.",
            "There is a documented process in place for this.",
            "We have a defined process for this.",
            "According to our standard process.",
            "All necessary measures are taken.",
            "It is part of our standard process.",
            "Our team complies with this.",
            "Our company fully meets this requirement.",
            "We use it in every project.",
            "We use AWS.",
            "Not applicable here, but implemented.",
            "Evidence will follow",
            "In progress - will be completed by end of Q2",
            "Work in progress, to be finished by June",
            "Under development",
            "Coming soon in 2025",
            "Confidential",
            "Confidential, can be shown under NDA.",
            "Available in our SharePoint",
            "Yes, of course.",
            "Absolutely!",
            "Accepted and understood",
            "Noted.",
            "Implemented for this customer",
            "(compliant)",
            "\"Compliant\"",
            "**Compliant**",
            "Compliant\nCompliant\nCompliant",
            "we'll provide it",
        ],
    );
}

#[test]
fn claims_say_nothing_in_other_languages() {
    assert_nothing(
        Nothing::Claim,
        &[
            "vollständig umgesetzt",
            "Ja, vollständig umgesetzt.",
            "Wird erfüllt.",
            "Die Anforderung ist erfüllt.",
            "Umsetzung ist geplant für Q3",
            "Geplant bis Ende 2026",
            "In Arbeit",
            "Auf Anfrage verfügbar",
            "Nachweise werden nachgereicht.",
            "conforme",
            "Entièrement conforme.",
            "Oui, c'est fait.",
            "Mis en œuvre",
            "En cours",
            "Disponible sur demande",
            "cumplimos",
            "Sí, cumplimos con todos los requisitos.",
            "implementado",
            "Totalmente implementado.",
            "En proceso",
            "Disponible bajo petición",
            "Cumprimos todos os requisitos.",
            "Implementado e em vigor",
            "Em andamento",
            "対応済み",
            "はい、対応しています。",
            "符合要求",
        ],
    );
}

#[test]
fn placeholders_ids_and_the_requirement_say_nothing() {
    assert_nothing(
        Nothing::Placeholder,
        &[
            "TBD",
            "[Describe how this is met]",
            "[insert text]",
            "<insert>",
            "{response}",
            "Describe how you meet this requirement.",
            "Please describe your process here",
            "(please insert your response)",
            "Click or tap here to enter text.",
            "Insert response here",
            "Q3 2026",
            "2024",
            "Yes.",
            "n/a",
        ],
    );
    assert_nothing(
        Nothing::Id,
        &[
            "ABC-001",
            "abc-002.",
            "USE-CASE",
            "Control ABC-001",
            "ABC-001, ABC-002",
            "Handling of Requests",
            "handling of requests.",
            "ABC-001 - Handling of Requests",
            "ABC-001 Handling of Requests",
            "1. ABC-001",
        ],
    );
    assert_nothing(
        Nothing::Requirement,
        &[
            "The partner writes down, handles and answers requests to change the scope of a project.",
            "the partner writes down handles and answers requests to change the scope of a project",
            "“The partner writes down, handles, and answers requests to change the scope of a project!”",
            "Yes, the partner writes down, handles and answers requests to change the scope of a project.",
            "handles and answers requests to change the scope of a project",
            "We confirm that the partner writes down, handles and answers requests to change the \
             scope of a project. Compliant.",
            "Enable MFA on root.",
            "Enable MFA on root - compliant",
            "Requests are kept in a register: AWS CloudFormation, the AWS CLI, or other scripting \
             tools were used for automation.",
            "Requests are kept in a register. Enable MFA on root.",
        ],
    );
}

#[test]
fn pointers_to_nothing_say_nothing() {
    for text in ["Compliant. See evidence.", "Yes, see attached.", "Please see attachment"] {
        assert!(points_to_nothing(text), "{text}");
    }
}

#[test]
fn short_honest_answers_say_something() {
    let texts = [
        "AWS Organizations",
        "AWS Control Tower",
        "AWS Config",
        "AWS Support",
        "AWS CloudFormation, the AWS CLI",
        "AWS CloudFormation",
        "Multi-AZ RDS, Route 53 failover.",
        "Multi-AZ",
        "Ja, über AWS Control Tower.",
        "Runbooks in Confluence",
        "Documented in Confluence",
        "Weekly with the customer's CTO",
        "Weekly",
        "Monthly, by the account manager",
        "Trained by our SA team",
        "Terraform",
        "Git",
        "S3",
        "AWS SSOで管理",
        "自動化",
        "監視",
        "Fully automated with CDK pipelines",
        "Fully automated",
        "We agreed RTO 4 h / RPO 15 min with the bank",
        "RTO 4 h",
        "RPO < 15 min",
        "4 h",
        "99.95 %",
        "99.95%",
        "24/7",
        "On-call 24/7",
        "Compliant with PCI DSS",
        "Yes, through our SOP.",
        "SOP-12",
        "KMS",
        "Two engineers",
        "Two workshops with the customer",
        "John Smith",
        "Quarterly game days",
        "By phone",
        "Jira tickets",
        "Change board",
        "Register in Jira",
        "MFA on root",
        "Enable MFA",
        "Requests are kept in Jira",
        "Handled with ServiceNow",
        "In Kubernetes mit Karpenter",
        "Wöchentlich mit dem Kunden",
        "Per Terraform umgesetzt",
        "Vollständig automatisiert mit CDK",
        "Ja, mit Terraform",
        "Schulung durch AWS Trainer",
        "Schlüssel in KMS",
        "Oui, via Terraform",
        "Revue mensuelle avec le client",
        "Chiffrement par KMS",
        "Sauvegardes chaque nuit",
        "Con AWS Config",
        "Sí, con AWS Config",
        "Cifrado con KMS",
        "Revisión mensual con el cliente",
        "Pruebas trimestrales",
        "Todo en Terraform",
        "Sim, com Terraform",
        "Criptografia com KMS",
        "Revisão mensal com o cliente",
        "Failover automático",
        "Si, con Terraform",
        "Wekelijks met de klant",
        "毎週レビュー",
        "Terraformで自動化しています",
        "每周与客户开会",
        "매주 고객과 회의",
        "Еженедельно с клиентом",
        "100 % Terraform",
        "Runbook, tested twice",
        "Manual",
        "One account per workload",
        "Done by hand",
        "See https://wiki.example/runbook",
        "runbook.md",
        "Savings Plans",
        "Implemented with Lambda",
        "A third less cost",
        "EKS",
        "Policy 12",
        "Security Hub alerts",
        "N+1",
        "Python",
        "Tested in the Frankfurt region",
        "Active-active",
        "Active/passive",
        "Every quarter",
        "Once per project",
        "Jedes Quartal",
        "Jedes Jahr",
        "Chaque trimestre",
        "Cada trimestre",
        "Por trimestre",
        "A cada trimestre",
        "Project plan",
        "Review meeting",
        "Standard operating procedure",
        "Customer success manager",
        "Quarterly with the CTO, in person",
        "Vertraglich vereinbart",
        "Dokumentiert in Confluence",
        "Trimestrielle, avec le DSI",
        "Con el CTO del cliente, cada semana",
        "Com o time de plataforma",
        "四半期ごとにレビュー",
        "99.9 %",
        "+30 %",
        "2×",
        "10:1",
        "RI",
        "SP",
        "DR",
        "HA",
        "EY",
    ];
    let is_empty = |text: &&str| why(text).is_some() || points_to_nothing(text);
    let alarms: Vec<&str> = texts.into_iter().filter(is_empty).collect();
    assert!(alarms.is_empty(), "{alarms:#?}");
}

#[test]
fn what_is_denied_is_not_affirmed() {
    let response =
        "The cluster has headroom for a year. We have not load-tested the platform so far.";
    assert_eq!(affirmed(response), "The cluster has headroom for a year.");
    assert_eq!(affirmed("Not done so far. We have not load-tested it."), "");
    for kept in [
        "We load-tested it in May, and have not seen a timeout since.",
        "Accounts are not shared. Root is never used.",
        "Production is not changed in the console.",
    ] {
        assert_eq!(affirmed(kept), kept);
    }
}
