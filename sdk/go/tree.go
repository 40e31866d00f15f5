package plimsoll

import (
	"iter"
	"slices"
)

const (
	columnCount = 7
	allColumns  = 127
)

const (
	kindColumn = iota
	startColumn
	endColumn
	parentColumn
	nextColumn
	fieldColumn
	flagsColumn
)

// subtree holds the columns of one subtree: node n spans n up to, not including, its `next`.
type subtree struct {
	first, length uint32
	columns       []uint32
}

func (t *subtree) contains(node uint32) bool { return node >= t.first && node-t.first < t.length }

func (t *subtree) get(column, node uint32) uint32 { return t.columns[column*t.length+node-t.first] }

// Node is a node of the file's syntax tree. Walking costs no call of the host; stepping above what was fetched loads the
// whole tree, once.
type Node struct {
	session *session
	tree    *subtree
	// ID is the preorder index in the file.
	ID uint32
}

func (n *Node) at(id uint32) *Node { return &Node{n.session, n.tree, id} }

func (n *Node) get(column uint32) uint32 { return n.tree.get(column, n.ID) }

// At returns where the node stands.
func (n *Node) At() Span { return Span{n.get(startColumn), n.get(endColumn)} }

// Kind returns the node's kind; for an anonymous node, such as `+`, its text.
func (n *Node) Kind() string { return n.session.kinds[n.get(kindColumn)] }

// Text returns the node's text.
func (n *Node) Text() string { return n.session.slice(n.At()) }

// IsNamed reports whether the grammar gives the node a name; punctuation and keywords have none.
func (n *Node) IsNamed() bool { return n.get(flagsColumn)&1 != 0 }

// IsExtra reports whether the node may stand anywhere, such as a comment.
func (n *Node) IsExtra() bool { return n.get(flagsColumn)&8 != 0 }

// IsBroken reports whether the parser could not read this text, or invented it.
func (n *Node) IsBroken() bool { return n.get(flagsColumn)&6 != 0 }

// Contains reports whether other is this node or inside it.
func (n *Node) Contains(other *Node) bool { return n.ID <= other.ID && other.ID < n.get(nextColumn) }

// Parent returns the node above, or nil at the root.
func (n *Node) Parent() *Node {
	if n.ID == 0 {
		return nil
	}
	if n.ID != n.tree.first {
		return n.at(n.get(parentColumn))
	}
	whole := n.session.subtree(0)
	if whole == nil {
		return nil
	}
	return &Node{n.session, whole, whole.get(parentColumn, n.ID)}
}

// Enclosing returns the nearest node above that is of one of these kinds, or nil.
func (n *Node) Enclosing(kinds ...string) *Node {
	for above := n.Parent(); above != nil; above = above.Parent() {
		if slices.Contains(kinds, above.Kind()) {
			return above
		}
	}
	return nil
}

// Children returns all children, punctuation and comments too.
func (n *Node) Children() iter.Seq[*Node] {
	return func(yield func(*Node) bool) {
		for id, end := n.ID+1, n.get(nextColumn); id < end; id = n.tree.get(nextColumn, id) {
			if !yield(n.at(id)) {
				return
			}
		}
	}
}

// NamedChildren returns the named children without comments.
func (n *Node) NamedChildren() iter.Seq[*Node] {
	return func(yield func(*Node) bool) {
		for child := range n.Children() {
			if child.IsNamed() && !child.IsExtra() && !yield(child) {
				return
			}
		}
	}
}

// Field returns the first child in a field of the grammar, such as `arguments`, or nil.
func (n *Node) Field(name string) *Node {
	field := n.session.fieldID(name)
	for child := range n.Children() {
		if field != 0 && child.get(fieldColumn) == field {
			return child
		}
	}
	return nil
}

// Descendants returns the subtree in text order, without the node itself and the inside of nodes of the kinds outside.
func (n *Node) Descendants(outside ...string) iter.Seq[*Node] {
	return func(yield func(*Node) bool) {
		for id, end := n.ID+1, n.get(nextColumn); id < end; {
			node := n.at(id)
			if !yield(node) {
				return
			}
			id++
			if len(outside) > 0 && slices.Contains(outside, node.Kind()) {
				id = node.get(nextColumn)
			}
		}
	}
}
