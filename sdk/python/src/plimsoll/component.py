"""The component: what componentize-py exports, and the translation between its generated classes and the SDK's.

The only module that needs the generated code (``wit_world``), which exists only while a component is made. Imports
nothing that reads a file, a clock or the environment when it is called.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import NoReturn, TypeVar

import pack as author  # The author's own module.
from componentize_py_types import Err
from wit_world import exports
from wit_world.exports import rules
from wit_world.imports import document, host, project, types

from . import inventory, records
from .facts import FactKind
from .host import RawFact, Refused
from .outline import Code, CodeError, Heading, Imported, Link, Outline
from .pack import Failed, Pack
from .pieces import Definition, Origin, Piece, Purpose, TextValue
from .values import ConfigObject, Values

T = TypeVar("T")

PACK: Pack = author.pack
_SEVERITY = {value: types.Severity[value.name] for value in records.Severity}
_CONFIDENCE = {value: types.Confidence[value.name] for value in records.Confidence}
_APPLICABILITY = {value: types.Applicability[value.name] for value in records.Applicability}
_SCOPE = {value: project.Scope[value.name] for value in inventory.Scope}
_PURPOSE = {value: document.Purpose[value.name] for value in Purpose}
_FIELD = {str: rules.FieldKind.TEXT, int: rules.FieldKind.INTEGER, bool: rules.FieldKind.BOOLEAN}
_LEVEL = {value: host.Level[value.name] for value in records.Level}


class Rules(exports.Rules):
    """The exports of the world."""

    def describe(self) -> rules.Description:
        """Answer the host's ``describe``."""
        return rules.Description(
            id=PACK.id,
            version=PACK.version,
            rules=[
                rules.Rule(rule.id, rule.page, rule.check is not None or rule.conclusion is not None) for rule in PACK.rules
            ],
            options=[rules.OptionSpec(one.name, json.dumps(one.default), one.description) for one in PACK.options],
            facts=[rules.FactSpec(kind.key, _fields(kind)) for kind in PACK.facts],
            concludes=any(rule.conclusion is not None for rule in PACK.rules),
        )

    def inspect(self, file: types.File, matches: list[types.RuleMatches]) -> types.Observations:
        """Answer the host's ``inspect``."""
        try:
            groups = [records.RuleMatches(one.rule, [_match(found) for found in one.matches]) for one in matches]
            out = PACK.inspect_with(ComponentHost(), _file(file), groups)
        except Failed as failed:
            _fail(failed)
        facts = [types.Fact(fact.key, list(fact.values), _maybe_span(fact.span)) for fact in out.facts]
        return types.Observations([_finding(one) for one in out.findings], *_numbers(out), facts)

    def conclude(self, unit: types.Unit) -> rules.Conclusions:
        """Answer the host's ``conclude``."""
        try:
            out = PACK.conclude_with(ComponentHost(), _unit(unit))
        except Failed as failed:
            _fail(failed)
        return rules.Conclusions(
            [rules.PlacedFinding(one.path, _finding(one.finding)) for one in out.findings], *_numbers(out)
        )


