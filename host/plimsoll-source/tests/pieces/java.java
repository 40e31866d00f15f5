import javax.servlet.http.HttpServletRequest;

class A {
    static final String TABLE = "users";

    void f(HttpServletRequest request, String name, int count) {
        sink("a" + "b"); // -> 'a' 'b'
        sink("SELECT * FROM " + TABLE); // -> 'SELECT * FROM ' 'users'
        sink(String.format("%s-%d", name, count)); // -> unknown '-' safe
        sink(request.getParameter("a")); // -> input
        sink(System.getenv("HOME")); // -> operator
        sink(count); // -> safe
        sink(Integer.parseInt(name)); // -> safe
        sink(name == null ? "a" : "b"); // -> 'a'
        StringBuilder text = new StringBuilder("a");
        text.append("b").append(name);
        sink(text.toString()); // -> 'a' 'b' unknown
        sink(this.table); // -> member
    }
}
