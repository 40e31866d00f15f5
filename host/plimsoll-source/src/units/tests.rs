//! Units of small repositories, each with one way to say that it is shipped.

use super::*;

fn detect(files: &[(&str, &str)]) -> Units {
    let text = |path: &str| files.iter().find(|(own, _)| *own == path).map(|(_, text)| (*text).to_owned());
    Units::detect("shop", files.iter().map(|(path, _)| *path), text)
}

#[test]
fn services_of_a_monorepo_are_units_and_libraries_are_not() {
    let units = detect(&[
        ("services/web/Dockerfile", ""),
        ("services/web/src/main.go", ""),
        ("services/mail/requirements.txt", ""),
        ("services/mail/app.py", ""),
        ("lib/money/setup.py", ""),
        ("lib/money/money.py", ""),
        ("docker/Dockerfile", ""),
        ("examples/demo/Dockerfile", ""),
        ("examples/demo/main.py", ""),
    ]);
    let said: Vec<(&str, &str)> = units.all().iter().map(|unit| (&*unit.path, &*unit.name)).collect();
    assert_eq!(said, [("", "shop"), ("services/mail", "mail"), ("services/web", "web")]);
    assert_eq!(units.all()[1].evidence, ["services/mail/app.py", "services/mail/requirements.txt"]);
    assert_eq!(&*units.of("services/web/src/deep/er.go"), "services/web");
    assert_eq!(&*units.of("services/website/a.go"), "");
    assert_eq!(&*units.of("lib/money/money.py"), "");
    assert_eq!(&*units.of("README.md"), "");
}

#[test]
fn a_repository_that_is_one_service_is_one_unit() {
    let units = detect(&[("Dockerfile", ""), ("cmd/main.go", "")]);
    assert_eq!(units.all().len(), 1);
    assert_eq!((units.all()[0].name.as_str(), units.all()[0].evidence.len()), ("shop", 1));
    assert_eq!(Units::single("x").all().len(), 1);
}

fn paths(units: &Units) -> Vec<&str> {
    units.all().iter().map(|unit| &*unit.path).collect()
}

fn names(units: &Units) -> Vec<&str> {
    units.all().iter().map(|unit| &*unit.name).collect()
}

#[test]
fn what_a_compose_file_builds_is_a_unit() {
    let units = detect(&[
        (
            "compose.yaml",
            "services:\n  cart:\n    build:\n      context: ./\n      dockerfile: ${CART_DOCKERFILE}\n  proxy:\n    build: ./proxy\n  \
             web:\n    build:\n      context: .\n      dockerfile: docker/web.Dockerfile\n  db:\n    image: postgres\n  gone:\n    \
             build: ../elsewhere\n",
        ),
        (".env", "CART_DOCKERFILE=./src/cart/src/Dockerfile\n"),
        ("src/cart/src/Dockerfile", ""),
        ("src/cart/src/main.kt", ""),
        ("proxy/Dockerfile", "FROM nginx\n"),
        ("proxy/nginx.conf", ""),
        ("proxy/tool/Dockerfile", ""),
        ("proxy/tool/a.go", ""),
        ("other/Dockerfile", "FROM nginx\n"),
        ("docker/development/compose.yml", "services:\n  mail:\n    build: .\n"),
        ("docker/development/Dockerfile", "FROM mailhog\n"),
        ("docker/web.Dockerfile", "FROM node\nCOPY services/web/package.json services/web /app/\n"),
        ("services/web/package.json", "{\"name\": \"shop-web\"}"),
        ("services/web/index.js", ""),
    ]);
    assert_eq!(paths(&units), ["", "proxy", "services/web", "src/cart/src"]);
    assert_eq!(names(&units), ["shop", "proxy", "shop-web", "cart"]);
    assert_eq!(units.all()[2].evidence, ["compose.yaml", "docker/web.Dockerfile"]);
}

