import os.path
import requests as r
from requests import get as größe
from . import helper
from json import *


def f(requests):
    r.get("x")
    größe("y")
    r.Session().get("z")
    os.path.join("a", "b")
    helper.run()
    print("own")


def shadowed(größe):
    größe("a parameter")
