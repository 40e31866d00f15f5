//go:build wasip1

// Package component gives a pack to the host: the translation between the generated types and the SDK's. Only the generated
// main package of a component imports it.
package component

import (
	"errors"
	"slices"

	"plimsoll.dev/go/plimsoll"
	wit "plimsoll.dev/go/plimsoll/internal/pkg/wit/types"
	exports "plimsoll.dev/go/plimsoll/internal/wit/export_plimsoll_audit_rules"
	document "plimsoll.dev/go/plimsoll/internal/wit/plimsoll_audit_document"
	host "plimsoll.dev/go/plimsoll/internal/wit/plimsoll_audit_host"
	rules "plimsoll.dev/go/plimsoll/internal/wit/plimsoll_audit_rules"
	types "plimsoll.dev/go/plimsoll/internal/wit/plimsoll_audit_types"
	_ "plimsoll.dev/go/plimsoll/internal/wit/wit_exports"
)

// Serve answers the host's calls with a pack.
func Serve(pack *plimsoll.Pack) {
	exports.Describe = func() rules.Description { return describe(pack) }
	exports.Inspect = func(file types.File, matches []types.RuleMatches) wit.Result[types.Observations, types.Failure] {
		out, failed := pack.InspectWith(componentHost{}, fromFile(file), each(matches, fromGroup))
		if failed != nil {
			return wit.Err[types.Observations](failure(failed))
		}
		return wit.Ok[types.Observations, types.Failure](types.Observations{
			Findings:  each(out.Findings, finding),
			Strengths: each(out.Strengths, strength),
			Metrics:   each(out.Metrics, metric),
			Facts: each(out.Facts, func(fact plimsoll.Fact) types.Fact {
				return types.Fact{Key: fact.Key, Values: fact.Values, Span: option(fact.Span, span)}
			}),
		})
	}
	exports.Conclude = func(unit types.Unit) wit.Result[rules.Conclusions, types.Failure] {
		out, failed := pack.ConcludeWith(componentHost{}, fromUnit(unit))
		if failed != nil {
			return wit.Err[rules.Conclusions](failure(failed))
		}
		return wit.Ok[rules.Conclusions, types.Failure](rules.Conclusions{
			Findings: each(out.Findings, func(one plimsoll.PlacedFinding) rules.PlacedFinding {
				return rules.PlacedFinding{Path: one.Path, Finding: finding(*one.Finding)}
			}),
			Strengths: each(out.Strengths, strength),
			Metrics:   each(out.Metrics, metric),
		})
	}
}

func describe(pack *plimsoll.Pack) rules.Description {
	return rules.Description{
		Id:      pack.ID,
		Version: pack.Version,
		Rules: each(pack.Rules, func(rule plimsoll.PackRule) rules.Rule {
			return rules.Rule{Id: rule.ID, Page: rule.Page, Code: rule.HasCode()}
		}),
		Options: each(pack.Options, func(one plimsoll.Setting) rules.OptionSpec {
			return rules.OptionSpec{Name: one.Name, DefaultValue: one.Default, Description: one.Description}
		}),
		Facts:     each(pack.FactKinds(), factSpec),
		Concludes: slices.ContainsFunc(pack.Rules, func(rule plimsoll.PackRule) bool { return rule.Conclude != nil }),
	}
}

func factSpec(kind plimsoll.FactKind) rules.FactSpec {
	return rules.FactSpec{Key: kind.Key, Fields: each(kind.Fields, func(field plimsoll.Field) rules.FactField {
		return rules.FactField{Name: field.Name, Kind: rules.FieldKind(field.Kind)}
	})}
}

// componentHost is the host that a component runs in.
type componentHost struct{}

func (componentHost) Log(level plimsoll.Level, text string) { host.Log(host.Level(level), text) }

func (componentHost) Option(name string) (string, bool) {
	value := host.GetOption(name)
	return value.SomeOr(""), value.IsSome()
}

func (componentHost) Text(at plimsoll.Span) (string, error) {
	texts, err := answer(document.Text([]types.Span{span(at)}))
	if err != nil {
		return "", err
	}
	return texts[0], nil
}

func (componentHost) Columns(within, mask uint32) ([]uint32, error) {
	return answer(document.Columns(within, mask))
}

func (componentHost) Nodes(ids []uint32, mask uint32) ([]uint32, error) {
	return answer(document.Nodes(ids, mask))
}

func (componentHost) Ancestors(node uint32) ([]uint32, error) {
	return answer(document.Ancestors(node))
}

func (componentHost) KindNames(ids []uint32) ([]string, error) {
	return answer(document.KindNames(ids))
}

func (componentHost) FieldID(name string) (uint32, error) {
	ids, err := answer(document.FieldIds([]string{name}))
	if err != nil {
		return 0, err
	}
	return ids[0], nil
}

func (componentHost) Select(rule, selector string, within uint32) ([]plimsoll.Match, error) {
	found, err := answer(document.Select(rule, selector, within))
	return each(found, fromMatch), err
}

func (componentHost) Values() (plimsoll.ValueTree, error) {
	tree, err := answer(document.Values())
	objects := each(tree.Objects, func(one document.ConfigObject) plimsoll.ConfigObject {
		return plimsoll.ConfigObject{
			Kind: one.Kind, Name: one.Name, Namespace: one.Namespace, Value: one.Value, Resolved: one.Resolved,
		}
	})
	return plimsoll.ValueTree{Columns: tree.Columns, Texts: tree.Texts, Objects: objects}, err
}

