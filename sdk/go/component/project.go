//go:build wasip1

package component

import (
	"errors"

	"plimsoll.dev/go/plimsoll"
	wit "plimsoll.dev/go/plimsoll/internal/pkg/wit/types"
	project "plimsoll.dev/go/plimsoll/internal/wit/plimsoll_audit_project"
)

func (componentHost) Facts(key string, scope plimsoll.Scope, first, most uint32) ([]plimsoll.LocatedFact, error) {
	found, err := known(project.Facts(key, project.Scope(scope), first, most))
	return each(found, func(one project.LocatedFact) plimsoll.LocatedFact {
		fact := plimsoll.LocatedFact{Path: one.Path, Values: one.Values}
		if one.Span.IsSome() {
			at := fromSpan(one.Span.Some())
			fact.Span = &at
		}
		return fact
	}), err
}

func (componentHost) Files(scope plimsoll.Scope, first, most uint32) ([]plimsoll.File, error) {
	found, err := known(project.Files(project.Scope(scope), first, most))
	return each(found, fromFile), err
}

func (componentHost) Units() ([]plimsoll.Unit, error) {
	found, err := known(project.Units())
	return each(found, fromUnit), err
}

func (componentHost) Entries(paths []string) ([]plimsoll.Entry, error) {
	found, err := known(project.Entries(paths))
	return each(found, func(one project.Entry) plimsoll.Entry { return plimsoll.Entry(one) }), err
}

func (componentHost) Manifests(scope plimsoll.Scope) ([]plimsoll.Manifest, error) {
	found, err := known(project.Manifests(project.Scope(scope)))
	return each(found, func(one project.Manifest) plimsoll.Manifest {
		return plimsoll.Manifest{
			Path: one.Path, Ecosystem: one.Ecosystem, Name: one.Name, IsLock: one.IsLock, Lock: one.Lock.SomeOr(""),
			IsLibrary: one.IsLibrary,
		}
	}), err
}

func (componentHost) Dependencies(scope plimsoll.Scope, first, most uint32) ([]plimsoll.Dependency, error) {
	found, err := known(project.Dependencies(project.Scope(scope), first, most))
	return each(found, fromDependency), err
}

func (componentHost) PackagesOf(ecosystem string, imports []string) ([][]string, error) {
	return known(project.PackagesOf(ecosystem, imports))
}

func (componentHost) Vulnerabilities(scope plimsoll.Scope) ([]plimsoll.Vulnerability, error) {
	found, err := known(project.Vulnerabilities(project.Scope(scope)))
	return each(found, func(one project.Vulnerability) plimsoll.Vulnerability {
		return plimsoll.Vulnerability{
			ID: one.Id, Aliases: one.Aliases, Summary: one.Summary, Severity: one.Severity, FixedIn: one.FixedIn,
			Dependency: fromDependency(one.Dependency),
		}
	}), err
}

// known returns what the host knows, or why it does not.
func known[T any](result wit.Result[T, project.ProjectError]) (T, error) {
	if result.IsOk() {
		return result.Ok(), nil
	}
	var none T
	return none, errors.New(result.Err().Message)
}

func fromDependency(one project.Dependency) plimsoll.Dependency {
	return plimsoll.Dependency{
		Ecosystem: one.Ecosystem, Name: one.Name, Requirement: maybe(one.Requirement), Locked: maybe(one.Locked),
		Usage: one.Usage, Direct: one.Direct, Path: one.Path, Span: fromSpan(one.Span),
	}
}

func maybe(value wit.Option[string]) *string {
	if value.IsNone() {
		return nil
	}
	some := value.Some()
	return &some
}
