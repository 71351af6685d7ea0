"""Matches the things of two graphs of one article, even if their IRIs differ.

Two versions of the exporter name an event by its trigger, and may disagree about the trigger's words, so that
things are paired by the stretches of text that they share. If the text itself was edited between the two,
the old offsets are moved first, by as much as the nearest words that stand in both.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence

from kg.diff.model import Sort
from kg.diff.reading import Reading
from kg.diff.things import At, Key, Ref, Thing

#: What stands in front of an old IRI that nothing in the new graph has.
LOST = "lost "

_ENTITIES = frozenset({Sort.ACTOR, Sort.PLACE})
_WORDLESS = frozenset({Sort.ARTICLE, Sort.NODE})


class Pairing:
    """The matched things of two graphs, and the mapping from old to new offsets.

    Args:
        old: one reading of an article.
        new: another one.

    Attributes:
        new_of: the new IRI of each old one.
        edited: whether the two give other words at the same offsets of the text.
    """

    def __init__(self, old: Reading, new: Reading) -> None:
        self.old, self.new = old, new
        was, now = (sorted({at for one in reading.things.values() for at in one.mentions}) for reading in (old, new))
        self.edited = _is_edited(was, now)
        self._shift = _shift_of(was, now) if self.edited else lambda offset: offset
        self.new_of: dict[str, str] = {}
        self._pair(_ENTITIES, _entity_score)
        self._pair({Sort.EVENT}, _event_score)
        self._pair({Sort.CLAIM}, _event_score)
        self._pair_by_iri()

    @property
    def renames(self) -> bool:
        """Return whether a thing has another IRI now."""
        return any(was != now for was, now in self.new_of.items())

    def moved(self, mention: At) -> At:
        """Return an old mention at its new offsets."""
        begin = self._shift(mention.begin)
        return At(begin, begin + mention.end - mention.begin, mention.words)

    def translated(self, key: Key) -> Key:
        """Return an old value in the terms of the new graph."""
        return tuple(self._part(part) for part in key)

    def _part(self, part: str | Ref | At) -> str | Ref | At:
        match part:
            case Ref(iri):
                # a thing without a counterpart equals nothing; other values are compared as they are
                return Ref(self.new_of.get(iri, LOST + iri if iri in self.old.things else iri))
            case At():
                return self.moved(part)
        return part

    def _pair_by_iri(self) -> None:
        """Match things without words in the text: the article itself, and nodes of other kinds."""
        named = {thing.local: thing.iri for thing in self.new.things.values() if thing.sort in _WORDLESS}
        if self.old.article and self.new.article:
            named[self.old.things[self.old.article].local] = self.new.article
        for thing in self.old.things.values():
            if thing.sort in _WORDLESS and thing.local in named:
                self.new_of[thing.iri] = named[thing.local]

    def _pair(self, sorts: Iterable[Sort], score: Callable[[_Candidate], tuple[int, ...]]) -> None:
        """Match the best pairs first; between equals, text order decides."""
        old = [thing for thing in self.old.things.values() if thing.sort in sorts]
        new = [thing for thing in self.new.things.values() if thing.sort in sorts]
        ranked = sorted(
            (
                (*(-number for number in score(candidate)), candidate.old.begin, candidate.new.begin),
                candidate.old.iri,
                candidate.new.iri,
            )
            for candidate in self._candidates(old, new)
        )
        taken: set[str] = set()
        for _, was, now in ranked:
            if was not in self.new_of and now not in taken:
                self.new_of[was] = now
                taken.add(now)

    def _candidates(self, old: Sequence[Thing], new: Sequence[Thing]) -> Iterable[_Candidate]:
        """Yield pairs that share an offset with the same words, an IRI, or a name."""
        at, local, named = _by_place(new), {thing.local: thing for thing in new}, defaultdict(list)
        for thing in new:
            named[thing.name.casefold()].append(thing)
        things = {thing.iri: thing for thing in new}
        for thing in old:
            mentions = {self.moved(mention) for mention in thing.mentions}
            shared, contradicted = _overlaps(mentions, at)
            reached = {iri: things[iri] for iri in shared if iri not in contradicted}
            if same := local.get(thing.local):
                reached.setdefault(same.iri, same)
            if thing.sort in _ENTITIES or not thing.mentions:
                reached |= {one.iri: one for one in named[thing.name.casefold()]}
            for other in reached.values():
                if other.iri in contradicted and not _is_known(other):
                    continue
                yield _Candidate(self, thing, other, len(mentions & set(other.mentions)), shared[other.iri])


class _Candidate:
    """Two candidates for a match, and the evidence for it."""

    def __init__(self, pairing: Pairing, old: Thing, new: Thing, exact: int, overlap: int) -> None:
        self.old, self.new, self.exact, self.overlap = old, new, exact, overlap
        self._pairing = pairing

    def same_facts(self) -> int:
        """Count the properties with equal values."""
        return sum(
            {self._pairing.translated(key) for key in fact.values} == set(self.new.facts[name].values)
            for name, fact in self.old.facts.items()
            if name in self.new.facts
        )


def _event_score(pair: _Candidate) -> tuple[int, ...]:
    same_iri = pair.old.local == pair.new.local
    return int(pair.exact > 0), pair.same_facts(), int(same_iri), pair.overlap


def _entity_score(pair: _Candidate) -> tuple[int, ...]:
    same_iri = pair.old.local == pair.new.local
    same_name = pair.old.name.casefold() == pair.new.name.casefold()
    return int(same_iri and _is_known(pair.new)), pair.exact, int(same_name), int(same_iri), pair.overlap


def _is_known(thing: Thing) -> bool:
    """Return whether a thing has one IRI in all articles."""
    return not thing.local.startswith(".")


def _by_place(things: Iterable[Thing]) -> dict[int, dict[str, str]]:
    """Return the things at each offset of the text, with the character there."""
    at: dict[int, dict[str, str]] = defaultdict(dict)
    for thing in things:
        for mention in thing.mentions:
            for offset in range(mention.begin, min(mention.end, mention.begin + len(mention.words))):
                at[offset][thing.iri] = mention.words[offset - mention.begin]
    return at


def _overlaps(mentions: Iterable[At], at: dict[int, dict[str, str]]) -> tuple[Counter[str], set[str]]:
    """Count the characters that each thing shares with mentions; return which things have other characters there."""
    shared, contradicted = Counter[str](), set[str]()
    for mention in mentions:
        for offset, character in enumerate(mention.words, mention.begin):
            for iri, other in at.get(offset, {}).items():
                if character == other:
                    shared[iri] += 1
                else:
                    contradicted.add(iri)
    return shared, contradicted


# -- edited texts -------------------------------------------------------------------------------------


def _shift_of(was: Sequence[At], now: Sequence[At]) -> Callable[[int], int]:
    """Return the function that maps an old offset to a new one."""
    common = _common(was, now)
    begins = [was[place].begin for place, _ in common]
    shifts = [now[other].begin - was[place].begin for place, other in common]

    def shifted(offset: int) -> int:
        after = bisect_right(begins, offset)
        near = [place for place in (after - 1, after) if 0 <= place < len(begins)]
        return offset + (shifts[min(near, key=lambda place: abs(begins[place] - offset))] if near else 0)

    return shifted


def _is_edited(old: Iterable[At], new: Iterable[At]) -> bool:
    """Return whether two graphs have different words at the same offsets."""
    given = {offset: character for mention in old for offset, character in enumerate(mention.words, mention.begin)}
    return any(
        given.get(offset, character) != character
        for mention in new
        for offset, character in enumerate(mention.words, mention.begin)
    )


def _common(old: Sequence[At], new: Sequence[At]) -> list[tuple[int, int]]:
    """Return the offsets of mentions in both texts, in a common order: those unique with their neighbours.

    This is patience sorting, as in Bram Cohen's comparison of files.
    """
    pairs: set[tuple[int, int]] = set()
    for width in (1, 2, 3):
        was, now = _unique(old, width), _unique(new, width)
        pairs |= {(was[words] + step, now[words] + step) for words in was.keys() & now.keys() for step in range(width)}
    return _longest_rising(sorted(pairs))


def _unique(mentions: Sequence[At], width: int) -> dict[tuple[str, ...], int]:
    runs = [tuple(one.words for one in mentions[place : place + width]) for place in range(len(mentions) - width + 1)]
    many = Counter(runs)
    return {run: place for place, run in enumerate(runs) if many[run] == 1}


def _longest_rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest chain of pairs in which both numbers rise."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    ordered = sorted(pairs, key=lambda pair: (pair[0], -pair[1]))
    for place, (_, other) in enumerate(ordered):
        length = bisect_left(tails, other)
        before.append(ends[length - 1] if length else -1)
        tails[length : length + 1] = [other]
        ends[length : length + 1] = [place]
    chain, place = [], ends[-1] if ends else -1
    while place >= 0:
        chain.append(ordered[place])
        place = before[place]
    return chain[::-1]
