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
		cx.Fact("seen", "here", cx.Matches()[0])
		cx.Fact("seen", "nowhere", nil)
		cx.Strength(1, 2, Span{0, 1})
	}, call())
	if failed != nil || out.Metrics[0].Value != 2 || *out.Facts[0].Span != (Span{0, 4}) || out.Facts[1].Span != nil {
		t.Fatal(out, failed)
	}
	if out.Strengths[0].Total != 2 || host.log[0] != "python5" {
		t.Error(out.Strengths, host.log)
	}
}

func TestConcludeSeesEveryFactAndReportsInAnyFile(t *testing.T) {
	pack := NewPack("test", "1.2.3", Conclude(func(project *Project) {
		for _, fact := range project.Facts("seen") {
			project.Report("x", fact.Path, Span{}).Message(fact.Value)
		}
		project.Strength("x", 1, uint32(len(project.Files())))
	}, "seen"))
	out, failed := pack.ConcludeWith(syntax(), []Fact{{Path: "a.py", Key: "seen", Value: "in a"}, {Key: "no"}}, make([]File, 3))
	if failed != nil || len(out.Findings) != 1 || out.Findings[0].Path != "a.py" || out.Findings[0].Finding.Message != "in a" {
		t.Fatal(out, failed)
	}
	if out.Strengths[0].Total != 3 || !slices.Equal(pack.FactKeys, []string{"seen"}) {
		t.Error(out.Strengths, pack.FactKeys)
	}
}

func TestConcludeCanFail(t *testing.T) {
	pack := NewPack("test", "1.2.3", Conclude(func(project *Project) { project.Fail("no owner") }, "owner"))
	out, failed := pack.ConcludeWith(syntax(), nil, nil)
	if out != nil || failed == nil || failed.Message != "no owner" {
		t.Error(out, failed)
	}
}
