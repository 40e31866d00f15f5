//! The types, variables and functions of one package, from the lines of its files, and what a path leads to.

use std::collections::{BTreeMap, BTreeSet};

/// How far embedded structs and names of names are followed.
const DEPTH: u32 = 5;

/// One package.
#[derive(Debug, Default)]
pub(super) struct Package {
    structs: BTreeMap<String, Vec<Field>>,
    /// Other names of types.
    names: BTreeMap<String, String>,
    variables: BTreeMap<String, String>,
    /// What each function returns.
    functions: BTreeMap<String, String>,
    /// What each function calls while it holds nothing.
    pub(super) calls: BTreeMap<String, BTreeSet<String>>,
}

#[derive(Debug)]
struct Field {
    name: String,
    of: String,
    embedded: bool,
}

/// What a path leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Place {
    /// The type of what is there.
    of: String,
    /// Where that is kept: a type and a field of it, or a variable of the package.
    kept: Option<String>,
}

impl Package {
    /// Adds the lines of a file.
    pub(super) fn read(&mut self, lines: &str) {
        for line in lines.lines() {
            let mut words = line.split(' ');
            let (Some(what), Some(name)) = (words.next(), words.next()) else { continue };
            let name = name.to_owned();
            match what {
                "t" => self.structs.entry(name).or_default().extend(words.filter_map(Field::read)),
                "u" => drop(words.next().map(|of| self.names.insert(name, of.to_owned()))),
                "v" => drop(words.next().map(|of| self.variables.insert(name, of.to_owned()))),
                "f" => drop(words.next().map(|of| self.functions.insert(name, of.to_owned()))),
                _ => {
                    let name = if name == "-" { String::new() } else { name };
                    self.calls.entry(name).or_default().extend(words.map(str::to_owned));
                }
            }
        }
    }

    /// Returns the lock that a path leads to: the type and field, or the variable, that keeps it.
    pub(super) fn lock(&self, path: &str) -> Option<String> {
        let place = self.place(path, DEPTH)?;
        if is_mutex(&place.of) {
            return place.kept;
        }
        // `x.Lock()`, where the type of `x` embeds its lock.
        if self.method(&place.of, "Lock", DEPTH).is_some() {
            return None;
        }
        let embedded = ["RWMutex", "Mutex"].iter().find_map(|name| self.field(&place.of, name, DEPTH))?;
        let owner = embedded.kept.as_deref()?.split_once('.')?.0;
        // A struct of nothing but a lock is a kind of lock, of which there are many; `_` is there to fill a cache line.
        let own = |fields: &Vec<Field>| fields.iter().filter(|field| field.name != "_").count();
        let is_bare = self.structs.get(owner).is_some_and(|fields| own(fields) == 1);
        let kept = match place.kept {
            Some(kept) if is_bare || self.is_twin(&place.of) => kept,
            _ if is_bare => return None,
            _ => embedded.kept?,
        };
        is_mutex(&embedded.of).then_some(kept)
    }

    /// Returns the function that a path names.
    pub(super) fn callee(&self, path: &str) -> Option<String> {
        if let Some(name) = path.strip_prefix('@').filter(|name| !name.contains('/')) {
            return self.functions.contains_key(name).then(|| name.to_owned());
        }
        let (object, method) = path.rsplit_once('/')?;
        self.method(&self.place(object, DEPTH)?.of, method, DEPTH)
    }

    fn place(&self, path: &str, depth: u32) -> Option<Place> {
        if depth == 0 {
            return None;
        }
        let mut parts = path.split('/').peekable();
        let root = parts.next()?;
        let mut place = if let Some(of) = root.strip_prefix(':') {
            Place { of: of.to_owned(), kept: None }
        } else {
            let name = root.strip_prefix('@')?;
            if parts.next_if(|part| *part == "()").is_some() {
                Place { of: self.result(name)?, kept: None }
            } else {
                let of = self.variables.get(name)?;
                match of.strip_prefix('=') {
                    Some(path) => Place { of: self.place(path, depth - 1)?.of, kept: Some(name.to_owned()) },
                    None => Place { of: of.clone(), kept: Some(name.to_owned()) },
                }
            }
        };
        while let Some(part) = parts.next() {
            place = match part {
                "[]" => Place { of: self.underlying(&place.of, DEPTH).strip_prefix("[]")?.to_owned(), kept: None },
                "()" => return None,
                _ if parts.next_if(|part| *part == "()").is_some() => {
                    let method = self.method(&place.of, part, DEPTH)?;
                    Place { of: self.result(&method)?, kept: None }
                }
                _ => {
                    let mut field = self.field(&place.of, part, DEPTH)?;
                    if let Some(kept) = place.kept.filter(|_| self.is_twin(&place.of)) {
                        field.kept = Some(format!("{kept}.{part}"));
                    }
                    field
                }
            };
        }
        Some(place)
    }

