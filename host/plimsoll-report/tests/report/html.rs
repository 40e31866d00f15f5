//! The report for people with a browser. What only a browser can tell is tested in `tests/browser`.

use plimsoll_model::run::Run;
use plimsoll_report::html::render;

use crate::graded::graded;
use crate::sample;

/// The text between the first of two marks and the next of the other.
#[track_caller]
fn between<'a>(html: &'a str, from: &str, to: &str) -> &'a str {
    let (_, rest) = html.split_once(from).unwrap_or_else(|| panic!("{from}"));
    rest.split_once(to).unwrap_or_else(|| panic!("{to}")).0
}

#[test]
fn debug_write() {
    let folder = std::env::temp_dir().join("t-browser");
    for (name, run) in
        [("graded", graded(60)), ("plain", sample::run()), ("clean", sample::clean()), ("large", graded(10_000))]
    {
        let start = std::time::Instant::now();
        let html = render(&run);
        println!("{name} {:?} {} bytes", start.elapsed(), html.len());
        std::fs::write(folder.join(format!("{name}.html")), html).unwrap();
    }
}
