//! Lists of words, written as people write them: apart by blanks.

/// An array of words that need no quotes.
macro_rules! words {
    ($($word:tt)*) => { &[$(stringify!($word)),*] };
}

pub(super) use words;
