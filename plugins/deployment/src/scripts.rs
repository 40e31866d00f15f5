//! Which file of the repository the script is that an image starts: what the container file copies says so.
//!
//! The folder that a build starts from is not known here, so all paths are below that folder. Scripts that a build makes or moves are
//! not followed.

use std::collections::{BTreeMap, BTreeSet};

use crate::runners::file_name;
use crate::stages::{Image, Instruction, Stages};

/// More places than these, or more bytes of them, say nothing.
const MOST: usize = 64;
const BYTES: usize = 8_192;
/// No path of Linux is longer.
pub(crate) const LONGEST_PATH: usize = 4_096;
/// A folder that only the base image knows.
const UNKNOWN: &str = "?";

/// What a container file copies from the repository.
pub(crate) struct Scripts<'a> {
    /// By the name of the file, before and after it was copied.
    files: BTreeMap<&'a str, Vec<Source<'a>>>,
    /// By the folder of the image: folders whose content is copied there.
    folders: BTreeMap<String, Vec<Source<'a>>>,
    /// In which folder each stage ends.
    workdirs: Vec<String>,
}

/// Something that an instruction copies.
#[derive(Clone, Copy)]
struct Source<'a> {
    path: &'a str,
    /// Index of the stage.
    stage: usize,
}

impl<'a> Scripts<'a> {
    pub(crate) fn read(stages: &Stages<'a>) -> Self {
        let mut read = Self { files: BTreeMap::new(), folders: BTreeMap::new(), workdirs: Vec::new() };
        for (index, stage) in stages.all().iter().enumerate() {
            let inherited = stage.parent.and_then(|parent| read.workdirs.get(parent)).cloned();
            let mut workdir = inherited.unwrap_or_else(|| UNKNOWN.to_owned());
            for instruction in &stage.instructions {
                match instruction.keyword {
                    "WORKDIR" => workdir = joined(&workdir, &instruction.arguments()),
                    // What another stage or image made is no file of the repository.
                    "COPY" | "ADD" if instruction.flag("from").is_none() => read.copy(*instruction, index, &workdir),
                    _ => {}
                }
            }
            read.workdirs.push(workdir);
        }
        read
    }

    fn copy(&mut self, instruction: Instruction<'a>, stage: usize, workdir: &str) {
        let words: Vec<&str> = instruction.words().collect();
        let Some((to, sources)) = words.split_last() else { return };
        for path in sources.iter().filter(|path| !path.contains(['$', ':', '<'])) {
            let source = Source { path: path.trim_matches('/'), stage };
            let name = file_name(source.path);
            if matches!(name, "" | "." | "..") || name.contains(['*', '?', '[']) || !name.contains('.') {
                self.folders.entry(joined(workdir, to)).or_default().push(source);
            }
            for name in [Some(name), Some(file_name(to)).filter(|to| *to != name && sources.len() == 1)] {
                let Some(name) = name.filter(|name| !matches!(*name, "" | "." | "..")) else { continue };
                self.files.entry(name).or_default().push(source);
            }
        }
    }

    /// Where the file may be that a command of an image starts.
    pub(crate) fn sources(&self, image: &Image<'_, 'a>, file: &str) -> Vec<String> {
        if file.is_empty() {
            return Vec::new();
        }
        let workdir = self.workdirs.get(image.last).map_or(UNKNOWN, String::as_str);
        let path = if file.contains('/') { joined(workdir, file) } else { file.to_owned() };
        // Each with what of the path lies below it.
        let mut found: Vec<(Source<'a>, &str)> = Vec::new();
        if let Some(by_name) = self.files.get(file_name(file)) {
            // Of a file that is copied by its name, the folders need not be known.
            found.extend(by_name.iter().take(MOST + 1).map(|source| (*source, "")));
        } else if file.contains('/') {
            for (end, _) in path.match_indices('/') {
                let above = if end == 0 { "/" } else { &path[..end] };
                let sources = self.folders.get(above).into_iter().flatten().take(MOST + 1);
                found.extend(sources.map(|source| (*source, &path[end + 1..])));
            }
        } else {
            // It is looked for in `PATH`.
            found.extend(self.folders.values().flatten().take(MOST + 1).map(|source| (*source, path.as_str())));
        }
        let bytes: usize = found.iter().map(|(source, rest)| source.path.len() + rest.len() + 1).sum();
        if found.len() > MOST || bytes > BYTES {
            return Vec::new();
        }
        // Images of one file may have scripts of one name; what an image copies itself counts more than what others do.
        let stages: BTreeSet<usize> = found.iter().map(|(source, _)| source.stage).collect();
        if stages.len() > 1 {
            let own: BTreeSet<usize> = image.indices().filter(|index| stages.contains(index)).collect();
            found.retain(|(source, _)| own.is_empty() || own.contains(&source.stage));
        }
        found.into_iter().map(|(source, rest)| source.below(rest)).collect()
    }
}

impl Source<'_> {
    /// Where something below it is; itself for nothing.
    fn below(self, rest: &str) -> String {
        let is_pattern = file_name(self.path).contains(['*', '?', '[']);
        let folder = if is_pattern { self.path.rsplit_once('/').map_or("", |(folder, _)| folder) } else { self.path };
        match (folder, rest) {
            (_, "") => self.path.to_owned(),
            ("", _) => rest.to_owned(),
            _ => format!("{folder}/{rest}"),
        }
    }
}

/// A path of the image, seen from one of its folders.
fn joined(folder: &str, path: &str) -> String {
    let mut parts: Vec<&str> = match path.chars().next() {
        Some('/') => vec![""],
        // What a variable stands for is not known, and mostly a path from the root.
        Some('$') => Vec::new(),
        _ if folder == "/" => vec![""],
        _ => folder.split('/').collect(),
    };
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => parts.truncate(parts.len().saturating_sub(1).max(1)),
            part => parts.push(part),
        }
    }
    match parts.join("/") {
        path if path.is_empty() => "/".to_owned(),
        path if path.len() > LONGEST_PATH => UNKNOWN.to_owned(),
        path => path,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_the_image_are_put_together() {
        assert_eq!(joined("/app", "../etc/./start.sh"), "/etc/start.sh");
        assert_eq!(
            (joined("/", "run"), joined("/app", "/"), joined("/", "..")),
            ("/run".into(), "/".into(), "/".into())
        );
        assert_eq!((joined("?", "run.sh"), joined("/app", "$HOME/x")), ("?/run.sh".into(), "$HOME/x".into()));
        assert_eq!(joined("/app", &"a/".repeat(4_000)), UNKNOWN);
    }

    #[test]
    fn what_is_copied_keeps_its_place_below_the_folder() {
        let below = |path, rest| Source { path, stage: 0 }.below(rest);
        assert_eq!(
            (below(".", "run.sh"), below("docker", "bin/run.sh")),
            ("./run.sh".into(), "docker/bin/run.sh".into())
        );
        assert_eq!((below("docker/*.sh", "run.sh"), below("*", "run.sh")), ("docker/run.sh".into(), "run.sh".into()));
        assert_eq!(below("docker/run.sh", ""), "docker/run.sh");
    }
}
