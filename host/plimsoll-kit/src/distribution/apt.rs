//! apt with package lists of our own in a private folder: works where the system's lists are missing or old, without
//! root, and never changes the machine.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::{KitError, process};

/// Where apt looks.
#[derive(Debug)]
pub struct Apt {
    folder: PathBuf,
    private_lists: bool,
    sources: Option<PathBuf>,
}

impl Apt {
    /// apt with the system's package lists; `folder` is for later.
    #[must_use]
    pub fn with_system_lists(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), private_lists: false, sources: None }
    }

    /// apt with lists in `folder`, fetched for the entries in the file `sources` instead of the system's.
    ///
    /// # Errors
    /// Lists that cannot be fetched.
    pub fn with_sources(folder: &Path, sources: &Path) -> Result<Self, KitError> {
        let mut apt = Self { sources: Some(sources.to_owned()), ..Self::with_system_lists(folder) };
        apt.refresh()?;
        Ok(apt)
    }

    /// Fetches the package lists into our own folder and uses them from now on.
    ///
    /// # Errors
    /// Lists that cannot be fetched.
    pub fn refresh(&mut self) -> Result<(), KitError> {
        self.private_lists = true;
        for part in ["apt/lists/partial", "apt/cache/archives/partial"] {
            let folder = self.folder.join(part);
            fs::create_dir_all(&folder).map_err(KitError::file("create", &folder))?;
        }
        process::output(self.command("apt-get").arg("update")).map(drop)
    }

    /// One of apt's programs.
    #[must_use]
    pub fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        // As root, apt would download as another user, who cannot write into this folder.
        command.env("LC_ALL", "C").args(["-q", "-o", "APT::Sandbox::User=root"]);
        let mut set = |option: &str, value: &str| {
            command.arg("-o").arg(format!("{option}={value}"));
        };
        if self.private_lists {
            set("Dir::State::lists", &self.folder.join("apt/lists").display().to_string());
            set("Dir::Cache", &self.folder.join("apt/cache").display().to_string());
        }
        if let Some(sources) = &self.sources {
            set("Dir::Etc::sourcelist", &sources.display().to_string());
            set("Dir::Etc::sourceparts", "-");
        }
        command
    }
}
