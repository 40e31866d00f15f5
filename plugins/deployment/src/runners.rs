//! Who runs the images that are built here, and as which user: workloads of Kubernetes, values of charts, and services of Compose
//! say so, and what they say counts more than the container file.
//!
//! Nothing says which image a container file makes but its builder's configuration and the names of folders; what is not found
//! that way is not guessed.

use std::collections::BTreeSet;

use plimsoll_sdk::prelude::*;
use plimsoll_sdk::{ValueKind, Values};

use crate::images::LONGEST;
use crate::judgement::is_root;
use crate::workloads::{is_false, is_filled_in, is_true, lasting_containers, pod_spec};

/// A file and a stage of it that something builds, and what it calls the image. `user`: as whom Compose runs it. `context`: the folder
/// that the build starts from.
pub(crate) const BUILD: FactKind =
    fact!("image-build", file: text, stage: text, image: text, user: text, context: text);
/// The containers of a file, one a line: as whom, and the image; of an image that is not known, `/` and the container's name. Each
/// deployable unit reads all of them, so that one fact for each container would be too many.
pub(crate) const RUN: FactKind = fact!("image-runs", lines: text);
/// A script that gives up root.
pub(crate) const DROP: FactKind = fact!("script-drops-root");

/// How long the lines of one fact may be together, with one more.
const BYTES: usize = 8_192;

/// What a container asks for, by the security contexts that count for it.
#[derive(Clone, Copy, Default)]
struct Asked<'a> {
    user: Option<Value<'a>>,
    checked: Option<Value<'a>>,
}

impl<'a> Asked<'a> {
    /// Fills in what a context says that counts less.
    fn or(self, context: Option<Value<'a>>) -> Self {
        let says = |key: &str| context?.get(key).filter(|it| !it.is_null() && it.text() != Some(""));
        Self { user: self.user.or_else(|| says("runAsUser")), checked: self.checked.or_else(|| says("runAsNonRoot")) }
    }

    fn run_as(self) -> RunAs {
        let checked = self.checked.is_some_and(is_true);
        match self.user {
            Some(user) if user.is_templated() && !checked => RunAs::Elsewhere,
            Some(user) if user.text().is_some_and(is_root) => RunAs::Root,
            Some(_) => RunAs::User,
            None if checked => RunAs::Checked,
            None => RunAs::Image,
        }
    }
}

/// As whom somebody runs an image.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum RunAs {
    /// A user that is not root.
    User,
    /// Whom the image names, and not at all if that is root.
    Checked,
    /// Whom the image names.
    Image,
    /// Root, whatever the image names.
    Root,
    /// That is decided elsewhere.
    Elsewhere,
}

impl RunAs {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Checked => "checked",
            Self::Image => "image",
            Self::Root => "root",
            Self::Elsewhere => "elsewhere",
        }
    }

    pub(crate) fn read(text: &str) -> Self {
        let all = [Self::User, Self::Checked, Self::Image, Self::Root];
        all.into_iter().find(|one| one.as_str() == text).unwrap_or(Self::Elsewhere)
    }
}

/// Records what a file says about who runs which image.
pub(crate) fn note(cx: &mut Context<'_>) {
    if cx.language() == "bash" {
        if cx.matches_of("script").any(|found| !is_in_comment(cx.source(), found.span)) {
            cx.fact(DROP, [""; 0], None);
        }
        return;
    }
    let Some(values) = cx.values() else { return };
    let mut runs: BTreeSet<String> = BTreeSet::new();
    let mut run = |run_as: RunAs, slash: &str, image: &str| {
        let is_name = image.len() <= LONGEST && !image.contains(char::is_whitespace);
        if is_name && run_as != RunAs::Elsewhere {
            runs.insert(format!("{} {slash}{image}", run_as.as_str()));
        }
    };
    for object in values.objects() {
        match object.kind() {
            "compose/file" => compose(cx, object.value()),
            "helm/values" => chart(object.value(), &mut |run_as, image| run(run_as, "", image)),
            _ => {}
        }
    }
    skaffold(cx, values);
    for object in values.objects_of("kubernetes/*") {
        let Some(pod) = pod_spec(object) else { continue };
        for container in lasting_containers(pod) {
            let run_as = Asked::default().or(container.get("securityContext")).or(pod.get("securityContext")).run_as();
            match container.text_at(&["image"]).filter(|image| !is_filled_in(image)) {
                Some(image) if object.is_resolved() => run(run_as, "", image),
                // A template leaves open which image that is, but not what the container is called.
                _ if run_as == RunAs::User => {
                    let name = container.text_at(&["name"]).filter(|name| !is_filled_in(name));
                    name.into_iter().for_each(|name| run(run_as, "/", name));
                }
                _ => {}
            }
        }
    }
    let mut lines = String::new();
    for line in &runs {
        if lines.len() + line.len() > BYTES {
            cx.fact(RUN, [std::mem::take(&mut lines)], None);
        }
        lines.push_str(line);
        lines.push('\n');
    }
    if !lines.is_empty() {
        cx.fact(RUN, [lines], None);
    }
}

