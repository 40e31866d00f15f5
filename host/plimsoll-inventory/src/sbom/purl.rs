//! Package URLs, which name a package in every ecosystem the same way.

use plimsoll_model::Ecosystem;

/// Returns the package URL of a package, with its version if there is one.
#[must_use]
pub fn purl(ecosystem: Ecosystem, name: &str, version: Option<&str>) -> String {
    let kind = match ecosystem {
        Ecosystem::CratesIo => "cargo",
        Ecosystem::Go => "golang",
        Ecosystem::Maven => "maven",
        Ecosystem::Npm => "npm",
        Ecosystem::NuGet => "nuget",
        Ecosystem::Packagist => "composer",
        Ecosystem::PyPi => "pypi",
        Ecosystem::RubyGems => "gem",
    };
    // Go's names are not lower-cased although the type asks for it: two modules may differ in case alone.
    let separator = if ecosystem == Ecosystem::Maven { ':' } else { '/' };
    let path: Vec<String> = name.split(separator).filter(|part| !part.is_empty()).map(encode).collect();
    let version = version.filter(|version| !version.is_empty()).map(|version| format!("@{}", encode(version)));
    format!("pkg:{kind}/{}{}", path.join("/"), version.unwrap_or_default())
}

/// Percent-encodes all but what a package URL keeps as it is.
fn encode(part: &str) -> String {
    let mut out = String::with_capacity(part.len());
    for byte in part.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'-' | b'_' | b'~' | b':' => out.push(char::from(byte)),
            other => {
                out.push('%');
                out.extend(
                    [other >> 4, other & 15]
                        .into_iter()
                        .filter_map(|digit| char::from_digit(digit.into(), 16))
                        .map(|digit| digit.to_ascii_uppercase()),
                );
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_ecosystem_has_its_type() {
        for (ecosystem, name, version, wanted) in [
            (Ecosystem::Npm, "@babel/core", "7.1.0", "pkg:npm/%40babel/core@7.1.0"),
            (Ecosystem::PyPi, "ruamel-yaml", "0.18.6", "pkg:pypi/ruamel-yaml@0.18.6"),
            (Ecosystem::Go, "github.com/BurntSushi/toml", "v1.4.0", "pkg:golang/github.com/BurntSushi/toml@v1.4.0"),
            (Ecosystem::Maven, "org.slf4j:slf4j-api", "2.0.13", "pkg:maven/org.slf4j/slf4j-api@2.0.13"),
            (Ecosystem::CratesIo, "zstd-sys", "2.0.9+zstd.1.5.5", "pkg:cargo/zstd-sys@2.0.9%2Bzstd.1.5.5"),
            (Ecosystem::NuGet, "newtonsoft.json", "13.0.3", "pkg:nuget/newtonsoft.json@13.0.3"),
            (Ecosystem::Packagist, "symfony/console", "v6.4.0", "pkg:composer/symfony/console@v6.4.0"),
            (Ecosystem::RubyGems, "rack", "3.1.0", "pkg:gem/rack@3.1.0"),
        ] {
            assert_eq!(purl(ecosystem, name, Some(version)), wanted);
        }
        assert_eq!(purl(Ecosystem::Npm, "left pad", None), "pkg:npm/left%20pad");
    }
}
