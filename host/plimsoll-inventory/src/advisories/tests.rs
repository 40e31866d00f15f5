//! Advisories against small inventories: what matches, what is merged, and what is said about the snapshot.

use plimsoll_model::{Dependency, Scope};
use proptest::prelude::*;
use serde_json::json;

use super::*;

fn inventory(packages: &[(Ecosystem, &str, &str)]) -> Inventory {
    let dependency = |(ecosystem, name, version): &(Ecosystem, &str, &str)| Dependency {
        ecosystem: *ecosystem,
        name: (*name).to_owned(),
        requirement: None,
        locked: Some((*version).to_owned()),
        scope: Scope::Production,
        direct: true,
        declared: None,
        pinned: None,
    };
    Inventory { dependencies: packages.iter().map(dependency).collect(), ..Inventory::default() }
}

fn found(inventory: &Inventory, records: &[serde_json::Value]) -> Vec<Vulnerability> {
    let mut advisories = Advisories::about(inventory);
    for record in records {
        advisories.add_record("record.json", record.to_string().as_bytes());
    }
    assert_eq!(advisories.problems(), Vec::<String>::new());
    advisories.vulnerabilities(inventory)
}

fn ranged(id: &str, ecosystem: &str, name: &str, events: serde_json::Value) -> serde_json::Value {
    json!({"id": id, "modified": "2024-05-06T07:08:09Z", "summary": format!("about {name}"), "affected": [
        {"package": {"ecosystem": ecosystem, "name": name}, "ranges": [{"type": "ECOSYSTEM", "events": events}]}]})
}

#[test]
fn events_of_a_range_decide() {
    let record = [ranged(
        "GHSA-1",
        "npm",
        "left",
        json!([
        {"introduced": "0"}, {"fixed": "1.2.3"}, {"introduced": "2.0.0"}, {"last_affected": "2.1.0"}, {"introduced": "3.0.0"}]),
    )];
    for (version, affected) in [
        ("0.0.0-alpha", true),
        ("1.2.2", true),
        ("1.2.3-rc.1", true),
        ("1.2.3", false),
        ("1.9.0", false),
        ("2.0.0", true),
        ("2.1.0", true),
        ("2.1.1", false),
        ("3.0.0", true),
        ("99.0.0", true),
        ("git+ssh://x", false),
    ] {
        let all = found(&inventory(&[(Ecosystem::Npm, "left", version)]), &record);
        assert_eq!(!all.is_empty(), affected, "{version}");
    }
    let fixed = found(&inventory(&[(Ecosystem::Npm, "left", "1.0.0")]), &record);
    assert_eq!(fixed[0].fixed_in, ["1.2.3"]);
}

#[test]
fn each_ecosystem_compares_by_its_own_order() {
    for (ecosystem, name, fixed, affected, safe) in [
        (Ecosystem::PyPi, "django", "4.2.16", "4.2.16rc1", "4.2.16.post1"),
        (Ecosystem::Go, "golang.org/x/net", "0.23.0", "v0.22.0", "v0.23.0"),
        (Ecosystem::CratesIo, "time", "0.2.23", "0.2.23-alpha", "0.2.23"),
        (Ecosystem::Maven, "org.apache.logging.log4j:log4j-core", "2.15.0", "2.15.0-rc2", "2.15.0"),
        (Ecosystem::NuGet, "newtonsoft.json", "13.0.1", "13.0.1-beta2", "13.0.1.0"),
        (Ecosystem::RubyGems, "rack", "2.2.8.1", "2.2.8", "2.2.10"),
        (Ecosystem::Packagist, "symfony/http-kernel", "5.4.20", "v5.4.20-RC1", "v5.4.20"),
    ] {
        let record = [ranged("X-1", ecosystem.name(), name, json!([{"introduced": "0"}, {"fixed": fixed}]))];
        assert_eq!(found(&inventory(&[(ecosystem, name, affected)]), &record).len(), 1, "{name} {affected}");
        assert_eq!(found(&inventory(&[(ecosystem, name, safe)]), &record).len(), 0, "{name} {safe}");
    }
}

#[test]
fn names_are_compared_as_the_ecosystem_does() {
    let record = [ranged("PYSEC-1", "PyPI", "Zope.Interface", json!([{"introduced": "0"}]))];
    assert_eq!(found(&inventory(&[(Ecosystem::PyPi, "zope-interface", "1")]), &record).len(), 1);
}

#[test]
fn a_limit_ends_what_a_range_speaks_of() {
    let record = [ranged("GHSA-1", "npm", "a", json!([{"introduced": "1.0.0"}, {"limit": "2.0.0"}]))];
    assert_eq!(found(&inventory(&[(Ecosystem::Npm, "a", "1.5.0")]), &record).len(), 1);
    assert_eq!(found(&inventory(&[(Ecosystem::Npm, "a", "2.0.0")]), &record).len(), 0);
}

#[test]
fn listed_versions_match_and_ranges_of_commits_do_not() {
    let record = [json!({"id": "OSV-1", "aliases": null, "affected": [{"package": {"ecosystem": "PyPI", "name": "a"},
        "versions": ["2004-final", "1.0"], "ranges": [{"type": "GIT", "events": [{"introduced": "0"}]}]}]})];
    for (version, affected) in [("2004-final", true), ("1.0.0", true), ("1.1", false)] {
        assert_eq!(
            found(&inventory(&[(Ecosystem::PyPi, "a", version)]), &record).len(),
            usize::from(affected),
            "{version}"
        );
    }
}

