"""``kg serve --mcp``: what an assistant gets, asked with the client of the official package."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import anyio
import pytest
from mcp import Client, StdioServerParameters
from running import Kg
from serving import CASE

from kg.serve import wanted

RIVER = "https://w3id.org/newskg/id/article/river-war"


@asynccontextmanager
async def assistant(*options: str) -> AsyncIterator[Client]:
    arguments = ["-m", "kg", "serve", str(CASE), "--mcp", *options]
    async with Client(
        StdioServerParameters(command=sys.executable, args=arguments), read_timeout_seconds=300
    ) as client:
        yield client


async def call(client: Client, tool: str, **arguments: object) -> list[dict[str, Any]]:
    result = await client.call_tool(tool, arguments)
    assert not result.is_error, result.content
    assert result.structured_content is not None
    found: list[dict[str, Any]] = result.structured_content["result"]
    return found


async def fault(client: Client, tool: str, **arguments: object) -> str:
    result = await client.call_tool(tool, arguments)
    assert result.is_error
    return " ".join(getattr(part, "text", "") for part in result.content)


def test_an_assistant_finds_and_cites() -> None:
    async def talk() -> None:
        async with assistant() as client:
            tools = (await client.list_tools()).tools
            assert {tool.name for tool in tools} == {
                "find_actors", "find_places", "find_events", "fetch_evidence", "list_questions", "ask_question",
                "query_sparql",
            }  # fmt: skip
            assert all(tool.annotations and tool.annotations.read_only_hint and tool.description for tool in tools)
            (actor, *_) = await call(client, "find_actors", name="REBEL")
            assert "ArmedGroup" in actor["kinds"]
            (place, *_) = await call(client, "find_places", name="Sudan")
            assert place["iri"].endswith("/country/SD")
            events = await call(client, "find_events", actor=actor["iri"])
            assert events
            assert all(event["status"] for event in events)
            within = await call(client, "find_events", place="Sudan")
            assert {"event", "what", "status"} <= within[0].keys()
            evidence = await call(client, "fetch_evidence", iri=events[0]["event"])
            assert evidence[0]["words"]
            assert evidence[0]["article"].startswith("https://w3id.org/newskg/id/article/")
            assert int(evidence[0]["begin"]) < int(evidence[0]["end"])
            names = {row["name"]: row for row in await call(client, "list_questions")}
            assert names["events-within"]["settings"] == "place"
            rows = await call(client, "ask_question", name="events-within", settings={"place": "Sudan"})
            assert {row["event"] for row in rows} == {row["event"] for row in within}
            assert await call(client, "query_sparql", query="ASK { ?a a kg:Article }") == [{"answer": "yes"}]
            assert len(await call(client, "query_sparql", query="SELECT * { ?s ?p ?o }", rows=3)) == 3

    anyio.run(talk)


def test_what_cannot_be_answered_is_told_and_the_next_is_answered() -> None:
    async def talk() -> None:
        async with assistant("--timeout", "3", "--rows", "500") as client:
            for tool, arguments, words in (
                ("query_sparql", {"query": "DROP ALL"}, "only reads"),
                ("query_sparql", {"query": "ASK { SERVICE <http://127.0.0.1:9/> { } }"}, "SERVICE"),
                ("query_sparql", {"query": "nonsense"}, "not SPARQL"),
                ("query_sparql", {"query": "SELECT * { ?s ?p ?o . ?a ?b ?c }"}, "more than 500"),
                (
                    "query_sparql",
                    {"query": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"},
                    "seconds",
                ),
                ("find_events", {"kind": "Assault } #"}, "not an event class"),
                ("find_events", {"since": "yesterday"}, "not a date"),
                ("fetch_evidence", {"iri": "urn:x> ?p ?o } #"}, "not an IRI"),
                ("ask_question", {"name": "nothing"}, "no question is called"),
                ("ask_question", {"name": "deaths", "settings": {"place": "x"}}, "cannot be set"),
                ("find_actors", {"name": "a", "rows": 100_000}, "rows"),
            ):
                assert words in await fault(client, tool, **arguments), (tool, arguments)
            assert await call(client, "find_actors", name='"} #\\') == []
            assert await call(client, "query_sparql", query="ASK { }") == [{"answer": "yes"}]

    anyio.run(talk)


def test_names_stay_words() -> None:
    text = wanted.events(
        actor='x")) } DROP ALL #', place="http://e/p", kind="Protest", since="2024-12-01", until="2024-12-31"
    )
    assert r'LCASE("x\")) } DROP ALL #")' in text
    assert "?event a kg:Protest ." in text
    assert "VALUES ?place { <http://e/p> }" in text
    assert '"2024-12-01"^^xsd:date' in text


def test_without_the_package_it_is_told_how_to_get_it(kg: Kg, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.commands.serve.find_spec", lambda _name: None)
    told = kg("serve", Path(CASE), "--mcp")
    assert (told.code, "newskg[mcp]" in told.err) == (2, True)
