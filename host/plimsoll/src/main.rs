//! The `plimsoll` binary.

fn main() -> std::process::ExitCode {
    plimsoll_cli::main_with(std::env::args_os(), plimsoll::PACKS).into()
}
