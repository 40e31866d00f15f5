//! Run by hand over folders of real projects:
//! `PLIMSOLL_CORPUS=/folder cargo test -p plimsoll-config --release corpus -- --ignored --nocapture`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use plimsoll_config::values;

#[derive(Default)]
struct Count {
    files: usize,
    documents: usize,
    values: usize,
    broken: usize,
    templates: usize,
    faults: usize,
    time: Duration,
}

#[test]
#[ignore = "needs a folder of projects"]
fn corpus() {
    let folder = std::env::var("PLIMSOLL_CORPUS").expect("PLIMSOLL_CORPUS names a folder");
    let mut files = Vec::new();
    collect(Path::new(&folder), &mut files);
    files.sort();
    let mut counts: BTreeMap<&str, Count> = BTreeMap::new();
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    for file in files {
        let Some(language) = language(&file) else { continue };
        let Ok(text) = std::fs::read_to_string(&file) else { continue };
        let path = file.strip_prefix(&folder).unwrap_or(&file).to_string_lossy().into_owned();
        let start = Instant::now();
        let Some(tree) = values(&path, language, &text) else { continue };
        let count = counts.entry(language).or_default();
        count.time += start.elapsed();
        count.files += 1;
        count.documents += tree.roots().count();
        count.values += tree.values.len();
        let is_template = tree.objects.iter().any(|object| !object.resolved);
        count.templates += usize::from(is_template);
        count.broken += usize::from(!tree.errors.is_empty() && !is_template);
        for object in &tree.objects {
            *kinds.entry(object.kind.clone()).or_default() += 1;
        }
        for error in &tree.errors {
            let template = if is_template { " (template)" } else { "" };
            println!("{path}:{}:{}: {}{template}", error.position.line, error.position.column, error.message);
        }
        let faults = super::check::faults(language, &text, &tree);
        count.faults += faults.len();
        for fault in faults.iter().take(3) {
            println!("FAULT {path}:{fault}");
        }
    }
    for (kind, count) in kinds {
        println!("{count:6} {kind}");
    }
    for (language, Count { files, documents, values, broken, templates, faults, time }) in counts {
        println!(
            "{language}: {files} files, {documents} documents, {values} values, {broken} broken, {templates} templates, \
             {faults} faults, {time:?}"
        );
    }
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => collect(&entry.path(), files),
            Ok(kind) if kind.is_file() => files.push(entry.path()),
            _ => {}
        }
    }
}

/// About what the host decides.
fn language(file: &Path) -> Option<&'static str> {
    let name = file.file_name()?.to_str()?;
    if name.starts_with("Dockerfile") || name.starts_with("Containerfile") {
        return Some("dockerfile");
    }
    if name == ".env" || name.starts_with(".env.") || name.ends_with(".env") {
        return Some("dotenv");
    }
    if matches!(name, ".editorconfig" | "setup.cfg" | "tox.ini" | "Pipfile") {
        return Some(if name == "Pipfile" { "toml" } else { "ini" });
    }
    Some(match file.extension()?.to_str()? {
        "yaml" | "yml" => "yaml",
        "json" => "json",
        "toml" => "toml",
        "tf" | "tfvars" | "hcl" => "hcl",
        "dockerfile" => "dockerfile",
        "ini" => "ini",
        "properties" => "properties",
        "xml" | "csproj" | "props" | "targets" | "nuspec" => "xml",
        "sql" => "sql",
        "conf" if file.to_string_lossy().contains("nginx") => "nginx",
        "lock" if name == "Cargo.lock" || name == "poetry.lock" || name == "uv.lock" => "toml",
        _ => return None,
    })
}
