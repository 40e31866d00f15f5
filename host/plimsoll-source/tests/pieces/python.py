import os
import sys

import requests
from flask import request
from settings import SUFFIX, helper

TABLE = "users"
PAIR = ["a", "b"]


def constants(flag):
    sink("a" "b" + 'c')  # -> 'a' 'b' 'c'
    sink("x\n\x41\u0042\"")  # -> 'x\nAB"'
    sink("SELECT * FROM " + TABLE)  # -> 'SELECT * FROM ' 'users'
    sink("%s-%s" % (TABLE, "x"))  # -> 'users' '-' 'x'
    sink("{}-{b}".format(TABLE, b="y"))  # -> 'users' '-' 'y'
    sink(f"<{TABLE}>")  # -> '<' 'users' '>'
    sink(", ".join(["x", "y"]))  # -> 'x' ' ' 'y'
    sink(", ".join(PAIR))  # -> 'a' ' ' 'b'
    sink(("p"))  # -> 'p'
    sink(SUFFIX)  # -> named
    row = {"id": flag, "name": "x"}
    sink(", ".join(row.keys()))  # -> named
    row["mail"] = flag
    sink(", ".join(row.keys()))  # -> named


def filled(flag, values):
    row = {}
    sink(", ".join(row.keys()))  # -> unknown
    for key, value in values.items():
        row[key] = value
    sink(", ".join(row.keys()))  # -> unknown
    other = {"id": flag}
    other.update(values)
    sink(", ".join(other.keys()))  # -> unknown


def safe(count: int, items, name):
    sink(count)  # -> safe
    sink(len(items))  # -> safe
    sink(str(int(name)))  # -> safe
    sink(f"{name:d}")  # -> safe
    sink("%d" % name)  # -> safe
    sink(1 < 2)  # -> safe


def inputs(self, name):
    sink(request.args["q"])  # -> input
    sink("a" + request.form.get("b"))  # -> 'a' input
    sink(sys.argv[1])  # -> operator
    sink(os.environ["HOME"] + "/x")  # -> operator '/x'
    sink(input())  # -> operator
    sink(name)  # -> unknown
    sink(helper(name))  # -> unknown
    sink(self.table)  # -> member


def built(name):
    text = "a"
    text += name
    sink(text)  # -> 'a' unknown
    other = "b"
    other = "c"
    sink(other)  # -> 'c'
    parts = []
    parts.append("d")
    sink(" ".join(parts))  # -> ' ' 'd'


def choices(flag, name):
    sink("a" if flag else name)  # -> unknown
    sink("a" if flag else "b")  # -> 'a'
    sink(name or "b")  # -> unknown
    if name in PAIR:
        sink(name)  # -> named


def purposes(name):
    sink(quote(name))  # -> unknown
    sink_sql(quote(name))  # -> safe
    sink_shell(quote(name))  # -> safe
    sink_code(quote(name))  # -> unknown
    sink_code(json.dumps(name))  # -> safe


def loops(names):
    a = names
    while a:
        b = a
        a = b
    sink(a)  # -> unknown
    for one in ("x", "y"):
        sink(one)  # -> named
