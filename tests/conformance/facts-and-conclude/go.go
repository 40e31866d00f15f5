// Package rule remembers facts of each file, and says what follows from all of them.
package rule

import (
	"fmt"

	"plimsoll.dev/go/plimsoll"
)

// Check is the rule.
func Check(cx *plimsoll.Context) {
	for _, found := range cx.Matches() {
		cx.Fact("service-port", cx.Captured(found, "port"), found)
	}
	cx.Fact("service-file", cx.File().Role, nil)
}

// Conclude sees the whole project.
func Conclude(project *plimsoll.Project) {
	ports, files := project.Facts("service-port"), project.Facts("service-file")
	if len(ports) == 0 {
		return
	}
	for _, file := range files {
		for _, fact := range append(of(ports, file.Path), file) {
			place := "none"
			if fact.Span != nil {
				place = fmt.Sprintf("%d..%d", fact.Span.Start, fact.Span.End)
			}
			project.Log(plimsoll.Info, fmt.Sprintf("%s %s %s %s", fact.Path, fact.Key, fact.Value, place))
		}
	}
	met := uint32(0)
	first := map[string]string{}
	for _, fact := range ports {
		path, taken := first[fact.Value]
		if !taken {
			first[fact.Value] = fact.Path
			met++
			continue
		}
		report := project.Report("facts-and-conclude", fact.Path, fact.Span)
		report.Message(fmt.Sprintf("port %s is taken by %s", fact.Value, path)).Severity(plimsoll.P1)
	}
	project.Strength("facts-and-conclude", met, uint32(len(ports)))
	project.Metric("audited-files", float64(len(project.Files())), "files")
}

func of(facts []plimsoll.Fact, path string) []plimsoll.Fact {
	var found []plimsoll.Fact
	for _, fact := range facts {
		if fact.Path == path {
			found = append(found, fact)
		}
	}
	return found
}
