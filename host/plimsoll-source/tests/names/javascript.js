import axios from "axios";
import * as fs from "node:fs";
import { readFile, writeFile as write } from 'fs/promises';
import def, { named } from "./own.js";
import "side-effect";
import { default as got } from "got";
const cp = require("child_process");
const { exec, spawn: run, fork = 1 } = require("node:child_process");
const { promises: { rm } } = require("fs");
const join = require("path").join;
const later = require("util").promisify(cp.exec);

axios.get("u"); // -> axios.default.get
axios("u"); // -> axios.default
fs.readFileSync("a"); // -> fs.readFileSync
fs.promises.readFile("a"); // -> fs.promises.readFile
readFile("a"); // -> fs/promises.readFile
write("a"); // -> fs/promises.writeFile
def(); // -> ./own.js.default
named(); // -> ./own.js.named
got("u"); // -> got.default
cp.exec("a"); // -> child_process.exec
exec("a"); // -> child_process.exec
run("a"); // -> child_process.spawn
fork("a"); // -> child_process.fork
rm("a"); // -> fs.promises.rm
join("a"); // -> path.join
later("a"); // -> child_process.exec
require("os").cpus(); // -> os.cpus
require(name).cpus(); // -> nothing
console.log("a"); // -> nothing
fetch("u"); // -> nothing
cp?.exec("a"); // -> child_process.exec
cp["exec"]("a"); // -> child_process.exec
cp[name]("a"); // -> nothing
new axios.Axios(); // -> axios.default.Axios
axios.create().get("u"); // -> axios.default.create().get
exec`a`; // -> child_process.exec
this.exec("a"); // -> nothing

const client = axios.create({});
client.get("u"); // -> axios.default.create().get
const alias = client.get;
alias("u"); // -> axios.default.create().get
let declared;
declared = axios.create();
let twice = axios.create();
twice = other();
twice.get("u"); // -> nothing
let empty = null;
function fill() { empty = axios.create(); }

function uses() {
  declared.get("u"); // -> axios.default.create().get
  empty.get("u"); // -> axios.default.create().get
  early.get("u"); // -> nothing
  const early = axios.create();
  client.get("u"); // -> axios.default.create().get
}

function parameter(exec, { run }, [cp], fs = 1, ...rm) {
  exec("a"); // -> nothing
  run("a"); // -> nothing
  cp.exec("a"); // -> nothing
  fs.readFileSync("a"); // -> nothing
  rm("a"); // -> nothing
}
const arrow = exec => exec("a"); // -> nothing
const other = (x) => exec("a"); // -> child_process.exec

function blocks() {
  exec("a"); // -> child_process.exec
  {
    const exec = make();
    exec("a"); // -> nothing
  }
  for (const run of []) {
    run("a"); // -> nothing
  }
  run("a"); // -> child_process.spawn
  try { } catch (cp) {
    cp.exec("a"); // -> nothing
  }
  if (a) { var fs = 1; }
  fs.readFileSync("a"); // -> nothing
}

function hoisted() {
  join("a"); // -> nothing
  function join() { }
}

class Own {
  exec() {
    exec("a"); // -> child_process.exec
    this.exec("a"); // -> nothing
  }
}

async function dynamic() {
  const { readFile: read } = await import("node:fs");
  const os = await import("os");
  read("a"); // -> fs.readFile
  os.cpus(); // -> os.cpus
  (await import("zlib")).gunzip("a"); // -> zlib.gunzip
  const answer = await axios.get("u");
  answer.data.map(x); // -> axios.default.get().data.map
  import("zlib").then(x); // -> nothing
}
(function exec() {
  exec("a"); // -> nothing
});
// ---
define(function (require, exports) {
  const a = require("a");
  a.b(); // -> a.b
});
// ---
const require = fake();
const fs = require("fs");
fs.readFile("a"); // -> nothing
// ---
import { createRequire } from "node:module";
const require = createRequire(import.meta.url);
const fs = require("fs");
fs.readFile("a"); // -> fs.readFile
// ---
let json;
try {
  json = require("fast-json");
} catch {
  json = require("slow-json");
}
json.parse("a"); // -> fast-json.parse
// ---
import { a } from "m";
class a { }
new a(); // -> nothing
b.c(); // -> nothing
var b = require("b");
for (b of []) { }
