//! The TOML block of a page.

use std::ops::Range;

use plimsoll_model::{CATEGORIES, Confidence, Role, Severity};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::nearest::{is_kebab_case, quote, unknown};
use crate::{PageError, language};

const KEYS: [&str; 13] = [
    "id",
    "category",
    "severity",
    "confidence",
    "languages",
    "since",
    "message",
    "strength",
    "checklist",
    "cwe",
    "roles",
    "sensitive",
    "references",
];
const ROLES: [Role; 8] = [
    Role::Production,
    Role::Test,
    Role::Example,
    Role::Generated,
    Role::Vendored,
    Role::Script,
    Role::Docs,
    Role::Migration,
];

/// The block, checked.
pub(crate) struct Metadata {
    pub(crate) id: String,
    pub(crate) category: String,
    pub(crate) severity: Severity,
    pub(crate) confidence: Confidence,
    pub(crate) languages: Vec<String>,
    pub(crate) since: String,
    pub(crate) message: Option<String>,
    pub(crate) strength: Option<String>,
    pub(crate) checklist: Vec<String>,
    pub(crate) cwe: Vec<u32>,
    pub(crate) roles: Vec<Role>,
    pub(crate) sensitive: bool,
    pub(crate) references: Vec<String>,
}

/// A value of the block and its place in it.
type Field<'t, 'i> = &'t Spanned<DeValue<'i>>;

struct Block<'t, 'i> {
    text: &'t str,
    table: &'t DeTable<'i>,
    /// Line of the page of the block's first line of text.
    first_line: u32,
}

/// Reads a block whose opening fence is on line `fence` of the page.
pub(crate) fn parse(text: &str, fence: u32) -> Result<Metadata, PageError> {
    let first_line = fence + 1;
    let table = DeTable::parse(text).map_err(|error| {
        let line = error.span().map_or(first_line, |span| line_of(text, first_line, &span));
        PageError::new(line, format!("invalid TOML: {}", error.message().lines().next().unwrap_or("cannot be read")))
    })?;
    let block = Block { text, table: table.get_ref(), first_line };
    block.refuse_unknown_keys()?;
    let missing = |key: &str| PageError::new(fence, format!("the metadata lacks the required key `{key}`"));
    let required = |key: &str| block.text(key)?.ok_or_else(|| missing(key));

    let (id, line) = required("id")?;
    if !is_kebab_case(&id) {
        return Err(PageError::new(line, format!("`id` must be kebab-case, and is {}", quote(&id))));
    }
    let (category, line) = required("category")?;
    let categories = CATEGORIES.map(|category| category.id);
    if !categories.contains(&category.as_str()) {
        return Err(PageError::new(line, unknown("category", &category, &categories)));
    }
    let (severity, line) = required("severity")?;
    let severity = Severity::ALL
        .into_iter()
        .find(|valid| valid.name() == severity)
        .ok_or_else(|| PageError::new(line, unknown("severity", &severity, &Severity::ALL.map(Severity::name))))?;
    let (confidence, line) = required("confidence")?;
    let confidence = Confidence::from_name(&confidence).ok_or_else(|| {
        PageError::new(line, unknown("confidence", &confidence, &Confidence::ALL.map(Confidence::name)))
    })?;
    let languages = block.languages()?.ok_or_else(|| missing("languages"))?;
    let (since, line) = required("since")?;
    if !is_version(&since) {
        return Err(PageError::new(
            line,
            format!("`since` must be a version such as `0.1.0`, and is {}", quote(&since)),
        ));
    }

    Ok(Metadata {
        id,
        category,
        severity,
        confidence,
        languages,
        since,
        message: block.sentence("message")?,
        strength: block.sentence("strength")?,
        checklist: block.texts("checklist")?.unwrap_or_default().into_iter().map(|(item, _)| item).collect(),
        cwe: block.cwe()?,
        roles: block.roles()?,
        sensitive: block.sensitive()?,
        references: block.references()?,
    })
}