#[test]
fn one_problem_under_several_names_is_reported_once() {
    let mut ghsa = ranged("GHSA-1", "PyPI", "a", json!([{"introduced": "0"}, {"fixed": "2.0"}]));
    ghsa["aliases"] = json!(["CVE-2024-1"]);
    ghsa["severity"] = json!([{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}]);
    ghsa["references"] =
        json!([{"type": "WEB", "url": "https://b.example"}, {"type": "WEB", "url": "https://a.example"}]);
    let mut pysec = ranged("PYSEC-1", "PyPI", "a", json!([{"introduced": "0"}, {"fixed": "1.9.1"}]));
    pysec["aliases"] = json!(["CVE-2024-1"]);
    let mut other = ranged("GHSA-2", "PyPI", "a", json!([{"introduced": "0"}]));
    other["database_specific"] = json!({"severity": "MODERATE"});
    let all = found(&inventory(&[(Ecosystem::PyPi, "a", "1.0")]), &[pysec, other, ghsa]);
    assert_eq!(all.len(), 2);
    assert_eq!(all[0].id, "GHSA-1");
    assert_eq!(all[0].aliases, ["CVE-2024-1", "PYSEC-1"]);
    assert_eq!(all[0].fixed_in, ["1.9.1", "2.0"]);
    assert_eq!((all[0].severity, all[0].score), (Some(Rating::Critical), Some(9.8)));
    assert_eq!(all[0].references, ["https://a.example", "https://b.example"]);
    assert_eq!((all[1].id.as_str(), all[1].severity), ("GHSA-2", Some(Rating::Medium)));
}

#[test]
fn withdrawn_advisories_are_ignored_and_notices_say_what_they_are() {
    let mut withdrawn = ranged("RUSTSEC-1", "crates.io", "a", json!([{"introduced": "0.0.0-0"}]));
    withdrawn["withdrawn"] = json!("2024-01-01T00:00:00Z");
    let mut notice = ranged("RUSTSEC-2", "crates.io", "a", json!([{"introduced": "0.0.0-0"}]));
    notice["affected"][0]["database_specific"] = json!({"informational": "unmaintained"});
    let all = found(&inventory(&[(Ecosystem::CratesIo, "a", "1.0.0")]), &[withdrawn, notice]);
    assert_eq!(all.len(), 1);
    assert_eq!(all[0].informational.as_deref(), Some("unmaintained"));
}

#[test]
fn an_ecosystem_without_data_is_unknown_and_old_data_is_stale() {
    let inventory = inventory(&[(Ecosystem::Npm, "a", "1.0.0")]);
    let mut advisories = Advisories::about(&inventory);
    let record = ranged("GHSA-1", "npm", "unrelated", json!([{"introduced": "0"}]));
    advisories.add_record("1.json", record.to_string().as_bytes());
    let day = |text: &str| text.parse::<Day>().expect("a date");
    assert_eq!(advisories.coverage(Ecosystem::PyPi, day("2024-05-07"), 7), Coverage::Unknown);
    let known = |stale| Coverage::Known { records: 1, newest: Some(day("2024-05-06")), stale };
    assert_eq!(advisories.coverage(Ecosystem::Npm, day("2024-05-13"), 7), known(false));
    assert_eq!(advisories.coverage(Ecosystem::Npm, day("2024-05-14"), 7), known(true));
    // A date that nobody filled in is none, and what has no date is stale.
    let mut undated = ranged("GO-1", "Go", "x.test/a", json!([{"introduced": "0"}]));
    undated["modified"] = json!("0001-01-01T00:00:00Z");
    advisories.add_record("2.json", undated.to_string().as_bytes());
    let wanted = Coverage::Known { records: 1, newest: None, stale: true };
    assert_eq!(advisories.coverage(Ecosystem::Go, day("2024-05-06"), 7), wanted);
}

#[test]
fn archives_are_looked_for_where_other_tools_keep_them() {
    let wanted = ["osv-scalibr/crates.io/all.zip", "osv-scanner/crates.io/all.zip", "crates.io/all.zip"];
    assert_eq!(archive_paths(Ecosystem::CratesIo), wanted);
}

#[test]
fn what_is_no_record_is_said() {
    let mut advisories = Advisories::about(&Inventory::default());
    advisories.add_record("x.json", b"[]");
    advisories.add_record("y.json", b"{\"id\": \"A\"");
    assert_eq!(advisories.problems().len(), 2);
    assert!(advisories.problems()[0].starts_with("`x.json`: not an OSV record"), "{:?}", advisories.problems());
}

proptest! {
    #[test]
    fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300), text in ".{0,200}") {
        let mut advisories = Advisories::about(&inventory(&[(Ecosystem::Npm, "a", "1.0.0")]));
        advisories.add_record("x", &bytes);
        advisories.add_record("x", text.as_bytes());
        let _ = advisories.add_archive("x.zip", std::io::Cursor::new(&bytes));
    }
}
