"""Reads a JUnit report with junitparser; prints what it counts itself beside what the attributes say."""

import json
import sys

from junitparser import Error, Failure, JUnitXml, Skipped

report = JUnitXml.fromfile(sys.argv[1])
counted = {"tests": 0, "failures": 0, "errors": 0, "skipped": 0}
kinds = {Failure: "failures", Error: "errors", Skipped: "skipped"}
for suite in report:
    for case in suite:
        assert case.name and case.classname, "a test case without a name"
        counted["tests"] += 1
        assert len(case.result) <= 1, f"{case.name} ended in more than one way"
        for result in case.result:
            counted[kinds[type(result)]] += 1
said = {name: getattr(report, name) for name in counted}
assert said == counted, f"the attributes say {said}, and there are {counted}"
print(json.dumps(counted))
