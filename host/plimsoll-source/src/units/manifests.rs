//! What the files of one folder say about it: whether it is shipped on its own, and how it is called.

use plimsoll_model::ValueTree;

use super::containers::is_container;
use super::{Folder, Tree, join, values};

/// Files that hosting services read: their folder is deployed.
const HOSTING: &[&str] = &[
    "Procfile",
    "app.yaml",
    "fly.toml",
    "serverless.yml",
    "serverless.yaml",
    "railway.json",
    "render.yaml",
    "vercel.json",
    "netlify.toml",
    "wrangler.toml",
];
/// Files that start a service written in Python, beside what its packages are declared in.
const PYTHON_STARTS: &[&str] = &["manage.py", "wsgi.py", "asgi.py", "main.py", "app.py", "server.py"];
const PYTHON_MANIFESTS: &[&str] = &["requirements.txt", "pyproject.toml", "setup.py", "Pipfile"];
/// Projects of .NET whose output is a service.
const DOTNET_SERVICES: &[&str] = &["Microsoft.NET.Sdk.Web", "Microsoft.NET.Sdk.Worker"];
const JVM_MANIFESTS: &[&str] = &["pom.xml", "build.gradle", "build.gradle.kts"];

/// What makes a folder a unit; nothing if it is none.
pub(super) fn evidence(
    tree: &Tree<'_>,
    path: &str,
    folder: &Folder<'_>,
    read: &impl Fn(&str) -> Option<String>,
) -> Vec<String> {
    if !folder.has_programs || is_for_phones(path, folder, read) {
        return Vec::new();
    }
    let mut evidence: Vec<&str> = Vec::new();
    evidence.extend(folder.files.iter().find(|file| is_container(file)));
    evidence.extend(folder.files.iter().filter(|file| HOSTING.contains(file)));
    let starts = |file: &&str| PYTHON_STARTS.contains(file);
    if let Some(start) = folder.files.iter().copied().find(starts)
        && let Some(manifest) = folder.files.iter().copied().find(|file| PYTHON_MANIFESTS.contains(file))
    {
        evidence.extend([manifest, start]);
    }
    for manifest in ["package.json", "pom.xml"] {
        let says_so = |tree: &ValueTree| if manifest == "pom.xml" { runs_as_service(tree) } else { has_start(tree) };
        if folder.has(manifest) && values(&join(path, manifest), read).is_some_and(|tree| says_so(&tree)) {
            evidence.push(manifest);
        }
    }
    evidence.extend(dotnet(path, folder, read));
    let mut evidence: Vec<String> = evidence.into_iter().map(|file| join(path, file)).collect();
    if let Some(manifest) = folder.files.iter().find(|file| JVM_MANIFESTS.contains(file))
        && let Some(start) = tree.applications(path).find(|start| starts_spring(start, read))
    {
        evidence.extend([join(path, manifest), start.to_owned()]);
    }
    evidence.sort();
    evidence.dedup();
    evidence
}

/// The name that the folder's manifest gives.
pub(super) fn name(path: &str, folder: &Folder<'_>, read: &impl Fn(&str) -> Option<String>) -> Option<String> {
    const NAMES: [(&str, &[&str]); 4] = [
        ("package.json", &["name"]),
        ("pyproject.toml", &["project", "name"]),
        ("Cargo.toml", &["package", "name"]),
        ("pom.xml", &["project", "artifactId"]),
    ];
    let given = NAMES.iter().filter(|(manifest, _)| folder.has(manifest)).find_map(|(manifest, keys)| {
        let tree = values(&join(path, manifest), read)?;
        tree.text_at(0, keys).map(str::to_owned).filter(|name| !name.is_empty())
    });
    given.or_else(|| {
        let project = dotnet(path, folder, read)?;
        project.rsplit_once('.').map(|(name, _)| name.to_owned())
    })
}

/// The project of .NET that is a service.
fn dotnet<'p>(path: &str, folder: &Folder<'p>, read: &impl Fn(&str) -> Option<String>) -> Option<&'p str> {
    let is_service = |file: &&str| {
        let is_project = [".csproj", ".fsproj", ".vbproj"].iter().any(|end| file.ends_with(end));
        let sdk = || {
            let tree = values(&join(path, file), read)?;
            let sdk = tree.text_at(0, &["Project", "@Sdk"])?.split('/').next()?.to_owned();
            Some(DOTNET_SERVICES.contains(&sdk.as_str()))
        };
        is_project && sdk() == Some(true)
    };
    folder.files.iter().copied().find(is_service)
}

/// Whether a source file starts an application of Spring Boot.
fn starts_spring(path: &str, read: &impl Fn(&str) -> Option<String>) -> bool {
    read(path).is_some_and(|text| text.lines().any(|line| line.trim_start().starts_with("@SpringBootApplication")))
}

/// Whether a package of npm can be started; one that only others depend on has no such script.
fn has_start(manifest: &ValueTree) -> bool {
    manifest.at(0, &["scripts", "start"]).is_some() && manifest.at(0, &["workspaces"]).is_none()
}

/// Whether a package of npm is an application for phones: its container file builds it, and serves nothing.
fn is_for_phones(path: &str, folder: &Folder<'_>, read: &impl Fn(&str) -> Option<String>) -> bool {
    let depends = |tree: &ValueTree| tree.at(0, &["dependencies", "react-native"]).is_some();
    folder.has("package.json") && values(&join(path, "package.json"), read).is_some_and(|tree| depends(&tree))
}

/// Whether a project of Maven is packaged to be run.
fn runs_as_service(pom: &ValueTree) -> bool {
    let is_plugin =
        |text: &str| matches!(text, "spring-boot-maven-plugin" | "quarkus-maven-plugin" | "jib-maven-plugin");
    pom.at(0, &["project", "build"]).is_some_and(|build| {
        let end = pom.get(build).map_or(build, |value| value.next);
        (build..end).filter_map(|value| pom.get(value)).any(|value| is_plugin(&value.text))
    })
}
