package plimsoll

import (
	"fmt"
	"slices"
	"testing"
)

// tree is "f(a)" as module > call > (identifier function, identifier argument); rows of kind, start, end, parent, next,
// field, flags.
var rows = [][7]uint32{
	{1, 0, 4, NoNode, 4, 0, 1},
	{2, 0, 4, 0, 4, 0, 1},
	{3, 0, 1, 1, 3, 4, 1},
	{3, 2, 3, 1, 4, 5, 1},
}

var names = []string{"", "module", "call", "identifier", "function", "argument"}

type fake struct {
	Host
	text  string
	rows  [][7]uint32
	asked []string
	log   []string
}

func (f *fake) Log(_ Level, text string)          { f.log = append(f.log, text) }
func (f *fake) Option(name string) (string, bool) { return "5", name == "limit" }
func (f *fake) FieldID(name string) (uint32, error) {
	return uint32(max(slices.Index(names, name), 0)), nil
}

func (f *fake) Text(at Span) (string, error) {
	f.asked = append(f.asked, "text")
	if int(at.End) > len(f.text) {
		return "", fmt.Errorf("span %d..%d is outside the text, which has %d bytes", at.Start, at.End, len(f.text))
	}
	return f.text[at.Start:at.End], nil
}

func (f *fake) Columns(within, mask uint32) ([]uint32, error) {
	f.asked = append(f.asked, "columns")
	if int(within) >= len(f.rows) {
		return nil, fmt.Errorf("node %d does not exist: the tree has %d nodes", within, len(f.rows))
	}
	var ids []uint32
	for id := within; id < f.rows[within][4]; id++ {
		ids = append(ids, id)
	}
	return f.Nodes(ids, mask)
}

func (f *fake) Nodes(ids []uint32, mask uint32) ([]uint32, error) {
	var out []uint32
	for column := range columnCount {
		for _, id := range ids {
			if mask&(1<<column) != 0 {
				out = append(out, f.rows[id][column])
			}
		}
	}
	return out, nil
}

func (f *fake) Ancestors(node uint32) ([]uint32, error) {
	var above []uint32
	for parent := f.rows[node][3]; parent != NoNode; parent = f.rows[parent][3] {
		above = append(above, parent)
	}
	return above, nil
}

func (f *fake) KindNames(ids []uint32) ([]string, error) {
	var out []string
	for _, id := range ids {
		out = append(out, names[id])
	}
	return out, nil
}

func (f *fake) Select(rule, selector string, within uint32) ([]Match, error) {
	if selector != "known" {
		return nil, fmt.Errorf("selector `%s` does not exist: the page of `%s` names none for `python`", selector, rule)
	}
	return []Match{{Selector: selector, Node: within}}, nil
}

const page = "# A page\n```toml\nid = \"x\"\n```\n"

func inspect(host *fake, check func(*Context), matches ...Match) (*Observations, *Failure) {
	pack := NewPack("test", "1.2.3", Rule(page, check), Page("id = \"other\"\n"))
	return pack.InspectWith(host, File{Language: "python", Size: uint32(len(host.text))}, []RuleMatches{{"x", matches}})
}

func call() Match { return Match{Span: Span{0, 4}, Node: 1} }

func syntax() *fake { return &fake{text: "f(a)", rows: rows} }

func TestFindingCarriesEverythingThatTheRuleSaid(t *testing.T) {
	out, failed := inspect(syntax(), func(cx *Context) {
		first := cx.Report(cx.Matches()[0])
		cx.Report(Span{2, 3}).Message("second")
		first.Message("here").Severity(P1).Confidence(Low).Related(Span{0, 1}, "the function").Property("sub", "a").
			Fix("pass a timeout", Unsafe, Insert(3, ", 1"))
	}, call())
	if failed != nil || len(out.Findings) != 2 {
		t.Fatal(out, failed)
	}
	one := out.Findings[0]
	if one.Rule != "x" || one.Message != "here" || *one.Severity != P1 || *one.Confidence != Low {
		t.Error(one)
	}
	if one.Related[0].Message != "the function" || one.Fixes[0].Edits[0] != (Edit{Span{3, 3}, ", 1"}) {
		t.Error(one)
	}
	if one.Properties[0] != [2]string{"sub", "a"} || out.Findings[1].Message != "second" {
		t.Error(out.Findings)
	}
}

func TestNodesKnowTheirSurroundings(t *testing.T) {
	host := syntax()
	_, failed := inspect(host, func(cx *Context) {
		node := cx.Node(cx.Matches()[0].Node)
		if argument := node.Field("argument"); argument.Text() != "a" || argument.Kind() != "identifier" {
			t.Error(argument)
		}
		if node.Field("nowhere") != nil || node.Parent().Kind() != "module" || node.Parent().Parent() != nil {
			t.Error("surroundings")
		}
		if found := len(slices.Collect(node.Descendants())); found != 2 {
			t.Error(found)
		}
		if found := len(slices.Collect(cx.Root().Descendants("call"))); found != 1 {
			t.Error(found)
		}
		if above := cx.Enclosing(3, "call"); above.ID != 1 || !above.Contains(node) {
			t.Error(above)
		}
		if cx.Enclosing(3, "class") != nil || cx.Node(NoNode) != nil || len(cx.Select("known", 1)) != 1 {
			t.Error("not nothing")
		}
	}, call())
	if failed != nil || !slices.Equal(host.asked, []string{"columns", "text", "columns"}) {
		t.Error(failed, host.asked)
	}
}

