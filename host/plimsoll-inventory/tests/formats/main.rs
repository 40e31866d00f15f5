//! What single formats say, and how files of one project are joined: small examples of everything that the fixtures of
//! whole lock files do not have.

mod compiled;

use plimsoll_inventory::{FileInventory, combine, read};
use plimsoll_model::{Inventory, ManifestKind};

fn file(path: &str, text: &str) -> FileInventory {
    read(path, text).unwrap_or_else(|error| panic!("{error}"))
}

fn joined(files: &[(&str, &str)]) -> Inventory {
    let inventory = combine(files.iter().map(|(path, text)| file(path, text)).collect());
    assert_eq!(inventory.problems, [], "{files:?}");
    inventory
}

/// One line for each dependency: name, requirement, version, scope, and `+` for a direct one.
fn lines(inventory: &Inventory) -> Vec<String> {
    let line = |one: &plimsoll_model::Dependency| {
        let requirement = one.requirement.as_deref().unwrap_or("-");
        let locked = one.locked.as_deref().unwrap_or("-");
        let direct = if one.direct { " +" } else { "" };
        format!("{} {requirement} {locked} {:?}{direct}", one.name, one.scope)
    };
    inventory.dependencies.iter().map(line).collect()
}

#[test]
fn python_manifests_have_many_tables() {
    let inventory = joined(&[
        (
            "pyproject.toml",
            r#"
        [project]
        name = "app"
        dynamic = ["version"]
        dependencies = ["Flask>=3", "httpx==0.27.0"]
        [project.optional-dependencies]
        s3 = ["boto3"]
        dev = ["app[s3]", "black"]
        [dependency-groups]
        test = ["pytest", { include-group = "lint" }]
        lint = ["ruff==0.6.9"]
        [build-system]
        requires = ["setuptools>=61"]
        [tool.uv]
        dev-dependencies = ["mypy"]
        [tool.uv.workspace]
        members = ["libs/*"]
        exclude = ["libs/old"]
    "#,
        ),
        (
            "setup.cfg",
            "[metadata]\nname = app\n[options]\ninstall_requires =\n    requests>=2 ; python_version < '4'\n    # a comment\n    PyYAML\n[options.extras_require]\ntest =\n    nose\n",
        ),
    ]);
    assert_eq!(
        lines(&inventory),
        [
            "black - - Development +",
            "boto3 - - Optional +",
            "flask >=3 - Production +",
            "httpx ==0.27.0 0.27.0 Production +",
            "mypy - - Development +",
            "nose - - Development +",
            "pytest - - Development +",
            "pyyaml - - Production +",
            "requests >=2 - Production +",
            "ruff ==0.6.9 0.6.9 Development +",
            "setuptools >=61 - Build +",
        ]
    );
    assert_eq!(inventory.manifests[0].members, ["libs/*", "!libs/old"]);
}

#[test]
fn pdm_locks_are_read_by_their_groups() {
    let lock = "[metadata]\ngroups = [\"default\", \"dev\"]\nlock_version = \"4.5.0\"\n[[package]]\nname = \"certifi\"\nversion = \"2024.2.2\"\ngroups = [\"default\"]\n[[package]]\nname = \"PyTest\"\nversion = \"8.0.0\"\ngroups = [\"dev\"]\n";
    let inventory =
        joined(&[("pyproject.toml", "[project]\nname = \"x\"\ndependencies = [\"certifi\"]\n"), ("pdm.lock", lock)]);
    assert_eq!(lines(&inventory), ["certifi - 2024.2.2 Production +", "pytest - 8.0.0 Development"]);
}

#[test]
fn lists_of_requirements_have_options_between_them() {
    let text = "# c\n-r base.txt\n--index-url https://x.test/simple\nDjango==4.2.16  # why\nuvicorn[standard]>=0.30 \\\n    --hash=sha256:abc\n-e ./local\ngit+https://x.test/r.git@v1#egg=Thing&subdirectory=y\n./wheels/a.whl\n";
    let found = file("requirements/dev.txt", text);
    let inventory = combine(vec![found]);
    assert_eq!(inventory.problems, []);
    assert_eq!(
        lines(&inventory),
        [
            "django ==4.2.16 4.2.16 Development +",
            "thing @ git+https://x.test/r.git@v1 - Development +",
            "uvicorn >=0.30 - Development +",
        ]
    );
    assert_eq!(inventory.manifests[0].unresolved, 2);
    let place = inventory.dependencies[0].declared.as_ref().expect("a place");
    assert_eq!(place.span.of(text), Some("Django==4.2.16"));
}

