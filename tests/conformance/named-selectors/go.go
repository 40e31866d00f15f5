// Package rule tells selectors apart by name, and matches a lazy one inside a node.
package rule

import (
	"fmt"
	"strings"

	"plimsoll.dev/go/plimsoll"
)

// Check is the rule.
func Check(cx *plimsoll.Context) {
	for _, function := range cx.MatchesOf("function") {
		var seconds []string
		for _, sleep := range cx.Select("sleep", function.Node) {
			seconds = append(seconds, cx.Captured(sleep, "SECONDS"))
		}
		name := "?"
		if node := cx.Node(function.Node).Field("name"); node != nil {
			name = node.Text()
		}
		cx.Report(function).Message(fmt.Sprintf("`%s` sleeps [%s]", name, strings.Join(seconds, ", ")))
	}
	loops := len(cx.MatchesOf("loop"))
	sleeps := cx.Select("sleep", 0)
	for _, sleep := range sleeps {
		cx.Report(sleep).Message(fmt.Sprintf("%s of %d sleeps, %d loops", cx.Captured(sleep, "SECONDS"), len(sleeps), loops))
	}
}
