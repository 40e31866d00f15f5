"""tinyqueue 0.3: a copy of a small library, unchanged."""

import pickle
import subprocess


def pop(connection):
    return pickle.loads(connection.recv())


def run_hook(hook, name):
    subprocess.call(hook + " " + name, shell=True)
