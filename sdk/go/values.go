package plimsoll

import (
	"iter"
	"strings"
)

const (
	valueColumns = 11
	noValue      = ^uint32(0)
	// mergeDepth is how many merge keys inside each other are followed.
	mergeDepth    = 16
	mergeFlag     = 1
	templatedFlag = 2
)

const (
	valueKindColumn = iota
	valueParentColumn
	valueNextColumn
	valueStartColumn
	valueEndColumn
	valueKeyColumn
	valueKeyStartColumn
	valueKeyEndColumn
	valueTextColumn
	valueTargetColumn
	valueFlagsColumn
)

// ValueKind is what a value is.
type ValueKind uint32

// The kinds of values. An alias stands for another value; an expression is what only the tool that owns the file can
// compute, such as a reference in Terraform.
const (
	NullValue ValueKind = iota
	BooleanValue
	NumberValue
	TextValue
	MappingValue
	SequenceValue
	AliasValue
	ExpressionValue
)

// ValueTree is a configuration file as it crosses the boundary; NewValues makes it readable.
type ValueTree struct {
	// Columns has eleven columns, one after the other, as `wit/v0.1/host.wit` describes them.
	Columns []uint32
	Texts   []string
	Objects []ConfigObject
}

// ConfigObject is something that a file configures, as it crosses the boundary.
type ConfigObject struct {
	Kind, Name, Namespace string
	Value                 uint32
	Resolved              bool
}

// Values is all values of a configuration file.
//
// Aliases and merge keys are followed where something is asked for by key, so that a rule sees what the tool that owns the
// file sees. Nothing is expanded: walking sees what is written.
type Values struct {
	tree   ValueTree
	length uint32
}

// NewValues returns the values of a tree.
func NewValues(tree ValueTree) *Values {
	return &Values{tree, uint32(len(tree.Columns) / valueColumns)}
}

func (v *Values) get(column, id uint32) uint32 { return v.tree.Columns[column*v.length+id] }

func (v *Values) text(number uint32) (string, bool) {
	if number >= uint32(len(v.tree.Texts)) {
		return "", false
	}
	return v.tree.Texts[number], true
}

// Value returns a value by its number, such as the Node of a match of a `config` selector, or nil.
func (v *Values) Value(id uint32) *Value {
	if v == nil || id >= v.length {
		return nil
	}
	return &Value{v, id}
}

// Documents returns the roots of the documents.
func (v *Values) Documents() iter.Seq[*Value] {
	return func(yield func(*Value) bool) {
		for root := v.Value(0); root != nil && yield(root); {
			root = v.Value(v.get(valueNextColumn, root.ID))
		}
	}
}

// Object is something that a file configures.
type Object struct {
	// Kind is one of `sdk/KINDS.md`, such as `kubernetes/Deployment`; empty where none is recognised.
	Kind, Name, Namespace string
	// IsResolved is false where parts of it are templates: what seems to be missing may come from there.
	IsResolved bool
	Value      *Value
}

// At returns where it is written.
func (o Object) At() Span { return o.Value.At() }

// Objects returns what the file configures: its documents, and objects inside them that have a kind of their own.
func (v *Values) Objects() iter.Seq[Object] { return v.objects(func(string) bool { return true }) }

// ObjectsOf returns the objects of one kind; `kubernetes/*` stands for all kinds of a family.
func (v *Values) ObjectsOf(kind string) iter.Seq[Object] {
	family, isFamily := strings.CutSuffix(kind, "*")
	return v.objects(func(one string) bool { return one == kind || isFamily && strings.HasPrefix(one, family) })
}

func (v *Values) objects(wanted func(string) bool) iter.Seq[Object] {
	return func(yield func(Object) bool) {
		if v == nil {
			return
		}
		for _, one := range v.tree.Objects {
			value := v.Value(one.Value)
			if value == nil || !wanted(one.Kind) {
				continue
			}
			if !yield(Object{one.Kind, one.Name, one.Namespace, one.Resolved, value}) {
				return
			}
		}
	}
}

// Value is a value of a configuration file. A nil *Value is one that does not exist: asking it for more is fine.
type Value struct {
	tree *Values
	// ID is the value's number in the file.
	ID uint32
}

func (v *Value) at(id uint32) *Value { return &Value{v.tree, id} }

func (v *Value) get(column uint32) uint32 { return v.tree.get(column, v.ID) }

// Kind returns what it is, as it is written: an alias is one.
func (v *Value) Kind() ValueKind {
	if v == nil {
		return NullValue
	}
	return ValueKind(v.get(valueKindColumn))
}

// At returns where it is written, quotes included; where nothing is written, the empty place behind its key.
func (v *Value) At() Span {
	if v == nil {
		return Span{}
	}
	return Span{v.get(valueStartColumn), v.get(valueEndColumn)}
}

