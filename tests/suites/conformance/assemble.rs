//! One pack for each language, from the files of all cases, in the layout that the language's template has.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::case::Case;
use crate::language::Language;

/// Paths of the pack's folder and what is in them.
pub(crate) type Files = BTreeMap<String, String>;

/// Returns the pack of a language.
///
/// # Errors
/// A file of a case that cannot be read.
pub(crate) fn pack(cases: &[Case], language: Language) -> Result<Files, String> {
    let cases: Vec<&Case> = cases.iter().filter(|case| case.has(language)).collect();
    let mut files = Files::new();
    files.insert("plimsoll-pack.toml".to_owned(), format!("language = \"{}\"\n", language.name()));
    let rules = if language == Language::Rust { "src/rules" } else { "rules" };
    for case in &cases {
        let (page, code) = (case.page(language)?, case.code(language)?);
        let (name, snake) = (&case.name, snake(&case.name));
        // The READMEs of these two show a whole pack: it becomes a package beside, whose rule is taken over.
        let whole = case.readme && matches!(language, Language::Python | Language::Go);
        let place = match language {
            Language::Python if whole => "hello/__init__.py".to_owned(),
            Language::Go if whole => "hello/pack.go".to_owned(),
            Language::Python => format!("cases/{snake}.py"),
            Language::Go => format!("cases/{snake}/rule.go"),
            Language::Rust | Language::Ts | Language::C => format!("{rules}/{snake}.{}", language.extension()),
        };
        files.insert(place, code);
        let rules = if whole { "hello/rules" } else { rules };
        files.insert(format!("{rules}/{name}.md"), page);
    }
    let (path, text) = match language {
        Language::Rust => {
            let template = std::fs::read_to_string(language.sdk().join("template/Cargo.toml.template"));
            let manifest = template.map_err(|error| format!("the template of Rust: {error}"))?;
            files.insert("Cargo.toml".to_owned(), manifest.replace("my-rules", "conformance"));
            ("src/lib.rs", rust(&cases))
        }
        Language::Python => {
            files.insert("cases/__init__.py".to_owned(), String::new());
            ("pack.py", python(&cases))
        }
        Language::Ts => ("pack.ts", ts(&cases)),
        Language::Go => {
            let module = "module conformance\n\ngo 1.25\n\nrequire plimsoll.dev/go/plimsoll v0.1.0\n";
            files.insert("go.mod".to_owned(), module.to_owned());
            ("pack.go", go(&cases))
        }
        Language::C => ("pack.c", c(&cases)),
    };
    files.insert(path.to_owned(), text);
    Ok(files)
}

fn rust(cases: &[&Case]) -> String {
    let rules = list(cases.iter().map(|case| snake(&case.name)));
    let options = list(settings(cases).map(|[name, default, description]| {
        format!("{{ name: {name}, default: {default}, description: {description} }}")
    }));
    format!(
        "//! All cases of the conformance suite.\n\nplimsoll_sdk::pack! {{\n    id: \"conformance\",\n    rules: [{rules}],\n    \
         options: [{options}],\n}}\n",
    )
}

fn python(cases: &[&Case]) -> String {
    let own = || cases.iter().filter(|case| !case.readme);
    let mut out = String::from("\"\"\"All cases of the conformance suite.\"\"\"\n\nimport json\n\nimport hello\n");
    let _ = writeln!(out, "from cases import {}", list(own().map(|case| snake(&case.name))));
    out.push_str("from plimsoll import Pack, Setting\n\n");
    let options = list(
        settings(cases)
            .map(|[name, default, description]| format!("Setting({name}, json.loads({default}), {description})")),
    );
    let _ = writeln!(out, "pack = Pack(\"conformance\", version=\"0.1.0\", options=[{options}])");
    for case in own() {
        let (name, snake) = (&case.name, snake(&case.name));
        let _ = if case.conclude {
            writeln!(out, "pack.rule(\"{name}\", facts={snake}.facts)({snake}.check).conclude({snake}.conclude)")
        } else {
            writeln!(out, "pack.rule(\"{name}\")({snake}.check)")
        };
    }
    out.push_str("pack.rules.extend(hello.pack.rules)\n");
    out
}

