"""Reads the open corpora from which the language model learns as plain documents.

A ``Document`` is a list of sentences; a ``Sentence`` has one list for each layer of annotation that its corpus
has, and ``None`` for those that it lacks, so that nothing wrong is learnt from an absence.
"""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

#: Documents of GUM from which the project's gold articles are taken: they are never learnt from.
LEFT_OUT = frozenset(f"GUM_news_{name}" for name in ("asylum", "crane", "hackers", "korea", "stampede"))

#: Labels of names, by GUM's entity types.
NAME_TYPES = {
    "person": "PER", "place": "LOC", "organization": "ORG", "event": "MISC", "object": "MISC", "abstract": "MISC",
    "substance": "MISC", "animal": "MISC", "plant": "MISC",
}  # fmt: skip

#: The roles that are learnt (of PropBank's frames); the first is no role.
ROLES = (
    "-", "ARG0", "ARG1", "ARG2", "ARG3", "ARG4", "ARGM-TMP", "ARGM-ADV", "ARGM-MOD", "ARGM-NEG", "ARGM-ADJ", "ARGM-LOC",
    "ARGM-MNR", "ARGM-DIS", "ARGM-EXT", "ARGM-PRP", "ARGM-CAU", "ARGM-DIR", "ARGM-PRD", "ARGM-GOL", "ARGM-COM",
)  # fmt: skip

_OPEN_OR_CLOSE = re.compile(r"\((\d+)-([^()]*)(\))?|(\d+)\)")


@dataclass
class Sentence:
    """The words of a sentence and their annotations."""

    words: list[str]
    spaces: list[bool]
    begins_paragraph: bool = False
    ident: str = ""
    xpos: list[str] | None = None
    morph: list[str] | None = None
    heads: list[int] | None = None
    deprels: list[str] | None = None
    lemmas: list[str] | None = None
    entities: list[str] | None = None
    names: list[str] | None = None
    types: list[str] | None = None
    predicates: list[int] | None = None
    roles: list[tuple[int, int, str]] | None = None
    clusters: dict[int, int] | None = None
    name_weight: float = 1.0


@dataclass
class Document:
    """One text of a corpus."""

    ident: str
    sentences: list[Sentence] = field(default_factory=list)


def read_lines(path: Path) -> Iterator[str]:
    """Yield the lines of a text file, gzipped or not."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield line.rstrip("\n")


def read_treebank(path: Path, *, entities: bool) -> list[Document]:
    """Read a CoNLL-U file; with ``entities`` also GUM's names, entity types and chains of reference."""
    documents: list[Document] = []
    rows: list[list[str]] = []
    paragraph, ident = True, ""
    for line in [*read_lines(path), ""]:
        if line.startswith("# newdoc"):
            documents.append(Document(line.split(" = ")[1]))
            paragraph = True
        elif line.startswith("# newpar") and not line.startswith("# newpar_block"):
            paragraph = True
        elif line.startswith("# sent_id"):
            ident = line.split(" = ")[1]
        elif line and not line.startswith("#"):
            rows.append(line.split("\t"))
        elif not line and rows:
            documents[-1].sentences.append(_sentence(rows, ident, begins_paragraph=paragraph))
            rows, paragraph = [], False
    documents = [d for d in documents if d.ident not in LEFT_OUT]
    if entities:
        for document in documents:
            _add_entities(document)
    return documents


def _entity(row: list[str]) -> str:
    return next((m[7:] for m in row[9].split("|") if m.startswith("Entity=")), "")


def _sentence(rows: list[list[str]], ident: str, *, begins_paragraph: bool) -> Sentence:
    words, spaces, until, after = [], [], 0, True
    kept = []
    for row in rows:
        space = "SpaceAfter=No" not in row[9].split("|")
        if "-" in row[0]:
            until, after = int(row[0].split("-")[1]), space
        elif "." not in row[0]:
            number = int(row[0])
            if number <= until:
                space = after if number == until else False
            words.append(row[1])
            spaces.append(space)
            kept.append(row)
    return Sentence(
        words,
        spaces,
        begins_paragraph,
        ident,
        xpos=[r[4] for r in kept],
        morph=[f"{r[3]}|{r[5]}" for r in kept],
        heads=[int(r[6]) for r in kept],
        deprels=[r[7] for r in kept],
        lemmas=[r[2] for r in kept],
        entities=[_entity(r) for r in kept],
    )


