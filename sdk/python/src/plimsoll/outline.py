"""What a file is made of, beside its syntax tree: the outline of a Markdown document, and the imports of a program."""

from __future__ import annotations

from dataclasses import dataclass

from .records import Span


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a Markdown document: its level from 1 to 6, its text without markup, and its anchor on GitHub."""

    level: int
    text: str
    anchor: str
    span: Span


@dataclass(frozen=True, slots=True)
class Link:
    """A link or an image of a Markdown document: what it leads to, as written, and its text without markup."""

    target: str
    text: str
    image: bool
    span: Span


@dataclass(frozen=True, slots=True)
class CodeError:
    """Where the code of a Markdown document cannot be read: the first place in the document, and what is wrong there."""

    span: Span
    message: str


@dataclass(frozen=True, slots=True)
class Code:
    """Code in a Markdown document, without fences. The language is empty for indented code and for code in a line.

    ``parsed`` says whether a fenced block was read in its language, as a whole or as an excerpt; where it is false, nothing is known
    of it. ``error`` is what was wrong with the whole, where no such reading came to the end.
    """

    language: str
    inline: bool
    text: str
    span: Span
    parsed: bool = False
    error: CodeError | None = None


@dataclass(frozen=True, slots=True)
class Outline:
    """The headings, links and code of a Markdown document in text order, and the anchors that HTML in it gives."""

    headings: tuple[Heading, ...] = ()
    links: tuple[Link, ...] = ()
    code: tuple[Code, ...] = ()
    anchors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Imported:
    """A name that a file imports: what the file calls it (``*`` for everything of a module, empty where it brings no name), and
    what it is, such as ``requests.get``."""

    local: str
    name: str
    span: Span
