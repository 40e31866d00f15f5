// Package rule says numbers that are easily bent on the way.
package rule

import (
	"math"

	"plimsoll.dev/go/plimsoll"
)

// Check is the rule.
func Check(cx *plimsoll.Context) {
	cx.Metric("lines", float64(cx.File().Lines), "lines")
	cx.Metric("third", 1.0/3.0, "1")
	cx.Metric("tiny", 5e-324, "1")
	cx.Metric("huge", 1.5e300, "bytes")
	// A constant has no negative zero.
	cx.Metric("negative-zero", math.Copysign(0, -1), "1")
	cx.Metric("beyond-integers", 9_007_199_254_740_993, "1")
}
