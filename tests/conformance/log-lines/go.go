// Package rule logs lines of every level, and too many of them.
package rule

import (
	"strings"

	"plimsoll.dev/go/plimsoll"
)

// Check is the rule.
func Check(cx *plimsoll.Context) {
	cx.Log(plimsoll.Error, "an error")
	cx.Log(plimsoll.Warn, "a warning: größer ⚓")
	cx.Log(plimsoll.Info, "two\nlines\tand a tab")
	cx.Log(plimsoll.Debug, "")
	if cx.File().Path == "loud.py" {
		for range 10 {
			cx.Log(plimsoll.Info, strings.Repeat("x", 3_000))
		}
		cx.Log(plimsoll.Info, "short enough")
	}
}
