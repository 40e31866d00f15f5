"""Reads gauges with both parsers of prometheus-client; prints the samples that they agree on."""

import json
import sys

from prometheus_client.openmetrics.parser import text_string_to_metric_families as openmetrics
from prometheus_client.parser import text_string_to_metric_families as classic

text = open(sys.argv[1], encoding="utf-8", newline="").read()


def samples(parse):
    found = {}
    for family in parse(text):
        assert family.type == "gauge" and family.documentation, family
        for sample in family.samples:
            key = (sample.name, tuple(sorted(sample.labels.items())))
            assert key not in found, f"{key} is there twice"
            found[key] = sample.value
    return found


plain, open_metrics = samples(classic), samples(openmetrics)
assert plain == open_metrics, "the two parsers do not read the same"
findings = sum(value for (name, _), value in plain.items() if name == "plimsoll_findings")
print(json.dumps({"samples": len(plain), "findings": int(findings)}))
