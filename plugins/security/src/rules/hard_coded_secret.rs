//! Tokens and private keys that are written into a file.

use std::cell::{OnceCell, RefCell};

use plimsoll_sdk::prelude::*;

use crate::secrets::{entropy, has_checksum, is_made_up, is_random};
use crate::words::words;

pub(crate) const RULE: Rule = rule!("hard-coded-secret", check);

/// What a selector of the page finds.
struct Kind {
    /// Name of the selector.
    name: &'static str,
    /// For people.
    title: &'static str,
    /// What shows that it is real.
    test: Test,
}

enum Test {
    /// As random as an alphabet of so many characters allows.
    Random(u32),
    /// It holds its own checksum.
    Checksum,
    /// As random, in a file that speaks of the provider: the shape alone says too little.
    Mentioned(u32, &'static str),
    /// A block of key material.
    PrivateKey,
    /// A key that browsers are given too, unless it is kept on a server.
    Browser,
}

const KINDS: &[Kind] = &[
    Kind { name: "github-token", title: "GitHub token", test: Test::Checksum },
    Kind { name: "github-fine-grained-token", title: "GitHub token", test: Test::Random(62) },
    Kind { name: "private-key", title: "private key", test: Test::PrivateKey },
    Kind { name: "google-api-key", title: "Google API key", test: Test::Browser },
    Kind { name: "aws-access-key", title: "AWS access key", test: Test::Random(32) },
    Kind { name: "aws-secret-key", title: "AWS secret key", test: Test::Random(64) },
    Kind { name: "gitlab-token", title: "GitLab token", test: Test::Random(16) },
    Kind { name: "slack-token", title: "Slack token", test: Test::Random(16) },
    Kind { name: "slack-webhook", title: "Slack webhook", test: Test::Random(62) },
    Kind { name: "stripe-key", title: "Stripe live key", test: Test::Random(62) },
    Kind { name: "google-client-secret", title: "Google client secret", test: Test::Random(62) },
    Kind { name: "npm-token", title: "npm token", test: Test::Random(62) },
    Kind { name: "pypi-token", title: "PyPI token", test: Test::Random(62) },
    Kind { name: "sendgrid-key", title: "SendGrid key", test: Test::Random(62) },
    Kind { name: "twilio-key", title: "Twilio key", test: Test::Mentioned(16, "twilio") },
    Kind { name: "mailgun-key", title: "Mailgun key", test: Test::Mentioned(16, "mailgun") },
    Kind { name: "mailchimp-key", title: "Mailchimp key", test: Test::Random(16) },
    Kind { name: "openai-key", title: "OpenAI key", test: Test::Random(62) },
    Kind { name: "anthropic-key", title: "Anthropic key", test: Test::Random(62) },
    Kind { name: "hugging-face-token", title: "Hugging Face token", test: Test::Random(52) },
    Kind { name: "digitalocean-token", title: "DigitalOcean token", test: Test::Random(16) },
    Kind { name: "shopify-token", title: "Shopify token", test: Test::Random(16) },
    Kind { name: "square-token", title: "Square token", test: Test::Random(62) },
    Kind { name: "databricks-token", title: "Databricks token", test: Test::Random(16) },
    Kind { name: "vault-token", title: "Vault token", test: Test::Random(62) },
    Kind { name: "terraform-token", title: "Terraform Cloud token", test: Test::Random(62) },
    Kind { name: "azure-storage-key", title: "Azure storage key", test: Test::Random(64) },
    Kind { name: "telegram-token", title: "Telegram bot token", test: Test::Mentioned(62, "telegram") },
    Kind { name: "prefixed-token", title: "token of a known provider", test: Test::Random(62) },
    Kind { name: "prefixed-hex-token", title: "token of a known provider", test: Test::Random(16) },
    Kind { name: "age-key", title: "age identity", test: Test::Random(32) },
];

/// Everybody has these: the storage emulator's key.
const PUBLISHED: &[&str] =
    &["Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="];

/// How private keys begin that everybody has: of Pebble, the test server of Let's Encrypt, and of Vagrant's boxes.
const PUBLISHED_KEYS: &[&str] = &[
    "MIIEowIBAAKCAQEAmxTFtw113RK70H9pQmdKs9AxhFmnQ6BdDtp3jOZlWlUO0Blt",
    "MIIEogIBAAKCAQEA6NF8iallvQVp22WDkTkyrtvp9eWW6A8YVr+kz4TjGYe7gHzI",
];

/// What a file speaks of. Each word is looked for once: a file may hold thousands of tokens.
struct Topics<'a> {
    source: &'a str,
    lower: OnceCell<String>,
    known: RefCell<Vec<(&'static str, bool)>>,
}

impl<'a> Topics<'a> {
    fn of(source: &'a str) -> Self {
        Self { source, lower: OnceCell::new(), known: RefCell::default() }
    }

