//! Names of packages as their ecosystems normalise them, so that two spellings of one package are one package.

use plimsoll_model::Ecosystem;

/// Returns a package's name in the form that its ecosystem compares.
///
/// PyPI: PEP 503. NuGet, Packagist and crates.io: NuGet and Packagist ignore case; crates.io keeps what is written, since its
/// lock files do. npm: as written, because old packages have capitals.
#[must_use]
pub fn normalise(ecosystem: Ecosystem, name: &str) -> String {
    let name = name.trim();
    match ecosystem {
        Ecosystem::PyPi => pep503(name),
        Ecosystem::NuGet | Ecosystem::Packagist => name.to_lowercase(),
        Ecosystem::CratesIo | Ecosystem::Go | Ecosystem::Maven | Ecosystem::Npm | Ecosystem::RubyGems => {
            name.to_owned()
        }
    }
}

/// Runs of `-`, `_` and `.` are one `-`, and case does not count.
fn pep503(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut gap = false;
    for letter in name.chars() {
        if matches!(letter, '-' | '_' | '.') {
            gap = true;
            continue;
        }
        if gap {
            out.push('-');
        }
        gap = false;
        out.extend(letter.to_lowercase());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_python_package_are_one_name() {
        for name in ["Zope.Interface", "zope_interface", "zope--interface", " zope-interface "] {
            assert_eq!(normalise(Ecosystem::PyPi, name), "zope-interface");
        }
    }

    #[test]
    fn capitals_of_old_npm_packages_stay() {
        assert_eq!(normalise(Ecosystem::Npm, "JSONStream"), "JSONStream");
        assert_eq!(normalise(Ecosystem::NuGet, "Newtonsoft.Json"), "newtonsoft.json");
    }
}
