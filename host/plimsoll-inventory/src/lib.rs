//! What a project is built from, and what is known about it: manifests and lock files as one [`Inventory`], advisories
//! matched against it, and bills of materials made of it.
//!
//! This crate is pure: text and bytes in, data out. It must not open files, ask a registry, or read a clock. It computes
//! no versions either: what no lock file pins stays open, and a format that it does not know is said, never guessed.
//!
//! [`Inventory`]: plimsoll_model::Inventory

pub mod advisories;
mod combine;
mod draft;
mod format;
mod imports;
pub mod name;
mod read;
pub mod sbom;
pub mod version;

pub use combine::combine;
pub use draft::{Declared, FileInventory, Package, Shared};
pub use format::is_manifest;
pub use imports::{ImportOwner, package_of_import, provides};
pub use read::{MAX_BYTES, ReadError, read};
