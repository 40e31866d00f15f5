// Package rule looks at a file of no bytes.
package rule

import (
	"fmt"

	"plimsoll.dev/go/plimsoll"
)

// Check is the rule.
func Check(cx *plimsoll.Context) {
	file, tree := cx.File(), "no tree"
	if file.Language != "text" {
		root, children := cx.Root(), 0
		for range root.Children() {
			children++
		}
		tree = fmt.Sprintf("%s with %d children", root.Kind(), children)
	}
	for _, found := range cx.Matches() {
		cx.Report(found).Message(fmt.Sprintf("%s %d bytes, %d lines, text [%s], %s",
			file.Language, file.Size, file.Lines, cx.Source(), tree))
	}
}
