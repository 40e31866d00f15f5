class A {
    const string Table = "users";

    void F(string name, int count) {
        sink("a" + @"b"); // -> 'a' 'b'
        sink($"<{Table}> {name}"); // -> '<' 'users' '> ' unknown
        sink(string.Format("{0}-{1:d}", name, count)); // -> unknown '-' safe
        sink(Request.Query["a"]); // -> input
        sink(Environment.GetEnvironmentVariable("HOME")); // -> operator
        sink(count); // -> safe
        sink(int.Parse(name)); // -> safe
        sink(name ?? "b"); // -> unknown
    }
}
