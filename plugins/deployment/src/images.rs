//! What is known about the user of public base images.
//!
//! Only facts that hold for every current tag are listed; an image that is not here is unknown, never taken to be root. They are
//! those of `docker image inspect` and of the container files of their publishers: github.com/docker-library for the official
//! ones, github.com/GoogleContainerTools/distroless (`nonroot` is 65532), github.com/nginx/docker-nginx-unprivileged (101),
//! github.com/bitnami/containers (1001), edu.chainguard.dev (65532), github.com/dotnet/dotnet-docker (`app`, 1654, of chiseled images),
//! catalog.redhat.com (1001 of the language images).

/// What is longer is no name of an image: registries take 255 bytes for the name and 128 for the tag.
pub(crate) const LONGEST: usize = 1_024;

/// The user that a container of an image starts as, unless its file says otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DefaultUser {
    /// Root.
    Root,
    /// Root, and the image's own entry point changes to another user before it starts the service.
    DropsRoot,
    /// Not root.
    Unprivileged,
    /// Decided by the platform that runs it, or an operating system with other users.
    Managed,
    /// Not known here.
    Unknown,
}

/// Parts of a name or tag that promise an unprivileged user.
const UNPRIVILEGED_WORDS: &[&str] = &["nonroot", "non-root", "unprivileged", "rootless", "chiseled"];

/// Publishers, and single images outside the official library, that start as an unprivileged user.
const UNPRIVILEGED_PREFIXES: &[&str] = &[
    "apache/airflow",
    "apache/kafka",
    "apache/spark",
    "bitnami/",
    "bitnamilegacy/",
    "bitnamisecure/",
    "cgr.dev/chainguard/",
    "chainguard/",
    "confluentinc/",
    "curlimages/curl",
    "dhi.io/",
    "docker.elastic.co/",
    "ghcr.io/puppeteer/puppeteer",
    "grafana/",
    "jenkins/agent",
    "jenkins/inbound-agent",
    "jenkins/jenkins",
    "jupyter/",
    "nginxinc/",
    "openpolicyagent/opa",
    "postgrest/postgrest",
    "prom/",
    "quay.io/jupyter/",
    "quay.io/keycloak/keycloak",
    "quay.io/prometheus/",
    "quay.io/strimzi/",
    "selenium/",
];

/// Images of the official library that start as an unprivileged user.
const UNPRIVILEGED_OFFICIAL: &[&str] = &[
    "elasticsearch",
    "haproxy",
    "jetty",
    "kibana",
    "kong",
    "liquibase",
    "logstash",
    "memcached",
    "solr",
    "sonarqube",
    "spark",
    "varnish",
];

/// Images whose entry point drops root.
const DROPS_ROOT: &[&str] = &[
    "cassandra",
    "consul",
    "couchdb",
    "eclipse-mosquitto",
    "flink",
    "ghost",
    "hashicorp/consul",
    "hashicorp/vault",
    "influxdb",
    "mariadb",
    "mongo",
    "mysql",
    "neo4j",
    "percona",
    "pgvector/pgvector",
    "postgis/postgis",
    "postgres",
    "rabbitmq",
    "redis",
    "redis/redis-stack-server",
    "storm",
    "timescale/timescaledb",
    "valkey/valkey",
    "vault",
    "zookeeper",
];

/// Images outside the official library that start as root.
const ROOT_PREFIXES: &[&str] = &[
    "gcr.io/distroless/",
    "mcr.microsoft.com/azurelinux/",
    "mcr.microsoft.com/cbl-mariner/",
    "mcr.microsoft.com/dotnet/",
    "mcr.microsoft.com/openjdk/",
    "mcr.microsoft.com/playwright",
    "nvidia/cuda",
    "public.ecr.aws/amazonlinux/",
    "pytorch/pytorch",
    "tensorflow/tensorflow",
];

/// Where copies of Docker Hub are.
const HUBS: &[&str] = &[
    "docker.io/",
    "index.docker.io/",
    "registry-1.docker.io/",
    "mirror.gcr.io/",
    "public.ecr.aws/docker/",
    "library/",
];