func (componentHost) Outline() (plimsoll.Outline, error) {
	found, err := answer(document.Outline())
	return plimsoll.Outline{
		Headings: each(found.Headings, func(one document.Heading) plimsoll.Heading {
			return plimsoll.Heading{Level: one.Level, Text: one.Text, Anchor: one.Anchor, Span: fromSpan(one.Span)}
		}),
		Links: each(found.Links, func(one document.Link) plimsoll.Link {
			return plimsoll.Link{Target: one.Target, Text: one.Text, Image: one.Image, Span: fromSpan(one.Span)}
		}),
		Code: each(found.Code, func(one document.Code) plimsoll.Code {
			code := plimsoll.Code{Language: one.Language, Inline: one.Inline, Text: one.Text, Span: fromSpan(one.Span)}
			code.Parsed = one.Parsed
			if one.Error.IsSome() {
				found := one.Error.Some()
				code.Error = &plimsoll.CodeError{Span: fromSpan(found.Span), Message: found.Message}
			}
			return code
		}),
		Anchors: found.Anchors,
	}, err
}

func (componentHost) Imports() ([]plimsoll.Imported, error) {
	found, err := answer(document.Imports())
	return each(found, func(one document.Imported) plimsoll.Imported {
		return plimsoll.Imported{Local: one.Local, Name: one.Name, Span: fromSpan(one.Span)}
	}), err
}

func (componentHost) Resolve(nodes []uint32) ([]string, error) {
	return answer(document.Resolve(nodes))
}

func (componentHost) Pieces(node uint32, purpose plimsoll.Purpose) (plimsoll.TextPieces, error) {
	found, err := answer(document.Pieces(node, document.Purpose(purpose)))
	return plimsoll.TextPieces{
		Pieces: each(found.Pieces, func(one document.Piece) plimsoll.Piece {
			return plimsoll.Piece{Origin: plimsoll.Origin(one.Origin), Text: one.Text, Node: one.Node, Span: fromSpan(one.Span)}
		}),
		Steps: found.Steps,
	}, err
}

func (componentHost) Definitions(node uint32) ([]plimsoll.Definition, error) {
	found, err := answer(document.Definitions(node))
	return each(found, func(one document.Definition) plimsoll.Definition {
		return plimsoll.Definition{Node: one.Node, Value: one.Value.SomeOr(plimsoll.NoNode), Typed: one.Typed}
	}), err
}

// answer returns what the host says, or why it does not.
func answer[T any](result wit.Result[T, document.DocumentError]) (T, error) {
	if result.IsOk() {
		return result.Ok(), nil
	}
	var none T
	return none, errors.New(result.Err().Message)
}

func each[T, U any](list []T, change func(T) U) []U {
	out := make([]U, len(list))
	for index, one := range list {
		out[index] = change(one)
	}
	return out
}

func option[T, U any](value *T, change func(T) U) wit.Option[U] {
	if value == nil {
		return wit.None[U]()
	}
	return wit.Some(change(*value))
}

func failure(failed *plimsoll.Failure) types.Failure {
	rule := wit.None[string]()
	if failed.Rule != "" {
		rule = wit.Some(failed.Rule)
	}
	return types.Failure{Rule: rule, Message: failed.Message}
}

func fromFile(file types.File) plimsoll.File {
	return plimsoll.File{
		Path: file.Path, Language: file.Language, Kind: file.Kind, Size: file.Size, Lines: file.Lines, Role: file.Role,
		Unit: file.Unit,
	}
}

func fromUnit(unit types.Unit) plimsoll.Unit {
	return plimsoll.Unit{Path: unit.Path, Name: unit.Name, Evidence: unit.Evidence}
}

func fromSpan(at types.Span) plimsoll.Span { return plimsoll.Span{Start: at.Start, End: at.End} }

func fromGroup(group types.RuleMatches) plimsoll.RuleMatches {
	return plimsoll.RuleMatches{Rule: group.Rule, Matches: each(group.Matches, fromMatch)}
}

func fromMatch(found types.Match) plimsoll.Match {
	return plimsoll.Match{
		Selector: found.Selector, Span: fromSpan(found.Span), Node: found.Node.SomeOr(plimsoll.NoNode),
		Captures: each(found.Captures, func(one types.Capture) plimsoll.Capture {
			return plimsoll.Capture{Name: one.Name, Span: fromSpan(one.Span), Node: one.Node.SomeOr(plimsoll.NoNode)}
		}),
	}
}

func span(at plimsoll.Span) types.Span { return types.Span{Start: at.Start, End: at.End} }

func finding(from plimsoll.Finding) types.Finding {
	return types.Finding{
		Rule: from.Rule, Span: span(from.Span), Message: from.Message,
		Severity:   option(from.Severity, func(one plimsoll.Severity) types.Severity { return types.Severity(one) }),
		Confidence: option(from.Confidence, func(one plimsoll.Confidence) types.Confidence { return types.Confidence(one) }),
		Related: each(from.Related, func(one plimsoll.Related) types.Related {
			return types.Related{Span: span(one.Span), Message: one.Message}
		}),
		Fixes: each(from.Fixes, func(one plimsoll.Fix) types.Fix {
			edits := each(one.Edits, func(edit plimsoll.Edit) types.Edit {
				return types.Edit{Span: span(edit.Span), Replacement: edit.Replacement}
			})
			return types.Fix{Title: one.Title, Applicability: types.Applicability(one.Applicability), Edits: edits}
		}),
		Properties: each(from.Properties, func(one [2]string) wit.Tuple2[string, string] {
			return wit.Tuple2[string, string]{F0: one[0], F1: one[1]}
		}),
	}
}

func strength(from plimsoll.Strength) types.Strength {
	return types.Strength{Rule: from.Rule, Met: from.Met, Total: from.Total, Evidence: each(from.Evidence, span)}
}

func metric(from plimsoll.Metric) types.Metric {
	return types.Metric{Name: from.Name, Value: from.Value, Unit: from.Unit}
}
