//! Who runs the images that are built here, and as which user: workloads of Kubernetes, values of charts, and services of Compose
//! say so, and what they say counts more than the container file.
//!
//! Nothing says which image a container file makes but its builder's configuration and the names of folders; what is not found
//! that way is not guessed.

use plimsoll_sdk::Values;
use plimsoll_sdk::prelude::*;

use crate::judgement::is_root;
use crate::workloads::{is_filled_in, lasting_containers, pod_spec};

/// A file and a stage of it that something builds, and what it calls the image. `user`: as whom Compose runs it.
pub(crate) const BUILD: FactKind = fact!("image-build", file: text, stage: text, image: text, user: text);
/// A container that runs an image.
pub(crate) const RUN: FactKind = fact!("image-run", image: text, user: text);
/// A script that gives up root: the name of the file.
pub(crate) const DROP: FactKind = fact!("script-drops-root", script: text);

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

    /// What security contexts say, the one that counts first.
    fn of(contexts: &[Option<Value<'_>>]) -> Self {
        let first =
            |key: &str| contexts.iter().flatten().find_map(|context| context.get(key).filter(|it| !it.is_null()));
        let checked = first("runAsNonRoot").and_then(Value::text) == Some("true");
        match first("runAsUser") {
            Some(user) if user.is_templated() && !checked => Self::Elsewhere,
            Some(user) if user.text().is_some_and(is_root) => Self::Root,
            Some(_) => Self::User,
            None if checked => Self::Checked,
            None => Self::Image,
        }
    }
}

/// Records what a file says about who runs which image.
pub(crate) fn note(cx: &mut Context<'_>) {
    if cx.matches_of("script").next().is_some() {
        let name = file_name(&cx.file().path).to_owned();
        cx.fact(DROP, [name], None);
        return;
    }
    let Some(values) = cx.values() else { return };
    for object in values.objects() {
        match object.kind() {
            "compose/file" => compose(cx, object.value()),
            "helm/values" => chart(cx, object.value()),
            _ => {}
        }
    }
    skaffold(cx, values);
    for object in values.objects_of("kubernetes/*") {
        let Some(pod) = pod_spec(object) else { continue };
        for container in lasting_containers(pod) {
            let run_as = RunAs::of(&[container.get("securityContext"), pod.get("securityContext")]);
            match container.text_at(&["image"]).filter(|image| !is_filled_in(image)) {
                Some(image) if object.is_resolved() => cx.fact(RUN, [image_name(image), run_as.as_str()], None),
                // A template leaves open which image that is, but not what the container is called.
                _ if run_as == RunAs::User => {
                    let name = container.text_at(&["name"]).filter(|name| !is_filled_in(name));
                    name.into_iter().for_each(|name| cx.fact(RUN, [name, run_as.as_str()], None));
                }
                _ => {}
            }
        }
    }
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
        cx.fact(BUILD, [path.as_str(), &stage.to_ascii_lowercase(), image, run_as.as_str()], None);
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
            cx.fact(BUILD, [path.as_str(), &stage, image_name(image), RunAs::Elsewhere.as_str()], None);
        }
    }
}

/// The images that the values of a chart name, with the security contexts beside them or further up.
fn chart(cx: &mut Context<'_>, values: Value<'_>) {
    for image in values.descendants().filter(|value| value.key() == Some("image")) {
        let Some(name) = image.text().or_else(|| image.text_at(&["repository"])).or_else(|| image.text_at(&["name"]))
        else {
            continue;
        };
        let mut contexts = Vec::new();
        let mut owner = image.parent();
        while let Some(mapping) = owner {
            let is_context = |member: &Value<'_>| member.key().is_some_and(|key| key.ends_with("ecurityContext"));
            contexts.extend(mapping.members().filter(is_context).map(Some));
            owner = mapping.parent();
        }
        // What the values leave open, the templates may say.
        let run_as = match RunAs::of(&contexts) {
            RunAs::Image => RunAs::Elsewhere,
            known => known,
        };
        cx.fact(RUN, [image_name(name), run_as.as_str()], None);
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

fn file_name(path: &str) -> &str {
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

/// Whether an image that somebody runs is the one of that name.
pub(crate) fn is_called(image: &str, name: &str) -> bool {
    // `shop-cart` is what the folder `cart` makes; shorter names are the end of too many others.
    let is_end = |rest: &str| rest.ends_with('-') && name.len() >= 4;
    image == name || image.strip_suffix(name).is_some_and(is_end)
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
