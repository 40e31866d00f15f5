//! What the system says of a file, and changes whenever somebody writes to it.

use std::fs::{File, Metadata};
use std::time::{Duration, SystemTime};

/// Where a file lies, its size, and the time of the last change of its state, which nobody can set. Systems without such a
/// time have no stamps, and there every file is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stamp([u64; 5]);

impl Stamp {
    /// Two writes within one tick of a file system's clock leave the same time, and the coarsest clocks tick every two
    /// seconds.
    const TICK: Duration = Duration::from_secs(2);

    /// Returns the stamp of a regular file.
    #[cfg(unix)]
    pub(crate) fn of(file: &Metadata) -> Option<Self> {
        use std::os::unix::fs::MetadataExt as _;
        let changed = [file.ctime().cast_unsigned(), file.ctime_nsec().cast_unsigned()];
        file.is_file().then(|| Self([file.dev(), file.ino(), file.size(), changed[0], changed[1]]))
    }

    /// This system has none.
    #[cfg(not(unix))]
    pub(crate) fn of(_: &Metadata) -> Option<Self> {
        None
    }

    /// Returns the stamp of a file that anybody may write to, if it can be believed. It can where the kernel itself keeps the
    /// time, by the clock that this process reads. A server has its own clock, some file systems hand out a time that can be
    /// set, and what is written through a mapping in memory leaves none on a file system in memory.
    #[cfg(target_os = "linux")]
    pub(crate) fn of_any(file: &File) -> Option<Self> {
        const EXT: u64 = 0xef53;
        const XFS: u64 = 0x5846_5342;
        const BTRFS: u64 = 0x9123_683e;
        const F2FS: u64 = 0xf2f5_2010;
        const ZFS: u64 = 0x2fc1_2fc1;
        const OVERLAY: u64 = 0x794c_7630;
        // As wide and as signed as the architecture has it; the numbers have 32 bits.
        let kind = rustix::fs::fstatfs(file).ok()?.f_type as u64 & 0xffff_ffff;
        let kept = [EXT, XFS, BTRFS, F2FS, ZFS, OVERLAY].contains(&kind);
        kept.then(|| file.metadata().ok()).flatten().as_ref().and_then(Self::of)
    }

    /// No such file systems are known.
    #[cfg(not(target_os = "linux"))]
    pub(crate) fn of_any(_: &File) -> Option<Self> {
        None
    }

    /// Takes what [`Stamp::parts`] returned.
    pub(super) const fn from_parts(parts: [u64; 5]) -> Self {
        Self(parts)
    }

    pub(super) const fn parts(self) -> [u64; 5] {
        self.0
    }

    /// Returns the same bytes on every machine.
    pub(super) fn bytes(self) -> Vec<u8> {
        self.0.iter().flat_map(|part| part.to_le_bytes()).collect()
    }

    /// Returns which file it is, whatever is in it.
    pub(super) fn file(self) -> Vec<u8> {
        let [device, inode, ..] = self.0;
        [device, inode].iter().flat_map(|part| part.to_le_bytes()).collect()
    }

    /// Whether every write from this time on gives another stamp: not so while the last one is only a tick ago, or lies in
    /// the future.
    pub(super) fn is_settled(self, now: SystemTime) -> bool {
        let [.., seconds, nanoseconds] = self.0;
        let changed = u32::try_from(nanoseconds).ok().map(|nanoseconds| Duration::new(seconds, nanoseconds));
        let changed = changed.and_then(|since| SystemTime::UNIX_EPOCH.checked_add(since));
        changed.is_some_and(|changed| now.duration_since(changed).is_ok_and(|age| age >= Self::TICK))
    }
}
