package plimsoll

import (
	"fmt"
	"strconv"
)

// FactKind is a kind of fact that a rule records; NewFactKind makes it. Rules of a pack may share one.
type FactKind struct {
	// Key is kebab-case.
	Key string
	// Fields are the names and kinds of the values, in order.
	Fields []Field
}

// FieldKind is what the values of a field look like.
type FieldKind uint8

// The kinds of fields.
const (
	TextField FieldKind = iota
	IntegerField
	BooleanField
)

// Field is one value of a fact; Text, Integer and Boolean make it.
type Field struct {
	// Name is kebab-case.
	Name string
	Kind FieldKind
}

// Text declares a field that holds any text.
func Text(name string) Field { return Field{name, TextField} }

// Integer declares a field that holds a decimal number.
func Integer(name string) Field { return Field{name, IntegerField} }

// Boolean declares a field that holds true or false.
func Boolean(name string) Field { return Field{name, BooleanField} }

// NewFactKind declares a kind of fact: NewFactKind("service-port", Integer("port"), Boolean("internal")).
func NewFactKind(key string, fields ...Field) FactKind { return FactKind{key, fields} }

// Fact is what a rule remembers for conclude. Span is nil where there is no place.
type Fact struct {
	Key    string
	Values []string
	Span   *Span
}

// LocatedFact is a fact and the file that it was seen in. Its values are in the order of the kind's fields.
type LocatedFact struct {
	Path   string
	Values []string
	Span   *Span
}

// Text returns a value by its number; empty where there is none.
func (f LocatedFact) Text(index int) string {
	if index < 0 || index >= len(f.Values) {
		return ""
	}
	return f.Values[index]
}

// Integer returns a value of an integer field by its number.
func (f LocatedFact) Integer(index int) int64 {
	value, _ := strconv.ParseInt(f.Text(index), 10, 64)
	return value
}

// Boolean returns a value of a boolean field by its number.
func (f LocatedFact) Boolean(index int) bool { return f.Text(index) == "true" }

// encode returns a fact as it crosses the boundary; the host looks at whether it fits.
func encode(kind FactKind, at Place, values []any) Fact {
	fact := Fact{Key: kind.Key, Values: make([]string, len(values))}
	for index, value := range values {
		fact.Values[index] = fmt.Sprint(value)
	}
	if at != nil {
		span := at.At()
		fact.Span = &span
	}
	return fact
}
