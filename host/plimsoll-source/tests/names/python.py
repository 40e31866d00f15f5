import requests
import os.path
import urllib.request, urllib.parse
import subprocess as sp
import xml.etree.ElementTree as ET
from requests import get, post as send
from flask import Flask
from .client import fetch
from . import helpers
from ..shared.net import call as outside
from time import (
    sleep,
    time as now,
)

app = Flask(__name__)  # -> flask.Flask
requests.get("u")  # -> requests.get
get("u")  # -> requests.get
send("u")  # -> requests.post
sp.run(["a"])  # -> subprocess.run
ET.parse("a")  # -> xml.etree.ElementTree.parse
os.path.join("a", "b")  # -> os.path.join
os.system("a")  # -> os.system
urllib.request.urlopen("u")  # -> urllib.request.urlopen
fetch("u")  # -> .client.fetch
helpers.fetch("u")  # -> .helpers.fetch
outside("u")  # -> ..shared.net.call
sleep(1)  # -> time.sleep
now()  # -> time.time
print("a")  # -> nothing
unknown.get("u")  # -> nothing
requests.Session().get("u")  # -> requests.Session().get
(requests).get("u")  # -> requests.get
(requests.get("u"))  # -> requests.get
requests.sessions[0].get("u")  # -> nothing
app.route("/")  # -> flask.Flask().route
"text".join([])  # -> nothing

g = requests.get
h = g
g("u")  # -> requests.get
h("u")  # -> requests.get
session = requests.Session()
session.get("u")  # -> requests.Session().get
_client = None


def handler():
    session.post("u")  # -> requests.Session().post
    own = requests.Session()
    own.get("u")  # -> requests.Session().get
    early.get("u")  # -> nothing
    early = requests.Session()
    with requests.Session() as s:
        s.get("u")  # -> requests.Session().get
    with requests.get("u") as one, open("f") as two:
        one.json()  # -> requests.get().json
        two.read()  # -> nothing
    return get("u")  # -> requests.get


def parameter(get, *requests, **sp):
    get("u")  # -> nothing
    requests.get("u")  # -> nothing
    sp.run("a")  # -> nothing


def local():
    get = make()
    get("u")  # -> nothing
    for send in []:
        send("u")  # -> nothing
    try:
        pass
    except Exception as requests:
        requests.get("u")  # -> nothing
    with open("f") as sp:
        sp.run("a")  # -> nothing


def inner():
    import httpx
    from os import system as run
    httpx.get("u")  # -> httpx.get
    run("a")  # -> os.system

    def nested():
        run("a")  # -> os.system


httpx.get("u")  # -> nothing
run("a")  # -> nothing


def twice(flag):
    client = requests.Session()
    if flag:
        client = Other()
    client.get("u")  # -> nothing


def either(flag):
    if flag:
        client = requests.Session()
    else:
        client = requests.Session()
    client.get("u")  # -> requests.Session().get


def start():
    global _client
    _client = requests.Session()


def use():
    _client.get("u")  # -> requests.Session().get


class Thing:
    get = None
    from os import remove

    remove("a")  # -> os.remove

    def method(self):
        get("u")  # -> requests.get
        remove("a")  # -> nothing
        self.get("u")  # -> nothing
        self.session.get("u")  # -> nothing


[get("u") for get in []]  # -> nothing
[get("u") for url in []]  # -> requests.get
(lambda get: get("u"))  # -> nothing
(lambda url: get(url))  # -> requests.get
if (answer := requests.get("u")):
    answer.json()  # -> requests.get().json


async def later():
    import aiohttp
    async with aiohttp.ClientSession() as session:
        await session.get("u")  # -> aiohttp.ClientSession().get
    answer = await aiohttp.request("u")
    answer.json()  # -> aiohttp.request().json


def matched(value):
    match value:
        case get:
            get("u")  # -> nothing
        case {"a": send}:
            send("u")  # -> nothing
        case [*sleep]:
            sleep(1)  # -> nothing


@sleep(3)  # -> time.sleep
def sleeper():
    sleep(1)  # -> time.sleep
# ---
try:
    import ujson as json
except ImportError:
    import json
try:
    import yaml
except ImportError:
    yaml = None
try:
    from lxml import etree
except (ModuleNotFoundError, OSError):
    def etree(): pass

json.loads("1")  # -> ujson.loads
yaml.load("a")  # -> yaml.load
etree.parse("a")  # -> lxml.etree.parse
# ---
from typing import TYPE_CHECKING
if TYPE_CHECKING:
    from a import b
import tomllib as toml
if TYPE_CHECKING:
    import tomli as toml

b.c()  # -> a.b.c
toml.loads("a")  # -> nothing
# ---
from os import *
from requests import get

system("a")  # -> nothing
get("u")  # -> requests.get
# ---
from requests import get

def get(url): ...

get("u")  # -> nothing
# ---
import requests

requests = requests.Session()
requests.get("u")  # -> nothing
# ---
import requests

a = b
b = a
a.get("u")  # -> nothing
c = d = requests.get
c("u")  # -> requests.get
e, f = requests.get, requests.post
e("u")  # -> nothing
# ---
from requests import get
get += 1
get("u")  # -> nothing
# ---
import requests
x: requests.Session
x = requests.Session()
x.get("u")  # -> requests.Session().get
def f(timeout=requests.get("u")):  # -> requests.get
    def g():
        nonlocal timeout
        timeout = 3
    timeout.get()  # -> nothing
