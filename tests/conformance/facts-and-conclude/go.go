// Package rule remembers facts of each file, and says what follows from all of them.
package rule

import (
	"fmt"
	"slices"

	"plimsoll.dev/go/plimsoll"
)

var (
	port = plimsoll.NewFactKind("service-port", plimsoll.Integer("port"), plimsoll.Boolean("internal"))
	file = plimsoll.NewFactKind("service-file", plimsoll.Text("role"), plimsoll.Text("unit"))
)

// Facts are those of the rule.
var Facts = []plimsoll.FactKind{port, file}

// Check is the rule.
func Check(cx *plimsoll.Context) {
	for _, found := range cx.Matches() {
		number := cx.Captured(found, "port")
		cx.Fact(port, found, number, len(number) > 3)
	}
	cx.Fact(file, nil, cx.File().Role, cx.File().Unit)
}

// Conclude sees the whole unit.
func Conclude(project *plimsoll.Project) {
	ports := slices.Collect(project.Facts(port))
	if len(ports) == 0 {
		return
	}
	for _, kind := range Facts {
		for fact := range project.Facts(kind) {
			place := "none"
			if fact.Span != nil {
				place = fmt.Sprintf("%d..%d", fact.Span.Start, fact.Span.End)
			}
			values := fmt.Sprintf("[%q, %q]", fact.Text(0), fact.Text(1))
			project.Log(plimsoll.Info, fmt.Sprintf("%s %s %s %s", fact.Path, kind.Key, values, place))
		}
	}
	met := uint32(0)
	first := map[int64]string{}
	for _, fact := range ports {
		path, taken := first[fact.Integer(0)]
		if !taken {
			first[fact.Integer(0)] = fact.Path
			met++
			continue
		}
		message := fmt.Sprintf("port %d is taken by %s", fact.Integer(0), path)
		project.Report(fact.Path, fact.Span).Message(message).Severity(plimsoll.P1)
	}
	if !project.Exists("docs") {
		project.ReportUnit().Message(project.Unit().Name + " has no docs")
	}
	project.Strength(met, uint32(len(ports)))
	project.Metric("audited-files", float64(len(slices.Collect(project.Files()))), "files")
}
