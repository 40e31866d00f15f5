"""The component: what componentize-py exports, and the translation between its generated classes and the SDK's.

The only module that needs the generated code (``wit_world``), which exists only while a component is made. Imports
nothing that reads a file, a clock or the environment when it is called.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, NoReturn

import pack as author  # The author's own module.
from componentize_py_types import Err
from wit_world import exports
from wit_world.exports import rules
from wit_world.imports import document, host, types

from . import records
from .host import Refused
from .pack import Failed, Pack

PACK: Pack = author.pack
_SEVERITY = {value: types.Severity[value.name] for value in records.Severity}
_CONFIDENCE = {value: types.Confidence[value.name] for value in records.Confidence}
_APPLICABILITY = {value: types.Applicability[value.name] for value in records.Applicability}
_LEVEL = {value: host.Level[value.name] for value in records.Level}


class Rules(exports.Rules):
    """The exports of the world."""

    def describe(self) -> rules.Description:
        """Answer the host's ``describe``."""
        return rules.Description(
            id=PACK.id,
            version=PACK.version,
            rules=[rules.Rule(rule.id, rule.page, rule.check is not None) for rule in PACK.rules],
            options=[rules.OptionSpec(one.name, json.dumps(one.default), one.description) for one in PACK.options],
            fact_keys=list(PACK.facts),
        )

    def inspect(self, file: types.File, matches: list[types.RuleMatches]) -> types.Observations:
        """Answer the host's ``inspect``."""
        try:
            groups = [records.RuleMatches(one.rule, [_match(found) for found in one.matches]) for one in matches]
            out = PACK.inspect_with(ComponentHost(), _file(file), groups)
        except Failed as failed:
            _fail(failed)
        facts = [types.Fact(fact.key, fact.value, _maybe_span(fact.span)) for fact in out.facts]
        return types.Observations([_finding(one) for one in out.findings], *_numbers(out), facts)

    def conclude(self, facts: list[rules.LocatedFact], files: list[types.File]) -> rules.Conclusions:
        """Answer the host's ``conclude``."""
        located = [
            records.LocatedFact(fact.path, fact.key, fact.value, _from_span(fact.span) if fact.span else None)
            for fact in facts
        ]
        try:
            out = PACK.conclude_with(ComponentHost(), located, [_file(file) for file in files])
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


def _ask(question: Callable[[], Any]) -> Any:
    try:
        return question()
    except Err as refused:
        raise Refused(refused.value.message) from None


def _fail(failed: Failed) -> NoReturn:
    raise Err(types.Failure(failed.rule, failed.message)) from None


def _file(file: types.File) -> records.File:
    return records.File(file.path, file.language, file.size, file.lines, file.role)


def _from_span(span: types.Span) -> records.Span:
    return records.Span(span.start, span.end)


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
