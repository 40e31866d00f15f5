// Package rule asks questions that have no answer.
package rule

import "plimsoll.dev/go/plimsoll"

// Check is the rule.
func Check(cx *plimsoll.Context) {
	switch cx.File().Path {
	case "span.py":
		cx.Text(plimsoll.Span{Start: 2, End: 99})
	case "node.py", "caught.py":
		cx.Node(99)
	case "selector.py":
		cx.Select("no-such", 0)
	case "no-syntax.txt":
		cx.Root()
	case "no-values.txt":
		cx.Values()
	case "no-outline.txt":
		cx.Outline()
	}
	for _, found := range cx.Matches() {
		cx.Report(found)
	}
}
