// Package rule offers edits of every kind.
package rule

import "plimsoll.dev/go/plimsoll"

// Check is the rule.
func Check(cx *plimsoll.Context) {
	for _, found := range cx.Matches() {
		text, _ := found.Capture("TEXT")
		name := cx.Node(found.Node).Field("function")
		cx.Report(found).
			Fix("log it", plimsoll.Safe,
				plimsoll.Replace(name, "log.info"), plimsoll.Insert(text.Span.End, ", stacklevel=2")).
			Fix("remove it", plimsoll.Unsafe, plimsoll.Delete(found)).
			Fix("say it in §7", plimsoll.Unsafe, plimsoll.Insert(found.Span.Start, "§7 "))
	}
}
