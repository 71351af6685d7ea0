"""Turns annotated pieces into training data for the reader of events.

    python training/event_data.py --out events.pkl training/corpus/*.txt

The data combine what the exporter knows about an article before it reads events with the annotations. A piece that
has not changed is copied from the existing file. If the code has changed, start with a new file.
"""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import pickle
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from corpus import PLACES, Piece, Row, Stretch, read_pieces

from kg.exporter import Tools, load_tools
from kg.extract.passes.drafts import reader_of
from kg.extract.passes.text import read_text
from kg.extract.passes.who import identify
from kg.extract.reader.pairs import LABELS, Thing
from kg.extract.reader.reader import Reader
from kg.extract.reader.view import Pairs
from kg.extract.reader.words import CLASSES, FACTUALITY
from kg.extract.reference.mentions import Mention
from kg.extract.reference.owners import owner_of
from kg.extract.tables import tables_of
from kg.language import common_words, read_sections
from kg.language.encoder.component import Encoder
from kg.language.tokens import Span as Words, Token
from kg.model import Article

Numbers = npt.NDArray[np.int64]
_FACTUALITY = [value.value for value in FACTUALITY]
#: Fields of events that name a participant, and those that begin with the words of the text.
_PLAYED, _TOLD = LABELS[:3], LABELS[3:]
#: The label of pairs that are not learnt from: further mentions of a participant.
OPEN = -1
#: The fewest sentences of a piece from which excerpts are made.
LEAST_SENTENCES = 3


@dataclass
class Raw:
    """One piece, as arrays: W words, P pairs of a trigger and a thing."""

    ident: str
    #: the windows of the encoder: pieces, shapes, and the first piece of each word
    windows: list[tuple[Numbers, Numbers, Numbers]]
    #: the tokens that are words, which the windows contain in order
    words: Numbers
    known: npt.NDArray[np.float32]
    #: 0 for no event, else the number of the class plus 1
    classes: Numbers
    #: the number of the factuality, -1 for no event
    factuality: Numbers
    #: the word of the trigger and of the thing of each pair
    trigger: Numbers
    thing: Numbers
    paths: list[str]
    prepositions: list[str]
    pairs: npt.NDArray[np.float32]
    #: [P, labels]: 1, 0 or OPEN
    parts: npt.NDArray[np.int8]


def turn(piece: Piece, tools: Tools) -> Raw:
    """Turn one piece into arrays."""
    day = piece.headers.get("date", "")
    article = Article(
        id=piece.headers["id"], text=piece.text, date=dt.date.fromisoformat(day) if day[:1].isdigit() else None
    )
    sections = read_sections(article, tools.pipeline)
    text = read_text(article, sections, tables_of(tools.lexicon, common_words(tools.pipeline)))
    who = identify(text, pipeline=tools.pipeline, gazetteer=tools.gazetteer)
    encoder = tools.pipeline.get_pipe("encoder")
    assert isinstance(encoder, Encoder)
    return _Turned(piece, reader_of(text, who), encoder).raw()


