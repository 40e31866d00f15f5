//! What is made of each format, of what is no report, and of hostile files.

mod formats;
mod hostile;
mod places;
mod refused;
mod samples;
