package plimsoll

// Host is what a rule's host can be asked, as `wit/v0.1/host.wit` has it. The component implements it, and so may tests;
// errors end the call as a fault.
type Host interface {
	Log(level Level, text string)
	Option(name string) (string, bool)

	Text(span Span) (string, error)
	Columns(within, mask uint32) ([]uint32, error)
	Nodes(ids []uint32, mask uint32) ([]uint32, error)
	Ancestors(node uint32) ([]uint32, error)
	KindNames(ids []uint32) ([]string, error)
	FieldID(name string) (uint32, error)
	Select(rule, selector string, within uint32) ([]Match, error)
	Values() (ValueTree, error)
	Outline() (Outline, error)
	Imports() ([]Imported, error)
	Resolve(nodes []uint32) ([]string, error)
	Pieces(node uint32, purpose Purpose) (TextPieces, error)
	Definitions(node uint32) ([]Definition, error)

	Facts(key string, scope Scope, first, most uint32) ([]LocatedFact, error)
	Files(scope Scope, first, most uint32) ([]File, error)
	Units() ([]Unit, error)
	Entries(paths []string) ([]Entry, error)
	Manifests(scope Scope) ([]Manifest, error)
	Dependencies(scope Scope, first, most uint32) ([]Dependency, error)
	PackagesOf(ecosystem string, imports []string) ([][]string, error)
	Vulnerabilities(scope Scope) ([]Vulnerability, error)
}
