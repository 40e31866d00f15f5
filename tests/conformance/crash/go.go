// Package rule panics.
package rule

import "plimsoll.dev/go/plimsoll"

// Check is the rule.
func Check(cx *plimsoll.Context) {
	for _, found := range cx.Matches() {
		cx.Report(found)
		if cx.File().Path == "dies.py" {
			panic("the list of ports is empty")
		}
	}
}
