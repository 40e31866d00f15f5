//! Files that were not written in good faith: nothing panics, nothing takes long, nothing overflows.

use plimsoll_config::values;
use proptest::prelude::*;

const LANGUAGES: [&str; 11] =
    ["yaml", "json", "toml", "xml", "hcl", "dockerfile", "dotenv", "ini", "properties", "nginx", "sql"];

const SEEDS: [&str; 13] = [
    "CREATE TABLE a.\"b\" (c);ALTER TABLE a ADD b, DROP [c];\nDELIMITER $$\nCREATE TRIGGER t BEGIN x; END$$ /* /* */ $q$ ; $q$\nGO\n\\c d\n",
    "export A=\"b\\n$C\" # d\nE='f\ng'\nH=i #j\nK: l\nM\nN=`o`\n",
    "[a]\nb = c ; d\n  e\nf: \"g\"\n[a]\n[*.{h,i}]\nj\n! k = l\\\n   m\\u00e9 \\\\\n",
    "http {\n server { listen 80; listen 443 ssl; location ~ \\.php$ { if ($a ~* \"b;\") { return 301 ${c}d; } } }\n # e\n}\n",
    "resource \"a\" \"b\" {\n c = [1, {d = \"${e[\"f\"]}\"}]\n g = <<-X\n  h\n X\n}\nresource \"a\" \"b\" {}\ni = j ? k : l\n",
    "FROM a AS b\nRUN --mount=x=y c \\\n # d\n && e\nCMD [\"f\", \"g\"]\nCOPY <<E h\ni\nE\nONBUILD RUN j\n",
    "FROM a\r\n# escape=`\r\nUSER \"b\"\r\nENV c='d e' \\\r\n f=g",
    "a: &x [1, {b: 'c'}]\nd: *x\n<<: *x\ne: |\n  f\n---\n- g: \"\\u00e9\"\n- !t h\n{{ if x }}\nk: {{ v }}\n",
    "{\"a\": [1, -2.5e3, true, null, \"\\ud83d\\ude00\"], // c\n \"b\": {\"c\": {}},}\n",
    "a = 1\nb.c = 'x'\n[t]\nd = [1, {e = \"f\"}]\n[[u.v]]\ng = 1979-05-27T07:32:00Z\n[[u.v]]\nh = \"\"\"\nx\"\"\"\n",
    "<?xml version=\"1.0\"?>\n<!DOCTYPE a [<!ENTITY b \"c\">]>\n<a x='1'><b>t &amp; u</b><b/><![CDATA[z]]><!-- c --></a>\n",
    "\u{feff}é: ü\r\nß:\r\n  - 日本\r\n",
    "a: {{ b }}\n  {{- end }}\nc: \"{{ d }}\"\n",
];

fn examine(text: &str) {
    for language in LANGUAGES {
        let tree = values("f", language, text).expect("a language of configuration");
        let faults: Vec<String> =
            super::check::faults("", text, &tree).into_iter().filter(|fault| !fault.contains("is written")).collect();
        assert!(faults.is_empty(), "{language}: {faults:?}\n{text:?}");
    }
}

#[test]
fn the_seeds_are_read() {
    for seed in SEEDS {
        examine(seed);
    }
}

#[test]
fn values_too_deep_inside_each_other_are_an_error() {
    let deep = 100_000;
    let xml = "<a>".repeat(deep);
    let dotted = format!("{}a = 1", "a.".repeat(deep));
    let arrays = format!("a = {}", "[".repeat(deep));
    let tables = format!("a = {}", "{a=".repeat(deep));
    let hcl_lists = format!("a = {}1{}", "[".repeat(2_000), "]".repeat(2_000));
    let hcl_objects = format!("a = {}1{}", "{a=".repeat(2_000), "}".repeat(2_000));
    let hcl_blocks = "a {\n".repeat(deep);
    let brackets = "[".repeat(deep);
    let flow = "{a: ".repeat(deep);
    let objects = "{\"a\":".repeat(deep);
    let blocks: String = (0..2_000).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect();
    let dashes = "- ".repeat(deep);
    for (language, text) in [
        ("xml", &xml),
        ("toml", &dotted),
        ("toml", &arrays),
        ("toml", &tables),
        ("json", &brackets),
        ("json", &objects),
        ("hcl", &hcl_lists),
        ("hcl", &hcl_objects),
        ("hcl", &hcl_blocks),
        ("yaml", &brackets),
        ("yaml", &flow),
        ("yaml", &blocks),
        ("yaml", &dashes),
    ] {
        let tree = values("f", language, text).expect("a language of configuration");
        assert!(!tree.errors.is_empty(), "{language} {}", &text[..20]);
    }
}

#[test]
fn nested_aliases_and_entities_cost_nothing() {
    let mut bomb = "a0: &a0 [x]\n".to_owned();
    for level in 1..60 {
        let last = level - 1;
        bomb.push_str(&["a", &level.to_string(), ": &a", &level.to_string(), " ["].concat());
        bomb.push_str(&vec![format!("*a{last}"); 9].join(", "));
        bomb.push_str("]\n");
    }
    let tree = values("f", "yaml", &bomb).expect("yaml");
    assert!(tree.errors.is_empty());
    assert!(tree.values.len() < 1_000);
    let tree = values("f", "yaml", "a: &a [*a]\nb: *none\n").expect("yaml");
    assert_eq!(tree.errors.len(), 2, "{:?}", tree.errors);
}