/// Whether the line of a place in a script begins as a comment.
fn is_in_comment(source: &str, place: Span) -> bool {
    let before = source.get(..place.start as usize).unwrap_or_default();
    before.rsplit('\n').next().is_some_and(|line| line.trim_start().starts_with('#'))
}

fn compose(cx: &mut Context<'_>, file: Value<'_>) {
    for service in file.get("services").into_iter().flat_map(Value::members) {
        let Some(build) = service.get("build") else { continue };
        let (context, file, stage) = match build.text() {
            Some(context) => (context, "Dockerfile", ""),
            None if build.get("dockerfile_inline").is_some() => continue,
            None => (
                build.text_at(&["context"]).unwrap_or("."),
                build.text_at(&["dockerfile"]).unwrap_or("Dockerfile"),
                build.text_at(&["target"]).unwrap_or_default(),
            ),
        };
        let image = service.text_at(&["image"]).map_or_else(|| service.key().unwrap_or_default(), image_name);
        let run_as = match service.get("user").filter(|user| !user.is_null()).map(|user| (user, user.text())) {
            None => RunAs::Image,
            Some((_, Some(user))) if is_root(user) => RunAs::Root,
            Some(_) => RunAs::User,
        };
        let Some(path) = beside(&cx.file().path, context, file) else { continue };
        let context = beside(&cx.file().path, context, "").unwrap_or_default();
        cx.fact(BUILD, [path.as_str(), &stage.to_ascii_lowercase(), image, run_as.as_str(), &context], None);
    }
}

/// Skaffold says which folder makes which image; the manifests that it applies run them.
fn skaffold(cx: &mut Context<'_>, values: &Values) {
    for document in values.documents() {
        let is_skaffold = document.text_at(&["apiVersion"]).is_some_and(|version| version.starts_with("skaffold/"));
        let artifacts = document.path(&["build", "artifacts"]).filter(|_| is_skaffold);
        for artifact in artifacts.into_iter().flat_map(Value::items) {
            let Some(image) = artifact.text_at(&["image"]) else { continue };
            let context = artifact.text_at(&["context"]).unwrap_or(".");
            let file = artifact.text_at(&["docker", "dockerfile"]).unwrap_or("Dockerfile");
            let stage = artifact.text_at(&["docker", "target"]).unwrap_or_default().to_ascii_lowercase();
            let Some(path) = beside(&cx.file().path, context, file) else { continue };
            let context = beside(&cx.file().path, context, "").unwrap_or_default();
            cx.fact(BUILD, [path.as_str(), &stage, image_name(image), RunAs::Elsewhere.as_str(), &context], None);
        }
    }
}

/// The images that the values of a chart name, with the security contexts beside them or further up. One way down: charts have
/// thousands of values.
fn chart<'a>(values: Value<'a>, run: &mut dyn FnMut(RunAs, &'a str)) {
    let mut open = vec![(values, Asked::default())];
    while let Some((value, outer)) = open.pop() {
        let is_mapping = value.kind() == ValueKind::Mapping;
        let mut asked = Asked::default();
        // The container's own counts more than the pod's.
        for of_pod in [false, true] {
            let is_context = |member: &Value<'_>| {
                let key = member.key().filter(|key| key.ends_with("ecurityContext"));
                key.is_some_and(|key| key.to_ascii_lowercase().contains("pod") == of_pod)
                    && !member.get("enabled").is_some_and(is_false)
            };
            asked = value.children().filter(|member| is_mapping && is_context(member)).map(Some).fold(asked, Asked::or);
        }
        let asked = Asked { user: asked.user.or(outer.user), checked: asked.checked.or(outer.checked) };
        for image in value.children().filter(|member| member.key() == Some("image")) {
            let name = image.text().or_else(|| image.text_at(&["repository"])).or_else(|| image.text_at(&["name"]));
            // What the values leave open, the templates may say.
            let run_as = Some(asked.run_as()).filter(|run_as| *run_as != RunAs::Image);
            name.into_iter().zip(run_as).for_each(|(name, run_as)| run(run_as, name));
        }
        open.extend(value.children().map(|child| (child, asked)));
    }
}