impl<'i> Block<'_, 'i> {
    fn line(&self, span: &Range<usize>) -> u32 {
        line_of(self.text, self.first_line, span)
    }

    fn get(&self, key: &str) -> Option<Field<'_, 'i>> {
        self.table.get(key)
    }

    fn refuse_unknown_keys(&self) -> Result<(), PageError> {
        let unknown_key = |key: &&Spanned<_>| !KEYS.contains(&key_text(key));
        let Some(key) = self.table.keys().filter(unknown_key).min_by_key(|key| key.span().start) else {
            return Ok(());
        };
        Err(PageError::new(self.line(&key.span()), unknown("metadata key", key_text(key), &KEYS)))
    }

    fn wrong<T>(&self, field: Field<'_, 'i>, key: &str, wanted: &str) -> Result<T, PageError> {
        Err(PageError::new(self.line(&field.span()), format!("`{key}` must be {wanted}")))
    }

    /// Text that is not empty, and its line.
    fn text(&self, key: &str) -> Result<Option<(String, u32)>, PageError> {
        let Some(field) = self.get(key) else { return Ok(None) };
        match field.get_ref().as_str() {
            Some(text) if !text.trim().is_empty() => Ok(Some((text.to_owned(), self.line(&field.span())))),
            _ => self.wrong(field, key, "text, and not empty"),
        }
    }

    fn sentence(&self, key: &str) -> Result<Option<String>, PageError> {
        let Some((text, line)) = self.text(key)? else { return Ok(None) };
        if text.contains('\n') || text.trim_end().ends_with('.') {
            return Err(PageError::new(line, format!("`{key}` must be one line without a full stop")));
        }
        Ok(Some(text.trim().to_owned()))
    }

    fn list(&self, key: &str) -> Result<Option<Vec<Field<'_, 'i>>>, PageError> {
        let Some(field) = self.get(key) else { return Ok(None) };
        match field.get_ref().as_array() {
            Some(items) => Ok(Some(items.iter().collect())),
            None => self.wrong(field, key, "a list"),
        }
    }

    fn texts(&self, key: &str) -> Result<Option<Vec<(String, u32)>>, PageError> {
        let Some(items) = self.list(key)? else { return Ok(None) };
        let text = |item: Field<'_, 'i>| match item.get_ref().as_str() {
            Some(text) if !text.trim().is_empty() => Ok((text.to_owned(), self.line(&item.span()))),
            _ => self.wrong(item, key, "a list of text"),
        };
        items.into_iter().map(text).collect::<Result<_, _>>().map(Some)
    }

    fn languages(&self) -> Result<Option<Vec<String>>, PageError> {
        let Some(items) = self.texts("languages")? else { return Ok(None) };
        for (name, line) in &items {
            if name == "*" && items.len() > 1 {
                return Err(PageError::new(*line, "`*` stands alone in `languages`"));
            } else if name != "*" && !language::is_known(name) {
                return Err(PageError::new(*line, language::unknown(name)));
            } else if items.iter().filter(|(other, _)| other == name).count() > 1 {
                return Err(PageError::new(*line, format!("{} stands twice in `languages`", quote(name))));
            }
        }
        match self.get("languages") {
            Some(field) if items.is_empty() => self.wrong(field, "languages", "a list of languages, or `[\"*\"]`"),
            _ => {
                let mut names: Vec<_> = items.into_iter().map(|(name, _)| name).collect();
                names.sort_unstable();
                Ok(Some(names))
            }
        }
    }

    fn roles(&self) -> Result<Vec<Role>, PageError> {
        let Some(items) = self.texts("roles")? else {
            return Ok(vec![Role::Production, Role::Script, Role::Migration]);
        };
        let mut roles = Vec::new();
        for (name, line) in &items {
            match ROLES.into_iter().find(|role| role.name() == name) {
                Some(role) => roles.push(role),
                None => return Err(PageError::new(*line, unknown("role", name, &ROLES.map(Role::name)))),
            }
        }
        roles.sort_unstable();
        roles.dedup();
        match self.get("roles") {
            Some(field) if roles.is_empty() => self.wrong(field, "roles", "a list of roles that is not empty"),
            _ => Ok(roles),
        }
    }

    fn cwe(&self) -> Result<Vec<u32>, PageError> {
        let items = self.list("cwe")?.unwrap_or_default();
        let number = |item: Field<'_, 'i>| {
            let number =
                item.get_ref().as_integer().and_then(|raw| u32::from_str_radix(raw.as_str(), raw.radix()).ok());
            number.filter(|number| *number > 0).map_or_else(|| self.wrong(item, "cwe", "a list of numbers"), Ok)
        };
        items.into_iter().map(number).collect()
    }

    fn sensitive(&self) -> Result<bool, PageError> {
        let Some(field) = self.get("sensitive") else { return Ok(false) };
        field.get_ref().as_bool().map_or_else(|| self.wrong(field, "sensitive", "true or false"), Ok)
    }

    fn references(&self) -> Result<Vec<String>, PageError> {
        let mut links = Vec::new();
        for (link, line) in self.texts("references")?.unwrap_or_default() {
            let web = link.starts_with("https://") || link.starts_with("http://");
            if !web || link.contains(|character: char| character.is_whitespace() || character.is_control()) {
                return Err(PageError::new(line, format!("{} is no link to the web", quote(&link))));
            }
            links.push(link);
        }
        Ok(links)
    }
}

fn key_text<'t>(key: &'t Spanned<std::borrow::Cow<'_, str>>) -> &'t str {
    key.get_ref()
}

fn line_of(text: &str, first_line: u32, span: &Range<usize>) -> u32 {
    let before = text.as_bytes().iter().take(span.start);
    first_line + before.filter(|byte| **byte == b'\n').count() as u32
}

fn is_version(text: &str) -> bool {
    let core = text.split(['-', '+']).next().unwrap_or(text);
    let numbers: Vec<_> = core.split('.').collect();
    let number = |part: &&str| !part.is_empty() && part.len() < 10 && part.bytes().all(|byte| byte.is_ascii_digit());
    numbers.len() == 3 && numbers.iter().all(number) && text.len() < 64 && text.is_ascii()
}
