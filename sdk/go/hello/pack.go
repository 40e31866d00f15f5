// Package hello is the smallest pack: one rule with code.
package hello

import (
	_ "embed"
	"strings"

	"plimsoll.dev/go/plimsoll"
)

//go:embed rules/relative-workdir.md
var page string

// Pack is what the host sees.
var Pack = plimsoll.NewPack("hello", "0.1.0", plimsoll.Rule(page, check))

func check(cx *plimsoll.Context) {
	for _, found := range cx.Matches() {
		path := cx.Captured(found, "path")
		if strings.IndexAny(path, `/$"`) != 0 {
			cx.Report(found).Message("`WORKDIR " + path + "` depends on earlier steps")
		}
	}
}
