"""The pack of the README, and that the README shows it as it is."""

import importlib.util
import unittest
from pathlib import Path

from plimsoll import Pack
from plimsoll.testing import Document

SDK = Path(__file__).parent.parent


def load(folder: str) -> Pack:
    spec = importlib.util.spec_from_file_location(f"{folder}_pack", SDK / folder / "pack.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    pack = module.pack
    assert isinstance(pack, Pack)
    return pack


class HelloTest(unittest.TestCase):
    def messages(self, line: str, path: str) -> list[str]:
        document = Document("dockerfile", line).matched_text("relative-workdir", "", line, path=path)
        return [finding.message for finding in document.inspect(load("hello")).findings]

    def test_a_relative_path_is_reported(self) -> None:
        self.assertEqual(self.messages("WORKDIR app", "app"), ["`WORKDIR app` depends on earlier steps"])

    def test_an_absolute_path_is_silent(self) -> None:
        self.assertEqual(self.messages("WORKDIR /app", "/app"), [])

    def test_the_readme_shows_this_rule_in_at_most_fifteen_lines(self) -> None:
        code = (SDK / "hello" / "pack.py").read_text(encoding="utf-8")
        self.assertIn(code, (SDK / "README.md").read_text(encoding="utf-8"))
        self.assertLessEqual(len(code.splitlines()), 15)

    def test_the_page_lies_beside_the_code(self) -> None:
        for folder in ("hello", "template"):
            rules = load(folder).rules
            self.assertEqual([rule.id for rule in rules], ["relative-workdir"])
            self.assertIn('id = "relative-workdir"', rules[0].page)


if __name__ == "__main__":
    unittest.main()
