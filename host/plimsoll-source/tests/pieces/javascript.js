const TABLE = "users";

function constants(flag) {
    sink("a" + 'b'); // -> 'a' 'b'
    sink(`<${TABLE}>`); // -> '<' 'users' '>'
    sink(["x", "y"].join(", ")); // -> 'x' ' ' 'y'
    sink(flag ? "a" : "b"); // -> 'a'
}

function gaps(req, name, list) {
    sink(req.query.name); // -> input
    sink(`a ${req.body.b} c`); // -> 'a ' input ' c'
    sink(process.env.HOME); // -> operator
    sink(process.argv[2]); // -> operator
    sink(name); // -> unknown
    sink(Number(name)); // -> safe
    sink(list.length); // -> safe
    const { part } = req.query;
    sink(part); // -> input
    let text = "a";
    text += name;
    sink(text); // -> 'a' unknown
    sink(this.table); // -> member
    sink(name ?? "b"); // -> unknown
}

function versions(level, queryGenerator) {
    sink(semver.inc("1.2.3", level)); // -> safe
    sink_sql(queryGenerator.getWhereConditions(level)); // -> safe
    sink(process.argv.slice(2)[0].toLowerCase()); // -> operator
}

function guarded(name) {
    if (!semver.valid(name)) {
        throw new Error("no version");
    }
    sink(name); // -> named
}