// Key returns the key of a member of a mapping; false for anything else.
func (v *Value) Key() (string, bool) {
	if v == nil {
		return "", false
	}
	return v.tree.text(v.get(valueKeyColumn))
}

// KeyAt returns where the key of a member is written; of anything else, where the value is.
func (v *Value) KeyAt() Span {
	if _, isMember := v.Key(); !isMember {
		return v.At()
	}
	return Span{v.get(valueKeyStartColumn), v.get(valueKeyEndColumn)}
}

// Parent returns the value that holds this one, or nil.
func (v *Value) Parent() *Value {
	if v == nil || v.get(valueParentColumn) == noValue {
		return nil
	}
	return v.at(v.get(valueParentColumn))
}

// Resolve returns the value behind an alias, or itself; nil for an alias without an anchor.
func (v *Value) Resolve() *Value {
	for v.Kind() == AliasValue {
		target := v.get(valueTargetColumn)
		// A target comes before its alias, so this ends.
		if target >= v.ID {
			return nil
		}
		v = v.at(target)
	}
	return v
}

// IsNull reports whether nothing is written, or null, also behind an alias.
func (v *Value) IsNull() bool { return v.Resolve().Kind() == NullValue }

// IsMapping reports whether it is a mapping, also behind an alias.
func (v *Value) IsMapping() bool { return v.Resolve().Kind() == MappingValue }

// IsSequence reports whether it is a sequence, also behind an alias.
func (v *Value) IsSequence() bool { return v.Resolve().Kind() == SequenceValue }

// IsTemplated reports whether a template or an expression stands in it, so that only the tool that owns the file knows its
// text.
func (v *Value) IsTemplated() bool {
	return v != nil && (v.Kind() == ExpressionValue || v.get(valueFlagsColumn)&templatedFlag != 0)
}

// Text returns the decoded text of a scalar, also behind an alias; false for null, mappings and sequences.
func (v *Value) Text() (string, bool) {
	value := v.Resolve()
	if value.Kind() == NullValue {
		return "", false
	}
	return value.tree.text(value.get(valueTextColumn))
}

// Children returns the values directly below, as they are written.
func (v *Value) Children() iter.Seq[*Value] {
	return func(yield func(*Value) bool) {
		if v == nil {
			return
		}
		for id, end := v.ID+1, v.get(valueNextColumn); id < end; id = v.tree.get(valueNextColumn, id) {
			if !yield(v.at(id)) {
				return
			}
		}
	}
}

// Descendants returns the whole subtree without the value itself, in text order.
func (v *Value) Descendants() iter.Seq[*Value] {
	return func(yield func(*Value) bool) {
		if v == nil {
			return
		}
		for id, end := v.ID+1, v.get(valueNextColumn); id < end; id++ {
			if !yield(v.at(id)) {
				return
			}
		}
	}
}

// Members returns the members of a mapping as they are written, also behind an alias; nothing for any other value.
func (v *Value) Members() iter.Seq[*Value] { return v.childrenOf(MappingValue) }

// Items returns the elements of a sequence, also behind an alias; nothing for any other value.
func (v *Value) Items() iter.Seq[*Value] { return v.childrenOf(SequenceValue) }

func (v *Value) childrenOf(kind ValueKind) iter.Seq[*Value] {
	value := v.Resolve()
	if value.Kind() != kind {
		value = nil
	}
	return value.Children()
}

// Get returns the member of that key: the mapping's own, else one that a merge key brings in, else nil.
func (v *Value) Get(key string) *Value { return v.within(key, mergeDepth) }

func (v *Value) within(key string, depth int) *Value {
	for member := range v.Members() {
		if own, _ := member.Key(); own == key {
			return member
		}
	}
	if depth == 0 {
		return nil
	}
	for merge := range v.Members() {
		if merge.get(valueFlagsColumn)&mergeFlag == 0 {
			continue
		}
		merged := merge.Resolve()
		if merged.Kind() != SequenceValue {
			if found := merged.within(key, depth-1); found != nil {
				return found
			}
			continue
		}
		for one := range merged.Children() {
			if found := one.within(key, depth-1); found != nil {
				return found
			}
		}
	}
	return nil
}

// Path returns what a path of keys leads to, or nil.
func (v *Value) Path(keys ...string) *Value {
	for _, key := range keys {
		v = v.Get(key)
	}
	return v
}

// TextAt returns the text that a path of keys leads to; false if there is none.
func (v *Value) TextAt(keys ...string) (string, bool) { return v.Path(keys...).Text() }

// Lacks returns where a path of keys breaks: the last value that exists, and the key that it lacks; nil if all of it is
// there, even if what it leads to is empty.
func (v *Value) Lacks(keys ...string) (*Value, string) {
	for _, key := range keys {
		below := v.Get(key)
		if below == nil {
			return v, key
		}
		v = below
	}
	return nil, ""
}
