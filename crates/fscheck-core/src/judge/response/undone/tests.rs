use super::*;

fn says_so(text: &str) -> bool {
    undone(&Said::of(text, &|_| false)).is_some()
}

#[test]
fn a_claim_beside_what_is_put_off_tells_nothing() {
    let is_open = |text: &str| is_open(&text.split(' ').collect::<Vec<_>>());
    assert!(is_open("it has not been tested , all requirements are fully met"));
    assert!(!is_open("it has not been tested , rotas list two engineers"));
    assert!(!is_open("all requirements list two engineers"));
}

#[test]
fn what_was_only_offered_is_not_there() {
    let is_denied =
        |text: &str| may_be_denied(text) && !denied(&Said::of(text, &|_| false)).is_empty();
    for text in [
        "The load test with synthetic consents (position 14 of the offer, 17 days) was not ordered by the bank. Numbers are from the two old machines; the first salary days are watched with two people.",
        "The proposal of 22 March 2023 (GuardDuty, nightly validation of digests, Config rules) was not released by the security committee of the bank. It first wishes to know.",
        "GuardDuty and the endpoint agent were in our quotation of October.",
        "GuardDuty and code signing were quoted in February.",
        "The load test (position 14 of the offer, 17 days) was not ordered by the bank.",
        "Both lines were struck out.",
        "Break-ins. Our offer of May was turned down by your board.",
    ] {
        assert!(is_denied(text), "{text}");
    }
    for text in [
        "GuardDuty was quoted in February and ordered in March.",
        "The load test was in our offer and was carried out in May.",
        "Workshops were offered to all teams.",
        "Our quotation lists the services.",
    ] {
        assert!(!is_denied(text), "{text}");
    }
    let denied = |text: &str| denied(&Said::of(text, &|_| false));
    for text in ["GuardDuty is on. A second tool was in our offer.", "Offers are read twice."] {
        assert!(!denied(text).contains(&0), "{text}");
    }
}

#[test]
fn what_was_given_up_is_not_there() {
    for text in [
        "That week the rehearsal ran over, so we let it go.",
        "We never got round to it.",
        "There was no time left for it.",
        "It was called off for rain.",
        "The forms were never sent.",
        "The first real storm will tell.",
        "It has to wait.",
        "We assumed that it would hold.",
    ] {
        assert!(takes_back(text), "{text}");
    }
    for text in [
        "It was called off and repeated in June.",
        "No test was skipped.",
        "It was dropped for a second drill, which was held in June.",
        "The test was stopped after an hour.",
        "Each test is checked by a second person. The next one was called off.",
        "If it is called off, the board decides.",
        "We let the customer choose.",
    ] {
        assert!(!takes_back(text), "{text}");
    }
}

#[test]
fn what_is_left_to_others_is_not_there() {
    let is_denied = |text: &str| !denied(&Said::of(text, &|_| false)).is_empty();
    for text in [
        "What is too slow is for the bank's operators to judge.",
        "The curves are the actuaries' business; we did not open them.",
        "Which values are bad is left to the client's operations people.",
        "We hand the boards over without alarms.",
        "The loss history was not looked into.",
        "The tables were not consulted by us.",
        "We left those aside, and doubled the peak.",
        "Loss figures never came our way, so they played no part.",
        "Loss history stayed with the appointed actuary; we didn't ask for them.",
    ] {
        assert!(is_denied(text), "{text}");
    }
    for text in [
        "What is too slow is for the operators to judge, in a workshop with us.",
        "What is too slow is for the operators to judge; we recommend three times the baseline.",
        "Which values are bad is left to the operators, who choose 300 ms or less.",
        "Nobody hands a board over without alarms.",
        "Access was not shown to be open in any test.",
        "The root user belongs to the customer, and its token stays with the customer.",
        "Retention is a matter for the bank: seven years.",
        "Code and runbook are left with the customer.",
        "IAM users have no role in production.",
    ] {
        assert!(!is_denied(text), "{text}");
    }
}

#[test]
fn a_label_is_denied_by_what_is_beside_it() {
    for text in
        ["none", "None; to be watched", "Not determined.", "Nothing yet", "We left it to the bank."]
    {
        assert!(denies_label(text), "{text}");
    }
    for text in ["None: the bank was new.", "None of the pods was lost", "nonexistent", "12 days"] {
        assert!(!denies_label(text), "{text}");
    }
}

#[test]
fn what_is_avoided_or_described_is_not_given_up() {
    let texts = [
        "We assume the role through STS for one hour.",
        "We trust the bank's identity provider, and SAML carries the groups.",
        "Changes to production were never made in the console.",
        "Passwords were never written down, and root has MFA.",
        "Keys were never sent in plain text.",
        "There was no need to use the console in production.",
        "There was no room for changes by hand in the account.",
        "Engineers can do without the console: all is in CDK.",
        "A release has to wait for the automated tests.",
        "If the core is down, postings can wait for four days in SQS.",
        "Fargate saves us the patching of hosts, so containers were chosen.",
        "An alarm is raised, and it will tell us whether a task failed.",
        "Dashboards in production will show if the load rises.",
        "The web ACL lets them pass after a challenge.",
        "Every root key is on the list of assets in the safe.",
        "The load test is in the programme of each release.",
        "The service is in the plan of record for each region.",
        "We offered the training to all users in week 1.",
        "We offered a workshop on targets for recovery.",
        "A failed run was cancelled by the pipeline and repeated.",
        "Long-term keys, which were dropped in 2021, gave way to roles.",
    ];
    let denied = |text: &&str| !denied(&Said::of(text, &|_| false)).is_empty();
    let alarms: Vec<&str> = texts.into_iter().filter(denied).collect();
    assert!(alarms.is_empty(), "{alarms:#?}");
}

