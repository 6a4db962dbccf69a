//! Tests of the remarks of texts about themselves.

use super::*;

fn found(text: &str) -> Vec<&'static str> {
    found_below(text, &[])
}

/// Searches a page with these headings.
fn found_below(text: &str, headings: &[&str]) -> Vec<&'static str> {
    let headings: Vec<String> = headings.iter().map(|heading| (*heading).to_owned()).collect();
    let mut remarks = Remarks::default();
    remarks.look_at(PageText { headings: &headings, ..PageText::of(text) });
    let ids = remarks
        .hits()
        .map(|(id, _)| id)
        .filter(|id| !matches!(*id, "text/latest-day" | "text/day-before" | "text/head-day"));
    ids.collect()
}

#[test]
fn a_text_that_is_not_finished_says_so() {
    for text in [
        "Participants: [insert names of the bank's staff]",
        "Attended by [names] of the bank.",
        "Owner: <your name>",
        "# DRAFT - recovery plan",
        "DRAFT\n\nThe plan.",
        "Document status: draft",
        "| Status | Draft |",
        "Lorem ipsum dolor sit amet.",
        "Section 4 is still to be written.",
        "Measured recovery time: TBD",
        "Recovery point: TBA by the bank.",
        "Diagram to follow",
        "Costs: to be completed after the workshop.",
        "TODO: describe the alarms.",
        "Requirements: ??? (ask Ann)",
        "[Title of the incident], written by [name of author]; [what was noticed].",
        "{{project}} for {{client}}, on {{date}}",
    ] {
        assert_eq!(found(text), ["text/unfinished"], "{text}");
    }
}

#[test]
fn a_section_that_only_says_that_it_is_not_written_is_unfinished() {
    let with = |heading: &str, first: &str| {
        let text = format!("# Network standard\n\n## {heading}\n{first}\n\n## More\nWAF.\n");
        found_below(&text, &[heading])
    };
    for first in ["Nothing yet. Subnets keep the list that AWS gives.", "Not yet described."] {
        assert_eq!(with("Access lists of subnets", first), ["text/unfinished"], "{first}");
    }
    for first in [
        "Nothing passes without a rule.",
        "None of the subnets is open.",
        "None so far.",
        "Nothing yet; the first test is in May.",
        "Not yet used by any customer, and tested in May.",
        "One list per subnet. Nothing yet.",
    ] {
        assert_eq!(with("Access lists of subnets", first), [""; 0], "{first}");
    }
    for heading in ["Known issues", "Incidents in 2023", "Lessons", "Open points"] {
        assert_eq!(with(heading, "Nothing yet."), [""; 0], "{heading}");
    }
}

#[test]
fn a_finished_text_is_left_alone() {
    for text in [
        "See [insert coins](https://a.example) and [1].",
        "- [x] done\n- [ ] open",
        "Draft pull requests are not deployed.",
        "A draft is reviewed by two people before it is published.",
        "No field of the form may be left TBD.",
        "Changes to be completed by the team are in the ticket.",
        "arn:aws:iam::<account-id>:role/reader and cfg[name]",
        "{\"list\": [\"insert\", \"update\"]}",
        "The tests were completed in March. Figures were added.",
        "Instructions follow the standard.",
        "[the one], [the other] and [the third]\n[the one]: a\n[the other]: b\n[the third]: c",
        "{{ .Values.image }}, {{ .Values.tag }} and {{ .Values.name }}",
        "The number of bytes to be written.",
    ] {
        assert_eq!(found(text), [""; 0], "{text}");
    }
}

#[test]
fn a_plan_says_what_is_still_to_come() {
    for text in [
        "Recovery test - PSD2 gateway (plan)",
        "Beskydy Bank, foreseen for Saturday 18 May 2024.",
        "Results will be put in this paper.",
        "The drill is planned for May.",
        "Planned order: stack, tables, DNS.",
        "The findings will be recorded here.",
        "The failover test will take place in summer.",
        "The restore has not yet been tested.",
    ] {
        assert_eq!(found(text), ["text/to-come"], "{text}");
    }
}

#[test]
fn a_record_of_what_was_done_is_left_alone() {
    for text in [
        "The test took 41 minutes.",
        "The next drill is planned for May.",
        "Action: a restore test will be run each quarter.",
        "The failover was planned for 3 March and went as planned.",
        "Results are attached.",
        "Alarms will be added by 12 May.",
        "Planned maintenance was announced.",
    ] {
        assert_eq!(found(text), [""; 0], "{text}");
    }
}

fn latest(text: &str) -> Option<String> {
    let mut remarks = Remarks::default();
    remarks.look_at(PageText::of(text));
    remarks.days().next().map(|day| day.to_string())
}

#[test]
fn the_latest_day_is_found_in_every_form() {
    for text in [
        "Held on 2024-05-18.",
        "18.05.2024",
        "on Saturday 18 May 2024",
        "the 18th May 2024",
        "May 18, 2024: held",
        "from 3 March 2023, then 18 May 2024 and 1 Jan 2024",
        "day,log,archive_until\n2024-05-18,app,2033-05-18\n",
        "log,read_on,archive_until\napp,2024-05-18,2024-05-18\n",
    ] {
        assert_eq!(latest(text).as_deref(), Some("2024-05-18"), "{text}");
    }
    for text in [
        "The next test is due on 18 May 2024.",
        "Valid until 2024-05-18",
        "Review by 18.05.2024",
        "2024-05 and 2024-13-40 and v2024-05-18x",
        "20 reports, 2,024 rows",
        "log,result,days,archive_until\napp,ok,90,2024-05-18\nwaf,ok,90,2033-05-18\n",
        "| Log | Kept | Locked until |\n|---|---|---|\n| app | 90 | 2024-05-18 |\n",
    ] {
        assert_eq!(latest(text), None, "{text}");
    }
}

#[test]
fn any_text_is_read_to_its_end() {
    let signs = [
        "will", " ", "20", "24", "-", "05", ".", "May", "[", "insert", "]", "é", "\n", "draft",
        "<", "🙂",
    ];
    let mut state = 7_u32;
    for length in 0..400 {
        let mut text = String::new();
        for _ in 0..length {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            text.push_str(signs[usize::try_from(state >> 16).unwrap() % signs.len()]);
        }
        let mut remarks = Remarks::default();
        remarks.look_at(PageText::of(&text));
        for (_, hit) in remarks.hits() {
            assert!(text.get(hit.range.clone()).is_some(), "{text:?}");
        }
    }
}

#[test]
fn a_form_has_few_fields_left_to_fill_in() {
    for text in [
        "Job: ____ Client: ____ Milestone: ____ Date: ____",
        "Dates kept?\n___ ___ ___ ___ ___",
        "Customer: ____\nAnswers: __ of __\nM1 __ of __\nM2 __ of __",
        "System: ______\nIncident: ______\nCause: ______",
    ] {
        assert_eq!(found(text), ["text/empty-form"], "{text}");
    }
    for text in [
        "For the bank: ____  Date: ____\nFor us: ____  Date: ____",
        "Name: ____ Title: ____ Signature: ____ Date: ____",
        "Service owner: ____ Head of IT: ____ Auditor: ____ Ticket: ____",
        "Page __ of __\nPage __ of __\nPage __ of __\nPage __ of __\nPage __ of __",
        "Cards are shown as ____4242, ____9911, ____0042, ____1111 and ____2222.",
        "All nine tests passed.\nTicket: ____\nRemark: ____",
    ] {
        assert_eq!(found(text), [""; 0], "{text}");
    }
}
