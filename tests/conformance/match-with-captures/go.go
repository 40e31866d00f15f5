// Package rule reports every match with its captures.
package rule

import (
	"fmt"
	"strings"

	"plimsoll.dev/go/plimsoll"
)

// Check is the rule.
func Check(cx *plimsoll.Context) {
	for _, found := range cx.Matches() {
		host, bound := found.Capture("HOST")
		if !bound {
			continue
		}
		kind := "none"
		if node := cx.Node(host.Node); node != nil {
			kind = node.Kind()
		}
		var rest []string
		for _, one := range found.Captures {
			if one.Name == "REST" {
				rest = append(rest, cx.Text(one))
			}
		}
		cx.Report(found).Message(fmt.Sprintf("%s (%s) at %d..%d, then [%s]",
			cx.Text(host), kind, host.Span.Start, host.Span.End, strings.Join(rest, "|")))
	}
}