fn ts(cases: &[&Case]) -> String {
    let mut out = String::from("// All cases of the conformance suite.\nimport { definePack } from \"plimsoll\";\n\n");
    for case in cases {
        let _ = writeln!(out, "import {{ {} }} from \"./rules/{}\";", camel(&case.name), snake(&case.name));
    }
    let rules = list(cases.iter().map(|case| camel(&case.name)));
    let options = list(settings(cases).map(|[name, default, description]| {
        format!("{{ name: {name}, default: JSON.parse({default}), description: {description} }}")
    }));
    let _ = write!(
        out,
        "\nexport default definePack({{\n    id: \"conformance\",\n    version: \"0.1.0\",\n    rules: [{rules}],\n    \
         options: [{options}],\n}});\n",
    );
    out
}

fn go(cases: &[&Case]) -> String {
    let own = || cases.iter().filter(|case| !case.readme);
    let imports =
        lines(own().map(|case| format!("\t{} \"conformance/cases/{}\"", camel(&case.name), snake(&case.name))));
    let pages =
        lines(own().map(|case| format!("//go:embed rules/{}.md\nvar {}Page string\n", case.name, camel(&case.name))));
    let rules = lines(own().map(|case| {
        let camel = camel(&case.name);
        let concludes = format!(", plimsoll.Conclude({camel}.Conclude), plimsoll.Facts({camel}.Facts...)");
        format!("\t\tplimsoll.Rule({camel}Page, {camel}.Check{}),", if case.conclude { concludes.as_str() } else { "" })
    }));
    let options = lines(
        settings(cases)
            .map(|[name, default, description]| format!("\t\tplimsoll.Option({name}, {default}, {description}),")),
    );
    format!(
        "// Package conformance has all cases of the conformance suite.\npackage conformance\n\nimport (\n\t_ \"embed\"\n\n\
         {imports}\t\"conformance/hello\"\n\n\t\"plimsoll.dev/go/plimsoll\"\n)\n\n{pages}\n\
         // Pack is what the host sees.\nvar Pack = newPack()\n\nfunc newPack() *plimsoll.Pack {{\n\
         \tpack := plimsoll.NewPack(\"conformance\", \"0.1.0\",\n{rules}{options}\
         \t)\n\tpack.Rules = append(pack.Rules, hello.Pack.Rules...)\n\treturn pack\n}}\n"
    )
}

fn c(cases: &[&Case]) -> String {
    let externs = lines(cases.iter().map(|case| format!("extern const pl_rule {};", snake(&case.name))));
    let rules = list(cases.iter().map(|case| format!("&{}", snake(&case.name))));
    let settings = list(settings(cases).map(|words| format!("PL_SETTING({})", list(words.into_iter()))));
    format!(
        "// All cases of the conformance suite.\n#include <plimsoll.h>\n\n{externs}\nconst pl_pack plimsoll_pack = {{\n    \
         .id = \"conformance\",\n    .version = \"0.1.0\",\n    .rules = PL_RULES({rules}),\n    \
         .settings = PL_SETTINGS({settings}),\n}};\n",
    )
}

/// Name, default and description of every option, quoted: all five languages read a JSON string of ASCII alike.
fn settings<'a>(cases: &'a [&Case]) -> impl Iterator<Item = [String; 3]> + 'a {
    let options = cases.iter().flat_map(|case| &case.options);
    options.map(|option| [&option.name, &option.default, &option.description].map(|text| quoted(text)))
}

fn quoted(text: &str) -> String {
    assert!(text.is_ascii(), "`{text}` is not ASCII");
    serde_json::Value::from(text).to_string()
}

fn list(words: impl Iterator<Item = String>) -> String {
    words.collect::<Vec<_>>().join(", ")
}

fn lines(lines: impl Iterator<Item = String>) -> String {
    lines.map(|line| line + "\n").collect()
}

fn snake(name: &str) -> String {
    name.replace('-', "_")
}

fn camel(name: &str) -> String {
    let mut words = name.split('-');
    let mut out = words.next().unwrap_or_default().to_owned();
    for word in words {
        let (first, rest) = word.split_at(word.len().min(1));
        out.push_str(&first.to_ascii_uppercase());
        out.push_str(rest);
    }
    out
}
