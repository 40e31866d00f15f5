// Package rule reads the whole text and the whole tree of a megabyte.
package rule

import (
	"fmt"

	"plimsoll.dev/go/plimsoll"
)

// Check is the rule.
func Check(cx *plimsoll.Context) {
	nodes, comments := 0, 0
	for node := range cx.Root().Descendants() {
		nodes++
		if node.Kind() == "comment" {
			comments++
		}
	}
	cx.Metric("nodes", float64(nodes), "nodes")
	cx.Metric("comments", float64(comments), "comments")
	cx.Metric("bytes", float64(len(cx.Source())), "bytes")
	calls := cx.Select("call", 0)
	last := calls[len(calls)-1]
	cx.Report(last).Message(fmt.Sprintf("%d calls, the last with %s", len(calls), cx.Captured(last, "NUMBER")))
}
