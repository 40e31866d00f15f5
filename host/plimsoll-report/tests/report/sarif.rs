//! SARIF, in both profiles.

use plimsoll_model::Severity;
use plimsoll_report::sarif::{Profile, render};
use serde_json::{Value, json};

use crate::sample;

fn value(run: &plimsoll_model::run::Run, profile: Profile) -> Value {
    serde_json::from_str(&render(run, profile)).unwrap()
}

#[test]
fn the_full_profile_holds_everything() {
    insta::assert_snapshot!(render(&sample::run(), Profile::Full));
}

#[test]
fn the_github_profile_holds_what_github_reads() {
    insta::assert_snapshot!(render(&sample::run(), Profile::Github));
}

#[test]
fn a_clean_run_is_a_log_without_results() {
    let log = value(&sample::clean(), Profile::Github);
    assert_eq!(log["runs"][0]["results"], json!([]));
    assert_eq!(log["runs"][0]["invocations"], json!([{ "executionSuccessful": true }]));
}

#[test]
fn a_fault_makes_the_execution_unsuccessful() {
    let log = value(&sample::run(), Profile::Github);
    let invocation = &log["runs"][0]["invocations"][0];
    assert_eq!(invocation["executionSuccessful"], json!(false));
    let notification = &invocation["toolExecutionNotifications"][0];
    assert_eq!(notification["level"], json!("error"));
    let index = notification["descriptor"]["index"].as_u64().unwrap() as usize;
    assert_eq!(log["runs"][0]["tool"]["driver"]["notifications"][index]["id"], json!("fault/out-of-fuel"));
}

#[test]
fn every_result_points_at_its_rule() {
    for profile in [Profile::Full, Profile::Github] {
        let mut run = sample::run();
        run.findings[0].rule = "elsewhere/not-described".to_owned();
        let log = value(&run, profile);
        let rules = &log["runs"][0]["tool"]["driver"]["rules"];
        for result in log["runs"][0]["results"].as_array().unwrap() {
            let index = result["ruleIndex"].as_u64().unwrap() as usize;
            assert_eq!(rules[index]["id"], result["ruleId"]);
        }
    }
}

#[test]
fn only_security_rules_have_a_security_severity() {
    let log = value(&sample::run(), Profile::Github);
    for rule in log["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap() {
        let security = rule["id"].as_str().unwrap().starts_with("security/");
        assert_eq!(rule["properties"].get("security-severity").is_some(), security, "{rule}");
        assert_eq!(rule["properties"].get("problem.severity").is_some(), !security, "{rule}");
    }
}

#[test]
fn githubs_limits_keep_the_worst_and_say_what_is_left_out() {
    let mut run = sample::run();
    let template = run.findings.last().unwrap().clone();
    run.findings = (0..6_000).map(|_| template.clone()).collect();
    run.findings[5_999].severity = Severity::P0;
    run.findings[5_998].related = vec![sample::run().findings[0].related[0].clone(); 500];
    run.packs = vec![run.packs[0].clone(); 101];
    run.rules = (0..25_001)
        .map(|number| {
            let mut rule = run.rules[2].clone();
            if number < 25_000 {
                rule.id = format!("many/rule-{number}");
            }
            rule
        })
        .collect();
    let log = value(&run, Profile::Github);
    let results = log["runs"][0]["results"].as_array().unwrap();
    assert_eq!(results.len(), 5_000);
    assert_eq!(results[0]["level"], json!("error"));
    assert!(results.iter().all(|result| result["relatedLocations"].as_array().is_none_or(|list| list.len() <= 100)));
    assert_eq!(log["runs"][0]["tool"]["extensions"].as_array().unwrap().len(), 100);
    assert_eq!(log["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap().len(), 25_000);
    let notifications = log["runs"][0]["invocations"][0]["toolExecutionNotifications"].as_array().unwrap();
    let cuts: Vec<&str> = notifications
        .iter()
        .filter(|notification| notification["descriptor"]["id"] == json!("report/cut"))
        .map(|notification| notification["message"]["text"].as_str().unwrap())
        .collect();
    assert_eq!(
        cuts,
        [
            "GitHub shows 5000 results of a run. The worst are here, and 1000 more findings, of severity P3 or less, are left out.",
            "GitHub takes 25000 rules, and 1 more are left out.",
            "GitHub takes 100 tool extensions, and 1 more packs are left out.",
        ]
    );
    assert_eq!(value(&run, Profile::Full)["runs"][0]["results"].as_array().unwrap().len(), 6_000);
}

#[test]
fn descriptions_and_tags_keep_to_githubs_limits() {
    let mut run = sample::run();
    run.rules[3].title = "x".repeat(5_000);
    run.rules[3].summary = "é ".repeat(5_000);
    run.rules[3].id = format!("security/{}", "a-".repeat(500));
    run.rules[3].cwe = (1..100).collect();
    let log = value(&run, Profile::Github);
    let rule = &log["runs"][0]["tool"]["driver"]["rules"][3];
    let length = |value: &Value| value.as_str().unwrap().chars().count();
    assert_eq!(length(&rule["shortDescription"]["text"]), 1024);
    assert_eq!(length(&rule["fullDescription"]["text"]), 1024);
    assert_eq!(length(&rule["name"]), 255);
    assert_eq!(rule["properties"]["tags"].as_array().unwrap().len(), 20);
}

#[test]
fn an_edit_has_columns_only_where_the_snippet_proves_them() {
    let mut run = sample::run();
    let region = |run: &plimsoll_model::run::Run| {
        let log = value(run, Profile::Full);
        log["runs"][0]["results"][1]["fixes"][0]["artifactChanges"][0]["replacements"][0]["deletedRegion"].clone()
    };
    let at = run.findings[1].location.end;
    let known = region(&run);
    assert_eq!(known["startLine"], json!(at.line));
    assert_eq!(known["startColumn"], json!(at.column - 1));
    assert_eq!(known["byteLength"], json!(0));
    run.findings[1].fixes[0].edits[0].span.start = 0;
    assert_eq!(region(&run).get("startLine"), None);
    assert_eq!(region(&run)["byteOffset"], json!(0));
    run.findings[1].snippet = None;
    assert_eq!(region(&run).get("startLine"), None);
}

#[test]
fn imported_evidence_is_summed_up_and_never_a_result() {
    let (with, mut without) = (sample::run(), sample::run());
    without.evidence.clear();
    let logs = [value(&with, Profile::Full), value(&without, Profile::Full)];
    assert_eq!(logs[0]["runs"][0]["results"], logs[1]["runs"][0]["results"]);
    let summary = &logs[0]["runs"][0]["properties"]["evidence"];
    assert_eq!(summary[0]["totals"]["results"], json!({ "error": 1, "warning": 3, "note": 1200, "none": 0 }));
    assert_eq!(logs[1]["runs"][0]["properties"].get("evidence"), None);
    assert_eq!(render(&with, Profile::Github), render(&without, Profile::Github));
}
