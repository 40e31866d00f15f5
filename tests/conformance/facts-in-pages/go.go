// Package rule reads more facts than one answer of the host holds.
package rule

import (
	"fmt"
	"strconv"

	"plimsoll.dev/go/plimsoll"
)

var item = plimsoll.NewFactKind("item", plimsoll.Integer("number"), plimsoll.Boolean("even"))

// Facts are those of the rule.
var Facts = []plimsoll.FactKind{item}

// Check is the rule.
func Check(cx *plimsoll.Context) {
	for _, found := range cx.Matches() {
		number, err := strconv.Atoi(cx.Captured(found, "number"))
		if err != nil {
			cx.Fail(err.Error())
		}
		cx.Fact(item, found, number, number%2 == 0)
	}
}

// Conclude sees the whole unit.
func Conclude(project *plimsoll.Project) {
	var count, even, sum uint32
	var last plimsoll.LocatedFact
	for fact := range project.Facts(item) {
		count++
		sum += uint32(fact.Integer(0))
		if fact.Boolean(1) {
			even++
		}
		if last.Path != fact.Path || count == 1030 {
			project.Report(fact.Path, fact.Span).Message(fmt.Sprintf("fact %d is item %d", count, fact.Integer(0)))
		}
		last = fact
	}
	if count == 0 {
		return
	}
	project.Report(last.Path, last.Span).Message("the last one")
	project.Strength(even, count)
	project.Metric("sum", float64(sum), "items")
	looked := 0
	for range project.Repository().Facts(item) {
		if looked++; looked == 3 {
			break
		}
	}
	project.Metric("looked-at", float64(looked), "facts")
}
