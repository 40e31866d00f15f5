//! Languages that are compiled: Maven, .NET, Gradle, Cargo and Go.

use plimsoll_model::PackageKind;

use super::{joined, lines};

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

/// A pom that another team's parent completes says nothing of what the poms of this project say.
#[test]
fn maven_asks_nobody_but_the_parent() {
    let root = r"<project><groupId>com.shop</groupId><artifactId>root</artifactId><version>1.0</version>
        <properties><spring.version>4.0.0.RELEASE</spring.version></properties></project>";
    let with = |parent: &str| {
        let module = [
            "<project><parent>",
            parent,
            "</parent><artifactId>web</artifactId><dependencies><dependency><groupId>s</groupId><artifactId>web</artifactId>",
            "<version>${spring.version}</version></dependency></dependencies></project>",
        ];
        let inventory = joined(&[("pom.xml", root), ("web/pom.xml", &module.concat())]);
        let found = inventory.dependencies.iter().find(|one| one.name == "s:web").expect("the declaration");
        (found.locked.clone(), inventory.manifests[1].unresolved)
    };
    let known = (Some("4.0.0.RELEASE".to_owned()), 0);
    let open = (None, 1);
    for (parent, expected) in [
        ("<groupId>com.shop</groupId><artifactId>root</artifactId><version>1.0</version>", &known),
        ("<groupId>com.shop</groupId><artifactId>root</artifactId><version>1.0</version><relativePath/>", &known),
        ("<groupId>com.shop</groupId><artifactId>root</artifactId><version>0.9</version>", &open),
        ("<groupId>org.corp</groupId><artifactId>root</artifactId><version>1.0</version><relativePath/>", &open),
    ] {
        assert_eq!(with(parent), *expected, "{parent}");
    }
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