#[test]
fn what_is_not_done_is_told() {
    let texts = [
        "not yet",
        "Not yet.",
        "planned for Q3",
        "Planned for Q3 2026.",
        "no review so far",
        "No review with the customer has taken place so far.",
        "will be implemented in 2025",
        "This will be implemented by the end of June.",
        "not done so far",
        "Not done so far. We have not load-tested the switch and there is no capacity planning in place; planned for Q3 2024.",
        "in progress, to be finished by June",
        "We have not load-tested",
        "We have not load-tested the system.",
        "still to be defined",
        "The retention is still to be defined with the customer.",
        "The runbook is not yet written.",
        "The runbook has not been written yet.",
        "It hasn't been tested.",
        "Failover has not been tested.",
        "A restore test has not yet been performed.",
        "Not started yet",
        "Work has not started.",
        "There is no runbook yet.",
        "We do not have a documented process yet.",
        "We have no DR plan.",
        "No tests have been performed.",
        "Implementation is in progress.",
        "Work in progress, will be finished in September.",
        "The DR test is scheduled for May 2025.",
        "The first review is planned for next quarter.",
        "To be completed by end of Q2.",
        "We plan to introduce KPIs next year.",
        "We are currently implementing this.",
        "The policy is still being drafted.",
        "Monitoring is on the roadmap.",
        "We will do this in the next phase.",
        "The team is working on it.",
        "Not implemented.",
        "The test is pending.",
        "Yet to be decided",
        "Drills were not performed.",
        "We did not perform a load test.",
        "Load testing was postponed to Q4.",
        "Runbook documented in Confluence. It has not been tested yet.",
        "The customer has not yet signed the acceptance.",
        "Will follow in Q2.",
        "No disaster recovery plan exists.",
        "No runbook exists yet.",
        "There is no RTO.",
        "We have not agreed an RTO with the customer.",
        "We did not plan capacity and did not test at scale.",
        "Kein Notfallplan vorhanden.",
        "No DR test so far, planned for Q2 2025.",
        "DR testing is not yet in place.",
        "None yet",
    ];
    let missed: Vec<&str> = texts.into_iter().filter(|text| !says_so(text)).collect();
    assert!(missed.is_empty(), "{missed:#?}");
}

#[test]
fn what_is_done_is_left_alone() {
    let texts = [
        "No changes are made by hand.",
        "Not only reviewed but also tested.",
        "The failover is not only tested but also documented.",
        "The system has not yet failed since go-live.",
        "Planned maintenance windows are announced two weeks ahead.",
        "The next test is planned for May; the last was on 3 February.",
        "Access is not granted until approved.",
        "Backups run nightly; a move to Aurora is planned for Q3.",
        "Changes that are not yet reviewed cannot be merged.",
        "Features not yet approved stay behind flags.",
        "No incidents so far.",
        "No test has failed so far.",
        "No audit findings to date.",
        "Keys have not been shared with anybody.",
        "We have not created any IAM users.",
        "Root is not used.",
        "Deployments are not done by hand but through pipelines.",
        "Changes were not done using the console.",
        "An alarm is raised if a backup has not completed.",
        "Alarms fire when a job has not finished by six.",
        "Every quarter a drill is planned and run.",
        "Deployment windows are planned weekly.",
        "Capacity is planned for each quarter with the bank.",
        "Backups are not tested in production but in an isolated account.",
        "We run game days twice a year and publish what was learnt.",
        "Tickets move from in progress to done on the board.",
        "While a deployment is in progress, alarms are muted.",
        "Changes will be reviewed by the board before release.",
        "The RTO has not been exceeded.",
        "Data will be deleted after seven years.",
        "Migration was planned for May and finished in April.",
        "It was completed as planned in Q3.",
        "We have no single point of failure.",
        "There are no manual changes.",
        "Test reports are in the wiki.",
        "We monitor with CloudWatch; Managed Grafana is not yet used.",
        "Backlog items that are still open are reviewed weekly.",
        "Before the migration backups were not tested; now they are each month.",
        "Peak load is expected in December.",
        "RTO target in 2024: 4 h.",
        "We are working with the bank on weekly reviews.",
        "Our pipeline tests each change.",
        "Reviewed by 2 engineers.",
        "Invoices will be sent at the end of the month.",
        "No plan to leave AWS.",
        "There are no shared accounts.",
        "No workload goes live without an RTO.",
        "The RTO need not be accepted by the customer.",
        "Jobs are scheduled by EventBridge.",
        "TBC Bank pays for two node groups.",
        "Automated with Terraform, tested in May 2024.",
    ];
    let alarms: Vec<&str> = texts.into_iter().filter(|text| says_so(text)).collect();
    assert!(alarms.is_empty(), "{alarms:#?}");
}
