"""Queries ``kg serve`` with many clients for a minute, and counts the responses.

    python benchmarks/bench_serve.py [--clients 200] [--seconds 60] [STORE]

Each client sends one request after the other: rows, a boolean, a resource, a graph, and sometimes a query that never
ends. All responses must have status 200, or 503 with ``Retry-After``, which means that a limit was reached.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import sys
import time
from collections import Counter
from collections.abc import Sequence
from itertools import count
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

import httpx
from serving import CASE, serve

from kg.sparql.questions import find_query

_ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
_ASKED = (
    "ASK { ?e a kg:AirStrike }",
    "SELECT ?e ?what { ?e a kg:Event ; rdfs:label ?what } ORDER BY ?e LIMIT 100",
    find_query("toll").text,
)
_SOME = "SELECT ?graph ?place { GRAPH ?graph { ?place a kg:Place } } LIMIT 1"
#: One query in so many never ends.
_RARELY = 500


async def crowd(url: str, *, clients: int, seconds: float, times: list[float] | None = None) -> Counter[int]:
    """Send requests from several clients for some time; return the number of responses by status.

    Args:
        url: the URL of the server.
        clients: the number of clients.
        seconds: the duration.
        times: a list to which the time of each response is appended.
    """
    found: Counter[int] = Counter()
    last = time.monotonic() + seconds
    numbers = count(1)
    limits = httpx.Limits(max_connections=clients, max_keepalive_connections=clients)

    async def ask(client: httpx.AsyncClient, paths: Sequence[tuple[str, dict[str, str]]]) -> None:
        while time.monotonic() < last:
            number = next(numbers)
            path, fields = ("/sparql", {"query": _ENDLESS}) if number % _RARELY == 0 else paths[number % len(paths)]
            begin = time.monotonic()
            answer = await client.get(path, params=fields)
            found[answer.status_code] += 1
            if times is not None and answer.status_code == 200:
                times.append(time.monotonic() - begin)
            if answer.status_code == 503:
                await asyncio.sleep(float(answer.headers["Retry-After"]) / 4)

    async with httpx.AsyncClient(base_url=url, timeout=300, trust_env=False, limits=limits) as client:
        paths = await _paths(client)
        await asyncio.gather(*(ask(client, paths) for _ in range(clients)))
    return found


async def _paths(client: httpx.AsyncClient) -> list[tuple[str, dict[str, str]]]:
    """Return the requests to send in turn, about resources in the store."""
    answer = await client.get("/sparql", params={"query": _SOME})
    [some] = answer.json()["results"]["bindings"]
    asked = [("/sparql", {"query": text}) for text in _ASKED]
    about, store = ("/about", {"iri": some["place"]["value"]}), ("/store", {"graph": some["graph"]["value"]})
    return [*asked, about, store, ("/.well-known/void", {})]


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--clients", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("store", type=Path, nargs="?", default=CASE)
    options = parser.parse_args()
    times: list[float] = []
    with serve(options.store, "--timeout", "5") as url:
        found = asyncio.run(crowd(url, clients=options.clients, seconds=options.seconds, times=times))
    rate = found[200] / options.seconds
    print(f"{options.clients} clients, {options.seconds:g} s: {dict(found)}, {rate:.0f} answers a second")
    print(f"median {statistics.median(times):.2f} s, 99 of 100 within {statistics.quantiles(times, n=100)[98]:.2f} s")


if __name__ == "__main__":
    main()
