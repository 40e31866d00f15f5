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
}

// PackRule is one rule of a pack. Check and Conclude are nil for a rule that is a page alone.
type PackRule struct {
	ID, Page string
	Check    func(*Context)
	Conclude func(*Project)
	Facts    []FactKind
}

// HasCode reports whether the rule is more than its page.
func (r PackRule) HasCode() bool { return r.Check != nil || r.Conclude != nil }

// Setting is a setting of a pack that the operator may change. Default is JSON, and its type that of every value.
type Setting struct{ Name, Default, Description string }

// PackPart is something that a pack is made of: a rule, a setting.
type PackPart func(*Pack)

// RulePart is something that a rule with code may have beside its check.
type RulePart func(*PackRule)

// Failure is a rule that could not do its work. The host records a fault; it never reads as a pass.
type Failure struct{ Rule, Message string }

// Error returns the reason.
func (f *Failure) Error() string { return f.Message }

// NewPack returns a pack. The id is kebab-case; the version is SemVer.
func NewPack(id, version string, parts ...PackPart) *Pack {
	pack := &Pack{ID: id, Version: version}
	for _, part := range parts {
		part(pack)
	}
	return pack
}

// Rule declares a rule with code by its whole page, which `//go:embed` reads. check looks at one file; it may be nil where
// the rule concludes.
func Rule(page string, check func(*Context), parts ...RulePart) PackPart {
	rule := PackRule{ID: idOf(page), Page: page, Check: check}
	for _, part := range parts {
		part(&rule)
	}
	return func(pack *Pack) { pack.Rules = append(pack.Rules, rule) }
}

// Conclude declares the function of a rule that looks at a whole deployable unit, after the last file.
func Conclude(function func(*Project)) RulePart {
	return func(rule *PackRule) { rule.Conclude = function }
}

// Facts declares the facts that a rule records, or that it reads and another rule of the pack records.
func Facts(kinds ...FactKind) RulePart {
	return func(rule *PackRule) { rule.Facts = append(rule.Facts, kinds...) }
}

// Page declares a rule that is a page alone: every match becomes a finding.
func Page(page string) PackPart { return Rule(page, nil) }

// Option declares a setting that the operator may change; the default is JSON.
func Option(name, json, description string) PackPart {
	return func(pack *Pack) { pack.Options = append(pack.Options, Setting{name, json, description}) }
}

// FactKinds returns the facts of all rules, each once. Two rules that declare one key differently make the host refuse the
// pack.
func (p *Pack) FactKinds() []FactKind {
	var kinds []FactKind
	for _, rule := range p.Rules {
		for _, kind := range rule.Facts {
			same := func(one FactKind) bool { return one.Key == kind.Key && slices.Equal(one.Fields, kind.Fields) }
			if !slices.ContainsFunc(kinds, same) {
				kinds = append(kinds, kind)
			}
		}
	}
	return kinds
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

// ConcludeWith runs the rules that conclude on one unit. It is called by the component, and by tests.
func (p *Pack) ConcludeWith(host Host, unit Unit) (*Conclusions, *Failure) {
	out := &Conclusions{}
	for _, rule := range p.Rules {
		if rule.Conclude == nil {
			continue
		}
		session := newSession(host, 0)
		project := &Project{Part{UnitScope, session}, rule.ID, unit, out}
		message := guarded(func() { rule.Conclude(project) })
		// As in InspectWith, what the host refused comes first.
		if message = cmp.Or(session.failure, message); message != "" {
			return nil, &Failure{rule.ID, message}
		}
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
