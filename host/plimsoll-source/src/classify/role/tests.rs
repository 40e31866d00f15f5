//! Paths of real repositories, and the roles that a reader gave them.

use super::{is_vendored_folder, of, vendored, why};
use crate::language::language_for;
use plimsoll_model::Role;

fn role(path: &str) -> Role {
    of(path, language_for(path, ""))
}

fn check(expected: Role, paths: &[&str]) {
    for path in paths {
        assert_eq!(role(path), expected, "{path}: {}", why(path, language_for(path, "")));
    }
}

#[test]
fn packages_of_a_program_give_no_role() {
    check(
        Role::Production,
        &[
            "vets/src/main/java/org/springframework/samples/petclinic/vets/Vet.java",
            "spring/src/main/java/org/springframework/test/context/ContextLoader.java",
            "shared/src/commonMain/kotlin/com/acme/demo/Cart.kt",
            "app/src/main/scala/docs/ci/Main.scala",
        ],
    );
    check(
        Role::Test,
        &[
            "vets/src/test/java/org/springframework/samples/petclinic/vets/VetResource.java",
            "app/src/integrationTest/kotlin/com/acme/Cart.kt",
            "app/src/main/java/com/acme/CartTest.java",
        ],
    );
    check(Role::Example, &["samples/shop/src/main/java/com/acme/Shop.java"]);
    check(Role::Migration, &["app/src/main/resources/db/migration/V1__init.sql"]);
}

#[test]
fn examples_stand_at_the_top_and_not_inside_a_program() {
    check(
        Role::Production,
        &[
            "src/Identity.API/Quickstart/Account/AccountController.cs",
            "src/grafana/provisioning/dashboards/demo/spanmetrics.json",
            "web/src/pages/demo/index.tsx",
            "lib/up_sample/a.py",
            "model/down_sample/layer.py",
        ],
    );
    check(
        Role::Example,
        &[
            "examples/a.py",
            "src/samples/shop/main.go",
            "packages/kit/demo/a.ts",
            "extra/push-examples/a.js",
            "master/docker-example/pypy/worker/Dockerfile",
            "demo/src/a.js",
        ],
    );
}

#[test]
fn a_specification_is_a_page_or_describes_an_interface() {
    check(Role::Docs, &["docs/spec/v1/buckets.md", "docs/specs/component.md", "spec/design.adoc", "docs/spec/a.rb"]);
    check(Role::Production, &["spec/openapi.yaml"]);
    check(Role::Test, &["spec/models/user_spec.rb", "spec/rails_helper.rb", "spec/cassettes/a.yml"]);
}

#[test]
fn what_tests_need_is_test() {
    check(
        Role::Test,
        &[
            ".semgrep/security/requests/no-use-requests-lib.py",
            "controller/proxy-injector/fake/data/pod.yaml",
            "pkg/client/fakes/client.go",
            "lib/k8s-test-framework/src/lib.rs",
            "src/test_util/mod.rs",
            "src/sinks/util/test_util.rs",
            "pkg/server_test_helpers.go",
            "controller/k8s/test_helper.go",
            "internal/testutils.go",
            "server/wrap_test_race.go",
            "ui/src/setupTests.ts",
            "src-ui/src/test.ts",
            "internal/apis/fuzzer/fuzzer.go",
            "docker-compose.test.yml",
            "compose.tests.yaml",
            "src/frontend/Dockerfile.cypress",
            "src/frontend/cypress.config.ts",
            "web/playwright.config.ts",
            "web/vitest.config.mts",
            "ui/karma.conf.js",
            "kyaml/kio/filters/testdata2/java/deployment.yaml",
        ],
    );
    check(
        Role::Production,
        &["docker-compose.yml", "src/latest_util.rs", "src/attest_utils.go", "web/contest.ts", "pkg/test-server.go"],
    );
}

#[test]
fn what_developers_run_is_script() {
    check(
        Role::Script,
        &[
            ".devcontainer/Dockerfile",
            "dev/code-generation/main.py",
            "extra/release/merge-pr.mjs",
            "tilt/Dockerfile",
            "util/Seeder/Recipes/Users.cs",
            "packages/prisma/seed/initial-seed.ts",
            "vite.config.mts",
            "webpack.config.prod.js",
            ".eslintrc.cjs",
            "contrib/offline/upload.py",
            "committer-tools/merge-pr.py",
            "Vagrantfile",
        ],
    );
    check(
        Role::Production,
        &[
            "src/dev/a.rs",
            "extras/markdowner.rb",
            "src/seed/peer.go",
            "mealie/services/seeder/a.py",
            "next.config.js",
            "app/extra/a.py",
            "django/contrib/admin/a.py",
        ],
    );
}

#[test]
fn old_migrations_are_migrations() {
    check(
        Role::Migration,
        &[
            "db/old_migrations/20120701154453_create_users.rb",
            "db/migrate/20120701154453_create_users.rb",
            "util/Migrator/DbScripts/2017-08-19_00_InitialSetup.sql",
            "util/Migrator/DbScripts_transition/2023-01-01_00_Move.sql",
        ],
    );
}

#[test]
fn what_a_library_brings_is_vendored() {
    for path in [
        "app/wwwroot/lib/jquery/dist/jquery.js",
        "public/js/jquery-3.7.1.js",
        "static/bootstrap-5.3.1.css",
        "static/jquery-3.7.1.slim.js",
        "gradlew",
        "services/a/mvnw.cmd",
        ".yarn/releases/yarn-4.1.0.cjs",
        "third_party/a/b.c",
    ] {
        assert!(vendored(path).is_some(), "{path}");
    }
    for path in [
        "wwwroot/js/site.js",
        "src/vue.js",
        "resources/js/bootstrap.js",
        "lib/jquery-plugin.js",
        "src/d3-1.js",
        "lib/a.js",
    ] {
        assert_eq!(vendored(path), None, "{path}");
    }
    assert!(
        is_vendored_folder("app/wwwroot/lib") && is_vendored_folder("node_modules") && !is_vendored_folder("app/lib")
    );
    assert_eq!(why("app/wwwroot/lib/jquery/jquery.js", "javascript"), "in a folder `lib`");
    assert_eq!(why("services/a/gradlew", "bash"), "by its name");
}