proptest! {
    #[test]
    fn no_text_makes_a_reader_panic(text in "\\PC{0,60}") {
        examine(&text);
    }

    #[test]
    fn no_marks_make_a_reader_panic(text in "[\\[\\]{}<>:,\"'`|>&*!#%@=;.\\-\\\\$/\n\r\t a1é]{0,80}") {
        examine(&text);
    }

    #[test]
    fn no_change_of_a_good_file_makes_a_reader_panic(
        seed in 0..SEEDS.len(),
        at in any::<prop::sample::Index>(),
        length in 0..6_usize,
        inserted in "[\\[\\]{}<>:,\"'|>&*!#%=\\-\\\\\n a]{0,4}",
    ) {
        let characters: Vec<char> = SEEDS[seed].chars().collect();
        let start = at.index(characters.len());
        let end = (start + length).min(characters.len());
        let changed: String =
            characters[..start].iter().copied().chain(inserted.chars()).chain(characters[end..].iter().copied()).collect();
        examine(&changed);
    }
}

#[test]
#[ignore = "prints how long large files take"]
fn speed() {
    let yaml: String = (0..100_000).map(|at| format!("key{at}: value {at}\n")).collect();
    let members: Vec<String> = (0..100_000).map(|at| format!("\"key{at}\": \"value {at}\"")).collect();
    let json = format!("{{{}}}", members.join(",\n"));
    let toml: String = (0..100_000).map(|at| format!("key{at} = \"value {at}\"\n")).collect();
    let xml = format!("<a>{}</a>", (0..100_000).map(|at| format!("<k{at}>v</k{at}>\n")).collect::<String>());
    let same = format!("<a>{}</a>", "<k>v</k>\n".repeat(100_000));
    let hcl: String = (0..100_000).map(|at| format!("key{at} = \"value {at}\"\n")).collect();
    let blocks = "resource \"a\" \"b\" {\n  c = [1, { d = 2 }]\n}\n".repeat(30_000);
    let openings: String = (0..30_000).map(|at| format!("k{at} = <<E{at}\n")).collect();
    let docker = "RUN a b c \\\n && d <<EOF\n".repeat(50_000);
    for (language, text) in [("hcl", &hcl), ("hcl", &blocks), ("hcl", &openings), ("dockerfile", &docker)] {
        let start = std::time::Instant::now();
        let tree = values("f", language, text).expect("a language of configuration");
        println!("{language}: {} values in {:?}", tree.values.len(), start.elapsed());
    }
    for (language, text) in [("yaml", &yaml), ("json", &json), ("toml", &toml), ("xml", &xml), ("xml", &same)] {
        let start = std::time::Instant::now();
        let tree = values("f", language, text).expect("a language of configuration");
        println!("{language}: {} values in {:?}", tree.values.len(), start.elapsed());
    }
}

#[test]
#[ignore = "prints what takes long for its length"]
fn repetition() {
    let pieces = [
        "a: &a [*a]\n",
        "? ",
        "- ",
        "a: |\n",
        "a: |\n  {{ x }}\n",
        "{{",
        "{{ \"",
        "{% x",
        "a: {{ b }}\n",
        "- \n",
        "&a ",
        "!t ",
        "'a\n",
        "\"a\n b\" ",
        "a: 'b\nc'\n",
        "---\n",
        "[",
        "[]",
        "{a: b},",
        "\\",
        "# c\n",
        "a.b = 1\n",
        "[a]\n",
        "[[a]]\n",
        "a = {b = [",
        "a = \"\"\"\n",
        "<a>",
        "<a b='",
        "<a b=\"",
        "<!--",
        "<![CDATA[",
        "&",
        "<!A [",
        "</a>",
        "a = <<A\n",
        "a = \"${",
        "a = (",
        "a {\n",
        "a \"b\" {}\n",
        "a = [1, [",
        "/*",
        "a = /*",
        "FROM a\n",
        "RUN <<A\n",
        "RUN a \\\n",
        "ENV a=b c=d \\\n",
        "A=\"\n",
        "A='b",
        "a\n b\n",
        "a=b\\\n",
        "a {",
        "a ${b",
        "a;",
        "'",
        "\"",
        "$$",
        "$a$",
        "BEGIN ",
        "create trigger begin ",
        "DELIMITER a\n",
        "alter table a add b, ",
        "(",
        "COPY a FROM stdin;\n",
        "create index a on ",
        "[a.",
        "\n",
        "\r\n",
        "\t",
        "é",
        "<<: *a\n",
        "a: {",
        "{\"a\":",
        "{\"a\":1,",
        "x: ${{ y }}\n",
    ];
    for language in LANGUAGES {
        for piece in pieces {
            let text = piece.repeat(200_000 / piece.len());
            let start = std::time::Instant::now();
            let tree = values("f", language, &text).expect("a language of configuration");
            let time = start.elapsed();
            if time.as_millis() > 300 {
                println!(
                    "{language} {piece:?}: {} values, {} errors in {time:?}",
                    tree.values.len(),
                    tree.errors.len()
                );
            }
        }
    }
}
