"""Reservations of stock, shared by all threads of the server."""

import threading


class Reservations:
    def __init__(self):
        self._lock = threading.Lock()
        self._free = {}

    def load(self, free):
        with self._lock:
            self._free = dict(free)

    def take(self, sku, count):
        self._lock.acquire()
        if self._free.get(sku, 0) < count:
            return False
        self._free[sku] -= count
        self._lock.release()
        return True

    def give_back(self, sku, count):
        self._lock.acquire()
        try:
            self._free[sku] = self._free.get(sku, 0) + count
        finally:
            self._lock.release()