class _Turned:
    def __init__(self, piece: Piece, reader: Reader, encoder: Encoder) -> None:
        self.piece, self.reader, self.view, self.encoder = piece, reader, reader.view, encoder
        self.kinds = {row.ident: row.values[0] for row in piece.rows if row.values and row.ident[0] in "ap"}
        self.stretches: dict[tuple[str, str], list[Stretch]] = defaultdict(list)
        for stretch in piece.stretches:
            self.stretches[stretch.kind, stretch.ident].append(stretch)

    def raw(self) -> Raw:
        length = self.view.begins[-1]
        classes, factuality = np.zeros(length, np.int64), np.full(length, -1, np.int64)
        marked: list[tuple[int, Token, Row]] = []
        for index, token, row in self._triggers():
            at = self.view.at(index, token.i)
            if not classes[at]:
                classes[at] = 1 + CLASSES.index(row.values[0])
                factuality[at] = _FACTUALITY.index(row.values[1])
                marked.append((index, token, row))
        hints = [self.reader.hints(index, token) for index, token, _ in marked]
        heads = np.array([self.view.at(index, token.i) for index, token, _ in marked], np.int64)
        pairs = self.view.pairs([(index, token) for index, token, _ in marked], hints, self.view.among(heads))
        where = np.array([self.view.at(t.section, t.token) for t in self.view.things], np.int64)
        docs = [section.doc for section in self.view.sections]
        spelt = [(np.array(s.ids), np.array(s.shapes), np.array(s.first)) for _, s in self.encoder.windows(docs)]
        words = np.flatnonzero([not token.is_space for doc in docs for token in doc])
        return Raw(
            self.piece.headers["id"], spelt, words, self.view.features, classes, factuality, heads[pairs.trigger],
            where[pairs.thing], pairs.paths, pairs.prepositions, pairs.features, self._parts(marked, pairs),
        )  # fmt: skip

    def _triggers(self) -> Iterator[tuple[int, Token, Row]]:
        for row in self.piece.rows:
            for stretch in self.stretches["trigger", row.ident] if row.ident[0] == "e" else ():
                found = self._words(stretch)
                if found is not None:
                    index, words = found
                    listed = [t for t in words if (index, t.i) in self.view.known.matches]
                    yield index, words.root if words.root in listed or not listed else listed[0], row

    def _words(self, stretch: Stretch) -> tuple[int, Words] | None:
        """Return the words of a stretch of text, and the number of their paragraph."""
        for index, section in enumerate(self.view.sections):
            if section.paragraph.span.begin <= stretch.begin < section.paragraph.span.end:
                begin, end = stretch.begin - section.offset, stretch.end - section.offset
                inside = [t.i for t in section.doc if t.idx < end and t.idx + len(t) > begin and not t.is_space]
                return (index, section.doc[inside[0] : inside[-1] + 1]) if inside else None
        return None

    def _parts(self, marked: list[tuple[int, Token, Row]], pairs: Pairs) -> npt.NDArray[np.int8]:
        """Return the roles of the thing in each pair; of several mentions, only the nearest in the tree counts."""
        parts = np.zeros((len(pairs.trigger), len(LABELS)), np.int8)
        idents = self._idents()
        near: dict[int, list[int]] = defaultdict(list)
        for number, trigger in enumerate(pairs.trigger.tolist()):
            near[trigger].append(number)
        for event, (index, token, row) in enumerate(marked):
            for label, ident, sure in _wanted(row, self.kinds):
                meant = [n for n in near[event] if ident in idents[int(pairs.thing[n])]]
                if meant:
                    column = parts[:, LABELS.index(label)]
                    column[meant] = np.where(column[meant] == 1, 1, OPEN)
                    best = min(meant, key=lambda n: self._distance(index, token, pairs, n))
                    column[best] = 1 if sure else column[best]
        return parts

    def _distance(self, index: int, token: Token, pairs: Pairs, number: int) -> tuple[bool, int, bool, int]:
        thing = self.view.things[int(pairs.thing[number])]
        words = self.view.sections[thing.section].doc
        same = thing.section == index and words[thing.token].sent.start == token.sent.start
        way = pairs.paths[number]
        steps = way.count("/") + way.count("^") if same and not way.startswith("far") else 9
        behind = (thing.section, thing.token) > (index, token.i)
        return (
            not same,
            steps,
            behind and not same,
            abs(self.view.at(thing.section, thing.token) - self.view.at(index, token.i)),
        )

    def _idents(self) -> list[set[str]]:
        """Return what each thing denotes in the piece."""
        found: list[set[str]] = [set() for _ in self.view.things]
        for (kind, ident), stretches in self.stretches.items():
            if kind != "mention" and ident[0] not in "tn":
                continue
            for index, words in (w for s in stretches if (w := self._words(s)) is not None):
                own = owner_of(words.root, index, self.view.known.owner)
                for number, thing in enumerate(self.view.things):
                    if thing.section == index and _is_meant(thing, ident[0], words, own):
                        found[number].add(ident)
        return found


