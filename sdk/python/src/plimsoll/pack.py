"""A pack: its rules, and the three calls of the host."""

from __future__ import annotations

import json
import os.path
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from .context import Context
from .facts import FactKind
from .host import Host
from .inventory import Unit
from .project import Project
from .records import Conclusions, File, Level, Observations, RuleMatches
from .session import Asking, Session

Check = Callable[[Context], None]
Conclude = Callable[[Project], None]
F = TypeVar("F", bound=Conclude)


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting of a pack that the operator may change. The type of the default is the type of every value."""

    name: str
    default: Any
    description: str


class Rule:
    """One rule of a pack: its id, its whole Markdown page, its functions if it has any, and the facts that it knows."""

    __slots__ = ("check", "conclusion", "facts", "id", "page")

    def __init__(self, id: str, page: str, check: Check | None = None, facts: Iterable[FactKind] = ()) -> None:
        self.id = id
        self.page = page
        self.check = check
        self.conclusion: Conclude | None = None
        self.facts = list(facts)

    def __call__(self, cx: Context) -> None:
        """Run the rule on one file."""
        if self.check is not None:
            self.check(cx)

    def conclude(self, function: F) -> F:
        """Declare the function of the rule that sees a whole deployable unit, after the last file."""
        if self.conclusion is not None:
            raise ValueError(f"the rule `{self.id}` has two functions for `conclude`")
        self.conclusion = function
        return function


class Failed(Exception):
    """A rule that could not do its work. The host records a fault; it never reads as a pass."""

    def __init__(self, rule: str | None, message: str) -> None:
        super().__init__(message)
        self.rule = rule
        self.message = message


class Pack:
    """A pack of rules, kept in the variable ``pack`` of the module ``pack.py``.

    The pages of the rules are read from ``rules/`` beside the file that makes the pack, when it is imported. That
    happens once, while the component is made: the component itself has no files.
    """

    def __init__(self, id: str, *, version: str, options: Iterable[Setting] = (), folder: str = "") -> None:
        self.id = id
        """Kebab-case: the first half of ``pack/rule``."""
        self.version = version
        self.options = list(options)
        self.rules: list[Rule] = []
        caller = sys._getframe(1).f_globals.get("__file__", "")
        self._folder = folder or os.path.dirname(caller) or "."

    def rule(self, id: str, *, facts: Iterable[FactKind] = ()) -> Callable[[Check], Rule]:
        """Declare a rule with code. Its page is ``rules/<id>.md``.

        ``facts`` are the kinds of facts that the rule records, or that it reads and another rule of the pack records. A
        rule that also looks at a whole unit says so with its own decorator::

            @pack.rule("env-drift", facts=[VARIABLE])
            def env_drift(cx: Context) -> None: ...

            @env_drift.conclude
            def drift(project: Project) -> None: ...
        """

        def declare(check: Check) -> Rule:
            return self._add(Rule(id, self._page(id), check, facts))

        return declare

    def conclude(self, id: str, *, facts: Iterable[FactKind] = ()) -> Callable[[F], F]:
        """Declare a rule that looks at no file, but at a whole deployable unit after the last file."""

        def declare(function: F) -> F:
            return self._add(Rule(id, self._page(id), None, facts)).conclude(function)

        return declare

    def page(self, id: str) -> None:
        """Declare a rule that is a page alone: every match becomes a finding."""
        self._add(Rule(id, self._page(id)))

    @property
    def facts(self) -> list[FactKind]:
        """The kinds of facts of all rules, each once."""
        return list(dict.fromkeys(kind for rule in self.rules for kind in rule.facts))

    def _add(self, rule: Rule) -> Rule:
        self.rules.append(rule)
        return rule

    def _page(self, id: str) -> str:
        if any(rule.id == id for rule in self.rules):
            raise ValueError(f"the pack `{self.id}` declares the rule `{id}` twice")
        path = os.path.join(self._folder, "rules", f"{id}.md")
        try:
            with open(path, encoding="utf-8") as file:
                return file.read()
        except FileNotFoundError:
            raise FileNotFoundError(f"the rule `{id}` has no page: rules/{id}.md is not there") from None

    def inspect_with(self, host: Host, file: File, matches: list[RuleMatches]) -> Observations:
        """Run the rules that have matches over one file; raise ``Failed`` with the first one that fails."""
        session = Session(host, file.size)
        out = Observations()
        rules = {rule.id: rule for rule in self.rules}
        for group in matches:
            rule = rules.get(group.rule)
            if rule is None or rule.check is None:
                raise Failed(None, f"the pack has no code for `{group.rule}`")
            cx = Context(rule.id, file, group.matches, session, out)
            error = self._run(rule.check, cx, host)
            # What the host refused came first, and may well be why the rule itself gave up.
            error = session.failure or error
            if error is not None:
                raise Failed(rule.id, error)
        return out

    def conclude_with(self, host: Host, unit: Unit) -> Conclusions:
        """Run the rules that conclude; raise ``Failed`` with the first one that fails."""
        out = Conclusions()
        for rule in self.rules:
            if rule.conclusion is None:
                continue
            asking = Asking(host)
            error = self._run(rule.conclusion, Project(rule.id, unit, asking, out), host)
            error = asking.failure or error
            if error is not None:
                raise Failed(rule.id, error)
        return out

    def _run(self, function: Callable[[Any], None], argument: object, host: Host) -> str | None:
        """Call a function of the author; return the reason if it fails, and log where."""
        try:
            function(argument)
        except Exception as error:
            reason = str(error) or type(error).__name__
            if not isinstance(error, Stop):
                host.log(Level.ERROR, f"{type(error).__name__}: {error}{self._places(error)}")
                reason = f"{type(error).__name__}: {error}{self._places(error, last=True)}"
            return reason
        return None

    def _places(self, error: BaseException, last: bool = False) -> str:
        # Not `traceback`: it opens the source to quote it, and a component has no files.
        places = []
        trace = error.__traceback__
        while trace is not None:
            code = trace.tb_frame.f_code
            if code.co_filename.startswith(self._folder):
                name = os.path.relpath(code.co_filename, self._folder)
                places.append(f" at {name}:{trace.tb_lineno}")
            trace = trace.tb_next
        return "".join(places[-1:] if last else places)

    def default_of(self, name: str) -> str | None:
        """Return the default of an option as JSON; None for one that was not declared."""
        return next((json.dumps(option.default) for option in self.options if option.name == name), None)


class Stop(Exception):
    """Raise it to say in one sentence why the rule cannot do its work: the call becomes a fault with these words."""
