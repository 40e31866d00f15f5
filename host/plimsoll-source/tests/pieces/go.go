package p

import (
	"fmt"
	"net/http"
	"os"
	"strconv"
	"strings"
)

const table = "users"

func f(r *http.Request, name string, count int) {
	sink("a" + `b`)                             // -> 'a' 'b'
	sink("SELECT * FROM " + table)              // -> 'SELECT * FROM ' 'users'
	sink(fmt.Sprintf("%s %d %v", table, 1, name)) // -> 'users' ' ' safe ' ' unknown
	sink(r.FormValue("a"))                      // -> input
	sink(r.URL.Query().Get("a"))                // -> input
	sink(os.Args[1])                            // -> operator
	sink(os.Getenv("HOME"))                     // -> operator
	sink(count)                                 // -> safe
	sink(strconv.Itoa(len(name)))               // -> safe
	sink(strings.Join([]string{"x", "y"}, ",")) // -> 'x' ' ' 'y'
	text := "a"
	text += name
	sink(text) // -> 'a' unknown
}

func slices(name string) {
	sink(os.Args[1][:8]) // -> operator
	sink(name[:8])       // -> unknown
}

func guarded(name string) error {
	if err := validate(name); err != nil {
		return err
	}
	sink(name) // -> named
	return nil
}
