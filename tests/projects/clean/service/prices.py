"""Prices of tickets, from a database and from the box office."""

import ast
import asyncio
import contextlib
import hashlib
import json
import logging
import os
import shlex
import subprocess
import threading
import time

import httpx
import requests
import yaml

try:
    import orjson
except ImportError:
    orjson = None

log = logging.getLogger(__name__)

# The key of the provider's documentation, and the names under which the real ones are kept.
EXAMPLE_KEY = "AKIAIOSFODNN7EXAMPLE"
API_KEY_VARIABLE = "BOX_OFFICE_API_KEY"
PASSWORD_FIELD = "password"
ETAG = "2fd4e1c67a2d28fced849ee1bb76e7391b93eb12"
PUBLIC_KEY = """-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEMKBCTNIcKUSDii11ySs3526iDZ8A
iTo7Tu6KPAqv7D7gS2XpJFbZiItSs3m9+9Ue6GnvHw/GW2ZZaVtszggXIw==
-----END PUBLIC KEY-----"""

COLUMNS = "id, seat, cents"


def api_key():
    return os.environ[API_KEY_VARIABLE]


# --- SQL ---------------------------------------------------------------------------------------------------------------


def find(cursor, ticket):
    cursor.execute("SELECT " + COLUMNS + " FROM tickets WHERE id = %s", (ticket,))
    return cursor.fetchone()


def find_all(cursor, tickets):
    marks = ",".join(["%s"] * len(tickets))
    cursor.execute(f"SELECT id, seat FROM tickets WHERE id IN ({marks})", tickets)
    return cursor.fetchall()


def announce(name):
    log.info(f"select a seat from the plan, {name}, or delete your order")


def submit(executor, name):
    return executor.submit(f"report-{name}")


# --- Commands ----------------------------------------------------------------------------------------------------------


def print_ticket(name):
    subprocess.run(["lp", "-d", "box-office", "--", name], check=True, timeout=30)


def print_test_page():
    subprocess.run("lpstat -t | head -n 1", shell=True, check=True, timeout=30)


def describe_command(name):
    return "lp " + shlex.quote(name)


# --- Code and data -----------------------------------------------------------------------------------------------------


def evaluate(model, batch):
    model.eval()
    return model(batch)


def read_plan(text):
    return ast.literal_eval(text)


def read_settings(text):
    return yaml.load(text, Loader=yaml.SafeLoader)


def read_order(body):
    return json.loads(body) if orjson is None else orjson.loads(body)


def digest(pickle_jar):
    return hashlib.sha256(pickle_jar).hexdigest()


# --- HTTP --------------------------------------------------------------------------------------------------------------


def fetch(url):
    return requests.get(url, timeout=(3.05, 10), verify="/etc/ssl/box-office.pem").json()


def fetch_with_session(url):
    with requests.Session() as session:
        return session.get(url, timeout=5).json()


def fetch_by_default(url):
    # httpx gives up after five seconds by itself.
    return httpx.get(url).json()


def fetch_with_patience(url):
    deadline = time.monotonic() + 30
    wait = 0.1
    while True:
        try:
            return requests.get(url, timeout=5).json()
        except requests.RequestException:
            if time.monotonic() + wait > deadline:
                raise
            time.sleep(wait)
            wait *= 2


def fetch_five_times(url):
    for attempt in range(5):
        try:
            return requests.get(url, timeout=5).json()
        except requests.RequestException as error:
            log.warning("attempt %d: %s", attempt, error)
            time.sleep(2**attempt)
    raise TimeoutError(url)


def consume(queue, handle):
    while True:
        message = queue.get()
        try:
            handle(message)
        except Exception:
            log.exception("message %s was not handled", message.id)
            queue.reject(message)


# --- Async -------------------------------------------------------------------------------------------------------------


async def watch(url, update):
    def once():
        time.sleep(0.01)
        return requests.get(url, timeout=5).json()

    while not update.closed:
        update(await asyncio.to_thread(once))
        update(await asyncio.to_thread(requests.get, url, timeout=5))
        await asyncio.sleep(60)


def warm_up():
    time.sleep(1)


# --- Locks and errors --------------------------------------------------------------------------------------------------


class Seats:
    def __init__(self):
        self._lock = threading.Lock()
        self._free = set()

    def take(self, seat):
        with self._lock:
            if seat not in self._free:
                return False
            self._free.remove(seat)
            return True

    def give_back(self, seat):
        self._lock.acquire()
        try:
            self._free.add(seat)
        finally:
            self._lock.release()


def forget(path):
    with contextlib.suppress(FileNotFoundError):
        os.unlink(path)


def parse_cents(text):
    try:
        return int(text)
    except ValueError as error:
        raise ValueError(f"not an amount: {text!r}") from error
