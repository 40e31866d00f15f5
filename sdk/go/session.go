package plimsoll

import (
	"cmp"
	"fmt"
)

// unsaid stands for an empty reason, which must not read as none.
const unsaid = "the rule failed and did not say why"

// session is what one call of the host keeps while rules run: the text and the trees, fetched once. The first refusal of
// the host is remembered and ends the call as a failure.
type session struct {
	host     Host
	size     uint32
	source   *string
	subtrees []*subtree
	kinds    map[uint32]string
	fields   map[string]uint32
	values   *Values
	outline  *Outline
	imports  *[]Imported
	failure  string
}

func newSession(host Host, size uint32) *session {
	return &session{host: host, size: size, kinds: map[uint32]string{}, fields: map[string]uint32{}}
}

func (s *session) refused(call string, err error) bool {
	if err != nil && s.failure == "" {
		s.failure = fmt.Sprintf("the host refused `%s`: %v", call, err)
	}
	return err != nil
}

func (s *session) fail(reason string) { s.failure = cmp.Or(s.failure, reason, unsaid) }

// text is the whole file's, in one call of the host: moving it is cheaper than asking twice.
func (s *session) text() string {
	if s.source == nil {
		text, err := s.host.Text(Span{0, s.size})
		s.refused("text", err)
		s.source = &text
	}
	return *s.source
}

func (s *session) slice(span Span) string {
	text := s.text()
	if span.Start > span.End || int(span.End) > len(text) {
		// The host says what is wrong with the span.
		_, err := s.host.Text(span)
		s.refused("text", err)
		return ""
	}
	return text[span.Start:span.End]
}

func (s *session) configured() *Values {
	if s.values == nil {
		tree, err := s.host.Values()
		if s.refused("values", err) {
			return nil
		}
		s.values = NewValues(tree)
	}
	return s.values
}

func (s *session) outlined() Outline {
	if s.outline == nil {
		outline, err := s.host.Outline()
		s.refused("outline", err)
		s.outline = &outline
	}
	return *s.outline
}

func (s *session) imported() []Imported {
	if s.imports == nil {
		imports, err := s.host.Imports()
		s.refused("imports", err)
		s.imports = &imports
	}
	return *s.imports
}

// subtree returns one that holds the node: one that is there already, else the node's own; nil if the host refuses.
func (s *session) subtree(node uint32) *subtree {
	for _, tree := range s.subtrees {
		if tree.contains(node) {
			return tree
		}
	}
	columns, err := s.host.Columns(node, allColumns)
	if s.refused("columns", err) {
		return nil
	}
	tree := &subtree{first: node, length: uint32(len(columns) / columnCount), columns: columns}
	s.learnKinds(columns[:tree.length])
	s.subtrees = append(s.subtrees, tree)
	return tree
}

func (s *session) learnKinds(ids []uint32) {
	var unknown []uint32
	for _, id := range ids {
		if _, known := s.kinds[id]; !known {
			s.kinds[id] = ""
			unknown = append(unknown, id)
		}
	}
	if len(unknown) == 0 {
		return
	}
	names, err := s.host.KindNames(unknown)
	if !s.refused("kind-names", err) {
		for index, name := range names {
			s.kinds[unknown[index]] = name
		}
	}
}

func (s *session) fieldID(name string) uint32 {
	id, known := s.fields[name]
	if !known {
		var err error
		id, err = s.host.FieldID(name)
		s.refused("field-ids", err)
		s.fields[name] = id
	}
	return id
}

// enclosing returns the nearest node above of one of these kinds, without fetching the trees between.
func (s *session) enclosing(node uint32, kinds []string) uint32 {
	ids, err := s.host.Ancestors(node)
	if s.refused("ancestors", err) {
		return NoNode
	}
	found, err := s.host.Nodes(ids, 1)
	if s.refused("nodes", err) {
		return NoNode
	}
	s.learnKinds(found)
	for index, kind := range found {
		for _, wanted := range kinds {
			if s.kinds[kind] == wanted {
				return ids[index]
			}
		}
	}
	return NoNode
}
