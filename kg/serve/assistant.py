"""Answers assistants over the Model Context Protocol: finds actors, places, events and their evidence in a store.

Each request becomes a query, which a process of the pool answers within the limits of time, memory and rows.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated, Any

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import ToolAnnotations
from pydantic import Field

from kg import __version__
from kg.errors import KgError
from kg.serve import wanted
from kg.serve.pool import Limits, Pool
from kg.serve.worker import Task
from kg.sparql.questions import find_query, list_queries

_INSTRUCTIONS = """What news articles tell: events with actors, places, days and numbers, and who says so.
Look up actors and places by name, then ask for events; each event has an IRI. Before you state what an event tells,
fetch its evidence, and cite the words, the headline and the address. "asserted" is what an article states as fact;
"claimed" is what somebody says (name them); "planned", "hypothetical" and "denied" did not happen as far as the article
knows.
"""
#: The number of rows in an answer by default, and at most.
_FEW, _MOST = 50, 1000
_JSON = "application/sparql-results+json"

Row = dict[str, str]
Name = Annotated[str, Field(description="A name, or a part of it; capitals do not matter.", min_length=1)]
Rows = Annotated[int, Field(description="How many rows are wanted at the most.", ge=1, le=_MOST)]


def make_assistant(store: Path, limits: Limits | None = None) -> MCPServer:
    """Make the server that answers assistants from a store; its ``run`` uses standard input and output."""
    desk = _Desk(store, limits or Limits())
    server = MCPServer(
        "newskg", title="Events in the news", instructions=_INSTRUCTIONS, version=__version__, lifespan=desk.opened,
        log_level="ERROR",
    )  # fmt: skip
    tools: tuple[tuple[str, Callable[..., Any]], ...] = (
        ("Find actors", desk.find_actors),
        ("Find places", desk.find_places),
        ("Find events", desk.find_events),
        ("Fetch evidence", desk.fetch_evidence),
        ("List the questions", desk.list_questions),
        ("Ask a question", desk.ask_question),
        ("Query in SPARQL", desk.query_sparql),
    )
    for title, tool in tools:
        server.tool(title=title, annotations=ToolAnnotations(read_only_hint=True, open_world_hint=False))(tool)
    return server


class _Desk:
    """The tools, one per method; assistants read their docstrings."""

    def __init__(self, store: Path, limits: Limits) -> None:
        self._store, self._limits = store, limits
        self._pool: Pool | None = None

    @asynccontextmanager
    async def opened(self, _server: MCPServer) -> AsyncIterator[None]:
        self._pool = Pool(self._store, self._limits)
        try:
            yield
        finally:
            await self._pool.close()

    async def find_actors(self, name: Name, rows: Rows = _FEW) -> list[Row]:
        """Find persons, organisations, governments, forces, groups and countries by name."""
        return await self._rows(wanted.actors(name), rows)

    async def find_places(self, name: Name, rows: Rows = _FEW) -> list[Row]:
        """Find places by name: with coordinates, and what they lie within."""
        return await self._rows(wanted.places(name), rows)

    async def find_events(
        self,
        actor: Annotated[str, Field(description="The name or IRI of who did it, or to whom it was done.")] = "",
        place: Annotated[str, Field(description="The name or IRI of where it was, or of what that lies within.")] = "",
        kind: Annotated[str, Field(description="A class of the ontology, such as Assault, Protest, Agreement.")] = "",
        since: Annotated[str, Field(description="Not over before this day (YYYY-MM-DD).")] = "",
        until: Annotated[str, Field(description="Begun by this day (YYYY-MM-DD).")] = "",
        rows: Rows = _FEW,
    ) -> list[Row]:
        """Find events by any of these; with their status (asserted, claimed, planned …) and who says so."""
        return await self._rows(
            _told(wanted.events, actor=actor, place=place, kind=kind, since=since, until=until), rows
        )

    async def fetch_evidence(
        self, iri: Annotated[str, Field(description="The IRI of an event, claim, actor or place.")], rows: Rows = _FEW
    ) -> list[Row]:
        """Fetch the words of articles that something rests on, with their place in the text, headline and address."""
        return await self._rows(_told(wanted.evidence, iri), rows)

    async def list_questions(self) -> list[Row]:
        """List the questions that can be asked by name, and what can be set in each."""
        return [
            {"name": query.name, "answers": query.comment, "settings": ", ".join(query.parameters)}
            for query in list_queries()
        ]

    async def ask_question(
        self,
        name: Annotated[str, Field(description="A name that list_questions gives.")],
        settings: Annotated[dict[str, str] | None, Field(description="What is to be set in it, by name.")] = None,
        rows: Rows = _FEW,
    ) -> list[Row]:
        """Ask one of the questions that have names."""
        return (await self._rows(_told(lambda: find_query(name).set(settings or {}).text), None))[:rows]

    async def query_sparql(
        self,
        query: Annotated[str, Field(description="SELECT or ASK; kg:, rdfs:, nif: … are declared.")],
        rows: Rows = _FEW,
    ) -> list[Row]:
        """Ask a query of your own in SPARQL 1.1. It is only read; SERVICE and updates are refused."""
        return (await self._rows(query, None))[:rows]

    async def _rows(self, query: str, rows: int | None) -> list[Row]:
        assert self._pool is not None
        text = query if rows is None else f"{query}\nLIMIT {rows}"
        reply = await self._pool.ask(Task(text, _JSON))
        if reply.status != 200:
            raise ToolError(reply.content.decode().strip())
        answer = json.loads(reply.content)
        if "boolean" in answer:
            return [{"answer": "yes" if answer["boolean"] else "no"}]
        return [{name: cell["value"] for name, cell in row.items()} for row in answer["results"]["bindings"]]


def _told(make: Callable[..., str], *arguments: str, **named: str) -> str:
    """Make a query, or raise an error that says in a sentence why it cannot be made."""
    try:
        return make(*arguments, **named)
    except KgError as error:
        raise ToolError(str(error)) from error
