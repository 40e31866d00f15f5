// Package rule asks what a rule that concludes may ask of the project.
package rule

import (
	"fmt"
	"slices"
	"strings"

	"plimsoll.dev/go/plimsoll"
)

var question = plimsoll.NewFactKind("question", plimsoll.Text("name"))

// Facts are those of the rule.
var Facts = []plimsoll.FactKind{question}

var entryNames = []string{"nothing", "file", "folder", "link"}

// Check is the rule.
func Check(cx *plimsoll.Context) {
	for _, found := range cx.Matches() {
		cx.Fact(question, found, cx.Captured(found, "name"))
	}
}

// Conclude sees the whole unit.
func Conclude(project *plimsoll.Project) {
	if len(slices.Collect(project.Facts(question))) == 0 {
		return
	}
	say := func(format string, values ...any) { project.Log(plimsoll.Info, fmt.Sprintf(format, values...)) }
	unit := project.Unit()
	say("unit '%s' %s [%s] of %d", unit.Path, unit.Name, strings.Join(unit.Evidence, " "), len(project.Units()))
	for one := range project.Files() {
		say("%s %s '%s' %d %d %s '%s'", one.Path, one.Language, one.Kind, one.Size, one.Lines, one.Role, one.Unit)
	}
	var entries []string
	for _, entry := range project.Entries(
		"a.yaml", "service", "service/b.yaml", "nothing", "../a.yaml", "/a.yaml", "service/../a.yaml", "",
	) {
		entries = append(entries, entryNames[entry])
	}
	say("%s %t %t", strings.Join(entries, " "), project.Exists("service"), project.Exists("docs"))
	all := project.Repository()
	files, dependencies := len(slices.Collect(all.Files())), len(slices.Collect(all.Dependencies()))
	say("%d files, %d manifests, %d dependencies", files, len(all.Manifests()), dependencies)
	say("%d manifests, %d vulnerabilities here", len(project.Manifests()), len(project.Vulnerabilities()))
	imports := []string{"react", "node:fs"}
	for index, packages := range project.PackagesOf("npm", imports...) {
		say("%s comes with [%s]", imports[index], strings.Join(packages, " "))
	}
	project.ReportUnit().Message("belongs to no file")
	for _, fact := range slices.Collect(project.Repository().Facts(question))[1:] {
		project.Report(fact.Path, fact.Span).Message("the " + fact.Text(0) + " question")
	}
}