#[test]
fn a_container_file_that_stands_apart_makes_what_it_packs_a_unit() {
    let one =
        detect(&[("docker/web.Dockerfile", "COPY services/web /app\n"), ("services/web/a.go", ""), ("b/a.go", "")]);
    assert_eq!(paths(&one), ["", "services/web"]);
    let script = detect(&[("docker/go.Dockerfile", "COPY ./hack/check /app\n"), ("hack/check/a.go", "")]);
    assert_eq!(paths(&script), [""]);
    let tools = detect(&[("hack/Dockerfile", "COPY . .\n"), ("hack/a.go", ""), ("a.go", "")]);
    assert_eq!(paths(&tools), [""]);
    let all = detect(&[("docker/Dockerfile", "COPY . .\n"), ("services/web/a.go", "")]);
    assert_eq!(
        (paths(&all), all.all()[0].evidence.as_slice()),
        (vec![""], ["docker/Dockerfile".to_owned()].as_slice())
    );
    let own = detect(&[
        ("docker/Dockerfile", "COPY ./frontend .\nCOPY ./pyproject.toml ./\nCOPY ./shop /app/shop\n"),
        ("pyproject.toml", ""),
        ("shop/a.py", ""),
        ("frontend/a.ts", ""),
    ]);
    assert_eq!(paths(&own), [""]);
}

#[test]
fn commands_that_a_container_file_starts_are_units() {
    let units = detect(&[
        ("hack/containers/Containerfile.webhook", "COPY webhook /app/\n"),
        ("Dockerfile", "COPY . .\nENTRYPOINT [\"/bin/operator\"]\n"),
        ("cmd/webhook/main.go", ""),
        ("cmd/operator/main.go", ""),
        ("cmd/tool/main.go", ""),
        ("cmd/shared/flags.go", ""),
    ]);
    assert_eq!(paths(&units), ["", "cmd/operator", "cmd/webhook"]);
    assert_eq!(units.all()[1].evidence, ["Dockerfile"]);
}

#[test]
fn services_of_dotnet_and_spring_are_units() {
    let web = "<Project Sdk=\"Microsoft.NET.Sdk.Web\"></Project>";
    let worker = "<Project Sdk=\"Microsoft.NET.Sdk.Worker/8.0\"></Project>";
    let library = "<Project Sdk=\"Microsoft.NET.Sdk\"></Project>";
    let start = "package a;\n\n@SpringBootApplication\npublic class VetsApplication {}\n";
    let units = detect(&[
        ("src/Basket.API/Basket.API.csproj", web),
        ("src/Basket.API/Program.cs", ""),
        ("src/Processor/Processor.csproj", worker),
        ("src/Processor/Program.cs", ""),
        ("src/Lib/Lib.csproj", library),
        ("src/Lib/A.cs", ""),
        ("tests/Web/Web.csproj", web),
        ("tests/Web/A.cs", ""),
        ("vets/pom.xml", "<project><artifactId>vets-service</artifactId></project>"),
        ("vets/src/main/java/org/springframework/samples/vets/VetsApplication.java", start),
        ("orders/build.gradle.kts", ""),
        ("orders/src/main/kotlin/a/OrdersApplication.kt", start),
        ("common/pom.xml", "<project/>"),
        ("common/src/main/java/a/MyApplication.java", "class MyApplication {}"),
    ]);
    assert_eq!(paths(&units), ["", "orders", "src/Basket.API", "src/Processor", "vets"]);
    assert_eq!(names(&units), ["shop", "orders", "Basket.API", "Processor", "vets-service"]);
}

#[test]
fn units_of_one_name_are_told_apart_by_their_paths() {
    let units = detect(&[
        ("angular/backend/Dockerfile", ""),
        ("angular/backend/a.js", ""),
        ("react/backend/Dockerfile", ""),
        ("react/backend/a.js", ""),
        ("react/frontend/Dockerfile", ""),
        ("react/frontend/a.js", ""),
    ]);
    assert_eq!(names(&units), ["shop", "angular/backend", "react/backend", "frontend"]);
}

#[test]
fn an_application_for_phones_is_no_unit() {
    let manifest = "{\"scripts\": {\"start\": \"expo start\"}, \"dependencies\": {\"react-native\": \"1\"}}";
    assert_eq!(paths(&detect(&[("app/package.json", manifest), ("app/a.js", ""), ("app/Dockerfile", "")])), [""]);
}
