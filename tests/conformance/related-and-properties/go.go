// Package rule reports a finding with everything on it, and one with nothing.
package rule

import (
	"strconv"

	"plimsoll.dev/go/plimsoll"
)

// Check is the rule.
func Check(cx *plimsoll.Context) {
	before := map[string][]*plimsoll.Node{}
	for _, found := range cx.Matches() {
		name := cx.Node(found.Node).Field("name")
		text := name.Text()
		earlier := before[text]
		before[text] = append(earlier, name)
		if len(earlier) == 0 {
			continue
		}
		report := cx.Report(name)
		if text == "stop" {
			continue
		}
		for _, one := range earlier {
			report.Related(one, "`"+one.Text()+"` is here too")
		}
		if len(earlier) > 1 {
			report.Severity(plimsoll.P0).Confidence(plimsoll.Low)
		} else {
			report.Severity(plimsoll.P2).Confidence(plimsoll.Medium)
		}
		report.Property("name", text).Property("before", strconv.Itoa(len(earlier)))
	}
}
