//! Bills of materials of a fixture against golden files, which the validators of both formats have accepted; see
//! `tests/fixtures/README.md`. `PLIMSOLL_BLESS=1` rewrites them.

#![expect(clippy::disallowed_methods, reason = "fixtures are the test's own files")]

use std::fs;
use std::path::Path;

use plimsoll_inventory::sbom::{DEFAULT_CREATED, Subject, cyclonedx, spdx};
use plimsoll_inventory::{combine, read};

fn check(name: &str, got: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/sbom").join(name);
    if std::env::var_os("PLIMSOLL_BLESS").is_some() {
        fs::write(&path, got).expect("a writable file");
    }
    let wanted = fs::read_to_string(&path).unwrap_or_default();
    assert!(wanted == got, "{name} differs; PLIMSOLL_BLESS=1 renews it, and its validator has to accept it again");
}

#[test]
fn bills_of_materials_stay_as_they_are() {
    let files = [
        ("web/package.json", r#"{"name": "web", "version": "2.0.0", "private": true,
            "dependencies": {"@scope/a": "^1.0.0", "old": "npm:new@^3"}, "devDependencies": {"b": "~2.1"}}"#),
        ("web/package-lock.json", r#"{"name": "web", "lockfileVersion": 3, "packages": {
            "": {"dependencies": {"@scope/a": "^1.0.0", "old": "npm:new@^3"}},
            "node_modules/@scope/a": {"version": "1.4.2"},
            "node_modules/b": {"version": "2.1.9", "dev": true},
            "node_modules/old": {"name": "new", "version": "3.0.0"},
            "node_modules/c": {"version": "0.0.1+build.1", "dev": true}}}"#),
        ("api/requirements.txt", "Flask==3.0.3\nrequests>=2\n"),
        ("go.mod", "module example.com/x\n\nrequire github.com/BurntSushi/toml v1.4.0\n"),
        ("pom.xml", "<project><groupId>g</groupId><artifactId>a</artifactId><version>1</version><dependencies>
            <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-api</artifactId><version>2.0.13</version></dependency>
            <dependency><groupId>org.junit.jupiter</groupId><artifactId>junit-jupiter</artifactId><version>5.10.2</version>
            <scope>test</scope></dependency></dependencies></project>"),
    ];
    let read = files.iter().map(|(path, text)| read(path, text).expect("a manifest")).collect();
    let inventory = combine(read);
    assert_eq!(inventory.problems, []);
    let subject = Subject { name: "shop", version: Some("2.0.0"), tool_version: "0.0.0" };
    check("shop.cdx.json", &cyclonedx(&inventory, &subject));
    check("shop.spdx.json", &spdx(&inventory, &subject, DEFAULT_CREATED));
}
