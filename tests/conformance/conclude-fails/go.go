// Package rule cannot conclude.
package rule

import "plimsoll.dev/go/plimsoll"

// Check is the rule.
func Check(cx *plimsoll.Context) {
	for _, found := range cx.Matches() {
		cx.Fact("owner", cx.Captured(found, "name"), found)
		cx.Report(found)
	}
}

// Conclude sees the whole project.
func Conclude(project *plimsoll.Project) {
	for _, fact := range project.Facts("owner") {
		if fact.Value == "nobody" {
			project.Fail("`" + fact.Path + "` belongs to nobody")
			return
		}
	}
}
