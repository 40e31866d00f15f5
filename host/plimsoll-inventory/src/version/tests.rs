//! The order of versions: the examples that each ecosystem documents, and laws that hold for any text.

use proptest::prelude::*;

use super::*;

/// Checks that each version of a list comes before all later ones.
fn ascending(ecosystem: Ecosystem, list: &[&str]) {
    for (at, low) in list.iter().enumerate() {
        assert_eq!(compare(ecosystem, low, low), Some(Ordering::Equal), "{low}");
        for high in &list[at + 1..] {
            assert_eq!(compare(ecosystem, low, high), Some(Ordering::Less), "{low} < {high}");
            assert_eq!(compare(ecosystem, high, low), Some(Ordering::Greater), "{high} > {low}");
        }
    }
}

fn equal(ecosystem: Ecosystem, list: &[&str]) {
    for one in list {
        assert_eq!(compare(ecosystem, list[0], one), Some(Ordering::Equal), "{} = {one}", list[0]);
    }
}

#[test]
fn semantic_versions_are_ordered_as_their_specification_says() {
    let list = [
        "1.0.0-alpha",
        "1.0.0-alpha.1",
        "1.0.0-alpha.beta",
        "1.0.0-beta",
        "1.0.0-beta.2",
        "1.0.0-beta.11",
        "1.0.0-rc.1",
        "1.0.0",
        "1.0.1",
        "1.10.0",
        "2.0.0",
    ];
    ascending(Ecosystem::Npm, &list);
    equal(Ecosystem::Npm, &["1.2.3", "v1.2.3", "=1.2.3", "1.2.3+build.5"]);
    assert_eq!(compare(Ecosystem::Npm, "1.2.3", "latest"), None);
}

#[test]
fn pseudo_versions_of_go_lie_between_releases() {
    let list = [
        "v0.0.0-20190308221718-c2843e01d9a2",
        "v0.0.0-20200622213623-75b288015ac9",
        "v1.2.3-pre",
        "v1.2.3-pre.0.20200101000000-abcdefabcdef",
        "v1.2.3",
        "v1.2.4-0.20200101000000-abcdefabcdef",
        "v1.2.4",
    ];
    ascending(Ecosystem::Go, &list);
    equal(Ecosystem::Go, &["v2.0.0", "2.0.0+incompatible"]);
}

#[test]
fn python_versions_are_ordered_as_pep_440_says() {
    let list = [
        "1.dev0",
        "1.0.dev456",
        "1.0a1",
        "1.0a2.dev456",
        "1.0a12.dev456",
        "1.0a12",
        "1.0b1.dev456",
        "1.0b2",
        "1.0b2.post345.dev456",
        "1.0b2.post345",
        "1.0rc1.dev456",
        "1.0rc1",
        "1.0",
        "1.0+abc.5",
        "1.0+abc.7",
        "1.0+5",
        "1.0.post456.dev34",
        "1.0.post456",
        "1.0.15",
        "1.1.dev1",
        "1!0.1",
    ];
    ascending(Ecosystem::PyPi, &list);
    equal(Ecosystem::PyPi, &["1.0", "v1.0.0", "1"]);
}

#[test]
fn maven_versions_are_ordered_as_documented() {
    ascending(
        Ecosystem::Maven,
        &[
            "1-alpha2snapshot",
            "1-alpha2",
            "1-alpha-123",
            "1-beta-2",
            "1-beta123",
            "1-m2",
            "1-m11",
            "1-rc",
            "1-cr2",
            "1-rc123",
            "1-SNAPSHOT",
            "1",
            "1-sp",
            "1-sp2",
            "1-sp123",
            "1-abc",
            "1-def",
            "1-pom-1",
            "1-1-snapshot",
            "1-1",
            "1-2",
            "1-123",
        ],
    );
    ascending(Ecosystem::Maven, &["1-snapshot", "1", "1-sp", "1-foo2", "1-foo10", "1-1", "1.1", "1.10"]);
    ascending(Ecosystem::Maven, &["2.0.0-alpha1", "2.0.0-M1", "2.0.0-RC1", "2.0.0", "2.0.0.1", "2.0.1"]);
    equal(Ecosystem::Maven, &["1", "1.ga", "1-ga", "1-0", "1.0", "1.0.0", "1.final", "1.", "1-"]);
    equal(Ecosystem::Maven, &["1-a1", "1-alpha-1"]);
    equal(Ecosystem::Maven, &["1.foo", "1-foo", "1.0.0-foo.0.0"]);
    ascending(Ecosystem::Maven, &["1-sp-1", "1-ga-1"]);
    equal(Ecosystem::Maven, &["1-ga-1", "1-1"]);
}

