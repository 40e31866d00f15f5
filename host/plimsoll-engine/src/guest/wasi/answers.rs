//! The functions of WASI that have an answer.

use wasmtime::component::{ComponentNamedList, ComponentType, Lift, LinkerInstance, Lower, Resource, Val};
use wasmtime::{Result, StoreContextMut};

use super::forbidden;
use super::resource::{Descriptor, Error, InputStream, Network, OutputStream, Pollable, TerminalInput, TerminalOutput};
use crate::host::{Closed, READY, State, Stream};

/// How many bytes a guest is told that it may print at once. What it prints is paid for, however much it is.
const ROOM: u64 = 64 << 10;

/// Why a stream does not go on.
#[derive(ComponentType, Lower)]
#[component(variant)]
enum StreamError {
    /// Never said.
    #[component(name = "last-operation-failed")]
    #[expect(dead_code, reason = "a part of the type, and no stream of ours fails")]
    LastOperationFailed(Resource<Error>),
    /// It has ended.
    #[component(name = "closed")]
    Closed,
}

/// A time of the wall clock, or a span of it.
#[derive(ComponentType, Lower)]
#[component(record)]
struct Datetime {
    seconds: u64,
    nanoseconds: u32,
}

type Streamed<T> = std::result::Result<T, StreamError>;
type Out = Resource<OutputStream>;
type In = Resource<InputStream>;

/// Links a function, and returns whether it is known here.
pub(super) fn link(here: &mut LinkerInstance<'_, State>, interface: &str, name: &str) -> Result<bool> {
    match interface {
        "wasi:cli/environment" => environment(here, name),
        "wasi:cli/exit" => exit(here, name),
        "wasi:clocks/monotonic-clock" | "wasi:clocks/wall-clock" => clocks(here, interface, name),
        "wasi:io/poll" => poll(here, name),
        "wasi:io/streams" => streams(here, name),
        "wasi:random/random" | "wasi:random/insecure" | "wasi:random/insecure-seed" => random(here, name),
        "wasi:filesystem/preopens" | "wasi:filesystem/types" => files(here, name),
        _ => stdio(here, interface, name),
    }
}

fn environment(here: &mut LinkerInstance<'_, State>, name: &str) -> Result<bool> {
    match name {
        "get-environment" => answer(here, name, |state, (): ()| state.asked().map(|()| Vec::<(String, String)>::new())),
        "get-arguments" => answer(here, name, |state, (): ()| state.asked().map(|()| Vec::<String>::new())),
        "initial-cwd" => answer(here, name, |state, (): ()| state.asked().map(|()| None::<String>)),
        _ => Ok(false),
    }
}

fn exit(here: &mut LinkerInstance<'_, State>, name: &str) -> Result<bool> {
    match name {
        "exit" => act(here, name, |_, (status,): (std::result::Result<(), ()>,)| {
            Err(Closed::Exited(if status.is_ok() { "success" } else { "failure" }.to_owned()).into())
        }),
        "exit-with-code" => act(here, name, |_, (code,): (u8,)| Err(Closed::Exited(format!("status {code}")).into())),
        _ => Ok(false),
    }
}

fn clocks(here: &mut LinkerInstance<'_, State>, interface: &str, name: &str) -> Result<bool> {
    match (interface, name) {
        ("wasi:clocks/wall-clock", "now") => answer(here, name, |state, (): ()| {
            state.wall_now().map(|(seconds, nanoseconds)| Datetime { seconds, nanoseconds })
        }),
        ("wasi:clocks/wall-clock", "resolution") => {
            answer(here, name, |state, (): ()| state.asked().map(|()| Datetime { seconds: 0, nanoseconds: 1 }))
        }
        ("wasi:clocks/monotonic-clock", "now") => answer(here, name, |state, (): ()| state.monotonic_now()),
        ("wasi:clocks/monotonic-clock", "resolution") => {
            answer(here, name, |state, (): ()| state.asked().map(|()| 1_u64))
        }
        ("wasi:clocks/monotonic-clock", "subscribe-instant") => {
            answer(here, name, |state, (when,): (u64,)| state.timer_at(when).map(pollable))
        }
        ("wasi:clocks/monotonic-clock", "subscribe-duration") => {
            answer(here, name, |state, (duration,): (u64,)| state.timer_after(duration).map(pollable))
        }
        _ => Ok(false),
    }
}