def _add_entities(document: Document) -> None:
    """Turn GUM's brackets into names, types at head words and chains."""
    for sentence in document.sentences:
        spans = sorted(_entities(sentence.entities or []), key=lambda s: (s[0] - s[1], s[0]))
        size = len(sentence.words)
        heads, upos = sentence.heads or [], [m.split("|")[0] for m in sentence.morph or []]
        names, types, clusters = ["O"] * size, ["-"] * size, {}
        taken: list[tuple[int, int]] = []
        for begin, end, kind, chain in spans:
            inside = [i for i in range(begin, end) if not begin <= heads[i] - 1 < end]
            if not inside:
                continue
            types[inside[0]] = kind
            clusters[inside[0]] = chain
            run = _name_within(sentence, upos, begin, end, inside[0])
            if run and kind in NAME_TYPES and not any(run[0] < e and b < run[1] for b, e in taken):
                taken.append(run)
                label = NAME_TYPES[kind]
                names[run[0] : run[1]] = [f"B-{label}"] + [f"I-{label}"] * (run[1] - run[0] - 1)
        sentence.names, sentence.types, sentence.clusters = names, types, clusters


def _entities(column: list[str]) -> Iterator[tuple[int, int, str, int]]:
    open_at: dict[str, list[tuple[int, str]]] = {}
    for i, entry in enumerate(column):
        for match in _OPEN_OR_CLOSE.finditer(entry):
            number, rest, closed_here, closing = match.groups()
            if closing:
                if open_at.get(closing):
                    begin, kind = open_at[closing].pop()
                    yield begin, i + 1, kind, int(closing)
                continue
            kind = rest.split("-")[0]
            if closed_here:
                yield i, i + 1, kind, int(number)
            else:
                open_at.setdefault(number, []).append((i, kind))


def _name_within(s: Sentence, upos: list[str], begin: int, end: int, head: int) -> tuple[int, int] | None:
    """Shrink an entity to the proper name that heads it, if one does."""
    if upos[head] != "PROPN":
        return None
    heads, deprels = s.heads or [], s.deprels or []
    members = {head}
    for _ in range(end - begin):
        for i in range(begin, end):
            joined = deprels[i].split(":")[0] in {"flat", "compound", "amod", "goeswith"}
            of_name = deprels[i] == "nmod" and upos[i] == "PROPN" and i > 0 and s.words[i - 1] in {"of", "for"}
            if heads[i] - 1 in members and (joined or of_name) and s.words[i][:1].isupper():
                members.add(i)
    first, last = min(members), max(members)
    gap = [i for i in range(first, last + 1) if i not in members]
    if any(upos[i] not in {"ADP", "PUNCT", "DET", "CCONJ", "PART", "PROPN"} for i in gap):
        return head, head + 1
    return first, last + 1


def read_uner(path: Path) -> list[tuple[str, list[str], list[str]]]:
    """Read Universal NER's IOB2: the identifier, words and tags of each sentence."""
    out: list[tuple[str, list[str], list[str]]] = []
    ident, words, tags = "", list[str](), list[str]()
    for line in [*read_lines(path), ""]:
        if not line and words:
            out.append((ident, words, tags))
            words, tags = [], []
        elif line.startswith("# sent_id"):
            ident = line.split(" = ")[1]
        elif line and not line.startswith("#"):
            _, form, tag = line.split("\t")[:3]
            words.append(form)
            tags.append(tag.replace("OTH", "MISC"))
    return out


def add_uner(documents: list[Document], path: Path) -> int:
    """Add Universal NER's names to the sentences of EWT that have the same words; return their number."""
    found: dict[tuple[str, ...], list[list[str]]] = {}
    for _, words, tags in read_uner(path):
        found.setdefault(tuple(words), []).append(tags)
    done = 0
    for sentence in (s for d in documents for s in d.sentences):
        rows = found.get(tuple(sentence.words))
        if rows:
            sentence.names = rows.pop(0) if len(rows) > 1 else rows[0]
            done += 1
    return done


