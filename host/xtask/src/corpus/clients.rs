//! The package registries' own clients. Which host they talk to is the machine's configuration, never written here.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use super::{Client, Project};
use crate::process;
use crate::toolchain::apt;

/// Downloads the project's archive into a folder, perhaps beside others.
pub(super) fn download(project: &Project, into: &Path) -> Result<()> {
    match project.from {
        Client::Pip | Client::PipWheel => pip(project, into),
        Client::Npm => npm(project, into),
        Client::Cargo => cargo(project, into),
        Client::Apt => from_archive(project, into),
    }
}

fn need(program: &str, what_to_do: &str) -> Result<()> {
    if process::find_program(program).is_none() {
        bail!("`{program}` is missing\nhelp: {what_to_do}");
    }
    Ok(())
}

/// Hashes are given to pip itself, so that it refuses another archive before it runs anything of it.
fn pip(project: &Project, into: &Path) -> Result<()> {
    need("python3", "install Python with pip")?;
    let requirements = into.join("requirements.in");
    fs::write(&requirements, format!("{}=={} --hash=sha256:{}\n", project.package, project.version, project.sha256))?;
    let mut command = Command::new("python3");
    command.args(["-m", "pip", "--disable-pip-version-check", "download", "--quiet", "--no-deps", "--require-hashes"]);
    match &project.platform {
        Some(platform) => command.args(["--only-binary", ":all:", "--platform", platform]),
        None => command.args(["--no-binary", &project.package]),
    };
    command.arg("--dest").arg(into).arg("--requirement").arg(&requirements);
    process::output(&mut command)?;
    Ok(())
}

fn npm(project: &Project, into: &Path) -> Result<()> {
    need("npm", "install Node.js, which brings npm")?;
    let mut command = Command::new("npm");
    command.args(["pack", "--silent", &format!("{}@{}", project.package, project.version)]).current_dir(into);
    process::output(&mut command)?;
    Ok(())
}

/// `cargo info` downloads the one crate into cargo's cache, where `cargo fetch` would bring its dependencies as well.
fn cargo(project: &Project, into: &Path) -> Result<()> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let package = format!("{}@{}", project.package, project.version);
    process::output(Command::new(cargo).args(["info", "--quiet", "--color", "never", &package]).current_dir(into))?;
    let home = crate::toolchain::cargo_home().context("there is no home folder with cargo's cache")?;
    let file = format!("{}-{}.crate", project.package, project.version);
    for registry in fs::read_dir(home.join("registry/cache")).context("cargo has no cache")? {
        let cached: PathBuf = registry?.path().join(&file);
        if cached.is_file() {
            fs::copy(cached, into.join(&file))?;
            return Ok(());
        }
    }
    bail!("`cargo info {package}` did not bring {file}");
}

/// The release may have rebuilt the package since: any version will do that still has the pinned upstream archive.
fn from_archive(project: &Project, into: &Path) -> Result<()> {
    for program in ["apt-get", "apt-cache"] {
        need(program, "this project comes from the archive of a Debian-like distribution")?;
    }
    let apt = apt::with_sources(into)?;
    let records = process::output(apt.command("apt-cache").args(["showsrc", "--only-source", &project.package]))?;
    let Some(version) = version_with(&records, &project.sha256) else {
        bail!("no version of the source package `{}` in this release has the pinned archive", project.package);
    };
    let package = format!("{}={version}", project.package);
    let mut command = apt.command("apt-get");
    process::output(command.args(["source", "--download-only", &package]).current_dir(into))?;
    Ok(())
}

/// The version whose record lists a file of that digest.
fn version_with<'a>(records: &'a str, sha256: &str) -> Option<&'a str> {
    let record = records.split("\n\n").find(|record| record.contains(sha256))?;
    record.lines().find_map(|line| line.strip_prefix("Version: "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_the_one_that_lists_the_digest() {
        let records = "Package: a\nVersion: 1-1\nChecksums-Sha256:\n aa 1 a.tar\n\nPackage: a\nVersion: 2-1\nChecksums-Sha256:\n bb 1 a.tar\n";
        assert_eq!(version_with(records, "bb"), Some("2-1"));
        assert_eq!(version_with(records, "cc"), None);
    }
}