fn poll(here: &mut LinkerInstance<'_, State>, name: &str) -> Result<bool> {
    match name {
        "poll" => answer(here, name, |state, (all,): (Vec<Resource<Pollable>>,)| {
            state.poll(&all.iter().map(Resource::rep).collect::<Vec<u32>>())
        }),
        "[method]pollable.ready" => {
            answer(here, name, |state, (this,): (Resource<Pollable>,)| state.is_ready(this.rep()))
        }
        "[method]pollable.block" => {
            act(here, name, |state, (this,): (Resource<Pollable>,)| state.poll(&[this.rep()]).map(drop))
        }
        _ => Ok(false),
    }
}

fn streams(here: &mut LinkerInstance<'_, State>, name: &str) -> Result<bool> {
    match name {
        "[method]input-stream.read" | "[method]input-stream.blocking-read" => {
            answer(here, name, |state, _: (In, u64)| {
                state.asked().map(|()| Streamed::<Vec<u8>>::Err(StreamError::Closed))
            })
        }
        "[method]input-stream.skip" | "[method]input-stream.blocking-skip" => {
            answer(here, name, |state, _: (In, u64)| state.asked().map(|()| Streamed::<u64>::Err(StreamError::Closed)))
        }
        "[method]input-stream.subscribe" => {
            answer(here, name, |state, _: (In,)| state.asked().map(|()| pollable(READY)))
        }
        "[method]output-stream.subscribe" => {
            answer(here, name, |state, _: (Out,)| state.asked().map(|()| pollable(READY)))
        }
        "[method]output-stream.check-write" => {
            answer(here, name, |state, _: (Out,)| state.asked().map(|()| Streamed::Ok(ROOM)))
        }
        "[method]output-stream.write" | "[method]output-stream.blocking-write-and-flush" => {
            answer(here, name, |state, (this, bytes): (Out, Vec<u8>)| {
                let stream = if this.rep() == handle(Stream::Out) { Stream::Out } else { Stream::Err };
                state.print(stream, &bytes).map(Streamed::Ok)
            })
        }
        "[method]output-stream.flush" | "[method]output-stream.blocking-flush" => {
            answer(here, name, |state, _: (Out,)| state.asked().map(Streamed::Ok))
        }
        _ => Ok(false),
    }
}

fn random(here: &mut LinkerInstance<'_, State>, name: &str) -> Result<bool> {
    match name {
        "get-random-bytes" | "get-insecure-random-bytes" => {
            answer(here, name, |state, (bytes,): (u64,)| state.random(bytes))
        }
        "get-random-u64" | "get-insecure-random-u64" => answer(here, name, |state, (): ()| state.random_u64()),
        "insecure-seed" => answer(here, name, |state, (): ()| Ok((state.random_u64()?, state.random_u64()?))),
        _ => Ok(false),
    }
}

/// A root is there, so that what a guest wants to open reaches the host, which can say by name what was asked for; without
/// one, C libraries make up an error of their own. It is a directory in which nothing exists, for whoever only looks: Python
/// lists folders for modules that may be missing.
fn files(here: &mut LinkerInstance<'_, State>, name: &str) -> Result<bool> {
    match name {
        "get-directories" => answer(here, name, |state, (): ()| {
            state.asked().map(|()| vec![(Resource::<Descriptor>::new_own(0), "/".to_owned())])
        }),
        "[method]descriptor.get-type" => value(here, name, ok(Val::Enum("directory".to_owned()))),
        "[method]descriptor.get-flags" => value(here, name, ok(Val::Flags(vec!["read".to_owned()]))),
        "[method]descriptor.stat-at" | "[method]descriptor.readlink-at" | "[method]descriptor.metadata-hash-at" => {
            value(here, name, no_entry())
        }
        "[method]descriptor.open-at" => {
            here.func_new(name, move |mut store, _, asked, results| {
                if !asked.iter().any(is_of_directory) {
                    store.data_mut().asked()?;
                    return Err(forbidden::error("wasi:filesystem/types", "[method]descriptor.open-at", asked));
                }
                settle(&mut store, asked)?;
                results.fill(no_entry());
                Ok(())
            })?;
            Ok(true)
        }
        _ => Ok(false),
    }
}

