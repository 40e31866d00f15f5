// Package rule reports what a text is made of, where its pieces come from, and what a name may hold.
package rule

import (
	"fmt"
	"strings"

	"plimsoll.dev/go/plimsoll"
)

// Check is the rule.
func Check(cx *plimsoll.Context) {
	for _, found := range cx.Matches() {
		captured, bound := found.Capture("TEXT")
		if !bound {
			continue
		}
		text := cx.Pieces(captured.Node, plimsoll.ForText)
		var pieces, steps, definitions []string
		for _, one := range cx.Pieces(captured.Node, plimsoll.ForSQL).Pieces {
			said := "'" + one.Text + "'"
			if one.Origin != plimsoll.OriginConstant {
				said = spelled(cx, one.Node)
			}
			pieces = append(pieces, fmt.Sprintf("%d:%s@%d..%d", one.Origin, said, one.Span.Start, one.Span.End))
		}
		for _, step := range text.Steps {
			steps = append(steps, spelled(cx, step))
		}
		for _, one := range cx.Definitions(captured.Node) {
			definitions = append(definitions, spelled(cx, one.Node)+":"+one.Typed+"="+spelled(cx, one.Value))
		}
		cx.Report(found).Message(fmt.Sprintf("%s; worst %d; steps [%s]; definitions [%s]", strings.Join(pieces, " "),
			text.Worst(), strings.Join(steps, " | "), strings.Join(definitions, " | ")))
	}
}

func spelled(cx *plimsoll.Context, id uint32) string {
	node := cx.Node(id)
	if node == nil {
		return "none"
	}
	line, _, _ := strings.Cut(node.Text(), "\n")
	return line
}
