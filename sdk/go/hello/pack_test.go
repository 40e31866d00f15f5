package hello

import (
	"slices"
	"testing"

	"plimsoll.dev/go/plimsoll"
)

// host answers for one text; a text rule asks for nothing else.
type host struct {
	plimsoll.Host
	text string
}

func (h host) Text(at plimsoll.Span) (string, error) { return h.text[at.Start:at.End], nil }

func messages(t *testing.T, line string) (out []string) {
	size := uint32(len(line))
	path := plimsoll.Capture{Name: "path", Span: plimsoll.Span{Start: 8, End: size}, Node: plimsoll.NoNode}
	found := plimsoll.Match{Span: plimsoll.Span{End: size}, Captures: []plimsoll.Capture{path}}
	group := plimsoll.RuleMatches{Rule: "relative-workdir", Matches: []plimsoll.Match{found}}
	said, failed := Pack.InspectWith(host{text: line}, plimsoll.File{Size: size}, []plimsoll.RuleMatches{group})
	if failed != nil {
		t.Fatal(failed)
	}
	for _, finding := range said.Findings {
		out = append(out, finding.Message)
	}
	return out
}

func TestARelativePathIsReported(t *testing.T) {
	if said := messages(t, "WORKDIR app"); !slices.Equal(said, []string{"`WORKDIR app` depends on earlier steps"}) {
		t.Error(said)
	}
}

func TestAnAbsolutePathIsSilent(t *testing.T) {
	if said := messages(t, "WORKDIR /app"); len(said) != 0 {
		t.Error(said)
	}
}