#[test]
fn nuget_versions_have_four_numbers_and_no_case() {
    ascending(
        Ecosystem::NuGet,
        &["1.0.0-Alpha", "1.0.0-beta", "1.0.0-RC.2", "1.0.0-rc.10", "1.0.0", "1.0.0.1", "1.0.1"],
    );
    equal(Ecosystem::NuGet, &["1.0", "1.0.0.0", "1.0.0+abc"]);
}

#[test]
fn ruby_versions_put_letters_before_numbers() {
    ascending(Ecosystem::RubyGems, &["1.0.a2", "1.0.b1", "1.0.rc1", "1.0", "1.0.1.pre", "1.0.1", "1.9", "1.10"]);
    equal(Ecosystem::RubyGems, &["1", "1.0", "1.0.0"]);
    equal(Ecosystem::RubyGems, &["1.0.a", "1.a"]);
    assert_eq!(compare(Ecosystem::RubyGems, "1.0", "main"), None);
}

#[test]
fn composer_versions_know_stabilities() {
    ascending(
        Ecosystem::Packagist,
        &[
            "1.0.0-dev",
            "1.0.0-alpha1",
            "1.0.0-alpha2",
            "1.0-beta",
            "1.0.0-beta.3",
            "v1.0.0-RC1",
            "1.0.0",
            "1.0.0-p1",
            "1.0.0-pl2",
            "1.0.1",
            "1.10",
        ],
    );
    equal(Ecosystem::Packagist, &["v1.0", "1.0.0.0", "1.0.0+build"]);
    assert_eq!(compare(Ecosystem::Packagist, "dev-main", "1.0"), None);
}

fn any_version() -> impl Strategy<Value = String> {
    prop_oneof![
        "[0-9]{1,3}(\\.[0-9]{1,3}){0,3}([-.]?(alpha|beta|rc|a|dev|pre|SNAPSHOT|ga|sp|foo|p)[-.]?[0-9]{0,2}){0,2}",
        "[0-9a-z.+v!-]{0,12}",
        ".{0,8}",
    ]
}

proptest! {
    #[test]
    fn the_order_is_an_order(a in any_version(), b in any_version(), c in any_version()) {
        for ecosystem in Ecosystem::ALL {
            let ab = compare(ecosystem, &a, &b);
            prop_assert_eq!(ab, compare(ecosystem, &b, &a).map(Ordering::reverse), "{:?} {} {}", ecosystem, a, b);
            // Maven's own order is not transitive where words stand against numbers behind dashes.
            let bc = compare(ecosystem, &b, &c);
            if ecosystem != Ecosystem::Maven && ab.is_some() && ab == bc {
                prop_assert_eq!(compare(ecosystem, &a, &c), ab, "{:?} {} {} {}", ecosystem, a, b, c);
            }
        }
    }

    #[test]
    fn semantic_versions_agree_with_the_semver_crate(
        a in "[0-9]\\.[0-9]{1,2}\\.[0-9](-[a-b0-9]{1,2}(\\.[a-b0-9]{1,2}){0,2})?",
        b in "[0-9]\\.[0-9]{1,2}\\.[0-9](-[a-b0-9]{1,2}(\\.[a-b0-9]{1,2}){0,2})?",
    ) {
        if let (Ok(left), Ok(right)) = (::semver::Version::parse(&a), ::semver::Version::parse(&b)) {
            prop_assert_eq!(compare(Ecosystem::CratesIo, &a, &b), Some(left.cmp_precedence(&right)));
        }
    }
}
