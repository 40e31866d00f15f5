// Package rule reports text and spans of what is not ASCII.
package rule

import (
	"fmt"
	"strings"

	"plimsoll.dev/go/plimsoll"
)

// Check is the rule.
func Check(cx *plimsoll.Context) {
	for _, found := range cx.Matches() {
		var captures []string
		for _, one := range found.Captures {
			captures = append(captures, one.Name+"="+cx.Text(one))
		}
		cx.Report(found).Message(fmt.Sprintf("%d..%d %s [%s]",
			found.Span.Start, found.Span.End, cx.Text(found), strings.Join(captures, " ")))
	}
	size := cx.File().Size
	whole := cx.Text(plimsoll.Span{Start: 0, End: size}) == cx.Source()
	last := ""
	for node := range cx.Root().Descendants() {
		last = node.Text()
	}
	cx.Report(plimsoll.Span{Start: size, End: size}).Message(
		fmt.Sprintf("%d bytes, %d lines, whole %t, last %s", size, cx.File().Lines, whole, last))
}