/// The path of a container file, as a configuration names it; none for what is not in the repository, or is filled in.
pub(crate) fn beside(from: &str, context: &str, file: &str) -> Option<String> {
    if context.contains(['$', ':', '{'])
        || file.contains(['$', '{'])
        || context.starts_with('/')
        || file.starts_with('/')
    {
        return None;
    }
    let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in context.split('/').chain(file.split('/')) {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// The folder of a file, empty for the root.
pub(crate) fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

pub(crate) fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// An image without registry, tag and digest.
pub(crate) fn image_name(image: &str) -> &str {
    let image = image.split('@').next().unwrap_or(image);
    let name = file_name(image);
    name.split(':').next().unwrap_or(name)
}

/// What the image of a container file is likely to be called: as the file says, else as its folder; nothing for names that say
/// nothing.
pub(crate) fn usual_name(path: &str) -> Option<&str> {
    const GENERAL: &[&str] = &[
        "app",
        "build",
        "container",
        "containers",
        "deploy",
        "deployment",
        "deployments",
        "dist",
        "docker",
        "image",
        "images",
        "k8s",
        "kubernetes",
        "package",
        "packaging",
        "src",
    ];
    const VARIANTS: &[&str] = &[
        "alpine",
        "amd64",
        "arm64",
        "debian",
        "distroless",
        "production",
        "prod",
        "release",
        "scratch",
        "slim",
        "ubi",
        "ubuntu",
    ];
    let mut parts = path.rsplit('/');
    let file = parts.next().unwrap_or(path);
    let own = ["Dockerfile.", "Containerfile."].iter().find_map(|start| file.strip_prefix(start));
    let own = own.or_else(|| [".dockerfile", ".Dockerfile"].iter().find_map(|end| file.strip_suffix(end)));
    match own {
        Some(name) if !VARIANTS.contains(&name) => Some(name),
        _ => parts.find(|folder| !GENERAL.contains(folder)),
    }
}

/// Words that say what a program does in any system.
const GENERAL_ENDS: &[&str] = &[
    "agent",
    "broker",
    "cache",
    "client",
    "collector",
    "console",
    "controller",
    "dashboard",
    "database",
    "driver",
    "exporter",
    "gateway",
    "init",
    "manager",
    "operator",
    "plugin",
    "provisioner",
    "proxy",
    "registry",
    "router",
    "runner",
    "scheduler",
    "server",
    "service",
    "sidecar",
    "webhook",
    "worker",
];

/// Whether an image that somebody runs is the one of that name.
pub(crate) fn is_called(image: &str, name: &str) -> bool {
    let own = image_name(image);
    // `shop-cart` is what the folder `cart` makes; shorter names are the end of too many others. `metrics-server` of a registry is not
    // what the folder `server` makes.
    let is_telling = name.len() >= 4 && (!GENERAL_ENDS.contains(&name) || !image.contains('/'));
    own == name || own.strip_suffix(name).is_some_and(|rest| rest.ends_with('-') && is_telling)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn images_are_compared_without_registry_and_tag() {
        assert_eq!(image_name("localhost:5000/shop/cart:1.2@sha256:00"), "cart");
        assert_eq!(image_name("cart"), "cart");
        assert!(is_called("shop-cart", "cart") && is_called("cart", "cart"));
        assert!(!is_called("mycart", "cart") && !is_called("go-ui", "ui"));
    }

    #[test]
    fn words_for_any_program_are_no_end_of_a_foreign_image() {
        assert!(!is_called("registry.k8s.io/metrics-server/metrics-server:v0.7.2", "server"));
        assert!(!is_called("/metrics-server", "server"));
        assert!(is_called("shop-server:1", "server") && is_called("registry.example.com/shop/server", "server"));
        assert!(is_called("registry.example.com/shop-cart", "cart"));
    }

    #[test]
    fn comments_of_scripts_are_not_read() {
        let source = "# by gosu\n  # by gosu\nexec gosu app # here\n";
        let places: Vec<Span> =
            source.match_indices("gosu").map(|(at, _)| Span { start: at as u32, end: at as u32 + 4 }).collect();
        assert_eq!(places.iter().map(|place| is_in_comment(source, *place)).collect::<Vec<_>>(), [true, true, false]);
    }

    #[test]
    fn the_folder_names_the_image_unless_the_file_does() {
        assert_eq!(usual_name("services/cart/src/Dockerfile"), Some("cart"));
        assert_eq!(usual_name("docker/alert-server.dockerfile"), Some("alert-server"));
        assert_eq!(usual_name("cart/Dockerfile.alpine"), Some("cart"));
        assert_eq!(usual_name("Dockerfile.controller"), Some("controller"));
        assert_eq!(usual_name("Dockerfile"), None);
    }

    #[test]
    fn paths_are_those_of_the_repository() {
        assert_eq!(beside("deploy/compose.yaml", "../api", "Dockerfile").as_deref(), Some("api/Dockerfile"));
        assert_eq!(beside("compose.yaml", ".", "docker/Dockerfile.prod").as_deref(), Some("docker/Dockerfile.prod"));
        assert_eq!(beside("compose.yaml", "../elsewhere", "Dockerfile"), None);
        assert_eq!(beside("compose.yaml", "https://example.com/a.git", "Dockerfile"), None);
        assert_eq!(beside("compose.yaml", "${DIR}", "Dockerfile"), None);
    }
}
