package main

import (
	"crypto/md5"
	"net/http"

	_ "embed"
	. "fmt"

	sq "database/sql"
	"github.com/go-chi/chi/v5"
	"github.com/redis/go-redis/v9"
	"github.com/someone/thing"
	"gopkg.in/yaml.v3"
)

var get = http.Get
var client = http.Client{}

func handler(w http.ResponseWriter, r *http.Request) {
	http.Get("u")                   // -> net/http.Get
	sq.Open("a", "b")               // -> database/sql.Open
	md5.New().Write(x)              // -> crypto/md5.New().Write
	chi.NewRouter()                 // -> github.com/go-chi/chi/v5.NewRouter
	redis.NewClient(x)              // -> github.com/redis/go-redis/v9.NewClient
	yaml.Unmarshal(x)               // -> gopkg.in/yaml.v3.Unmarshal
	get("u")                        // -> net/http.Get
	http.DefaultClient.Get("u")     // -> net/http.DefaultClient.Get
	http.Client{}.Get("u")          // -> net/http.Client().Get
	(&http.Client{}).Get("u")       // -> net/http.Client().Get
	thing.Make[int]("u")            // -> github.com/someone/thing.Make
	http.HandlerFunc(x)             // -> net/http.HandlerFunc
	Println("a")                    // -> nothing
	client.Get("u")                 // -> nothing
	r.ParseForm()                   // -> nothing
	embed.Open("a")                 // -> nothing
	answer, err := http.Get("u")    // -> net/http.Get
	answer.Body.Close()             // -> nothing
	http := http.DefaultClient
	http.Get("u")                   // -> net/http.DefaultClient.Get
	{
		sq.Open("a", "b")           // -> database/sql.Open
		sq := 1
		sq.Open("a", "b")           // -> nothing
	}
	sq.Open("a", "b")               // -> database/sql.Open
	for _, sq := range x {
		sq.Open("a", "b")           // -> nothing
	}
	if yaml := f(); yaml != nil {
		yaml.Unmarshal(x)           // -> nothing
	}
	switch md5 := x.(type) {
	case int:
		md5.New()                   // -> nothing
	}
	md5.New()                       // -> crypto/md5.New
}

func parameter(http Thing, f func(sq int)) {
	http.Get("u")                   // -> nothing
	sq.Open("a", "b")               // -> database/sql.Open
}

func (http Thing) method() {
	http.Get("u")                   // -> nothing
}

func other() {
	func(md5 int) { md5.New() }(1)  // -> nothing
	own := get
	own("u")                        // -> net/http.Get
	own2 := get
	own2 = f
	own2("u")                       // -> nothing
}
