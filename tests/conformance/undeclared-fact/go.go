// Package rule asks for facts that nobody declares.
package rule

import "plimsoll.dev/go/plimsoll"

var asks = plimsoll.NewFactKind("asks", plimsoll.Text("name"))

// Facts are those of the rule.
var Facts = []plimsoll.FactKind{asks}

// Check is the rule.
func Check(cx *plimsoll.Context) {
	for _, found := range cx.Matches() {
		cx.Fact(asks, found, cx.Captured(found, "name"))
	}
}

// Conclude sees the whole unit.
func Conclude(project *plimsoll.Project) {
	for range project.Facts(asks) {
		unseen := 0
		for range project.Facts(plimsoll.NewFactKind("no-such-key")) {
			unseen++
		}
		project.Metric("unseen", float64(unseen), "facts")
	}
}
