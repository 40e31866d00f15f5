//! What a pack may use: one table, read by the engine, by admission and by the checks of what comes back.
//!
//! Limits belong to the operator. A pack must never be able to change one, and no limit may be reached silently: whoever
//! enforces one names it in the fault.

use wasmtime::ResourceLimiter;

/// One row of the table of limits, as the command line lists it.
#[derive(Debug, Clone, Copy)]
pub struct Limit {
    /// Kebab-case.
    pub name: &'static str,
    /// What is limited, and in which unit.
    pub meaning: &'static str,
    read: fn(&Limits) -> u64,
    write: fn(&mut Limits, u64),
}

/// Declares the limits: field, name, default, meaning.
macro_rules! limits {
    ($($field:ident $name:literal = $default:expr, $meaning:literal;)*) => {
        /// What a pack may use. The fields are the rows of [`Limits::table`].
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct Limits {
            $(#[doc = $meaning] pub $field: u64,)*
        }

        impl Default for Limits {
            fn default() -> Self {
                Self { $($field: $default,)* }
            }
        }

        const TABLE: &[Limit] = &[$(Limit {
            name: $name,
            meaning: $meaning,
            read: |limits| limits.$field,
            write: |limits, value| limits.$field = value,
        },)*];
    };
}

const KIB: u64 = 1 << 10;
const MIB: u64 = 1 << 20;

limits! {
    // Time. Fuel is the verdict, because it runs out at the same point on every machine; the clock is only the net below.
    fuel_per_describe "fuel-per-describe" = 200_000_000, "fuel of one call of `describe`; about one unit for each instruction";
    fuel_per_inspect "fuel-per-inspect" = 100_000_000, "fuel of one call of `inspect`, for a file of no bytes";
    fuel_per_byte "fuel-per-byte" = 2_000, "fuel that `inspect` gets on top for each byte of the file";
    fuel_per_conclude "fuel-per-conclude" = 500_000_000, "fuel of one call of `conclude`, for a project of no files";
    fuel_per_fact "fuel-per-fact" = 20_000, "fuel that `conclude` gets on top for each fact and each file";
    milliseconds_per_call "milliseconds-per-call" = 60_000, "wall clock of one call, for what fuel does not stop";

    // Memory of the guest, summed over one instance of the component.
    memory_bytes "memory-bytes" = 64 * MIB, "all linear memories of one call together, in bytes";
    table_elements "table-elements" = 20_000, "all tables of one call together, in elements";
    stack_bytes "stack-bytes" = MIB, "the guest's call stack, in bytes";
    memories "memories" = 4, "linear memories of a component";
    tables "tables" = 16, "tables of a component";
    instances "instances" = 100, "instances of modules and components in a component, counted through all levels";

    // What the guest makes the host hold.
    result_bytes "result-bytes" = 4 * MIB, "what a guest hands to the host at once, as arguments or as a result, in bytes";
    handles "handles" = 1_000, "resource handles that are alive at once";
    log_bytes "log-bytes" = 16 * KIB, "what is kept of a call's log, in bytes; the rest is counted";

    // What a call may say.
    findings_per_call "findings-per-call" = 10_000, "findings of one call";
    facts_per_call "facts-per-call" = 10_000, "facts of one call";
    items_per_list "items-per-list" = 1_000, "items of every other list: strengths, metrics, related places, fixes, edits, properties, evidence";
    text_bytes "text-bytes" = 16 * KIB, "a message, a title, a value or any other text of a call, in bytes";
    rules_per_pack "rules-per-pack" = 1_000, "rules of a pack";
    page_bytes "page-bytes" = 256 * KIB, "a rule's page, in bytes";

    // What may be compiled.
    component_bytes "component-bytes" = 64 * MIB, "a component, in bytes";
    function_bytes "function-bytes" = 768 * KIB, "the body of one function, in bytes";
    functions "functions" = 100_000, "functions of a component";
    locals_per_function "locals-per-function" = 1_000, "local variables of one function";
    nesting "nesting" = 8, "how deep components may be nested in a component";
}

impl Limits {
    /// Returns all limits, in the order in which they are documented.
    #[must_use]
    pub const fn table() -> &'static [Limit] {
        TABLE
    }

    /// Returns the value of the limit of that name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<u64> {
        TABLE.iter().find(|row| row.name == name).map(|row| (row.read)(self))
    }

    /// Returns what decides whether a component is admitted: with other values another component would have been compiled.
    pub(crate) const fn of_admission(&self) -> [u64; 10] {
        [
            self.component_bytes,
            self.function_bytes,
            self.functions,
            self.instances,
            self.locals_per_function,
            self.memories,
            self.memory_bytes,
            self.nesting,
            self.table_elements,
            self.tables,
        ]
    }

    /// Sets the limit of that name, and returns whether there is one.
    pub fn set(&mut self, name: &str, value: u64) -> bool {
        TABLE.iter().find(|row| row.name == name).map(|row| (row.write)(self, value)).is_some()
    }
}