    /// Whether the file has a word, in lower case here and in any case there.
    fn mention(&self, word: &'static str) -> bool {
        self.once(word, |word| self.lower.get_or_init(|| self.source.to_ascii_lowercase()).contains(word))
    }

    /// Whether the file has a word exactly so.
    fn have(&self, word: &'static str) -> bool {
        self.once(word, |word| self.source.contains(word))
    }

    fn once(&self, word: &'static str, look: impl FnOnce(&str) -> bool) -> bool {
        let known = self.known.borrow().iter().find(|(other, _)| *other == word).map(|(_, answer)| *answer);
        known.unwrap_or_else(|| {
            let answer = look(word);
            self.known.borrow_mut().push((word, answer));
            answer
        })
    }
}

fn check(cx: &mut Context<'_>) {
    let source = cx.source();
    let topics = Topics::of(source);
    for found in cx.matches() {
        let kind = KINDS.iter().find(|it| it.name == found.selector);
        let Some(kind) = kind.filter(|it| it.matters_in(&cx.file().role)) else { continue };
        let token = cx.text(found);
        // A checksum proves a token, whatever it is called.
        let named = is_named_as_made_up(&source[..found.span.start as usize]);
        if named && !matches!(kind.test, Test::Checksum) {
            continue;
        }
        let Some(mut verdict) = kind.judge(token, &topics) else { continue };
        // What AWS calls the access key is the name of one: who has no secret beside it has nothing.
        if kind.name == "aws-access-key" && !topics.mention("secret") {
            if is_in_comment(&source[..found.span.start as usize]) {
                continue;
            }
            verdict = (Severity::P2, Confidence::Medium);
        }
        let (severity, confidence) = verdict;
        let message = format!("{} written into the file", kind.title);
        cx.report(found).message(message).severity(severity).confidence(confidence).property("kind", kind.name);
    }
}

/// Whether a text ends within a line of comment. `#define` of C and `--user` on a line of its own are none.
fn is_in_comment(before: &str) -> bool {
    let line = before.rsplit('\n').next().unwrap_or("").trim_start();
    ["//", "# ", "* ", "/*", "-- ", ";", "<!--"].iter().any(|sign| line.starts_with(sign))
}

/// Whether the name that the secret is given says that it is none: `TEST_KEY = "…"`.
fn is_named_as_made_up(before: &str) -> bool {
    const WORDS: &[&str] = words![test tests testing fake dummy mock mocked sample example fixture placeholder stub];
    // A text of several lines begins on the line below its name.
    let line = before.trim_end_matches(['"', '\'', '`', '\n', '\r', ' ', '\\', '(']).rsplit('\n').next().unwrap_or("");
    let mut word = String::new();
    let mut found = false;
    for (at, character) in line.char_indices() {
        let next = line[at + character.len_utf8()..].chars().next();
        if character.is_ascii_alphanumeric() {
            word.push(character.to_ascii_lowercase());
        }
        // `testKey` ends a word where a capital follows, `TEST_KEY` at the blank.
        let ends = !character.is_ascii_alphanumeric()
            || next.is_none()
            || character.is_ascii_lowercase() && next.is_some_and(|it| it.is_ascii_uppercase());
        if ends {
            found |= WORDS.contains(&word.as_str());
            word.clear();
        }
    }
    found
}

impl Kind {
    /// Tests, examples and guides are full of made-up tokens, but none of them has a checksum that fits.
    fn matters_in(&self, role: &str) -> bool {
        matches!(role, "production" | "script") || matches!(self.test, Test::Checksum)
    }

