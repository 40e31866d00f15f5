import sys
from flask import request
from settings import SUFFIX

TABLE = "größe"


def constants(flag: bool):
    run("a\tb" " c")
    run("<%s>" % TABLE)
    run("one" if flag else "two")
    run(", ".join(["x", "y"]))


def gaps(self, count: int, name):
    sql = f"SELECT {count} FROM {self.table}"
    sql += " WHERE n = " + request.args["n"]
    run(sql)
    run("{} {}".format(len(name), name))
    run(sys.argv[1] + SUFFIX)
    run(quote(name))
    run(f"{name:d}")


def names(first, second: str = "d"):
    both = first
    if first:
        both = second
    run(both)
    run(second)
    for one in both:
        run(one)
    run(nowhere)
    run(1 + 2)
