// Package rule says what is right, with evidence.
package rule

import "plimsoll.dev/go/plimsoll"

// Check is the rule.
func Check(cx *plimsoll.Context) {
	var evidence []plimsoll.Span
	for _, found := range cx.Matches() {
		if cx.Enclosing(found.Node, "with_item") != nil {
			evidence = append(evidence, found.Span)
		} else {
			cx.Report(found)
		}
	}
	cx.Strength(uint32(len(evidence)), uint32(len(cx.Matches())), evidence...)
}
