//! A list of places in one property of a finding.

/// What a property may hold, well below the host's limit for a text.
const BYTES: usize = 12_000;

/// Returns the places, as far as they fit. What is left out is counted, and has its turn once the others are mended.
pub(crate) fn listed(places: impl IntoIterator<Item = String>) -> String {
    let mut list = String::new();
    let mut left_out = 0_u32;
    for place in places {
        if left_out > 0 || list.len() + place.len() > BYTES {
            left_out += 1;
            continue;
        }
        list.push_str(if list.is_empty() { "" } else { " " });
        list.push_str(&place);
    }
    if left_out > 0 { format!("{list} and {left_out} more") } else { list }
}

#[cfg(test)]
mod tests {
    use super::{BYTES, listed};

    #[test]
    fn what_does_not_fit_is_counted() {
        assert_eq!(listed(["a:1", "b:2"].map(str::to_owned)), "a:1 b:2");
        let list = listed((0..5_000).map(|number| format!("workflow-{number:04}:7")));
        assert!(list.len() < BYTES + 20 && list.ends_with(" more"), "{}", list.len());
        let shown = list.split(' ').filter(|word| word.contains(':')).count();
        assert!(list.ends_with(&format!(" and {} more", 5_000 - shown)), "{shown}");
    }
}
