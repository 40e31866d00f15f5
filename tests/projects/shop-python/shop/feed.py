"""Pulls the suppliers' price feeds, many at a time."""

import asyncio
import logging
import time

import httpx
import requests

log = logging.getLogger(__name__)


async def fetch(client, url):
    response = await client.get(url)
    response.raise_for_status()
    return response.json()


async def fetch_all(urls):
    async with httpx.AsyncClient(timeout=10) as client:
        return await asyncio.gather(*(fetch(client, url) for url in urls))


async def poll(url, handle):
    while not handle.closed:
        handle.update(requests.get(url, timeout=10).json())
        time.sleep(60)


async def poll_politely(url, handle):
    while not handle.closed:
        feed = await asyncio.to_thread(requests.get, url, timeout=10)
        handle.update(feed.json())
        await asyncio.sleep(60)


def parse(lines):
    prices = {}
    for line in lines:
        try:
            sku, price = line.split(";")
            prices[sku] = int(price)
        except Exception:
            pass
    return prices


def parse_strictly(lines):
    prices = {}
    for number, line in enumerate(lines, start=1):
        try:
            sku, price = line.split(";")
            prices[sku] = int(price)
        except ValueError as error:
            log.warning("line %d skipped: %s", number, error)
    return prices