class ComponentHost:
    """The host that a component runs in."""

    def log(self, level: records.Level, text: str) -> None:
        host.log(_LEVEL[level], text)

    def option(self, name: str) -> str | None:
        return host.get_option(name)

    def text(self, span: records.Span) -> str:
        return _ask(lambda: document.text([_span(span)]))[0]

    def columns(self, within: int, mask: int) -> list[int]:
        return _ask(lambda: document.columns(within, mask))

    def nodes(self, ids: list[int], mask: int) -> list[int]:
        return _ask(lambda: document.nodes(ids, mask))

    def ancestors(self, node: int) -> list[int]:
        return _ask(lambda: document.ancestors(node))

    def kind_names(self, ids: list[int]) -> list[str]:
        return _ask(lambda: document.kind_names(ids))

    def field_id(self, name: str) -> int:
        return _ask(lambda: document.field_ids([name]))[0]

    def select(self, rule: str, selector: str, within: int) -> list[records.Match]:
        return [_match(found) for found in _ask(lambda: document.select(rule, selector, within))]

    def values(self) -> Values:
        tree = _ask(document.values)
        objects = [ConfigObject(one.kind, one.name, one.namespace, one.value, one.resolved) for one in tree.objects]
        return Values(tree.columns, tree.texts, objects)

    def outline(self) -> Outline:
        found = _ask(document.outline)
        return Outline(
            tuple(Heading(one.level, one.text, one.anchor, _from_span(one.span)) for one in found.headings),
            tuple(Link(one.target, one.text, one.image, _from_span(one.span)) for one in found.links),
            tuple(_code(one) for one in found.code),
            tuple(found.anchors),
        )

    def imports(self) -> list[Imported]:
        return [Imported(one.local, one.name, _from_span(one.span)) for one in _ask(document.imports)]

    def resolve(self, nodes: list[int]) -> list[str]:
        return _ask(lambda: document.resolve(nodes))

    def pieces(self, node: int, purpose: Purpose) -> TextValue:
        found = _ask(lambda: document.pieces(node, _PURPOSE[purpose]))
        return TextValue(
            tuple(Piece(Origin(one.origin.value), one.text, one.node, _from_span(one.span)) for one in found.pieces),
            tuple(found.steps),
        )

    def definitions(self, node: int) -> list[Definition]:
        return [Definition(one.node, one.value, one.typed) for one in _ask(lambda: document.definitions(node))]

    def facts(self, key: str, scope: inventory.Scope, first: int, most: int) -> list[RawFact]:
        page = _ask(lambda: project.facts(key, _SCOPE[scope], first, most))
        return [(one.path, tuple(one.values), _from_span(one.span) if one.span else None) for one in page]

    def files(self, scope: inventory.Scope, first: int, most: int) -> list[records.File]:
        return [_file(one) for one in _ask(lambda: project.files(_SCOPE[scope], first, most))]

    def units(self) -> list[inventory.Unit]:
        return [_unit(one) for one in _ask(project.units)]

    def entries(self, paths: list[str]) -> list[inventory.Entry]:
        return [inventory.Entry(one.value) for one in _ask(lambda: project.entries(paths))]

    def manifests(self, scope: inventory.Scope) -> list[inventory.Manifest]:
        return [
            inventory.Manifest(one.path, one.ecosystem, one.name, one.is_lock, one.lock, one.is_library)
            for one in _ask(lambda: project.manifests(_SCOPE[scope]))
        ]

    def dependencies(self, scope: inventory.Scope, first: int, most: int) -> list[inventory.Dependency]:
        return [_dependency(one) for one in _ask(lambda: project.dependencies(_SCOPE[scope], first, most))]

    def packages_of(self, ecosystem: str, imports: list[str]) -> list[list[str]]:
        return _ask(lambda: project.packages_of(ecosystem, imports))

    def vulnerabilities(self, scope: inventory.Scope) -> list[inventory.Vulnerability]:
        return [
            inventory.Vulnerability(
                one.id, tuple(one.aliases), one.summary, one.severity, tuple(one.fixed_in), _dependency(one.dependency)
            )
            for one in _ask(lambda: project.vulnerabilities(_SCOPE[scope]))
        ]


def _ask(question: Callable[[], T]) -> T:
    try:
        return question()
    except Err as refused:
        raise Refused(refused.value.message) from None


def _fail(failed: Failed) -> NoReturn:
    raise Err(types.Failure(failed.rule, failed.message)) from None


def _file(file: types.File) -> records.File:
    return records.File(file.path, file.language, file.size, file.lines, file.role, file.kind, file.unit)


def _unit(unit: types.Unit) -> inventory.Unit:
    return inventory.Unit(unit.path, unit.name, tuple(unit.evidence))


def _dependency(one: project.Dependency) -> inventory.Dependency:
    return inventory.Dependency(
        one.ecosystem, one.name, one.requirement, one.locked, one.usage, one.direct, one.path, _from_span(one.span)
    )


def _fields(kind: FactKind) -> list[rules.FactField]:
    return [rules.FactField(name.replace("_", "-"), _FIELD[type_]) for name, type_ in kind.fields.items()]


def _from_span(span: types.Span) -> records.Span:
    return records.Span(span.start, span.end)


def _code(one: document.Code) -> Code:
    error = None if one.error is None else CodeError(_from_span(one.error.span), one.error.message)
    return Code(one.language, one.inline, one.text, _from_span(one.span), one.parsed, error)


def _match(found: types.Match) -> records.Match:
    captures = (records.Capture(one.name, _from_span(one.span), one.node) for one in found.captures)
    return records.Match(found.selector, _from_span(found.span), found.node, tuple(captures))


def _span(span: records.Span) -> types.Span:
    return types.Span(span.start, span.end)


def _maybe_span(span: records.Span | None) -> types.Span | None:
    return None if span is None else _span(span)


def _finding(finding: records.Finding) -> types.Finding:
    fixes = [
        types.Fix(fix.title, _APPLICABILITY[fix.applicability], [types.Edit(_span(e.span), e.replacement) for e in fix.edits])
        for fix in finding.fixes
    ]
    return types.Finding(
        rule=finding.rule,
        span=_span(finding.span),
        message=finding.message,
        severity=None if finding.severity is None else _SEVERITY[finding.severity],
        confidence=None if finding.confidence is None else _CONFIDENCE[finding.confidence],
        related=[types.Related(_span(one.span), one.message) for one in finding.related],
        fixes=fixes,
        properties=finding.properties,
    )


def _numbers(out: records.Observations | records.Conclusions) -> tuple[list[types.Strength], list[types.Metric]]:
    strengths = [types.Strength(s.rule, s.met, s.total, [_span(at) for at in s.evidence]) for s in out.strengths]
    return strengths, [types.Metric(metric.name, metric.value, metric.unit) for metric in out.metrics]
