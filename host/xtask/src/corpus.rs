//! Brings the projects of `corpus.toml` into `target/corpus`, for reading findings and for the benchmarks. Every archive
//! comes through the ordinary client of its registry and is used only if its digest is the pinned one.

mod clients;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};
use serde::Deserialize;

use crate::workspace::Workspace;
use crate::{hash, process};

const LIST: &str = include_str!("../corpus.toml");

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Corpus {
    #[serde(rename = "project")]
    projects: Vec<Project>,
}

/// One pinned archive.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Project {
    name: String,
    version: String,
    from: Client,
    package: String,
    /// The platform tag of a wheel.
    platform: Option<String>,
    sha256: String,
}

/// Which client brings the archive.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Client {
    Pip,
    PipWheel,
    Npm,
    Cargo,
    Apt,
}

/// Brings all projects, or those that are named. One that cannot be had does not stop the others.
pub(crate) fn fetch(workspace: &Workspace, names: &[String]) -> Result<()> {
    let corpus: Corpus = toml::from_str(LIST).context("corpus.toml")?;
    let known = |name: &String| corpus.projects.iter().any(|project| &project.name == name);
    if let Some(unknown) = names.iter().find(|name| !known(name)) {
        let all: Vec<&str> = corpus.projects.iter().map(|project| project.name.as_str()).collect();
        bail!("there is no project `{unknown}` in the corpus: there are {}", all.join(", "));
    }
    let folder = workspace.target("corpus");
    fs::create_dir_all(&folder).with_context(|| format!("failed to create {}", folder.display()))?;
    let mut missing = Vec::new();
    for project in corpus.projects.iter().filter(|project| names.is_empty() || names.contains(&project.name)) {
        match bring(&folder, project) {
            Ok(path) => println!("{}", path.strip_prefix(&workspace.root).unwrap_or(&path).display()),
            Err(error) => {
                eprintln!("corpus: {}: {error:#}", project.name);
                missing.push(project.name.as_str());
            }
        }
    }
    if !missing.is_empty() {
        bail!("{} of the corpus could not be had: {}", missing.len(), missing.join(", "));
    }
    Ok(())
}

fn bring(folder: &Path, project: &Project) -> Result<PathBuf> {
    let name = format!("{}-{}", project.name, project.version);
    let (path, stamp) = (folder.join(&name), folder.join(format!(".{name}.sha256")));
    if path.is_dir() && fs::read_to_string(&stamp).is_ok_and(|digest| digest == project.sha256) {
        return Ok(path);
    }
    let scratch = folder.join(format!(".{name}.part"));
    for stale in [&path, &scratch] {
        if stale.exists() {
            fs::remove_dir_all(stale)?;
        }
    }
    let (downloads, unpacked) = (scratch.join("downloads"), scratch.join("unpacked"));
    fs::create_dir_all(&downloads)?;
    fs::create_dir_all(&unpacked)?;

    clients::download(project, &downloads)?;
    let archive = with_digest(&downloads, &project.sha256)?;
    unpack(&archive, &unpacked)?;
    fs::rename(only_folder(&unpacked)?, &path)?;
    fs::remove_dir_all(&scratch)?;
    fs::write(&stamp, &project.sha256)?;
    Ok(path)
}

/// The downloaded file with the pinned digest.
fn with_digest(downloads: &Path, sha256: &str) -> Result<PathBuf> {
    let mut seen = Vec::new();
    for entry in fs::read_dir(downloads)? {
        let path = entry?.path();
        if path.is_file() {
            let digest = hash::sha256(&fs::read(&path)?);
            if digest == sha256 {
                return Ok(path);
            }
            seen.push(format!("{} has {digest}", path.file_name().unwrap_or_default().display()));
        }
    }
    seen.sort();
    bail!("nothing that was downloaded has the pinned digest {sha256}: {}", seen.join(", "));
}

fn unpack(archive: &Path, into: &Path) -> Result<()> {
    let mut command = if archive.extension().is_some_and(|extension| extension == "whl") {
        let mut python = Command::new("python3");
        python.args(["-m", "zipfile", "-e"]).args([archive, into]);
        python
    } else {
        let mut tar = Command::new("tar");
        tar.arg("--extract").arg("--no-same-owner").arg("--file").arg(archive).arg("--directory").arg(into);
        tar
    };
    process::output(&mut command)?;
    Ok(())
}

/// What most archives hold is one folder: that, else the folder itself.
fn only_folder(unpacked: &Path) -> Result<PathBuf> {
    let entries = fs::read_dir(unpacked)?.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    Ok(match entries.as_slice() {
        [only] if only.is_dir() => only.clone(),
        _ => unpacked.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_list_is_readable_and_every_project_is_pinned_once() {
        let corpus: Corpus = toml::from_str(LIST).unwrap();
        let names: BTreeSet<_> = corpus.projects.iter().map(|project| &project.name).collect();
        assert_eq!(names.len(), corpus.projects.len());
        for project in &corpus.projects {
            assert!(project.sha256.len() == 64 && project.sha256.bytes().all(|b| b.is_ascii_hexdigit()));
            assert_eq!(project.platform.is_some(), matches!(project.from, Client::PipWheel), "{}", project.name);
        }
    }
}
