package plimsoll

import "iter"

// factPage is how many records are asked for at once.
const factPage = 1024

// Part is a part of the project that questions are about: a unit, or the whole repository.
type Part struct {
	scope   Scope
	session *session
}

// Facts returns the facts of one kind, in path order. They are fetched as they are looked at.
func (p Part) Facts(kind FactKind) iter.Seq[LocatedFact] {
	return pages(p.session, "facts", func(first uint32) ([]LocatedFact, error) {
		return p.session.host.Facts(kind.Key, p.scope, first, factPage)
	})
}

// Files returns the audited files, in path order. They are fetched as they are looked at.
func (p Part) Files() iter.Seq[File] {
	return pages(p.session, "files", func(first uint32) ([]File, error) {
		return p.session.host.Files(p.scope, first, factPage)
	})
}

// Manifests returns the manifests and lock files, in path order.
func (p Part) Manifests() []Manifest {
	found, err := p.session.host.Manifests(p.scope)
	p.session.refused("manifests", err)
	return found
}

// Dependencies returns the packages that manifests declare or lock files hold.
func (p Part) Dependencies() iter.Seq[Dependency] {
	return pages(p.session, "dependencies", func(first uint32) ([]Dependency, error) {
		return p.session.host.Dependencies(p.scope, first, factPage)
	})
}

// Vulnerabilities returns the advisories that locked versions are affected by.
func (p Part) Vulnerabilities() []Vulnerability {
	found, err := p.session.host.Vulnerabilities(p.scope)
	p.session.refused("vulnerabilities", err)
	return found
}

// pages returns the records of all pages. A page without records is the end; a short one need not be.
func pages[T any](session *session, call string, page func(first uint32) ([]T, error)) iter.Seq[T] {
	return func(yield func(T) bool) {
		for first := uint32(0); ; {
			records, err := page(first)
			if session.refused(call, err) || len(records) == 0 {
				return
			}
			for _, record := range records {
				if !yield(record) {
					return
				}
			}
			first += uint32(len(records))
		}
	}
}

// Project is a rule at work on one deployable unit of the project. Questions are about that unit; Repository widens them.
// Answers of the host that went wrong come back empty and end the call as a failure that names the rule.
type Project struct {
	Part
	rule string
	unit Unit
	out  *Conclusions
}

// Unit returns the unit that is concluded.
func (p *Project) Unit() Unit { return p.unit }

// Repository returns the whole repository, to ask about.
func (p *Project) Repository() Part { return Part{RepositoryScope, p.session} }

// Units returns all units of the repository, in path order.
func (p *Project) Units() []Unit {
	units, err := p.session.host.Units()
	p.session.refused("units", err)
	return units
}

// Entries returns what is at each path of the repository, audited or not.
func (p *Project) Entries(paths ...string) []Entry {
	entries, err := p.session.host.Entries(paths)
	if p.session.refused("entries", err) {
		return make([]Entry, len(paths))
	}
	return entries
}

// Exists reports whether something is at a path of the repository.
func (p *Project) Exists(path string) bool { return p.Entries(path)[0] != EntryNothing }

// PackagesOf returns the packages that may bring each import, the likeliest first; none for what comes with the language.
func (p *Project) PackagesOf(ecosystem string, imports ...string) [][]string {
	packages, err := p.session.host.PackagesOf(ecosystem, imports)
	if p.session.refused("packages-of", err) {
		return make([][]string, len(imports))
	}
	return packages
}

// Report records a finding in one of the files.
func (p *Project) Report(path string, at Place) *Report { return p.ReportAs(p.rule, path, at) }

// ReportUnit records a finding that belongs to no file, such as something that is missing. The host places it on the unit's
// manifest or entry point, and the report says so.
func (p *Project) ReportUnit() *Report { return p.Report("", Span{}) }

// ReportAs records a finding of another rule of this pack.
func (p *Project) ReportAs(rule, path string, at Place) *Report {
	finding := &Finding{Rule: rule, Span: at.At()}
	p.out.Findings = append(p.out.Findings, PlacedFinding{path, finding})
	return &Report{func() *Finding { return finding }}
}

// Strength records that met of total places in the unit do right what the rule is about.
func (p *Project) Strength(met, total uint32) {
	p.out.Strengths = append(p.out.Strengths, Strength{Rule: p.rule, Met: met, Total: total})
}

// Metric records a number about the unit.
func (p *Project) Metric(name string, value float64, unit string) {
	p.out.Metrics = append(p.out.Metrics, Metric{name, value, unit})
}

// Option returns the operator's value for one of the pack's options, as JSON; false for one that was not declared.
func (p *Project) Option(name string) (string, bool) { return p.session.host.Option(name) }

// Log writes to the host's log.
func (p *Project) Log(level Level, text string) { p.session.host.Log(level, text) }

// Fail says why the rule cannot conclude: the call becomes a fault with these words. The first one counts.
func (p *Project) Fail(reason string) { p.session.fail(reason) }
