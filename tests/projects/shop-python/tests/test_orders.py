import pickle
import time

import requests

from shop.feed import parse, parse_strictly


def test_parse_skips_broken_lines():
    assert parse(["a;1", "broken", "b;2"]) == {"a": 1, "b": 2}
    assert parse_strictly(["a;1", "broken"]) == {"a": 1}


def test_baskets_survive_a_round_trip():
    assert pickle.loads(pickle.dumps({"sku": 1})) == {"sku": 1}


def wait_for_server(url):
    while True:
        try:
            return requests.get(url, verify=False)
        except requests.RequestException:
            time.sleep(0.1)
