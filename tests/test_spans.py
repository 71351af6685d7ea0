"""Every mention has exactly the words that stand at its offsets, whatever the text is made of."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from rdflib import Graph

from kg.exporter import analyse
from kg.model import Article, Extraction, Span
from kg.names import GAF, KG
from kg.rdf.graph import to_graph
from kg.readers import read_articles
from kg.validation import check_spans

ROOT = Path(__file__).parent.parent
TEXTS = sorted(
    [
        *(ROOT / "seeds").glob("[!R]*"),
        *(ROOT / "tests" / "cases").glob("*.txt"),
        *(ROOT / "tests" / "inputs").glob("*.txt"),
    ]
)

SENTENCES = (
    "Rebels took the city of Homs on Sunday, the army said.",
    "Ms Ana Ruiz, the foreign minister, told reporters that talks had failed.",
    "Two people were killed and 30 injured in Lindau, according to police.",
    "“We will never leave,” said Colonel Omar Haddad.",
    "Turkey’s air strikes on the town killed at least 12 fighters.",
    "She denied it.",
)

#: What newsrooms' systems, phones and copied text leave between and within words.
ODDITIES = (
    "\u200b", "\u200d", "\ufeff", "\u00ad", "\u200f", "\u202e", "\u2066", "\u0301", "\U0001f600",
    "\U0001f1f8\U0001f1fe",
    "\u00a0", "\t", "  ", "\r\n", "\n", "\n\n", "\r\n\r\n", "\u2028", "\u0085", "\x0b", "“", "’", '"',
    "—", "…", "<b>", "{}",
    "\U00020000", "e\u0301", "ﬁ", "مدينة حمص", "第", "a", ".", "?!",
)  # fmt: skip

pieces = st.one_of(
    st.sampled_from(SENTENCES),
    st.sampled_from(ODDITIES),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=8),
)


@st.composite
def news(draw: st.DrawFn) -> str:
    """Draw sentences with oddities between them and within."""
    text = "".join(draw(st.lists(pieces, min_size=1, max_size=6)))
    for oddity in draw(st.lists(st.sampled_from(ODDITIES), max_size=4)):
        at = draw(st.integers(0, len(text)))
        text = text[:at] + oddity + text[at:]
    return text


def spans_of(extraction: Extraction) -> list[Span]:
    """List every span that an extraction holds."""
    found = [p.span for p in extraction.paragraphs]
    for entity in extraction.entities:
        found += [*entity.mentions, *(p.span for p in entity.positions)]
        found += [r.span for r in entity.relations if r.span]
    for event in extraction.events:
        found += [*event.mentions, *(c.span for c in event.counts)]
        found += [event.when.span] if event.when else []
    for claim in extraction.claims:
        found += [claim.cue, *claim.content, *claim.quotations]
    return found


def check(article: Article) -> Graph:
    """Check all spans of an article and return its graph."""
    extraction = analyse(article)
    for span in spans_of(extraction):
        assert 0 <= span.begin < span.end <= len(article.text), span
        assert span.of(article.text) == span.of(article.text).strip() or "\ufeff" in article.text, span
    for event in extraction.events:
        assert event.mentions[0].of(article.text) in event.label
    graph = to_graph(extraction)
    assert not check_spans(graph, article.text)
    return graph


@given(news())
@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
def test_generated_texts(text: str) -> None:
    check(Article(id="generated", text=text))


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_texts_of_the_project(path: Path) -> None:
    for article in read_articles([path]):
        if isinstance(article, Article):
            check(article)


@pytest.mark.parametrize("oddity", ODDITIES, ids=ascii)
def test_an_oddity_in_front_shifts_all_and_loses_nothing(oddity: str) -> None:
    sentence = "Rebels took the city of Homs on Sunday, the army said."
    text = f"{oddity} It began.\n\n{sentence}"
    graph = check(Article(id="shifted", text=text))
    begin = text.index("took")
    mentions = {str(node).partition("#char=")[2] for node in graph.objects(predicate=GAF.denotedBy)}
    assert f"{begin},{begin + 4}" in mentions
    assert (None, KG.accordingTo, None) in graph