/// Returns the user that a container of `image` (name, and tag or digest if given) starts as.
pub(crate) fn default_user(image: &str) -> DefaultUser {
    let image = image.to_ascii_lowercase();
    let (name, tag) = split(&image);
    let starts_with = |prefixes: &[&str]| prefixes.iter().any(|prefix| name.starts_with(prefix));
    let official = !name.contains('/');
    if is_windows(name, tag) || name.starts_with("public.ecr.aws/lambda/") || name.starts_with("amazon/aws-lambda-") {
        DefaultUser::Managed
    } else if UNPRIVILEGED_WORDS.iter().any(|word| name.contains(word) || tag.contains(word))
        || starts_with(UNPRIVILEGED_PREFIXES)
        || UNPRIVILEGED_OFFICIAL.contains(&name)
    {
        DefaultUser::Unprivileged
    } else if DROPS_ROOT.contains(&name) {
        DefaultUser::DropsRoot
    } else if let Some(red_hat) = red_hat_user(name) {
        red_hat
    } else if official || starts_with(ROOT_PREFIXES) {
        DefaultUser::Root
    } else {
        DefaultUser::Unknown
    }
}

/// Returns whether the image brings a server whose master stays root, and whose workers, which answer requests, do not.
pub(crate) fn drops_in_workers(image: &str) -> bool {
    let image = image.to_ascii_lowercase();
    let (name, tag) = split(&image);
    matches!(name, "nginx" | "httpd") || name == "php" && ["apache", "fpm"].iter().any(|server| tag.contains(server))
}

/// Returns whether the image is made for people to develop in.
pub(crate) fn is_for_development(image: &str) -> bool {
    let image = image.to_ascii_lowercase();
    ["devcontainers/", "vscode/devcontainers", "gitpod/"].iter().any(|part| image.contains(part))
}

/// Splits off tag and digest, and the hosts of Docker Hub.
fn split(image: &str) -> (&str, &str) {
    let name = image.split('@').next().unwrap_or(image);
    let after_path = name.rfind('/').map_or(0, |slash| slash + 1);
    let (mut name, tag) = match name[after_path..].find(':') {
        Some(colon) => (&name[..after_path + colon], &name[after_path + colon + 1..]),
        None => (name, ""),
    };
    for hub in HUBS {
        name = name.strip_prefix(hub).unwrap_or(name);
    }
    (name, tag)
}

fn is_windows(name: &str, tag: &str) -> bool {
    name.starts_with("mcr.microsoft.com/windows")
        || name.starts_with("mcr.microsoft.com/dotnet/framework")
        || ["nanoserver", "windowsservercore", "ltsc20"].iter().any(|word| tag.contains(word))
}

/// Red Hat's plain operating systems are root, the language images on top of them are not.
fn red_hat_user(name: &str) -> Option<DefaultUser> {
    let path =
        ["registry.access.redhat.com/", "registry.redhat.io/"].iter().find_map(|host| name.strip_prefix(host))?;
    let last = path.rsplit('/').next().unwrap_or(path);
    Some(match path.starts_with("ubi") {
        true if last.starts_with("ubi") => DefaultUser::Root,
        true => DefaultUser::Unprivileged,
        false => DefaultUser::Unknown,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn official_images_are_root_wherever_they_are_copied_from() {
        for image in [
            "python",
            "python:3.13-slim",
            "docker.io/library/node:22@sha256:00",
            "public.ecr.aws/docker/library/golang:1",
            "Ubuntu:24.04",
            "registry.access.redhat.com/ubi9/ubi-minimal:9.4",
            "gcr.io/distroless/static",
        ] {
            assert_eq!(default_user(image), DefaultUser::Root, "{image}");
        }
    }

    #[test]
    fn images_with_a_user_of_their_own_are_known() {
        for image in [
            "gcr.io/distroless/static-debian12:nonroot",
            "gcr.io/distroless/static:debug-nonroot",
            "bitnami/kubectl",
            "cgr.dev/chainguard/python:latest",
            "nginxinc/nginx-unprivileged",
            "mcr.microsoft.com/dotnet/aspnet:9.0-noble-chiseled",
            "registry.access.redhat.com/ubi9/nodejs-20",
            "haproxy:3.0",
            "moby/buildkit:rootless",
        ] {
            assert_eq!(default_user(image), DefaultUser::Unprivileged, "{image}");
        }
    }

    #[test]
    fn the_rest_is_not_guessed() {
        assert_eq!(default_user("ghcr.io/example/base:1"), DefaultUser::Unknown);
        assert_eq!(default_user("localhost:5000/python"), DefaultUser::Unknown);
        assert_eq!(default_user("postgres:17-alpine"), DefaultUser::DropsRoot);
        assert_eq!(default_user("python:3.13-windowsservercore-ltsc2022"), DefaultUser::Managed);
        assert_eq!(default_user("public.ecr.aws/lambda/python:3.13"), DefaultUser::Managed);
        assert!(drops_in_workers("docker.io/library/nginx:1.29") && drops_in_workers("php:8.4-fpm-alpine"));
        assert!(!drops_in_workers("php:8.4-cli") && !drops_in_workers("nginxinc/nginx-unprivileged"));
    }
}
