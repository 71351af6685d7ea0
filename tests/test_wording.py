"""The names of events say what happened."""

from __future__ import annotations

import pytest

from kg.exporter import analyse
from kg.model import Article

WORDED = [
    ("The insurgents took over most of Aleppo on Saturday.", "insurgents took over Aleppo"),
    ("The insurgents took control of Aleppo.", "insurgents took control of Aleppo"),
    ("The insurgents entered the city of Hama.", "insurgents entered Hama"),
    ("Police arrested 30 protesters in Cairo.", "Police arrested protesters in Cairo"),
    ("The journalist was murdered by gunmen in Lima.", "journalist murdered by gunmen in Lima"),
    ("The hostages were released by Hamas.", "hostages released by Hamas"),
    ("Three miners have died in Chile.", "miners died in Chile"),
    ("Rebels clashed with soldiers near Homs.", "Rebels clashed with soldiers near Homs"),
    ("Emmanuel Macron met Olaf Scholz in Paris.", "Emmanuel Macron met Olaf Scholz in Paris"),
    ("Troops withdrew from Kherson.", "Troops withdrew from Kherson"),
    ("France expelled the ambassador of Iran.", "France expelled the ambassador of Iran"),
    ("The EU sent aid to Syria.", "aid by European Union to Syria"),
    ("Russia launched an attack on Kharkiv.", "attack by Russia on Kharkiv"),
    ("Talks between Iran and France in Geneva failed.", "Talks between Iran and France in Geneva"),
    ("Israeli air strikes killed at least 12 people in Gaza City.", "air strikes by Israel on people in Gaza City"),
    ("Germany and France imposed sanctions on Iran.", "sanctions by Germany and France on Iran"),
    ("Protests against the president went on in Nairobi.", "Protests against president in Nairobi"),
    ("The minister stepped down.", "minister stepped down"),
    # never more than two names
    ("Germany, France, Italy and Spain condemned Iran.", "Germany, France and others condemned Iran"),
    # a place that only holds what was hit is where it happened
    ("Gunmen attacked teachers in Kano.", "Gunmen attacked teachers in Kano"),
]


@pytest.mark.parametrize(("text", "label"), WORDED, ids=[text for text, _ in WORDED])
def test_the_name_of_an_event_says_what_happened(text: str, label: str) -> None:
    assert [event.label for event in analyse(Article(id="case", text=text)).events] == [label]
