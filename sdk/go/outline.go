package plimsoll

// Heading is a heading of a Markdown document.
type Heading struct {
	// Level is 1 to 6.
	Level uint8
	// Text is without markup; Anchor is what a link to it says behind `#`, as GitHub makes it.
	Text, Anchor string
	Span         Span
}

// At returns where the heading stands.
func (h Heading) At() Span { return h.Span }

// Link is a link or an image of a Markdown document. References are resolved.
type Link struct {
	// Target is as written: an address, a path, `#anchor`; without the title. Text is without markup.
	Target, Text string
	Image        bool
	Span         Span
}

// At returns where the link stands.
func (l Link) At() Span { return l.Span }

// CodeError is the first place in a Markdown document where its code cannot be read, and what is wrong there.
type CodeError struct {
	Span    Span
	Message string
}

// At returns where the code cannot be read.
func (e CodeError) At() Span { return e.Span }

// Code is code in a Markdown document, without fences.
type Code struct {
	// Language is the first word after the fence; empty for indented code and for code inside a line.
	Language string
	Inline   bool
	Text     string
	Span     Span
	// Parsed says whether a fenced block was read in its language, as a whole or as an excerpt; if not, nothing is known of it.
	Parsed bool
	// Error is what was wrong with the whole, where no such reading came to the end; else nil.
	Error *CodeError
}

// At returns where the code stands.
func (c Code) At() Span { return c.Span }

// Outline is what a Markdown document is made of, in text order. Anchors are the names that HTML in it gives to places.
type Outline struct {
	Headings []Heading
	Links    []Link
	Code     []Code
	Anchors  []string
}

// Imported is a name that an import brings into a file.
type Imported struct {
	// Local is what the file calls it; `*` for everything of a module, empty where no name is brought. Name is what it is, such
	// as `net/http`.
	Local, Name string
	Span        Span
}

// At returns where the name is imported.
func (i Imported) At() Span { return i.Span }
