//! What single formats say, and how files of one project are joined: small examples of everything that the fixtures of
//! whole lock files do not have.

use plimsoll_inventory::{FileInventory, combine, read};
use plimsoll_model::{Inventory, ManifestKind, PackageKind};

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
fn maven_fills_properties_and_managed_versions() {
    let inventory = joined(&[
        (
            "pom.xml",
            r"<project>
            <parent><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-parent</artifactId><version>3.3.0</version></parent>
            <groupId>com.shop</groupId><artifactId>root</artifactId><version>1.0</version><packaging>pom</packaging>
            <modules><module>web</module></modules>
            <properties><guava.version>${base}-jre</guava.version><base>33.2.1</base></properties>
            <dependencyManagement><dependencies>
              <dependency><groupId>com.google.guava</groupId><artifactId>guava</artifactId><version>${guava.version}</version></dependency>
              <dependency><groupId>org.x</groupId><artifactId>bom</artifactId><version>7</version><type>pom</type><scope>import</scope></dependency>
            </dependencies></dependencyManagement></project>",
        ),
        (
            "web/pom.xml",
            r"<project>
            <parent><groupId>com.shop</groupId><artifactId>root</artifactId><version>1.0</version></parent><artifactId>web</artifactId>
            <packaging>war</packaging><dependencies>
              <dependency><groupId>com.google.guava</groupId><artifactId>guava</artifactId></dependency>
              <dependency><groupId>org.junit.jupiter</groupId><artifactId>junit-jupiter</artifactId><version>5.10.2</version><scope>test</scope></dependency>
              <dependency><groupId>a</groupId><artifactId>range</artifactId><version>[1,2)</version></dependency>
              <dependency><groupId>a</groupId><artifactId>open</artifactId></dependency>
            </dependencies>
            <build><plugins><plugin><artifactId>maven-surefire-plugin</artifactId><version>3.2.5</version></plugin></plugins></build></project>",
        ),
    ]);
    assert_eq!(
        lines(&inventory),
        [
            "a:open - - Production +",
            "a:range [1,2) - Production +",
            "com.google.guava:guava 33.2.1-jre 33.2.1-jre Production +",
            "org.apache.maven.plugins:maven-surefire-plugin 3.2.5 3.2.5 Build +",
            "org.junit.jupiter:junit-jupiter 5.10.2 5.10.2 Development +",
            "org.springframework.boot:spring-boot-starter-parent 3.3.0 3.3.0 Build +",
            "org.x:bom 7 7 Build +",
        ]
    );
    assert_eq!(inventory.manifests[0].members, ["web"]);
    assert_eq!(
        (inventory.manifests[1].unresolved, inventory.manifests[1].package),
        (1, Some(PackageKind::Application))
    );
}

#[test]
fn dotnet_takes_versions_from_central_management_and_locks() {
    let inventory = joined(&[
        (
            "Directory.Packages.props",
            r#"<Project><PropertyGroup><JsonVersion>13.0.3</JsonVersion></PropertyGroup><ItemGroup>
            <PackageVersion Include="Newtonsoft.Json" Version="$(JsonVersion)" />
            <GlobalPackageReference Include="MinVer" Version="5.0.0" /></ItemGroup></Project>"#,
        ),
        (
            "src/App.csproj",
            r#"<Project Sdk="Microsoft.NET.Sdk.Web"><ItemGroup>
            <PackageReference Include="newtonsoft.json" />
            <PackageReference Include="Serilog"><Version>3.*</Version></PackageReference>
            <PackageReference Include="StyleCop.Analyzers" Version="1.1.118" PrivateAssets="all" />
            <PackageReference Include="Other" Version="$(Elsewhere)" />
            <ProjectReference Include="../Lib/Lib.csproj" /></ItemGroup></Project>"#,
        ),
        (
            "src/packages.lock.json",
            r#"{"version": 1, "dependencies": {"net8.0": {
            "Serilog": {"type": "Direct", "requested": "[3.*, )", "resolved": "3.1.1"},
            "System.Memory": {"type": "Transitive", "resolved": "4.5.5"},
            "lib": {"type": "Project"}}}}"#,
        ),
        (
            "old/packages.config",
            r#"<packages><package id="jQuery" version="3.7.1" developmentDependency="true" /></packages>"#,
        ),
    ]);
    assert_eq!(
        lines(&inventory),
        [
            "jquery 3.7.1 3.7.1 Development +",
            "minver 5.0.0 5.0.0 Development +",
            "newtonsoft.json 13.0.3 13.0.3 Production +",
            "other $(Elsewhere) - Production +",
            "serilog 3.* 3.1.1 Production +",
            "stylecop.analyzers 1.1.118 1.1.118 Development +",
            "system.memory - 4.5.5 Production",
        ]
    );
    let project = inventory.manifests.iter().find(|one| one.path == "src/App.csproj").expect("the project");
    assert_eq!((project.unresolved, project.package), (1, Some(PackageKind::Application)));
    assert_eq!(project.lock.as_deref(), Some("src/packages.lock.json"));
}

