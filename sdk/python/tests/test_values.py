"""Values of a configuration file: what is asked for by key sees through aliases and merge keys, walking does not."""

import unittest

from plimsoll import Span, ValueKind, Values
from plimsoll.values import ConfigObject

NONE = 0xFFFF_FFFF

# base: &base {retries: 3}
# job: {<<: *base, name: "n"}
# empty:
TEXTS = ["base", "retries", "3", "job", "<<", "name", "n", "empty"]
#       kind, parent, next, start, end, key, key start, key end, text, target, flags
ROWS = [
    (4, NONE, 8, 0, 60, NONE, 0, 0, NONE, NONE, 0),
    (4, 0, 3, 12, 24, 0, 0, 4, NONE, NONE, 0),
    (2, 1, 3, 22, 23, 1, 13, 20, 2, NONE, 0),
    (4, 0, 6, 30, 52, 3, 25, 28, NONE, NONE, 0),
    (6, 3, 5, 35, 40, 4, 31, 33, NONE, 1, 1),
    (3, 3, 6, 48, 51, 5, 42, 46, 6, NONE, 10),
    (0, 0, 7, 59, 59, 7, 53, 58, NONE, NONE, 0),
    (6, 0, 8, 59, 59, 7, 53, 58, NONE, NONE, 4),
]


class ValuesTest(unittest.TestCase):
    def setUp(self) -> None:
        columns = [row[column] for column in range(11) for row in ROWS]
        objects = [ConfigObject("kubernetes/Pod", "p", "", 0, True), ConfigObject("", "", "", 3, False)]
        self.values = Values(columns, TEXTS, objects)
        self.root = next(self.values.documents())

    def test_a_path_of_keys_follows_merge_keys_and_says_where_it_breaks(self) -> None:
        self.assertEqual(self.root.text_at("job", "retries"), "3")
        self.assertEqual(self.root.text_at("job", "<<", "retries"), "3")
        job = self.root.get("job")
        assert job is not None
        self.assertEqual(self.root.lacks("job", "timeout", "x"), (job, "timeout"))
        self.assertIsNone(self.root.lacks("empty"))
        self.assertIsNone(self.root.path("none", "x"))

    def test_walking_sees_what_is_written(self) -> None:
        job = self.root.get("job")
        assert job is not None
        self.assertEqual([member.key for member in job.members()], ["<<", "name"])
        merge, name = job.children()
        self.assertEqual((merge.kind, merge.is_mapping, merge.text), (ValueKind.ALIAS, True, None))
        self.assertEqual((name.key_span, name.span, name.is_templated), (Span(42, 46), Span(48, 51), True))
        self.assertEqual((name.parent, len(list(self.root.descendants()))), (job, 7))
        self.assertEqual(list(job.elements()), [])

    def test_nothing_and_an_alias_without_an_anchor_are_null(self) -> None:
        empty, broken = list(self.root.children())[2:]
        self.assertTrue(empty.is_null and broken.is_null)
        self.assertIsNone(broken.resolve())
        self.assertIsNone(self.values.value(8))

    def test_objects_are_found_by_kind_and_by_family(self) -> None:
        self.assertEqual([one.name for one in self.values.objects("kubernetes/*")], ["p"])
        self.assertEqual([one.value.id for one in self.values.objects("")], [3])
        self.assertEqual(len(list(self.values.objects())), 2)


if __name__ == "__main__":
    unittest.main()
