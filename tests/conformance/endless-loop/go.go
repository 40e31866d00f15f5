// Package rule has a loop without an end.
package rule

import "plimsoll.dev/go/plimsoll"

// Turns is written by the loop, so that it is not taken for dead.
var Turns uint64

// Check is the rule.
func Check(cx *plimsoll.Context) {
	for _, found := range cx.Matches() {
		cx.Report(found)
		for cx.File().Path == "dies.py" {
			Turns++
		}
	}
}