#[test]
fn gradle_reads_literals_catalogs_and_locks_and_counts_the_rest() {
    let inventory = joined(&[
        (
            "gradle/libs.versions.toml",
            r#"
            [versions]
            okhttp = "4.12.0"
            [libraries]
            okhttp = { module = "com.squareup.okhttp3:okhttp", version.ref = "okhttp" }
            junit-jupiter = { group = "org.junit.jupiter", name = "junit-jupiter", version = { strictly = "5.10.2" } }
            unused = "a:b:1"
        "#,
        ),
        (
            "app/build.gradle.kts",
            r#"
            dependencies {
                implementation(libs.okhttp)
                testImplementation(libs.junit.jupiter)
                implementation(project(":core"))
                implementation("com.google.guava:guava:33.2.1-jre") // a comment
                debugImplementation("com.squareup.leakcanary:leakcanary-android:2.14")
                implementation(platform("org.x:bom:1.0"))
                runtimeOnly("org.y:z:$version")
                api(libs.missing)
            }
        "#,
        ),
        (
            "legacy/build.gradle",
            "dependencies {\n  compile 'org.slf4j:slf4j-api:2.0.13'\n  implementation group: 'a', name: 'b', version: '1'\n}\n",
        ),
        (
            "legacy/gradle.lockfile",
            "# comment\norg.slf4j:slf4j-api:2.0.13=compileClasspath,runtimeClasspath\norg.junit:x:1=testCompileClasspath\nempty=annotationProcessor\n",
        ),
    ]);
    assert_eq!(
        lines(&inventory),
        [
            "com.google.guava:guava 33.2.1-jre - Production +",
            "com.squareup.leakcanary:leakcanary-android 2.14 - Production +",
            "com.squareup.okhttp3:okhttp 4.12.0 - Production +",
            "org.junit.jupiter:junit-jupiter 5.10.2 - Development +",
            "org.junit:x - 1 Development",
            "org.slf4j:slf4j-api 2.0.13 2.0.13 Production +",
            "org.x:bom 1.0 - Production +",
        ]
    );
    let unresolved: Vec<u32> = inventory.manifests.iter().map(|one| one.unresolved).collect();
    assert_eq!(unresolved, [2, 0, 1, 0]);
}

#[test]
fn cargo_inherits_from_the_workspace() {
    let inventory = joined(&[
        (
            "Cargo.toml",
            "[workspace]\nmembers = [\"crates/*\"]\n[workspace.dependencies]\nserde = { version = \"1\", features = [\"derive\"] }\nown = { path = \"crates/own\" }\n",
        ),
        (
            "crates/app/Cargo.toml",
            "[package]\nname = \"app\"\nversion = \"0.1.0\"\n[dependencies]\nserde.workspace = true\nown.workspace = true\nold-rand = { package = \"rand\", version = \"0.7\", optional = true }\n[target.'cfg(unix)'.dev-dependencies]\nlibc = \"0.2\"\n[build-dependencies]\ncc = \"1\"\n",
        ),
        ("crates/own/Cargo.toml", "[package]\nname = \"own\"\n[lib]\n"),
        (
            "Cargo.lock",
            "version = 4\n[[package]]\nname = \"app\"\nversion = \"0.1.0\"\ndependencies = [\"cc\", \"libc\", \"own\", \"rand 0.7.3\", \"serde\"]\n[[package]]\nname = \"own\"\nversion = \"0.1.0\"\n[[package]]\nname = \"serde\"\nversion = \"1.0.200\"\nsource = \"r\"\n[[package]]\nname = \"rand\"\nversion = \"0.7.3\"\nsource = \"r\"\n[[package]]\nname = \"rand\"\nversion = \"0.8.5\"\nsource = \"r\"\n[[package]]\nname = \"libc\"\nversion = \"0.2.150\"\nsource = \"r\"\ndependencies = [\"rand 0.8.5\"]\n[[package]]\nname = \"cc\"\nversion = \"1.0.90\"\nsource = \"r\"\n",
        ),
    ]);
    assert_eq!(
        lines(&inventory),
        [
            "cc 1 1.0.90 Build +",
            "libc 0.2 0.2.150 Development +",
            "rand 0.7 0.7.3 Optional +",
            "rand - 0.8.5 Development",
            "serde 1 1.0.200 Production +",
        ]
    );
    assert_eq!(inventory.manifests[3].package, Some(PackageKind::Library));
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
fn go_replaces_and_marks_what_is_indirect() {
    let inventory = joined(&[
        (
            "go.mod",
            "module x.test/a // c\n\ngo 1.22\n\nrequire (\n\tgithub.com/a/b v1.2.3\n\tgithub.com/c/d v0.0.0-20240101000000-abcdefabcdef // indirect\n\tgithub.com/e/f v1.0.0\n\tx.test/local v0.0.0\n)\n\nreplace github.com/e/f => github.com/fork/f v1.0.1\nreplace x.test/local => ./local\nexclude github.com/a/b v1.2.2\n",
        ),
        ("go.sum", "github.com/a/b v1.2.3 h1:abc=\ngithub.com/a/b v1.2.3/go.mod h1:abc=\n"),
        ("go.work", "go 1.22\nuse (\n\t.\n\t./local\n)\n"),
    ]);
    assert_eq!(
        lines(&inventory),
        [
            "github.com/a/b v1.2.3 v1.2.3 Production +",
            "github.com/c/d v0.0.0-20240101000000-abcdefabcdef v0.0.0-20240101000000-abcdefabcdef Production",
            "github.com/fork/f v1.0.0 v1.0.1 Production +",
            "x.test/local v0.0.0 - Production +",
        ]
    );
    assert_eq!(inventory.manifests[0].lock.as_deref(), Some("go.sum"));
    assert_eq!(inventory.manifests[2].members, [".", "./local"]);
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
