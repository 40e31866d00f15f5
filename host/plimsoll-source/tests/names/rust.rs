//! What each marked call refers to, for `tests/suite/names.rs`.

extern crate libc as c;

use std::collections::{self, BTreeMap as Map, hash_map::*};
use std::process::Command;
use reqwest::{Client, blocking::{self as block, get}};
use crate::own::{helper, Thing};
use super::outer;
use tokio as rt;

mod local;
struct Shadow;

fn run(parameter: u8) {
    Command::new("a"); // -> std::process::Command::new
    Command::new("a").arg("b"); // -> std::process::Command::new().arg
    Client::new().get("u"); // -> reqwest::Client::new().get
    get("u"); // -> reqwest::blocking::get
    block::get("u"); // -> reqwest::blocking::get
    Map::new(); // -> std::collections::BTreeMap::new
    Map::<u8, u8>::new(); // -> std::collections::BTreeMap::new
    collections::HashMap::new(); // -> std::collections::HashMap::new
    std::thread::sleep(x); // -> std::thread::sleep
    rt::spawn(x); // -> tokio::spawn
    c::exit(1); // -> libc::exit
    helper(); // -> crate::own::helper
    crate::own::other(); // -> crate::own::other
    outer(); // -> super::outer
    super::a::b(); // -> super::a::b
    rand::random(); // -> nothing
    Vec::new(); // -> nothing
    local::call(); // -> nothing
    Shadow::new(); // -> nothing
    Self::new(); // -> nothing
    self.get("u"); // -> nothing
    u8::from(1); // -> nothing
    parameter.get("u"); // -> nothing
    let answer = get("u");
    answer.text(); // -> nothing
    let alias = get;
    alias("u"); // -> reqwest::blocking::get
    get("u").await?.text(); // -> reqwest::blocking::get().text
    let get = 1;
    get("u"); // -> nothing
}

fn shadow(get: u8) {
    get("u"); // -> nothing
    let call = |helper: u8| helper(); // -> nothing
    if let Some(outer) = x {
        outer(); // -> nothing
    }
    match x {
        Some(helper) => helper(), // -> nothing
        None => helper(), // -> crate::own::helper
    }
    for outer in x {
        outer(); // -> nothing
    }
    outer(); // -> super::outer
    {
        use other::outer;
        outer(); // -> other::outer
    }
}

impl Thing {
    fn get() {
        get("u"); // -> reqwest::blocking::get
    }
}

mod closed {
    fn run() {
        get("u"); // -> nothing
    }
}

mod tests {
    use super::*;
    fn run() {
        get("u"); // -> reqwest::blocking::get
    }
}
// ---
use log::info;
use rayon::prelude::*;

fn run() {
    reqwest::get("u"); // -> reqwest::get
    info!("a"); // -> log::info
    log::warn!("a"); // -> log::warn
    str::from_utf8(x); // -> nothing
    ::libc::exit(1); // -> libc::exit
}

mod tests {
    use super::*;
    fn run() {
        reqwest::get("u"); // -> reqwest::get
    }
}