/// Counts the memories and tables of one store. Wasmtime's own limiter bounds each memory, not their sum.
#[derive(Debug)]
pub(crate) struct Ration {
    memory: usize,
    memory_limit: usize,
    table: usize,
    table_limit: usize,
    instances: usize,
    tables: usize,
    memories: usize,
    denied: Option<Denied>,
}

/// What a guest asked for last and did not get.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Denied {
    Memory,
    Table,
}

impl Ration {
    pub(crate) fn new(limits: &Limits) -> Self {
        let size = |value: u64| usize::try_from(value).unwrap_or(usize::MAX);
        Self {
            memory: 0,
            memory_limit: size(limits.memory_bytes),
            table: 0,
            table_limit: size(limits.table_elements),
            instances: size(limits.instances),
            tables: size(limits.tables),
            memories: size(limits.memories),
            denied: None,
        }
    }

    /// Returns the bytes of all memories.
    pub(crate) const fn memory(&self) -> usize {
        self.memory
    }

    /// Forgets what an earlier call of a kept instance did not get: that is no reason of the next one's.
    pub(crate) const fn begin(&mut self) {
        self.denied = None;
    }

    /// Returns what the guest asked for last, if it was denied. It usually traps soon after: then this is the reason.
    pub(crate) const fn denied(&self) -> Option<Denied> {
        self.denied
    }
}

impl ResourceLimiter for Ration {
    fn memory_growing(&mut self, current: usize, desired: usize, maximum: Option<usize>) -> wasmtime::Result<bool> {
        let asked = Asked { current, desired, maximum };
        Ok(asked.take(&mut self.memory, self.memory_limit, &mut self.denied, Denied::Memory))
    }

    fn table_growing(&mut self, current: usize, desired: usize, maximum: Option<usize>) -> wasmtime::Result<bool> {
        let asked = Asked { current, desired, maximum };
        Ok(asked.take(&mut self.table, self.table_limit, &mut self.denied, Denied::Table))
    }

    fn instances(&self) -> usize {
        self.instances
    }

    fn tables(&self) -> usize {
        self.tables
    }

    fn memories(&self) -> usize {
        self.memories
    }
}

/// How a guest wants one of its memories or tables to grow.
struct Asked {
    current: usize,
    desired: usize,
    maximum: Option<usize>,
}

impl Asked {
    /// Adds to the sum and returns true, if that stays within the limit. Beyond what the guest itself declared as the
    /// maximum, growing fails as well, but that is its own affair and no denial.
    fn take(&self, sum: &mut usize, limit: usize, denied: &mut Option<Denied>, what: Denied) -> bool {
        let larger = sum.checked_add(self.desired.saturating_sub(self.current)).filter(|larger| *larger <= limit);
        *denied = larger.is_none().then_some(what);
        let taken = larger.filter(|_| self.maximum.is_none_or(|maximum| self.desired <= maximum));
        *sum = taken.unwrap_or(*sum);
        taken.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_limit_can_be_read_and_set_by_its_name() {
        let mut limits = Limits::default();
        for (index, row) in Limits::table().iter().enumerate() {
            assert!(limits.set(row.name, index as u64));
        }
        for (index, row) in Limits::table().iter().enumerate() {
            assert_eq!(limits.get(row.name), Some(index as u64), "{}", row.name);
        }
        assert!(!limits.set("fuel", 1));
        assert_eq!(limits.get("fuel"), None);
    }

    #[test]
    fn memories_are_counted_together() {
        let mut ration = Ration::new(&Limits { memory_bytes: 100, ..Limits::default() });
        assert!(ration.memory_growing(0, 60, None).expect("a limiter answers"));
        assert!(!ration.memory_growing(0, 60, None).expect("a limiter answers"));
        assert_eq!((ration.memory(), ration.denied()), (60, Some(Denied::Memory)));
        assert!(ration.memory_growing(60, 100, None).expect("a limiter answers"));
        assert_eq!((ration.memory(), ration.denied()), (100, None));
    }

    #[test]
    fn a_maximum_of_its_own_is_no_denial() {
        let mut ration = Ration::new(&Limits { table_elements: 100, ..Limits::default() });
        assert!(!ration.table_growing(0, 60, Some(50)).expect("a limiter answers"));
        assert_eq!(ration.denied(), None);
        assert!(!ration.table_growing(0, 101, Some(50)).expect("a limiter answers"));
        assert_eq!(ration.denied(), Some(Denied::Table));
    }
}
