//! Which files are manifests and lock files, by their paths alone.
//!
//! A name that only a project's own convention gives, such as `deps.txt`, is not recognised: reading prose as a list of
//! packages would invent dependencies.

use plimsoll_model::{Ecosystem, ManifestKind};

/// A format of manifest or lock file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Format {
    PackageJson,
    NpmShrinkwrap,
    PackageLock,
    PnpmLock,
    PnpmWorkspace,
    YarnLock,
    Pyproject,
    UvLock,
    PoetryLock,
    PdmLock,
    Pipfile,
    PipfileLock,
    SetupCfg,
    Requirements,
    CargoToml,
    CargoLock,
    GoMod,
    GoSum,
    GoWork,
    Pom,
    GradleBuild,
    GradleCatalog,
    GradleLock,
    DotnetProject,
    PackagesProps,
    PackagesLock,
    PackagesConfig,
    ComposerJson,
    ComposerLock,
    Gemfile,
    GemfileLock,
}

impl Format {
    /// Returns the format of a file, `None` for one that is no manifest.
    pub(crate) fn of(path: &str) -> Option<Self> {
        let name = path.rsplit('/').next().unwrap_or(path);
        let exact = match name {
            "package.json" => Self::PackageJson,
            "npm-shrinkwrap.json" => Self::NpmShrinkwrap,
            "package-lock.json" => Self::PackageLock,
            "pnpm-lock.yaml" => Self::PnpmLock,
            "pnpm-workspace.yaml" => Self::PnpmWorkspace,
            "yarn.lock" => Self::YarnLock,
            "pyproject.toml" => Self::Pyproject,
            "uv.lock" => Self::UvLock,
            "poetry.lock" => Self::PoetryLock,
            "pdm.lock" => Self::PdmLock,
            "Pipfile" => Self::Pipfile,
            "Pipfile.lock" => Self::PipfileLock,
            "setup.cfg" => Self::SetupCfg,
            "Cargo.toml" => Self::CargoToml,
            "Cargo.lock" => Self::CargoLock,
            "go.mod" => Self::GoMod,
            "go.sum" => Self::GoSum,
            "go.work" => Self::GoWork,
            "pom.xml" => Self::Pom,
            "build.gradle" | "build.gradle.kts" => Self::GradleBuild,
            "libs.versions.toml" => Self::GradleCatalog,
            "gradle.lockfile" | "buildscript-gradle.lockfile" => Self::GradleLock,
            "Directory.Packages.props" => Self::PackagesProps,
            "packages.lock.json" => Self::PackagesLock,
            "packages.config" => Self::PackagesConfig,
            "composer.json" => Self::ComposerJson,
            "composer.lock" => Self::ComposerLock,
            "Gemfile" | "gems.rb" => Self::Gemfile,
            "Gemfile.lock" | "gems.locked" => Self::GemfileLock,
            _ => return Self::of_pattern(path, name),
        };
        Some(exact)
    }

    fn of_pattern(path: &str, name: &str) -> Option<Self> {
        let (stem, extension) = name.rsplit_once('.')?;
        match extension {
            "csproj" | "fsproj" | "vbproj" => Some(Self::DotnetProject),
            "txt" | "in" => {
                let stem = stem.to_ascii_lowercase();
                let folder = path.rsplit('/').nth(1).is_some_and(|folder| folder == "requirements");
                (stem.starts_with("requirements") || stem.ends_with("requirements") || folder)
                    .then_some(Self::Requirements)
            }
            _ => None,
        }
    }

    /// Returns where its packages come from.
    pub(crate) const fn ecosystem(self) -> Ecosystem {
        match self {
            Self::PackageJson
            | Self::NpmShrinkwrap
            | Self::PackageLock
            | Self::PnpmLock
            | Self::PnpmWorkspace
            | Self::YarnLock => Ecosystem::Npm,
            Self::Pyproject
            | Self::UvLock
            | Self::PoetryLock
            | Self::PdmLock
            | Self::Pipfile
            | Self::PipfileLock
            | Self::SetupCfg
            | Self::Requirements => Ecosystem::PyPi,
            Self::CargoToml | Self::CargoLock => Ecosystem::CratesIo,
            Self::GoMod | Self::GoSum | Self::GoWork => Ecosystem::Go,
            Self::Pom | Self::GradleBuild | Self::GradleCatalog | Self::GradleLock => Ecosystem::Maven,
            Self::DotnetProject | Self::PackagesProps | Self::PackagesLock | Self::PackagesConfig => Ecosystem::NuGet,
            Self::ComposerJson | Self::ComposerLock => Ecosystem::Packagist,
            Self::Gemfile | Self::GemfileLock => Ecosystem::RubyGems,
        }
    }

    /// Returns whether people write it or a tool does.
    pub(crate) fn kind(self) -> ManifestKind {
        let lock = [
            Self::NpmShrinkwrap,
            Self::PackageLock,
            Self::PnpmLock,
            Self::YarnLock,
            Self::UvLock,
            Self::PoetryLock,
            Self::PdmLock,
            Self::PipfileLock,
            Self::CargoLock,
            Self::GoSum,
            Self::GradleLock,
            Self::PackagesLock,
            Self::ComposerLock,
            Self::GemfileLock,
        ];
        if lock.contains(&self) { ManifestKind::Lock } else { ManifestKind::Manifest }
    }

    /// Returns the lock files that can belong to a manifest, the one that its tool prefers first.
    pub(crate) const fn locks(self) -> &'static [Self] {
        match self {
            Self::PackageJson => &[Self::NpmShrinkwrap, Self::PackageLock, Self::PnpmLock, Self::YarnLock],
            Self::Pyproject => &[Self::UvLock, Self::PoetryLock, Self::PdmLock],
            Self::Pipfile => &[Self::PipfileLock],
            Self::CargoToml => &[Self::CargoLock],
            Self::GoMod => &[Self::GoSum],
            Self::GradleBuild => &[Self::GradleLock],
            Self::DotnetProject => &[Self::PackagesLock],
            Self::ComposerJson => &[Self::ComposerLock],
            Self::Gemfile => &[Self::GemfileLock],
            _ => &[],
        }
    }
}

/// Returns whether a file is a manifest or lock file that [`read`](crate::read()) understands, by its path.
#[must_use]
pub fn is_manifest(path: &str) -> bool {
    Format::of(path).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requirements_have_many_names() {
        for path in ["requirements.txt", "a/requirements-dev.txt", "dev-requirements.in", "requirements/base.txt"] {
            assert_eq!(Format::of(path), Some(Format::Requirements), "{path}");
        }
        for path in ["deps.txt", "requirements.md", "README", "src/requirements.py"] {
            assert!(!is_manifest(path), "{path}");
        }
    }

    #[test]
    fn a_lock_file_is_a_lock_file() {
        assert_eq!(Format::of("x/Cargo.lock").map(Format::kind), Some(ManifestKind::Lock));
        assert_eq!(Format::of("src/App.csproj").map(Format::kind), Some(ManifestKind::Manifest));
    }
}
