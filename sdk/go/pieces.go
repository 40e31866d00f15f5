package plimsoll

// Origin is what is known about where a piece of a text comes from, the most dangerous last.
type Origin uint8

const (
	// OriginConstant is said by the program itself.
	OriginConstant Origin = iota
	// OriginSafe is a number, a truth value, or a text that was made safe for its purpose.
	OriginSafe
	// OriginNamed is a constant that is defined elsewhere, or a value that was checked.
	OriginNamed
	// OriginOperator is what the operator passes: the command line, the environment, a setting.
	OriginOperator
	// OriginMember is a field of an object.
	OriginMember
	// OriginUnknown could be anything.
	OriginUnknown
	// OriginInput was sent by a client.
	OriginInput
)

// Purpose is what a text is for: what is safe in one language is not in another.
type Purpose uint8

const (
	// ForText is nothing in particular: no function makes it safe.
	ForText Purpose = iota
	// ForSQL is a database query.
	ForSQL
	// ForShell is a command line.
	ForShell
	// ForCode is a program.
	ForCode
)

// Piece is a stretch of a text: what a constant says, or a gap, and the expression that it comes from.
type Piece struct {
	Origin Origin
	// Text is what a constant says; "" for every other piece.
	Text string
	Node uint32
	Span Span
}

// At returns where the piece comes from.
func (p Piece) At() Span { return p.Span }

// TextPieces is a text as far as the file shows how it comes about, and the nodes of the assignments that it went through.
type TextPieces struct {
	Pieces []Piece
	Steps  []uint32
}

// Worst returns the most dangerous origin of a piece.
func (v TextPieces) Worst() Origin {
	worst := OriginConstant
	for _, piece := range v.Pieces {
		worst = max(worst, piece.Origin)
	}
	return worst
}

// Definition is a place where a name gets a value.
type Definition struct {
	// Node is the assignment, the loop or the parameter. Value is the expression whose value the name gets as a whole; NoNode
	// where it gets a part, an element or an addition.
	Node, Value uint32
	// Typed is the declared type as it is written, or "".
	Typed string
}