func TestARefusalOfTheHostIsAFailureThatNamesTheRule(t *testing.T) {
	for want, check := range map[string]func(*Context){
		"the host refused `text`: span 3..900 is outside the text, which has 4 bytes": func(cx *Context) { cx.Text(Span{3, 900}) },
		"the host refused `columns`: node 77 does not exist: the tree has 4 nodes":    func(cx *Context) { cx.Node(77) },
		"the host refused `select`: selector `y` does not exist: the page of `x` names none for `python`": func(cx *Context) {
			cx.Select("y", 0)
		},
		"panic: no idea": func(*Context) { panic("no idea") },
		"not a number": func(cx *Context) {
			cx.Fail("not a number")
			cx.Fail("nor this")
		},
		"the rule failed and did not say why": func(cx *Context) { cx.Fail("") },
	} {
		out, failed := inspect(syntax(), check, call())
		if out != nil || failed == nil || failed.Rule != "x" || failed.Message != want {
			t.Errorf("want %q, got %v", want, failed)
		}
	}
}

func TestMatchesOfARuleWithoutCodeAreAFailure(t *testing.T) {
	pack := NewPack("test", "1.2.3", Rule(page, func(*Context) {}), Page("id = \"other\"\n"))
	_, failed := pack.InspectWith(syntax(), File{}, []RuleMatches{{Rule: "other", Matches: []Match{call()}}})
	if failed == nil || failed.Message != "the pack has no code for `other`" {
		t.Error(failed)
	}
}

func TestOptionsFactsMetricsStrengthsAndLogLinesGetThrough(t *testing.T) {
	host := syntax()
	out, failed := inspect(host, func(cx *Context) {
		value, _ := cx.Option("limit")
		cx.Log(Info, cx.File().Language+value)
		cx.Metric("calls", 2, "1")
		cx.Fact(seen, cx.Matches()[0], "here", 1)
		cx.Fact(seen, nil, "nowhere", -2)
		cx.Strength(1, 2, Span{0, 1})
	}, call())
	if failed != nil || out.Metrics[0].Value != 2 || *out.Facts[0].Span != (Span{0, 4}) || out.Facts[1].Span != nil {
		t.Fatal(out, failed)
	}
	if out.Strengths[0].Total != 2 || host.log[0] != "python5" {
		t.Error(out.Strengths, host.log)
	}
}

var seen = NewFactKind("seen", Text("where"), Integer("times"))

// project answers with small pages, so that tests see several.
type project struct {
	Host
	facts []LocatedFact
}

func (p project) Facts(key string, _ Scope, first, most uint32) ([]LocatedFact, error) {
	if key != seen.Key {
		return nil, fmt.Errorf("no rule of the pack declares the fact `%s`", key)
	}
	first = min(first, uint32(len(p.facts)))
	return p.facts[first:min(first+min(most, 2), uint32(len(p.facts)))], nil
}

func (project) Files(_ Scope, first, _ uint32) ([]File, error) {
	return make([]File, 3-min(first, 3)), nil
}

func (project) Entries(paths []string) ([]Entry, error) { return make([]Entry, len(paths)), nil }

func conclude(function func(*Project), facts ...LocatedFact) (*Conclusions, *Failure) {
	pack := NewPack("test", "1.2.3", Rule(page, nil, Conclude(function), Facts(seen, seen)))
	return pack.ConcludeWith(project{facts: facts}, Unit{Name: "example"})
}

func TestConcludeSeesEveryPageOfFactsAndReportsInAnyFileOrInNone(t *testing.T) {
	facts := []LocatedFact{
		{Path: "a.go", Values: []string{"in a", "1"}}, {Path: "b.go", Values: []string{"in b", "2"}},
		{Path: "c.go", Values: []string{"in c", "3"}},
	}
	out, failed := conclude(func(project *Project) {
		total := uint32(0)
		for fact := range project.Facts(seen) {
			project.Report(fact.Path, Span{}).Message(fact.Text(0) + fact.Text(7))
			total += uint32(fact.Integer(1))
		}
		if !project.Exists("docs") {
			project.ReportUnit().Message(project.Unit().Name + " has no docs")
		}
		project.Strength(total, uint32(len(slices.Collect(project.Repository().Files()))))
	}, facts...)
	if failed != nil || len(out.Findings) != 4 || out.Findings[2].Path != "c.go" || out.Findings[2].Finding.Message != "in c" {
		t.Fatal(out, failed)
	}
	last := out.Findings[3]
	if last.Path != "" || last.Finding.Rule != "x" || last.Finding.Message != "example has no docs" {
		t.Error(last)
	}
	if out.Strengths[0].Met != 6 || out.Strengths[0].Total != 3 {
		t.Error(out.Strengths)
	}
}

func TestAFactOfTwoRulesIsDeclaredOnce(t *testing.T) {
	pack := NewPack("test", "1.2.3", Rule(page, nil, Facts(seen)), Rule(page, nil, Facts(seen, NewFactKind("other"))))
	if kinds := pack.FactKinds(); len(kinds) != 2 || kinds[0].Key != "seen" || kinds[1].Key != "other" {
		t.Error(kinds)
	}
}

func TestConcludeCanFail(t *testing.T) {
	for want, function := range map[string]func(*Project){
		"no owner": func(project *Project) { project.Fail("no owner") },
		"the host refused `facts`: no rule of the pack declares the fact `other`": func(project *Project) {
			for range project.Facts(NewFactKind("other")) {
				t.Error("a fact")
			}
		},
	} {
		out, failed := conclude(function)
		if out != nil || failed == nil || failed.Rule != "x" || failed.Message != want {
			t.Error(out, failed)
		}
	}
}
