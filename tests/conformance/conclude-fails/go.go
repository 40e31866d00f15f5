// Package rule cannot conclude.
package rule

import "plimsoll.dev/go/plimsoll"

var owner = plimsoll.NewFactKind("owner", plimsoll.Text("name"))

// Facts are those of the rule.
var Facts = []plimsoll.FactKind{owner}

// Check is the rule.
func Check(cx *plimsoll.Context) {
	for _, found := range cx.Matches() {
		cx.Fact(owner, found, cx.Captured(found, "name"))
		cx.Report(found)
	}
}

// Conclude sees the whole unit.
func Conclude(project *plimsoll.Project) {
	for fact := range project.Facts(owner) {
		if fact.Text(0) == "nobody" {
			project.Fail("`" + fact.Path + "` belongs to nobody")
			return
		}
	}
}