#[test]
fn ruby_and_php_know_groups() {
    let inventory = joined(&[
        (
            "Gemfile",
            "source 'https://rubygems.org'\ngem 'rails', '~> 7.1', '>= 7.1.3'\ngroup :development, :test do\n  gem \"rspec\", require: false # c\n  if true\n    gem 'pry'\n  end\nend\ngem 'rubocop', group: [:development]\ngem name\n",
        ),
        (
            "Gemfile.lock",
            "GEM\n  remote: https://rubygems.org/\n  specs:\n    nokogiri (1.16.0-x86_64-linux)\n    pry (0.14.2)\n    rails (7.1.3)\n      nokogiri (>= 1)\n    rspec (3.13.0)\n      diff-lcs\n    diff-lcs (1.5.1)\n    rubocop (1.60.0)\n\nPLATFORMS\n  ruby\n\nDEPENDENCIES\n  pry\n  rails (~> 7.1)\n",
        ),
        (
            "composer.json",
            r#"{"name": "a/b", "type": "project", "require": {"php": ">=8.1", "ext-json": "*", "Symfony/Console": "^6.4"}, "require-dev": {"phpunit/phpunit": "^11"}}"#,
        ),
        (
            "composer.lock",
            r#"{"packages": [{"name": "symfony/console", "version": "v6.4.7"}, {"name": "psr/log", "version": "3.0.0"}], "packages-dev": [{"name": "phpunit/phpunit", "version": "11.1.3"}]}"#,
        ),
    ]);
    assert_eq!(
        lines(&inventory),
        [
            "phpunit/phpunit ^11 11.1.3 Development +",
            "psr/log - 3.0.0 Production",
            "symfony/console ^6.4 v6.4.7 Production +",
            "diff-lcs - 1.5.1 Development",
            "nokogiri - 1.16.0 Production",
            "pry - 0.14.2 Development +",
            "rails ~> 7.1, >= 7.1.3 7.1.3 Production +",
            "rspec - 3.13.0 Development +",
            "rubocop - 1.60.0 Development +",
        ]
    );
    assert_eq!(inventory.manifests[0].unresolved, 1);
}

#[test]
fn a_member_belongs_to_the_lock_of_the_workspace_that_lists_it() {
    let files = [
        (
            "package.json",
            r#"{"name": "root", "private": true, "workspaces": {"packages": ["packages/*", "!packages/alone"]}}"#,
        ),
        (
            "package-lock.json",
            r#"{"lockfileVersion": 3, "packages": {"": {}, "node_modules/a": {"version": "1.0.0"},
            "packages/x": {"dependencies": {"a": "^2"}}, "packages/x/node_modules/a": {"version": "2.0.0"},
            "node_modules/x": {"resolved": "packages/x", "link": true}}}"#,
        ),
        ("packages/x/package.json", r#"{"name": "x", "dependencies": {"a": "^2", "y": "*"}}"#),
        (
            "packages/y/package.json",
            r#"{"name": "y", "dependencies": {"a": "^1"}, "peerDependencies": {"react": ">=17"}}"#,
        ),
        ("packages/alone/package.json", r#"{"dependencies": {"a": "^1"}}"#),
        ("other/package.json", r#"{"dependencies": {"a": "^1"}}"#),
    ];
    let inventory = joined(&files);
    let locks: Vec<_> =
        inventory.manifests.iter().filter(|one| one.lock.is_some()).map(|one| one.path.as_str()).collect();
    assert_eq!(locks, ["package.json", "packages/x/package.json", "packages/y/package.json"]);
    assert_eq!(
        lines(&inventory),
        [
            "a ^1 - Production +",
            "a ^1 - Production +",
            "a ^1 1.0.0 Production +",
            "a ^2 2.0.0 Production +",
            "react >=17 - Peer +",
        ]
    );
    let mut backwards = files;
    backwards.reverse();
    assert_eq!(joined(&backwards), inventory);
    assert_eq!(inventory.manifests.iter().filter(|one| one.kind == ManifestKind::Lock).count(), 1);
}

#[test]
fn what_others_need_in_production_is_listed_beside_a_development_dependency() {
    let inventory = joined(&[
        ("package.json", r#"{"dependencies": {"express": "^4"}, "devDependencies": {"debug": "^2", "mocha": "^10"}}"#),
        (
            "package-lock.json",
            r#"{"lockfileVersion": 3, "packages": {"": {}, "node_modules/express": {"version": "4.0.0"},
            "node_modules/debug": {"version": "2.6.9"}, "node_modules/mocha": {"version": "10.0.0", "dev": true}}}"#,
        ),
    ]);
    assert_eq!(
        lines(&inventory),
        [
            "debug ^2 2.6.9 Development +",
            "debug - 2.6.9 Production",
            "express ^4 4.0.0 Production +",
            "mocha ^10 10.0.0 Development +",
        ]
    );
}
