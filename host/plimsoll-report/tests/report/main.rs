//! Every renderer on a realistic run, and on a hostile one.

mod hostile;
mod json;
mod sample;
mod sarif;
mod terminal;