def read_wikigold(path: Path) -> list[Document]:
    """Read Wikigold's sentences (JSON); its MISC contains adjectives of nations and is left open."""
    data = json.loads(path.read_text(encoding="utf-8"))
    out = []
    for key, row in data.items():
        words = row["data"]["text"]
        names = [("?" if tag.endswith("MISC") else tag) for tag in row["label"]]
        out.append(
            Document(
                f"wikigold-{path.stem}-{key}",
                [Sentence(words, guess_spaces(words), begins_paragraph=True, names=names)],
            )
        )
    return out


def guess_spaces(words: list[str]) -> list[bool]:
    """Guess where there were spaces between the words of a tokenized sentence."""
    out = []
    for i, _ in enumerate(words):
        after = words[i + 1] if i + 1 < len(words) else ""
        tight = after in {",", ".", ";", ":", "?", "!", ")", "'s", "’s", "n't", "%", "''", "”"} or words[i] in {
            "(",
            "$",
            "``",
            "“",
        }
        out.append(not tight)
    return out


def add_propbank(documents: list[Document], folder: Path) -> Counter[str]:
    """Add PropBank's predicates and roles to the sentences of EWT with which its skeletons align."""
    skeletons = {p.name.split(".xml")[0]: _skeletons(p) for p in sorted(folder.rglob("*.gold_skel"))}
    stats: Counter[str] = Counter()
    by_source: dict[str, list[Sentence]] = {}
    for sentence in (s for d in documents for s in d.sentences):
        name, _ = sentence.ident.split("-", 1)[1].rsplit("-", 1)
        by_source.setdefault(name, []).append(sentence)
    for name, sentences in by_source.items():
        rows = skeletons.get(name) or skeletons.get(name.replace("_ans", ""))
        if rows is None:
            stats["no skeleton"] += len(sentences)
            continue
        at = 0
        for sentence in sentences:
            hit = next((k for k in range(at, min(len(rows), at + 6)) if _aligned(rows[k], sentence)), None)
            if hit is None:
                stats["not aligned"] += 1
                continue
            at = hit + 1
            stats["aligned"] += 1
            _roles(rows[hit], sentence)
    return stats


def _skeletons(path: Path) -> list[list[list[str]]]:
    out: list[list[list[str]]] = [[]]
    for line in path.read_text(encoding="utf-8").splitlines():
        parts = line.split()
        if parts:
            out[-1].append(parts)
        elif out[-1]:
            out.append([])
    return [rows for rows in out if rows]


def _aligned(rows: list[list[str]], sentence: Sentence) -> bool:
    tags = sentence.xpos or []
    same = sum(row[4] == tag for row, tag in zip(rows, tags, strict=False))
    return len(rows) == len(tags) and same >= 0.6 * len(tags)


def _roles(rows: list[list[str]], sentence: Sentence) -> None:
    predicates = [i for i, row in enumerate(rows) if row[7] != "-"]
    arcs = []
    heads = sentence.heads or []
    for column, predicate in enumerate(predicates[: len(rows[0]) - 8]):
        opened: tuple[int, str] | None = None
        for i, row in enumerate(rows):
            cell = row[8 + column]
            match = re.match(r"\(([^*()]+)", cell)
            if match:
                opened = (i, match.group(1))
            if cell.endswith(")") and opened:
                (begin, role), opened = opened, None
                inside = [j for j in range(begin, i + 1) if not begin <= heads[j] - 1 <= i]
                if role in ROLES and inside:
                    arcs.append((predicate, inside[0], role))
    sentence.predicates, sentence.roles = predicates, arcs


def lemma_script(form: str, lemma: str) -> str:
    """Return the edit from a word to its lemma: keep capitals or not, letters to drop, letters to add.

    >>> lemma_script("Was", "be"), lemma_script("cities", "city"), lemma_script("Aleppo", "Aleppo")
    ('l:3:be', 'l:3:y', 'k:0:')
    """
    keep = lemma[:1].isupper()
    base = form if keep else form.lower()
    same = 0
    while same < min(len(base), len(lemma)) and base[same] == lemma[same]:
        same += 1
    return f"{'k' if keep else 'l'}:{len(base) - same}:{lemma[same:]}"


def sentences_of(documents: Iterable[Document]) -> Iterator[Sentence]:
    """Yield the sentences of documents in order."""
    for document in documents:
        yield from document.sentences
