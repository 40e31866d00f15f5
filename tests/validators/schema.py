"""Validates a JSON report, or with --lines each of its lines, by a JSON Schema; prints how many instances there were."""

import json
import sys

from jsonschema.validators import validator_for

schema_path, report_path, *flags = sys.argv[1:]
schema = json.load(open(schema_path, encoding="utf-8"))
text = open(report_path, encoding="utf-8", newline="").read()
assert not text.startswith("\ufeff"), "a byte order mark"
parts = text.splitlines() if "--lines" in flags else [text]
kind = validator_for(schema)
kind.check_schema(schema)
validator = kind(schema)
for number, part in enumerate(parts, 1):
    for error in validator.iter_errors(json.loads(part)):
        sys.exit(f"{report_path}:{number}: {error.json_path}: {error.message[:500]}")
print(json.dumps({"instances": len(parts)}))
