// Package rule asks what a file imports, and what its calls stand for.
package rule

import "plimsoll.dev/go/plimsoll"

// Check is the rule.
func Check(cx *plimsoll.Context) {
	for _, one := range cx.Imports() {
		cx.Report(one).Message(one.Local + " is " + one.Name)
	}
	for _, found := range cx.Matches() {
		if function := cx.Node(found.Node).Field("function"); function != nil {
			cx.Report(found).Message("calls '" + cx.Resolve(found.Node) + "' by '" + cx.Resolve(function.ID) + "'")
		}
	}
}
