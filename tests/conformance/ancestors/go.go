// Package rule reports all parents of a match, and the nearest of a kind.
package rule

import (
	"fmt"
	"strings"

	"plimsoll.dev/go/plimsoll"
)

// Check is the rule.
func Check(cx *plimsoll.Context) {
	for _, found := range cx.Matches() {
		node := cx.Node(found.Node)
		var chain []string
		for above := node.Parent(); above != nil; above = above.Parent() {
			chain = append(chain, above.Kind())
		}
		class := cx.Enclosing(found.Node, "class_definition", "no_such_kind")
		function := node.Enclosing("function_definition")
		cx.Report(found).Message(fmt.Sprintf("%s.%s: %s", name(class), name(function), strings.Join(chain, " < ")))
	}
}

func name(node *plimsoll.Node) string {
	if node == nil {
		return "none"
	}
	return node.Field("name").Text()
}
