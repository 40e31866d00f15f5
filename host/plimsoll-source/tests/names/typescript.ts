import type { Client } from "client";
import { type Other, make } from "client";
import fs = require("fs");
import { DataSource } from "typeorm";
import get = fs.readFile;

fs.readFileSync("a"); // -> fs.readFileSync
get("a"); // -> fs.readFile
make<string>("a"); // -> client.make
new Client(); // -> client.Client
new Other(); // -> client.Other
(fs as any).readFileSync("a"); // -> fs.readFileSync
fs!.readFileSync("a"); // -> fs.readFileSync
const source = new DataSource({});
source.query("a"); // -> typeorm.DataSource().query
(source satisfies DataSource).query("a"); // -> typeorm.DataSource().query

interface Shape { (make: string): void; get(fs: string): void }
type Callback = (make: string) => void;
make("a"); // -> client.make

class Service {
  constructor(private fs: Files, readonly make?: string) {
    fs.readFileSync("a"); // -> nothing
    make("a"); // -> nothing
  }
  load(url: string): void {
    make(url); // -> client.make
    this.fs.readFileSync("a"); // -> nothing
  }
}
enum Source { A }
namespace Inner {
  const fs = 1;
  fs.readFileSync("a"); // -> nothing
}
abstract class Base { abstract make(make: string): void }
fs.readFileSync("a"); // -> fs.readFileSync
