// Package rule reads options as JSON.
package rule

import "plimsoll.dev/go/plimsoll"

// Check is the rule.
func Check(cx *plimsoll.Context) {
	for _, found := range cx.Matches() {
		for _, name := range []string{"depth", "greeting", "strict", "ratio", "not-declared"} {
			value, declared := cx.Option(name)
			if !declared {
				value = "none"
			}
			cx.Report(found).Message(name + " is " + value)
		}
	}
}