    fn judge(&self, token: &str, topics: &Topics<'_>) -> Option<(Severity, Confidence)> {
        const ALMOST: f64 = 0.8;
        // The prefix says who issued it; what is random stands behind it.
        let body = token.trim_start_matches("AGE-SECRET-KEY-").rsplit('_').find(|it| it.len() >= 16).unwrap_or(token);
        let real = match self.test {
            Test::Checksum => has_checksum(token) && !is_made_up(body),
            Test::Random(letters) => is_random(body, letters, ALMOST),
            Test::Mentioned(letters, provider) => is_random(body, letters, ALMOST) && topics.mention(provider),
            Test::PrivateKey => return private_key(token),
            Test::Browser => {
                let shown = ["authDomain", "maps.google", "mobilesdk_app_id"].iter().any(|word| topics.have(word));
                let severity = if shown { Severity::P3 } else { Severity::P1 };
                return is_random(&token[4..], 62, ALMOST).then_some((severity, Confidence::Medium));
            }
        };
        let published = PUBLISHED.iter().any(|it| token.contains(it));
        (real && !published).then_some((Severity::P0, Confidence::High))
    }
}

/// A block with key material in it: a parser only names the first line.
fn private_key(block: &str) -> Option<(Severity, Confidence)> {
    const SHORTEST: usize = 60;
    let (header, body) = block.split_once("KEY").map(|(header, rest)| (header, rest.trim_start_matches(" BLOCK")))?;
    let body = body.replace("\\r", "").replace("\\n", "");
    let key: String = body.chars().filter(|it| it.is_ascii_alphanumeric() || matches!(it, '/' | '+' | '=')).collect();
    if PUBLISHED_KEYS.iter().any(|known| key.contains(known)) {
        return None;
    }
    let other = body
        .chars()
        .filter(|it| !it.is_whitespace() && !it.is_ascii_alphanumeric() && !"/+=\"'\\-,.".contains(*it))
        .count();
    if key.len() < SHORTEST || other > 8 || body.contains("...") || entropy(&key) < 4.6 {
        return None;
    }
    // Who has the file still needs the passphrase.
    Some(if header.contains("ENCRYPTED") {
        (Severity::P2, Confidence::Medium)
    } else {
        (Severity::P0, Confidence::High)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &str = "\
        Tvo/hBKqFYY/kv5ZJr3J1TWDtkwtDDb+xHKas1VOqg6YYZYn9ZhyiA4uoRgnatmUdjAWtGSU8po+799NksnRH9ucAUsd";

    fn kind(name: &str) -> &'static Kind {
        KINDS.iter().find(|it| it.name == name).expect("a kind of the table")
    }

    #[test]
    fn tests_and_guides_are_only_searched_for_tokens_that_prove_themselves() {
        assert!(kind("github-token").matters_in("test"));
        assert!(!kind("private-key").matters_in("test"));
        assert!(!kind("aws-access-key").matters_in("docs"));
        assert!(kind("aws-access-key").matters_in("script"));
    }

    #[test]
    fn a_name_can_say_that_the_secret_is_none() {
        assert!(is_named_as_made_up("let a = 1;\nconst TEST_FAKE_RSA_KEY: &str = \""));
        assert!(is_named_as_made_up("dummyKey: '"));
        assert!(is_named_as_made_up("EXAMPLE_KEY = \"\"\"\n"));
        assert!(!is_named_as_made_up("latestKey = '"));
        assert!(!is_named_as_made_up("test()\nCONTEST_KEY = '"));
    }

    #[test]
    fn every_selector_of_the_page_has_its_kind() {
        let names: Vec<_> = RULE.page().lines().filter_map(|line| line.strip_prefix("  - name: ")).collect();
        assert_eq!(names.len(), KINDS.len());
        for name in names {
            assert_eq!(kind(name).name, name);
        }
    }

    #[test]
    fn a_private_key_needs_its_material_and_a_passphrase_makes_it_less_bad() {
        assert_eq!(
            private_key(&format!("-----BEGIN PRIVATE KEY-----\n{BODY}\n")),
            Some((Severity::P0, Confidence::High))
        );
        let encrypted = format!("-----BEGIN ENCRYPTED PRIVATE KEY-----\n{BODY}\n");
        assert_eq!(private_key(&encrypted), Some((Severity::P2, Confidence::Medium)));
        assert_eq!(
            private_key("-----BEGIN PRIVATE KEY-----\nMIIEvQ...the rest of your key goes here, on many lines...\n"),
            None
        );
        assert_eq!(
            private_key("-----BEGIN PRIVATE KEY-----`) || text.startsWith(`something else that is code;`) { return }"),
            None
        );
    }

    #[test]
    fn a_private_key_that_everybody_has_is_none() {
        let key = format!("-----BEGIN RSA PRIVATE KEY-----\n    {}\n    {BODY}\n", PUBLISHED_KEYS[0]);
        assert_eq!(private_key(&key), None);
    }

    #[test]
    fn a_comment_is_seen_by_the_line_before_the_token() {
        assert!(is_in_comment("a = 1\n//   \"accessKeyId\": \""));
        for before in ["# a\n# ", "\t-- ", "<!-- ", "; "] {
            assert!(is_in_comment(before), "{before}");
        }
        for before in ["# a\naccess_key_id: ", "#define ACCESS_KEY \"", "curl x \\\n  --user \""] {
            assert!(!is_in_comment(before), "{before}");
        }
    }

    #[test]
    fn a_hexadecimal_number_is_a_token_only_beside_its_provider() {
        let token = format!("key-{}", "fae923d5a4fd12aabfe228f219e9cb0e");
        assert!(kind("mailgun-key").judge(&token, &Topics::of("import requests")).is_none());
        assert!(kind("mailgun-key").judge(&token, &Topics::of("https://api.Mailgun.net/v3")).is_some());
    }

    #[test]
    fn the_key_of_a_web_page_is_no_secret() {
        let token = format!("AIza{}", "2hpChYgCfrL1spNxnyVmihA_2O76UMFxFkM");
        let on_a_page = kind("google-api-key").judge(&token, &Topics::of("authDomain: 'x.firebaseapp.com'"));
        assert_eq!(on_a_page, Some((Severity::P3, Confidence::Medium)));
        assert_eq!(kind("google-api-key").judge(&token, &Topics::of("")), Some((Severity::P1, Confidence::Medium)));
    }
}