def _is_meant(thing: Thing, sort: str, words: Words, own: Mention | None) -> bool:
    """Return whether marked words are those of a thing; ``own`` is the mention of their head."""
    if sort == "t":
        return thing.time is not None and thing.time[0] < words.end and words.start < thing.time[1]
    if sort == "n":
        return thing.number is not None and words.start <= thing.token < words.end
    mention = thing.mention
    if mention is None:
        return False
    head = words.root.i
    whole = mention.start <= head < mention.end and words.start <= thing.token < words.end
    return thing.token == head or whole or (mention is own and words.start <= thing.token < words.end)


def _wanted(row: Row, kinds: Mapping[str, str]) -> Iterator[tuple[str, str, bool]]:
    """Yield the roles in an event, each with its participant, and whether it is required.

    A target that is hit or taken is also the place in the graph: then the wider place is left open.
    """
    hit = [v for values in row.all("target") for v in values if kinds[v] in PLACES - {"Country"}]
    taken = row.values[0] == "TerritorialChange"
    for ident in hit:
        yield "place", ident, True
    for label in _PLAYED:
        for ident in (ident for values in row.all(label) for ident in values):
            yield label, ident, not (hit and label == "place") and not (taken and ident in hit and label == "target")
    for label in _TOLD:
        yield from ((label, values[0], True) for values in row.all(label) if values[0][0] in "tn")


def excerpts(piece: Piece, tools: Tools) -> Iterator[Piece]:
    """Yield parts of a piece that can be understood alone, since many texts of users are a sentence or two.

    They are its first sentence, its first two, and its longest later one without quotations and claims.
    """
    text, section = piece.text, 0
    ends = []
    for paragraph in text.split("\n\n"):
        doc = tools.pipeline(paragraph)
        ends += [(section + s.start_char, section + s.end_char) for s in doc.sents if s.text.strip()]
        section += len(paragraph) + 2
    if len(ends) < LEAST_SENTENCES:
        return
    yield _cut(piece, 0, ends[0][1], "first")
    yield _cut(piece, 0, ends[1][1], "two")
    told = {row.ident: row.values[1] for row in piece.rows if row.ident[0] == "e"}
    marks = [(s.begin, told.get(s.ident)) for s in piece.stretches if s.kind == "trigger"]
    plain = [
        (end - begin, begin, end)
        for begin, end in ends[1:]
        if not set(text[begin:end]) & set("“”\"‘’'«»")
        and (inside := [f for at, f in marks if begin <= at < end])
        and "Claimed" not in inside
    ]
    if plain:
        yield _cut(piece, *max(plain)[1:], "later")


def _cut(piece: Piece, begin: int, end: int, name: str) -> Piece:
    stretches = tuple(
        replace(s, begin=s.begin - begin, end=s.end - begin)
        for s in piece.stretches
        if begin <= s.begin and s.end <= end
    )
    headers = {**piece.headers, "id": f"{piece.headers['id']} {name}"}
    return replace(piece, headers=headers, text=piece.text[begin:end], stretches=stretches)


def main() -> None:
    """Turn the pieces of some files."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    before: dict[str, Raw] = pickle.loads(args.out.read_bytes()) if args.out.exists() else {}
    tools = load_tools()
    done: dict[str, Any] = {}
    for path in args.files:
        for piece in read_pieces(path)[0]:
            for part in (piece, *excerpts(piece, tools)):
                key = hashlib.sha256(repr(part).encode()).hexdigest()
                done[key] = before.get(key) or turn(part, tools)
        print(path.name, len(done), flush=True)
    args.out.write_bytes(pickle.dumps(done))


if __name__ == "__main__":
    main()
