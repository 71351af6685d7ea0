"""The explorer of ``kg serve``: a page for browsers, text for others, and never more than a browser bears."""

from __future__ import annotations

import asyncio
import json
import re
from html import unescape
from pathlib import Path
from typing import Any

import httpx
import pytest
from pages import SAME, hostile, many
from rdflib import Graph, URIRef
from starlette.applications import Starlette

from kg.explorer.texts import Texts
from kg.serve import Limits
from kg.serve.app import make_app
from kg.serve.explorer import make_page
from kg.store import Store

ARTICLE = "https://w3id.org/newskg/id/article/"
#: Where the first event of each article stands.
FIRST = "8-14"
GROUP = "https://w3id.org/newskg/id/actor/group-2"
HTML = "text/html,application/xhtml+xml,*/*;q=0.8"


def data_of(html: str) -> Any:
    found = re.search(r'<script id="page-data"[^>]*>(.*?)</script>', html, re.DOTALL)
    assert found
    return json.loads(found[1])


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("explorer") / "news"
    with Store(folder) as store:
        store.add(graph for graph, _ in [*many(6, 5), hostile()])
        links = Graph(identifier=URIRef("http://e/links"))
        links.add((URIRef(f"{ARTICLE}a004/event/{FIRST}"), SAME, URIRef(f"{ARTICLE}a003/event/{FIRST}")))
        store.add(links)
    return folder


class Web:
    """Asks an application without a network."""

    def __init__(self, app: Starlette) -> None:
        self._app = app

    def get(self, path: str, *, accept: str = HTML, **params: str) -> httpx.Response:
        async def asked() -> httpx.Response:
            transport = httpx.ASGITransport(app=self._app)
            async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
                return await client.get(path, params=params, headers={"Accept": accept})

        return asyncio.run(asked())


@pytest.fixture(scope="module")
def web(store: Path) -> Web:
    texts = store.parent / "texts"
    Texts.of(text for _, text in [*many(6, 5), hostile()]).keep(texts)
    return Web(app_of(store, texts=texts))


def app_of(store: Path, **options: Any) -> Starlette:
    with Store(store, read_only=True) as held:
        return make_app(store, held.count(), **options)


def test_browsers_get_the_page_and_others_text(web: Web) -> None:
    page = web.get("/")
    assert (page.status_code, page.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    data = data_of(page.text)
    assert len(data["articles"]) == 7
    assert all("text" in article for article in data["articles"])
    assert data["sparql"] == "sparql"
    assert data["rdf"] is None
    assert sum("same" in event for event in data["events"]) == 5
    assert "connect-src 'self'" in unescape(page.text)
    assert "wasm" not in page.text.partition("</head>")[0]
    assert 'id="page-engine"' not in page.text
    assert page.headers["Content-Security-Policy"] == "frame-ancestors 'none'"
    for accept in ("*/*", "text/plain"):
        assert web.get("/", accept=accept).headers["Content-Type"].startswith("text/plain")


def test_the_page_about_a_thing_has_the_articles_that_tell_of_it(web: Web) -> None:
    data = data_of(web.get("/", about=GROUP).text)
    assert [article["headline"] for article in data["articles"]] == ["Strike 2 on Kharkiv"]
    nothing = data_of(web.get("/", about="urn:nothing").text)
    assert nothing["articles"] == []
    assert web.get("/", about="<no iri>").status_code == 400


def test_no_page_has_more_events_than_it_may(store: Path) -> None:
    data = data_of(make_page(store, None, None, most=12).decode())
    # the newest article is of December, all others are of June
    assert len(data["events"]) == 10
    assert data["articles"][0]["date"] == "2024-12-02"
    assert data["left"] == {"articles": 5, "events": 25}


def test_a_page_that_takes_too_long_is_refused(store: Path) -> None:
    page = Web(app_of(store, limits=Limits(seconds=0.05))).get("/")
    assert page.status_code == 503
    assert page.headers["Retry-After"] == "2"
