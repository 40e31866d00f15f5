//! What texts in Rust are made of: `// ->` says which pieces the host should see.
const TABLE: &str = "users";

fn f(name: &str, count: usize) {
    sink("a"); // -> 'a'
    sink(TABLE); // -> 'users'
    sink(count); // -> safe
    sink(name); // -> unknown
}
