"""Measures writing: graphs like those of real articles, in every format, compared with rdflib's own writers.

    python benchmarks/bench_write.py [ARTICLES]

Each article has 30 events, 15 claims and 25 actors with their mentions (about 800 triples). It prints CPU
seconds, articles and triples per second, bytes, and the peak memory of Python.
"""

from __future__ import annotations

import sys
import time
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF, RDFS, XSD

from kg.formats import FORMATS
from kg.formats.write import write_graphs
from kg.names import BASE, GAF, KG, NIF, mint

RDFLIB = {"turtle": "longturtle", "ntriples": "nt", "rdfxml": "xml", "json-ld": "json-ld"}


def make_graph(number: int) -> Graph:
    """Make the graph of one fictitious article."""
    article = mint(BASE, "article", f"a{number}")
    graph = Graph(identifier=article)
    actors = [URIRef(f"{article}/actor/a{n}") for n in range(25)]
    for n, actor in enumerate(actors):
        graph.add((actor, RDF.type, KG.Person))
        graph.add((actor, RDF.type, KG.Actor))
        graph.add((actor, RDFS.label, Literal(f"Actor {n}")))
        add_mention(graph, article, actor, 10 * n)
    for n in range(30):
        event = URIRef(f"{article}/event/{n}")
        for category in (KG.AirStrike, KG.Assault, KG.Event):
            graph.add((event, RDF.type, category))
        graph.add((event, KG.actor, actors[n % 25]))
        graph.add((event, KG.target, actors[(n + 7) % 25]))
        graph.add((event, KG.startDate, Literal("2024-12-01", datatype=XSD.date)))
        graph.add((event, KG.killed, Literal(str(n), datatype=XSD.integer)))
        graph.add((event, KG.factuality, KG.Claimed))
        add_mention(graph, article, event, 1000 + 10 * n)
        if n % 2:
            claim = URIRef(f"{article}/claim/{n}")
            graph.add((claim, RDF.type, KG.Claim))
            graph.add((claim, KG.about, event))
            graph.add((claim, KG.content, Literal(f"“words” of the {n}th claim")))
            add_mention(graph, article, claim, 2000 + 10 * n)
    return graph


def add_mention(graph: Graph, article: URIRef, of: URIRef, begin: int) -> None:
    """Link a node to its mention."""
    mention = URIRef(f"{article}#char={begin},{begin + 5}")
    graph.add((of, GAF.denotedBy, mention))
    graph.add((mention, RDF.type, NIF.RFC5147String))
    graph.add((mention, NIF.beginIndex, Literal(str(begin), datatype=XSD.nonNegativeInteger)))
    graph.add((mention, NIF.endIndex, Literal(str(begin + 5), datatype=XSD.nonNegativeInteger)))
    graph.add((mention, NIF.anchorOf, Literal("words")))
    graph.add((mention, NIF.referenceContext, article))


def graphs(count: int) -> Iterator[Graph]:
    """Yield graphs one by one, as an export does."""
    return (make_graph(number) for number in range(count))


def main(count: int) -> None:
    """Print one line for every format."""
    made = list(graphs(count))
    triples = sum(map(len, made))
    print(f"{count} articles, {triples} triples")
    print(f"{'format':10} {'CPU s':>9} {'rdflib':>9} {'articles/s':>11} {'triples/s':>11} {'MB':>7} {'peak MB':>8}")
    with TemporaryDirectory() as folder:
        for name, form in FORMATS.items():
            out = Path(folder) / f"out{form.suffixes[0]}"
            start = time.process_time()
            write_graphs(made, out, name)
            took = time.process_time() - start
            tracemalloc.start()
            write_graphs(graphs(min(count, 20)), out.with_suffix(".small"), name)
            peak = tracemalloc.get_traced_memory()[1] / 1e6
            tracemalloc.stop()
            size = out.stat().st_size / 1e6
            rates = f"{count / took:11.0f} {triples / took:11.0f}"
            print(f"{name:10} {took:9.2f} {rdflib_seconds(name, made)} {rates} {size:7.2f} {peak:8.1f}")


def rdflib_seconds(name: str, made: list[Graph]) -> str:
    """Measure the time of rdflib for the same articles, each as its own document."""
    if name not in RDFLIB:
        return f"{'':>9}"
    start = time.process_time()
    for graph in made:
        graph.serialize(format=RDFLIB[name])
    return f"{time.process_time() - start:9.2f}"


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100)