fn stdio(here: &mut LinkerInstance<'_, State>, interface: &str, name: &str) -> Result<bool> {
    match (interface, name) {
        ("wasi:cli/stdin", "get-stdin") => {
            answer(here, name, |state, (): ()| state.asked().map(|()| Resource::<InputStream>::new_own(0)))
        }
        ("wasi:cli/stdout", "get-stdout") => {
            answer(here, name, |state, (): ()| state.asked().map(|()| Out::new_own(handle(Stream::Out))))
        }
        ("wasi:cli/stderr", "get-stderr") => {
            answer(here, name, |state, (): ()| state.asked().map(|()| Out::new_own(handle(Stream::Err))))
        }
        ("wasi:cli/terminal-stdin", "get-terminal-stdin") => {
            answer(here, name, |state, (): ()| state.asked().map(|()| None::<Resource<TerminalInput>>))
        }
        ("wasi:cli/terminal-stdout", "get-terminal-stdout") | ("wasi:cli/terminal-stderr", "get-terminal-stderr") => {
            answer(here, name, |state, (): ()| state.asked().map(|()| None::<Resource<TerminalOutput>>))
        }
        // To name a host that is looked up, a guest must hold a network first.
        ("wasi:sockets/instance-network", "instance-network") => {
            answer(here, name, |state, (): ()| state.asked().map(|()| Resource::<Network>::new_own(0)))
        }
        _ => Ok(false),
    }
}

fn pollable(handle: u32) -> Resource<Pollable> {
    Resource::new_own(handle)
}

const fn handle(stream: Stream) -> u32 {
    match stream {
        Stream::Out => 1,
        Stream::Err => 2,
    }
}

/// Links a function with a result.
fn answer<P, R>(
    here: &mut LinkerInstance<'_, State>,
    name: &str,
    answer: fn(&mut State, P) -> Result<R>,
) -> Result<bool>
where
    P: ComponentNamedList + Lift + 'static,
    R: 'static,
    (R,): ComponentNamedList + Lower,
{
    here.func_wrap(name, move |mut store: StoreContextMut<'_, State>, asked: P| {
        Ok((answer(store.data_mut(), asked)?,))
    })?;
    Ok(true)
}

/// Returns whether these are the flags of who opens a directory.
fn is_of_directory(value: &Val) -> bool {
    matches!(value, Val::Flags(flags) if flags.iter().any(|flag| flag == "directory"))
}

fn ok(value: Val) -> Val {
    Val::Result(Ok(Some(Box::new(value))))
}

fn no_entry() -> Val {
    Val::Result(Err(Some(Box::new(Val::Enum("no-entry".to_owned())))))
}

/// Links a function that has always the same result.
fn value(here: &mut LinkerInstance<'_, State>, name: &str, value: Val) -> Result<bool> {
    here.func_new(name, move |mut store, _, asked, results| {
        settle(&mut store, asked)?;
        results.fill(value.clone());
        Ok(())
    })?;
    Ok(true)
}

/// Pays for a question, and gives back what was lent with it: who keeps it traps.
fn settle(store: &mut StoreContextMut<'_, State>, asked: &[Val]) -> Result<()> {
    store.data_mut().asked()?;
    let lent = asked.iter().filter_map(|value| if let Val::Resource(one) = value { Some(one) } else { None });
    lent.copied().try_for_each(|one| one.resource_drop(&mut *store))
}

/// Links a function without a result.
fn act<P>(here: &mut LinkerInstance<'_, State>, name: &str, act: fn(&mut State, P) -> Result<()>) -> Result<bool>
where
    P: ComponentNamedList + Lift + 'static,
{
    here.func_wrap(name, move |mut store: StoreContextMut<'_, State>, asked: P| act(store.data_mut(), asked))?;
    Ok(true)
}
