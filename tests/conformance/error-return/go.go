// Package rule gives up on one file.
package rule

import (
	"fmt"
	"strconv"

	"plimsoll.dev/go/plimsoll"
)

// Check is the rule.
func Check(cx *plimsoll.Context) {
	for _, found := range cx.Matches() {
		text := cx.Captured(found, "limit")
		limit, err := strconv.Atoi(text)
		if err != nil {
			cx.Fail("`" + text + "` is not a number")
			return
		}
		cx.Report(found).Message(fmt.Sprintf("the limit is %d", limit))
	}
}
