//! Which tool a file of changes to a database belongs to, from its path and a few words.

/// What the path of a migration says.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Migration {
    /// Such as `migration/flyway`.
    pub(crate) kind: &'static str,
    /// As the tool orders by.
    pub(crate) version: String,
    /// `up`, `down`, or `both` where one file holds both.
    pub(crate) direction: &'static str,
}

/// Returns what a file migrates, `None` for one that is no migration.
pub(crate) fn of(path: &str, language: &str, text: &str) -> Option<Migration> {
    let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
    let found = |kind, version: &str, direction| Some(Migration { kind, version: version.to_owned(), direction });
    let folder = |wanted: &str| folders.split('/').any(|folder| folder == wanted);
    let (stem, extension) = name.rsplit_once('.')?;
    match (language, extension) {
        ("python", "py") if folders.ends_with("/migrations") || folders == "migrations" => {
            let (number, _) = stem.split_once('_')?;
            is_number(number, 4).then_some(())?;
            found("migration/django", stem, "up")
        }
        ("python", "py") if folders.ends_with("versions") => {
            let is_alembic = text.get(..text.len().min(4096)).unwrap_or(text).contains("down_revision");
            let version = stem.split('_').next().unwrap_or(stem);
            if is_alembic { found("migration/alembic", version, "both") } else { None }
        }
        ("ruby", "rb") if folders.ends_with("db/migrate") => {
            let (number, _) = stem.split_once('_')?;
            is_number(number, 14).then_some(())?;
            found("migration/rails", number, "both")
        }
        ("sql", _) => {
            if let Some((kind, version, direction)) = flyway(stem) {
                return found(kind, version, direction);
            }
            let last = folders.rsplit('/').next().unwrap_or_default();
            let number = stem.split(['_', '-', '.']).next().unwrap_or_default();
            if name == "migration.sql" && folder("migrations") {
                return found("migration/prisma", last.split('_').next().unwrap_or(last), "up");
            }
            if matches!(stem, "up" | "down") && is_number(&last.split('_').next()?.replace('-', ""), 3) {
                let direction = if stem == "up" { "up" } else { "down" };
                return found("migration/sqlx", last.split('_').next().unwrap_or(last), direction);
            }
            is_number(number, 1).then_some(())?;
            if let Some(rest) = stem.strip_suffix(".up").or_else(|| stem.strip_suffix(".down")) {
                let direction = if rest.len() + 3 == stem.len() { "up" } else { "down" };
                return found("migration/golang-migrate", number, direction);
            }
            if text.contains("+goose Up") {
                return found("migration/goose", number, "both");
            }
            if text.contains("migrate:up") {
                return found("migration/dbmate", number, "both");
            }
            if folders.ends_with("db/migrate") {
                return found("migration/rails", number, "up");
            }
            if folder("migrations") || folder("migration") || folder("migrate") {
                return found("migration/sqlx", number, "up");
            }
            None
        }
        _ => None,
    }
}

fn is_number(text: &str, digits: usize) -> bool {
    text.len() >= digits && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// `V1_2__name`, `U1__name` that undoes it, and `R__name` that is repeated.
fn flyway(stem: &str) -> Option<(&'static str, &str, &'static str)> {
    let (prefix, description) = stem.split_once("__")?;
    let version = prefix.strip_prefix(['V', 'U', 'B', 'R'])?;
    let is_version = version.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'_'));
    if !is_version || description.is_empty() || (version.is_empty() != prefix.starts_with('R')) {
        return None;
    }
    let direction = if prefix.starts_with('U') { "down" } else { "up" };
    Some(("migration/flyway", version, direction))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tool_is_told_by_path_and_a_few_words() {
        let table = [
            ("db/migration/V1_2__add_users.sql", "sql", "", Some(("migration/flyway", "1_2", "up"))),
            ("db/migration/U2__drop.sql", "sql", "", Some(("migration/flyway", "2", "down"))),
            ("db/R__views.sql", "sql", "", Some(("migration/flyway", "", "up"))),
            ("migrations/000001_init.down.sql", "sql", "", Some(("migration/golang-migrate", "000001", "down"))),
            ("migrations/000001_init.up.sql", "sql", "", Some(("migration/golang-migrate", "000001", "up"))),
            ("prisma/migrations/20240101_init/migration.sql", "sql", "", Some(("migration/prisma", "20240101", "up"))),
            (
                "migrations/2024-01-01-000000_x/down.sql",
                "sql",
                "",
                Some(("migration/sqlx", "2024-01-01-000000", "down")),
            ),
            ("migrations/1_a.sql", "sql", "-- +goose Up\n", Some(("migration/goose", "1", "both"))),
            ("db/migrate/20240101120000_add.rb", "ruby", "", Some(("migration/rails", "20240101120000", "both"))),
            ("app/migrations/0002_x.py", "python", "", Some(("migration/django", "0002_x", "up"))),
            (
                "alembic/versions/ab12_x.py",
                "python",
                "down_revision = None",
                Some(("migration/alembic", "ab12", "both")),
            ),
            ("app/migrations/__init__.py", "python", "", None),
            ("queries/1_report.sql", "sql", "", None),
            ("schema.sql", "sql", "", None),
        ];
        for (path, language, text, expected) in table {
            let found = of(path, language, text);
            let found = found.as_ref().map(|it| (it.kind, it.version.as_str(), it.direction));
            assert_eq!(found, expected, "{path}");
        }
    }
}
