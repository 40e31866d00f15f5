package plimsoll

// Scope is how far a question goes.
type Scope uint8

// The scopes.
const (
	UnitScope Scope = iota
	RepositoryScope
)

// Unit is something that is built and deployed on its own: a service of a monorepo, or the whole repository.
type Unit struct {
	// Path is its folder; empty for the root, and for what belongs to no other unit.
	Path, Name string
	// Evidence are the manifests, container files and entry points that make it one.
	Evidence []string
}

// Entry is what is at a path of the repository.
type Entry uint8

// The entries.
const (
	EntryNothing Entry = iota
	EntryFile
	EntryFolder
	EntryLink
)

// Manifest is a manifest or a lock file.
type Manifest struct {
	// Ecosystem is as OSV spells it, such as `Go`; Name is the package that it describes, as far as it says so.
	Path, Ecosystem, Name string
	// IsLock: versions are locked here, and nothing is declared.
	IsLock bool
	// Lock is the lock file that holds what a manifest declares; empty if there is none.
	Lock string
	// IsLibrary: published for others to depend on, as far as it says so.
	IsLibrary bool
}

// Dependency is a package that a manifest declares or a lock file holds.
type Dependency struct {
	// Name is normalised as the ecosystem does it.
	Ecosystem, Name string
	// Requirement is as the manifest has it, Locked the version of the lock file; nil where there is none.
	Requirement, Locked *string
	// Usage is `production`, `development`, `optional`, `build` or `peer`.
	Usage string
	// Direct: declared by a manifest, not only brought by another package.
	Direct bool
	// Path and Span are where it is declared, else where it is locked.
	Path string
	Span Span
}

// At returns where it is declared in its file.
func (d Dependency) At() Span { return d.Span }

// Vulnerability is an advisory that a locked version is affected by.
type Vulnerability struct {
	ID      string
	Aliases []string
	Summary string
	// Severity is `critical`, `high`, `medium`, `low`; empty if the advisory does not say.
	Severity string
	// FixedIn are versions that mend it.
	FixedIn    []string
	Dependency Dependency
}
