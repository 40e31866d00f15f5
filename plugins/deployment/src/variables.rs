//! Names of environment variables: what looks like one, and which need no documentation.

use std::collections::BTreeSet;

/// Set by the system, by runtimes, and by the services that run the code.
const USUAL: &[&str] = &[
    "PATH",
    "HOME",
    "USER",
    "USERNAME",
    "LOGNAME",
    "SHELL",
    "MACHTYPE",
    "OSTYPE",
    "HOSTTYPE",
    "LANG",
    "LANGUAGE",
    "TZ",
    "PWD",
    "OLDPWD",
    "TERM",
    "CI",
    "PORT",
    "HOST",
    "HOSTNAME",
    "DEBUG",
    "VERBOSE",
    "TMP",
    "TEMP",
    "TMPDIR",
    "EDITOR",
    "VISUAL",
    "PAGER",
    "DISPLAY",
    "BROWSER",
    "COLORTERM",
    "COLUMNS",
    "LINES",
    "NO_COLOR",
    "FORCE_COLOR",
    "CLICOLOR",
    "NODE_ENV",
    "NODE_OPTIONS",
    "NODE_PATH",
    "RAILS_ENV",
    "RACK_ENV",
    "APP_ENV",
    "ENVIRONMENT",
    "DJANGO_SETTINGS_MODULE",
    "FLASK_APP",
    "FLASK_ENV",
    "FLASK_DEBUG",
    "VIRTUAL_ENV",
    "RUST_LOG",
    "RUST_BACKTRACE",
    "OUT_DIR",
    "GOPATH",
    "GOROOT",
    "GOOS",
    "GOARCH",
    "GOMAXPROCS",
    "JAVA_HOME",
    "ANDROID_HOME",
    "APPDATA",
    "LOCALAPPDATA",
    "PROGRAMDATA",
    "USERPROFILE",
    "HOMEDRIVE",
    "HOMEPATH",
    "PROGRAMFILES",
    "SYSTEMROOT",
    "COMSPEC",
    "WINDIR",
    "OS",
    "PATHEXT",
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "NO_PROXY",
    "ALL_PROXY",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
    "SSH_AUTH_SOCK",
    "INVOCATION_ID",
    "JOURNAL_STREAM",
    "NOTIFY_SOCKET",
    "LISTEN_FDS",
    "LISTEN_PID",
    "POD_NAME",
    "POD_NAMESPACE",
    "POD_IP",
    "NODE_NAME",
    "NAMESPACE",
    "DYNO",
    "GOOGLE_APPLICATION_CREDENTIALS",
    "GOOGLE_CLOUD_PROJECT",
    "GAE_ENV",
    "K_SERVICE",
    "K_REVISION",
    "NETLIFY",
    "VERCEL",
    "RENDER",
    "ANALYZE",
    "COVERAGE",
    "VITEST",
    "JEST_WORKER_ID",
    "WERKZEUG_RUN_MAIN",
    "WERKZEUG_SERVER_FD",
    "STORYBOOK",
    "TURBOPACK",
    "NIX_PATH",
    "SNAP",
    "FLATPAK_ID",
    "WAYLAND_DISPLAY",
    "DOCKER_HOST",
    "KUBECONFIG",
    "SHLVL",
    "PS1",
    "IFS",
    "RANDOM",
    "SOURCE_DATE_EPOCH",
    "WSL_DISTRO_NAME",
    "COMPUTERNAME",
    "PROMPT",
];

/// Families of such variables.
const FAMILIES: &[&str] = &[
    "AWS_",
    "LC_",
    "XDG_",
    "PYTHON",
    "CARGO_",
    "CONDA_",
    "KUBERNETES_",
    "VERCEL_",
    "HEROKU_",
    "RENDER_",
    "RAILWAY_",
    "FLY_",
    "NETLIFY_",
    "GITHUB_",
    "GITLAB_",
    "CI_",
    "RUNNER_",
    "BUILDKITE",
    "CIRCLE",
    "TRAVIS",
    "JENKINS",
    "TEAMCITY",
    "CODEBUILD_",
    "AZURE_HTTP",
    "WEBSITE_",
    "FUNCTIONS_",
    "NPM_",
    "NEXT_RUNTIME",
    "NEXT_PHASE",
    "__",
    "OTEL_",
    "GIT_",
    "TERM_",
    "SSH_",
    "DOCKER_",
    "ECS_",
    "LAMBDA_",
    "CF_",
    "JAVA_",
    "PG",
    "SUDO_",
    "GNUPG",
    "DBUS_",
    "GOOGLE_CLOUD_",
    "BUNDLE_",
    "RUBY",
    "GEM_",
    "DEBUG_",
    "GO_WANT_",
];

/// Returns whether a text is a name in capitals.
pub(crate) fn is_variable(text: &str) -> bool {
    text.len() >= 2
        && text.starts_with(|c: char| c.is_ascii_uppercase() || c == '_')
        && text.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
        && text.chars().any(|c| c.is_ascii_uppercase())
}

/// Returns whether a variable needs no documentation by the project.
pub(crate) fn is_usual(name: &str) -> bool {
    USUAL.contains(&name) || FAMILIES.iter().any(|family| name.starts_with(family))
}

/// Returns the words of a text that look like variables.
pub(crate) fn words(text: &str) -> BTreeSet<&str> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
    text.split(|c: char| !is_part(c)).filter(|word| word.len() >= 3 && is_variable(word)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_whole_names_in_capitals() {
        let found: Vec<&str> = words("${API_URL:-x} API_URLs myAPI_KEY `DB`=OK_1").into_iter().collect();
        assert_eq!(found, ["API_URL", "OK_1"]);
    }

    #[test]
    fn variables_of_the_system_are_usual() {
        assert!(is_usual("PATH") && is_usual("AWS_REGION") && !is_usual("SHOP_URL"));
    }
}
