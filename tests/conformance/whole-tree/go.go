// Package rule reports every node with what its columns say, then fields and children.
package rule

import (
	"fmt"
	"iter"

	"plimsoll.dev/go/plimsoll"
)

// Check is the rule.
func Check(cx *plimsoll.Context) {
	root := cx.Root()
	var function *plimsoll.Node
	for node := range root.Descendants() {
		named, extra, broken, above := "anonymous", "", "", uint32(0)
		if node.IsNamed() {
			named = "named"
		}
		if node.IsExtra() {
			extra = " extra"
		}
		if node.IsBroken() {
			broken = " broken"
		}
		if parent := node.Parent(); parent != nil {
			above = parent.ID
		}
		if function == nil && node.Kind() == "function_definition" {
			function = node
		}
		cx.Report(node).Message(fmt.Sprintf("%d %s in %d: %s%s%s", node.ID, node.Kind(), above, named, extra, broken))
	}
	for _, name := range []string{"name", "parameters", "body", "no_such_field"} {
		text := "none"
		if field := function.Field(name); field != nil {
			text = field.Text()
		}
		cx.Report(function).Message(name + ": " + text)
	}
	all, named := count(function.Children()), count(function.NamedChildren())
	outside := count(root.Descendants("function_definition"))
	cx.Report(function).Message(fmt.Sprintf("%d children, %d named, %d outside, %t %t",
		all, named, outside, root.Contains(function), function.Contains(root)))
}

func count(nodes iter.Seq[*plimsoll.Node]) int {
	counted := 0
	for range nodes {
		counted++
	}
	return counted
}
