//! The allocator of guests.
//!
//! A call of a rule gets a fresh instance, so what counts is the first allocation. The standard library's allocator asks the
//! host for memory then, which costs more than everything else about an instance. This one has a first region inside the
//! memory that the module starts with, and grows only for large files.

#![expect(unsafe_code, reason = "an allocator; each use says why it is sound")]

use core::alloc::Layout;
use core::arch::wasm32::memory_grow;

use talc::base::Talc;
use talc::base::binning::Binning;
use talc::cell::TalcSyncCell;
use talc::source::Source;
use talc::wasm::WasmBinning;

const PAGE: usize = 64 << 10;
/// Enough for most files. Untouched pages cost nothing.
const FIRST: usize = 4 * PAGE;

static mut REGION: [u8; FIRST] = [0; FIRST];

#[global_allocator]
static ALLOCATOR: TalcSyncCell<Memory, WasmBinning> = TalcSyncCell::new_wasm(Memory { has_region: true });

/// Where the allocator gets memory from.
#[derive(Debug)]
struct Memory {
    /// Whether the first region is still to be had.
    has_region: bool,
}

// SAFETY: allocates nothing itself.
unsafe impl Source for Memory {
    fn acquire<B: Binning>(talc: &mut Talc<Self, B>, layout: Layout) -> Result<(), ()> {
        if core::mem::take(&mut talc.source.has_region) {
            // SAFETY: the region is named nowhere else, and is handed over once.
            return unsafe { talc.claim((&raw mut REGION).cast(), FIRST) }.map(drop).ok_or(());
        }
        // What is asked for, the allocator's own bookkeeping, and at least as much as the first region.
        let bytes = layout.size().checked_add(layout.align()).and_then(|bytes| bytes.checked_add(PAGE)).ok_or(())?;
        // Rounded up: a region that only just holds the text leaves no room for the bookkeeping, and is refused for ever.
        let pages = bytes.max(FIRST).div_ceil(PAGE);
        let before = memory_grow::<0>(pages);
        if before == usize::MAX {
            return Err(());
        }
        // SAFETY: nobody else grows the memory, so these pages are new and belong to nobody.
        unsafe { talc.claim((before * PAGE) as *mut u8, pages * PAGE) }.map(drop).ok_or(())
    }
}
