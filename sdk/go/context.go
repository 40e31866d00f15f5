package plimsoll

// Context is one rule at work on one file. Answers of the host that went wrong come back empty and end the whole call as a
// failure that names the rule, so rule code needs no error handling of its own.
type Context struct {
	rule    string
	file    File
	matches []Match
	session *session
	out     *Observations
}

// File returns path, language, kind, size, lines, role and unit of the file.
func (c *Context) File() File { return c.file }

// Matches returns this rule's matches in the file, of all its selectors, in text order.
func (c *Context) Matches() []Match { return c.matches }

// MatchesOf returns this rule's matches of one named selector.
func (c *Context) MatchesOf(selector string) []Match {
	var found []Match
	for _, match := range c.matches {
		if match.Selector == selector {
			found = append(found, match)
		}
	}
	return found
}

// Select matches a named selector of the rule's page inside a node now; node 0 is the file. Works for `lazy` ones.
func (c *Context) Select(selector string, within uint32) []Match {
	found, err := c.session.host.Select(c.rule, selector, within)
	c.session.refused("select", err)
	return found
}

// Source returns the text of the whole file.
func (c *Context) Source() string { return c.session.text() }

// Text returns the text of a span, a match, a capture or a node.
func (c *Context) Text(at Place) string { return c.session.slice(at.At()) }

// Captured returns the text of a capture of a match, or "" if the pattern did not bind it.
func (c *Context) Captured(found Match, name string) string {
	capture, bound := found.Capture(name)
	if !bound {
		return ""
	}
	return c.session.slice(capture.Span)
}

// Root returns the root of the syntax tree, or nil.
func (c *Context) Root() *Node { return c.Node(0) }

// Node returns the node of a match or a capture (`cx.Node(found.Node)`), and fetches its subtree; nil if there is none.
func (c *Context) Node(id uint32) *Node {
	if id == NoNode {
		return nil
	}
	tree := c.session.subtree(id)
	if tree == nil {
		return nil
	}
	return &Node{c.session, tree, id}
}

// Enclosing returns the nearest node above of one of these kinds, and fetches its subtree, not the whole file's.
func (c *Context) Enclosing(id uint32, kinds ...string) *Node {
	if id == NoNode {
		return nil
	}
	return c.Node(c.session.enclosing(id, kinds))
}

// Report records a finding at a span, a match, a capture or a node. It is complete with the page's message.
func (c *Context) Report(at Place) *Report {
	c.out.Findings = append(c.out.Findings, Finding{Rule: c.rule, Span: at.At()})
	list, index := &c.out.Findings, len(c.out.Findings)-1
	return &Report{func() *Finding { return &(*list)[index] }}
}

// Strength records that met of total places in this file do right what the rule is about, with a few of them.
func (c *Context) Strength(met, total uint32, evidence ...Span) {
	c.out.Strengths = append(c.out.Strengths, Strength{c.rule, met, total, evidence})
}

// Metric records a number about the file, such as ("functions", 12, "1").
func (c *Context) Metric(name string, value float64, unit string) {
	c.out.Metrics = append(c.out.Metrics, Metric{name, value, unit})
}

// Fact remembers something for conclude: one value for each field of a kind that the rule declares. at may be nil.
func (c *Context) Fact(kind FactKind, at Place, values ...any) {
	c.out.Facts = append(c.out.Facts, encode(kind, at, values))
}

// Values returns the values of a configuration file; nil, and a failure of the rule, where the language does not configure.
func (c *Context) Values() *Values { return c.session.configured() }

// Outline returns the headings, links and code of a Markdown file; nothing, and a failure of the rule, for any other file.
func (c *Context) Outline() Outline { return c.session.outlined() }

// Imports returns what the file imports, in text order. Empty for languages whose names the host does not resolve.
func (c *Context) Imports() []Imported { return c.session.imported() }

// Resolve returns what the name or call at a node refers to, by the file's imports, such as `net/http.Get`; "" for what is
// not imported.
func (c *Context) Resolve(node uint32) string {
	names, err := c.session.host.Resolve([]uint32{node})
	if c.session.refused("resolve", err) {
		return ""
	}
	return names[0]
}

// Pieces returns what the text that an expression gives is made of, inside one function. The purpose says which functions make a
// text safe.
func (c *Context) Pieces(node uint32, purpose Purpose) TextPieces {
	value, err := c.session.host.Pieces(node, purpose)
	if c.session.refused("pieces", err) {
		return TextPieces{}
	}
	return value
}

// Definitions returns the definitions that the name at a node may have there, the nearest first.
func (c *Context) Definitions(node uint32) []Definition {
	found, err := c.session.host.Definitions(node)
	if c.session.refused("definitions", err) {
		return nil
	}
	return found
}

// Option returns the operator's value for one of the pack's options, as JSON; false for one that was not declared.
func (c *Context) Option(name string) (string, bool) { return c.session.host.Option(name) }

// Log writes to the host's log.
func (c *Context) Log(level Level, text string) { c.session.host.Log(level, text) }

// Fail says why the rule cannot do its work: the call becomes a fault with these words. The first one counts.
func (c *Context) Fail(reason string) { c.session.fail(reason) }

// Report is a finding that has just been recorded, and the words to make it fuller.
type Report struct{ finding func() *Finding }

// Message says what is wrong here, in one sentence without a full stop.
func (r *Report) Message(message string) *Report { r.finding().Message = message; return r }

// Severity replaces the page's severity.
func (r *Report) Severity(severity Severity) *Report { r.finding().Severity = &severity; return r }

// Confidence replaces the page's confidence.
func (r *Report) Confidence(confidence Confidence) *Report {
	r.finding().Confidence = &confidence
	return r
}

// Related points at another place in the same file that explains the finding.
func (r *Report) Related(at Place, message string) *Report {
	finding := r.finding()
	finding.Related = append(finding.Related, Related{at.At(), message})
	return r
}

// Fix offers a way to mend it; the title is an imperative without a full stop, such as "pass a timeout".
func (r *Report) Fix(title string, applicability Applicability, edits ...Edit) *Report {
	finding := r.finding()
	finding.Fixes = append(finding.Fixes, Fix{title, applicability, edits})
	return r
}

// Property adds a detail for programs that read the run file.
func (r *Report) Property(key, value string) *Report {
	finding := r.finding()
	finding.Properties = append(finding.Properties, [2]string{key, value})
	return r
}