    /// Whether something has two of a type, such as the two directions of a connection: their locks are two.
    fn is_twin(&self, of: &str) -> bool {
        let count = |fields: &Vec<Field>| fields.iter().filter(|field| field.of == of).count();
        self.structs.iter().any(|(name, fields)| name != of && count(fields) > 1)
    }

    fn result(&self, function: &str) -> Option<String> {
        self.functions.get(function).filter(|of| *of != "-").cloned()
    }

    fn underlying<'a>(&'a self, of: &'a str, depth: u32) -> &'a str {
        match self.names.get(of) {
            Some(other) if depth > 0 => self.underlying(other, depth - 1),
            _ => of,
        }
    }

    /// A field of a type, or of what it embeds.
    fn field(&self, of: &str, name: &str, depth: u32) -> Option<Place> {
        let of = self.underlying(of, DEPTH);
        let fields = self.structs.get(of)?;
        if let Some(field) = fields.iter().find(|field| field.name == name) {
            return Some(Place { of: field.of.clone(), kept: Some(format!("{of}.{name}")) });
        }
        let mut embedded = fields.iter().filter(|field| field.embedded && depth > 0);
        embedded.find_map(|field| self.field(&field.of, name, depth - 1))
    }

    fn method(&self, of: &str, name: &str, depth: u32) -> Option<String> {
        let own = format!("{of}.{name}");
        if self.functions.contains_key(&own) {
            return Some(own);
        }
        let fields = self.structs.get(self.underlying(of, DEPTH))?;
        let mut embedded = fields.iter().filter(|field| field.embedded && depth > 0);
        embedded.find_map(|field| self.method(&field.of, name, depth - 1))
    }
}

impl Field {
    fn read(word: &str) -> Option<Self> {
        let (name, of) = word.split_once(':')?;
        let embedded = name.starts_with('+');
        Some(Self { name: name.trim_start_matches('+').to_owned(), of: of.to_owned(), embedded })
    }
}

/// `sync.Mutex`, and what other packages call a mutex.
fn is_mutex(of: &str) -> bool {
    of.ends_with(".Mutex") || of.ends_with(".RWMutex")
}

#[cfg(test)]
mod tests {
    use super::Package;

    fn package() -> Package {
        let mut package = Package::default();
        package.read(
            "t Tree mu:sync.Mutex nodes:[]Node +Base\nt Base lock:sync.RWMutex\nt Node +Mutex:sync.Mutex tree:Tree\n\
             t Bare +Mutex:sync.Mutex _:?\nt Two one:Bare two:Bare\nv root Tree\nv other =@open/()\nf open Tree\n\
             f Tree.first Node\nf Base.close -\n",
        );
        package
    }

    #[test]
    fn locks_are_known_by_type_and_field() {
        let lock = |path: &str| package().lock(path);
        assert_eq!(lock(":Tree/mu").as_deref(), Some("Tree.mu"));
        assert_eq!(lock("@root/mu").as_deref(), Some("Tree.mu"));
        assert_eq!(lock("@other/nodes/[]").as_deref(), Some("Node.Mutex"));
        assert_eq!(lock(":Tree/first/()/tree/mu").as_deref(), Some("Tree.mu"));
        assert_eq!(lock(":Two/one").as_deref(), Some("Two.one"));
        assert_eq!(lock(":Unknown/mu"), None);
        assert_eq!(lock(":Tree/nodes"), None);
    }

    #[test]
    fn two_of_a_type_have_two_locks() {
        let mut package = package();
        package.read("t Half +Mutex:sync.Mutex mu:sync.Mutex data:?\nt Conn in:Half out:Half\n");
        let lock = |path: &str| package.lock(path);
        assert_eq!(lock(":Conn/in").as_deref(), Some("Conn.in"));
        assert_eq!(lock(":Conn/out/mu").as_deref(), Some("Conn.out.mu"));
        assert_eq!(lock(":Half").as_deref(), Some("Half.Mutex"));
    }

    #[test]
    fn methods_of_embedded_types_are_found() {
        let mut package = package();
        package.read("t Top +Base:Base\n");
        assert_eq!(package.callee(":Top/close").as_deref(), Some("Base.close"));
        assert_eq!(package.lock(":Top/lock").as_deref(), Some("Base.lock"));
        assert_eq!(package.callee("@open").as_deref(), Some("open"));
        assert_eq!(package.callee("@unknown"), None);
    }
}
