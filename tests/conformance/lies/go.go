// Package rule says what no rule may say.
package rule

import (
	"math"

	"plimsoll.dev/go/plimsoll"
)

// Check is the rule.
func Check(cx *plimsoll.Context) {
	at := plimsoll.Span{Start: 0, End: 4}
	switch cx.File().Path {
	case "cut.py":
		cx.Report(plimsoll.Span{Start: 0, End: 9})
	case "outside.py":
		cx.Report(plimsoll.Span{Start: 0, End: 99})
	case "reversed.py":
		cx.Report(plimsoll.Span{Start: 4, End: 0})
	case "edits-overlap.py":
		cx.Report(at).Fix("mend it", plimsoll.Safe, plimsoll.Delete(at), plimsoll.Insert(2, "x"))
	case "fix-empty.py":
		cx.Report(at).Fix("mend it", plimsoll.Safe)
	case "property-twice.py":
		cx.Report(at).Property("key", "one").Property("key", "two")
	case "strength-too-much.py":
		cx.Strength(3, 2)
	case "evidence-outside.py":
		cx.Strength(1, 2, plimsoll.Span{Start: 90, End: 99})
	case "metric-infinite.py":
		cx.Metric("ratio", math.Inf(1), "1")
	case "metric-name.py":
		cx.Metric("Not Kebab", 1, "1")
	case "metric-twice.py":
		cx.Metric("lines", 1, "1")
		cx.Metric("lines", 2, "1")
	case "fact-undeclared.py":
		cx.Fact(plimsoll.NewFactKind("no-such-key", plimsoll.Text("what")), nil, "value")
	}
}
