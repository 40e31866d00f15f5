// Package plimsoll is the SDK for Plimsoll rules in Go.
//
// A pack is a package variable `Pack`, made by NewPack, and a page for each rule. The package knows the interface in `wit/`
// and nothing else of Plimsoll. It builds natively too, so that rules are tested like any other code.
package plimsoll

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Pack is a pack of rules.
type Pack struct {
	ID, Version string
	Rules       []PackRule
	Options     []Setting
	FactKeys    []string
	conclude    func(*Project)
}

// PackRule is one rule of a pack. Check is nil for a rule that is a page alone.
type PackRule struct {
	ID, Page string
	Check    func(*Context)
}

// Setting is a setting of a pack that the operator may change. Default is JSON, and its type that of every value.
type Setting struct{ Name, Default, Description string }

// Part is something that a pack is made of.
type Part func(*Pack)

// Host is what a rule's host can be asked. The component implements it, and so may tests; errors end the call as a fault.
type Host interface {
	Log(level Level, text string)
	Option(name string) (string, bool)
	Text(span Span) (string, error)
	Columns(within, mask uint32) ([]uint32, error)
	Nodes(ids []uint32, mask uint32) ([]uint32, error)
	Ancestors(node uint32) ([]uint32, error)
	KindNames(ids []uint32) ([]string, error)
	FieldID(name string) (uint32, error)
	Select(rule, selector string, within uint32) ([]Match, error)
}

// Failure is a rule that could not do its work. The host records a fault; it never reads as a pass.
type Failure struct{ Rule, Message string }

// Error returns the reason.
func (f *Failure) Error() string { return f.Message }

// NewPack returns a pack. The id is kebab-case; the version is SemVer.
func NewPack(id, version string, parts ...Part) *Pack {
	pack := &Pack{ID: id, Version: version}
	for _, part := range parts {
		part(pack)
	}
	return pack
}

// Rule declares a rule with code by its whole page, which `//go:embed` reads.
func Rule(page string, check func(*Context)) Part {
	return func(pack *Pack) { pack.Rules = append(pack.Rules, PackRule{idOf(page), page, check}) }
}

// Page declares a rule that is a page alone: every match becomes a finding.
func Page(page string) Part { return Rule(page, nil) }

// Option declares a setting that the operator may change; the default is JSON.
func Option(name, json, description string) Part {
	return func(pack *Pack) { pack.Options = append(pack.Options, Setting{name, json, description}) }
}

// Conclude declares the function that sees the whole project after the last file, and the keys of the facts that it needs.
func Conclude(function func(*Project), keys ...string) Part {
	return func(pack *Pack) { pack.conclude, pack.FactKeys = function, append(pack.FactKeys, keys...) }
}

// idOf reads a page's id; the host parses the page in full and says what is wrong with it.
func idOf(page string) string {
	for line := range strings.Lines(page) {
		if key, value, found := strings.Cut(line, "="); found && strings.TrimSpace(key) == "id" {
			return strings.Trim(strings.TrimSpace(value), `"'`)
		}
	}
	return ""
}

// InspectWith runs the rules that have matches over one file. It is called by the component, and by tests.
func (p *Pack) InspectWith(host Host, file File, matches []RuleMatches) (*Observations, *Failure) {
	session := newSession(host, file.Size)
	out := &Observations{}
	for _, group := range matches {
		index := slices.IndexFunc(p.Rules, func(rule PackRule) bool { return rule.ID == group.Rule && rule.Check != nil })
		if index < 0 {
			return nil, &Failure{Message: fmt.Sprintf("the pack has no code for `%s`", group.Rule)}
		}
		rule := p.Rules[index]
		cx := &Context{rule: rule.ID, file: file, matches: group.Matches, session: session, out: out}
		message := guarded(func() { rule.Check(cx) })
		// What the host refused came first, and may well be why the rule itself gave up.
		if session.failure != "" {
			message = session.failure
		}
		if message != "" {
			return nil, &Failure{rule.ID, message}
		}
	}
	return out, nil
}

// ConcludeWith runs the pack's function for the whole project. It is called by the component, and by tests.
func (p *Pack) ConcludeWith(host Host, facts []Fact, files []File) (*Conclusions, *Failure) {
	out := &Conclusions{}
	if p.conclude == nil {
		return out, nil
	}
	project := &Project{facts: facts, files: files, host: host, out: out}
	message := guarded(func() { p.conclude(project) })
	if message = cmp.Or(message, project.failure); message != "" {
		return nil, &Failure{Message: message}
	}
	return out, nil
}

// guarded calls a function of the author and returns why it panicked: a trap would have no message.
func guarded(function func()) (message string) {
	defer func() {
		if reason := recover(); reason != nil {
			message = fmt.Sprintf("panic: %v", reason)
		}
	}()
	function()
	return ""
}
