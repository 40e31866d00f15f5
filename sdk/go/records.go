package plimsoll

// Span is a half-open range of byte offsets into the UTF-8 text of one file.
type Span struct{ Start, End uint32 }

// At returns the span itself, so that a span is a Place.
func (s Span) At() Span { return s }

// Contains reports whether other lies inside this span, ends included.
func (s Span) Contains(other Span) bool { return s.Start <= other.Start && other.End <= s.End }

// Place is anything that stands somewhere: a span, a match, a capture, a node.
type Place interface{ At() Span }

// Severity is what the finding costs when it bites.
type Severity uint8

// The severities, worst first.
const (
	P0 Severity = iota // data loss or breach
	P1                 // outage or a stuck system
	P2                 // operational pain
	P3                 // hygiene
)

// Confidence is how likely it is that the finding is true.
type Confidence uint8

// The confidences.
const (
	High Confidence = iota
	Medium
	Low
)

// Applicability is whether an edit can be applied without a person reading it.
type Applicability uint8

// Safe keeps the meaning of the program; an Unsafe edit must be read.
const (
	Safe Applicability = iota
	Unsafe
)

// Level is how important a line of the host's log is.
type Level uint8

// The levels of the log.
const (
	Error Level = iota
	Warn
	Info
	Debug
)

// NoNode is the node of matches and captures that have none, such as those of text selectors.
const NoNode = ^uint32(0)

// File is an audited file: path from the audited root, language, size in bytes, lines, role.
type File struct {
	Path, Language string
	// Kind is what it configures: one of the kinds of `sdk/KINDS.md`, such as `github/workflow`; else empty.
	Kind        string
	Size, Lines uint32
	Role        string
	// Unit is the folder of the deployable unit that it belongs to.
	Unit string
}

// Capture is one variable of a selector's pattern, without the `$`.
type Capture struct {
	Name string
	Span Span
	Node uint32
}

// At returns where the capture stands.
func (c Capture) At() Span { return c.Span }

// Match is one place where one selector of one rule matched.
type Match struct {
	Selector string
	Span     Span
	Node     uint32
	Captures []Capture
}

// RuleMatches is all matches of one rule in a file, in text order.
type RuleMatches struct {
	Rule    string
	Matches []Match
}

// At returns where the match stands.
func (m Match) At() Span { return m.Span }

// Capture returns the first capture of that name.
func (m Match) Capture(name string) (Capture, bool) {
	for _, capture := range m.Captures {
		if capture.Name == name {
			return capture, true
		}
	}
	return Capture{}, false
}

// Edit replaces the text at Span.
type Edit struct {
	Span        Span
	Replacement string
}

// Replace returns an edit that puts text in the place of at.
func Replace(at Place, text string) Edit { return Edit{at.At(), text} }

// Insert returns an edit that puts text before byte at.
func Insert(at uint32, text string) Edit { return Edit{Span{at, at}, text} }

// Delete returns an edit that removes at.
func Delete(at Place) Edit { return Edit{at.At(), ""} }

// Fix is one way to mend a finding. The edits are applied together and must not overlap.
type Fix struct {
	Title         string
	Applicability Applicability
	Edits         []Edit
}

// Related is a second place in the same file that explains the finding.
type Related struct {
	Span    Span
	Message string
}

// Finding is something missing or unsafe at one place. Rules make it with Context.Report.
type Finding struct {
	Rule       string
	Span       Span
	Message    string
	Severity   *Severity
	Confidence *Confidence
	Related    []Related
	Fixes      []Fix
	Properties [][2]string
}

// Strength is evidence that something is done right: Met of Total places.
type Strength struct {
	Rule       string
	Met, Total uint32
	Evidence   []Span
}

// Metric is a number about the file or the unit.
type Metric struct {
	Name  string
	Value float64
	Unit  string
}

// Observations is what the rules of a pack say about one file.
type Observations struct {
	Findings  []Finding
	Strengths []Strength
	Metrics   []Metric
	Facts     []Fact
}

// PlacedFinding is a finding of conclude, and the file that it belongs to; empty for what belongs to no file.
type PlacedFinding struct {
	Path    string
	Finding *Finding
}

// Conclusions is what conclude says about a unit.
type Conclusions struct {
	Findings  []PlacedFinding
	Strengths []Strength
	Metrics   []Metric
}
