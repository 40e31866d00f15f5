// Package rule asks for memory without end.
package rule

import "plimsoll.dev/go/plimsoll"

// Kept holds what was allocated, so that it cannot be collected.
var Kept [][]byte

// Check is the rule.
func Check(cx *plimsoll.Context) {
	for _, found := range cx.Matches() {
		cx.Report(found)
		for cx.File().Path == "dies.py" {
			Kept = append(Kept, make([]byte, 64<<10))
		}
	}
}
