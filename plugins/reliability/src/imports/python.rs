//! Python: `import a.b as c` and `from a import (b, c as d)`.

use super::{Binding, renamed};

pub(super) fn parse(text: &str) -> Vec<Binding> {
    let uncommented: Vec<&str> = text.lines().map(|line| line.split('#').next().unwrap_or_default()).collect();
    let text = uncommented.join(" ").replace(['(', ')', '\\'], " ");
    let text = text.trim();
    if let Some(rest) = text.strip_prefix("from ") {
        let Some((module, names)) = rest.split_once(" import ") else { return Vec::new() };
        let module = module.trim();
        return parts(names).map(|(local, name)| (local.to_owned(), format!("{module}.{name}"))).collect();
    }
    let Some(modules) = text.strip_prefix("import ") else { return Vec::new() };
    let bind = |(local, module): (&str, &str)| {
        // `import a.b` binds `a`, `import a.b as c` binds the whole.
        let head = module.split('.').next().unwrap_or(module);
        if local == module { (head.to_owned(), head.to_owned()) } else { (local.to_owned(), module.to_owned()) }
    };
    parts(modules).map(bind).collect()
}

fn parts(text: &str) -> impl Iterator<Item = (&str, &str)> {
    text.split(',').map(renamed).filter(|(local, _)| !local.is_empty())
}

#[cfg(test)]
mod tests {
    use super::parse;

    fn lines(text: &str) -> Vec<String> {
        parse(text).into_iter().map(|(local, path)| format!("{local} = {path}")).collect()
    }

    #[test]
    fn modules_and_their_members_are_bound() {
        assert_eq!(lines("import time"), ["time = time"]);
        assert_eq!(lines("import time as t, os.path"), ["t = time", "os = os"]);
        assert_eq!(lines("import urllib.request as request"), ["request = urllib.request"]);
        assert_eq!(lines("from time import sleep as nap"), ["nap = time.sleep"]);
        assert_eq!(lines("from a.b import (\n    c,  # why\n    d as e,\n)"), ["c = a.b.c", "e = a.b.d"]);
        assert_eq!(lines("from . import time"), ["time = ..time"]);
    }
}
