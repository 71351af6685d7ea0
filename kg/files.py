"""Finds the files of the package, in a checkout or in an installed wheel."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).parent
CHECKOUT = PACKAGE.parent

#: The files among the shapes that are made for other graphs than those of articles.
OTHER_SHAPES = ("lexicon.ttl", "ontology.ttl")


def _find(name: str) -> Path:
    """Return the path of a file or folder, inside the package in a wheel and beside it in a checkout."""
    beside = CHECKOUT / name
    # next to an installed package are others, which may have a folder "queries" too
    is_checkout = (CHECKOUT / "pyproject.toml").is_file()
    return beside if is_checkout and beside.exists() else PACKAGE / name


def ontology() -> Path:
    """Return the path of the vocabulary.

    >>> ontology().name
    'ontology.ttl'
    """
    return _find("ontology.ttl")


def codes() -> Path:
    """Return the path of the mapping from our event classes to the codes of other schemes."""
    return _find("codes.ttl")


def shapes() -> Path:
    """Return the folder of the shapes that every graph of ours conforms to."""
    return _find("shapes")


def shape_files() -> list[Path]:
    """Return all files of shapes: SHACL Core, the extras, and those for other graphs."""
    return sorted(shapes().rglob("*.ttl"))


def article_shapes() -> list[Path]:
    """Return the files of the shapes for graphs of articles, without those for lexicons and vocabularies.

    >>> [path.name for path in article_shapes() if path.parent.name == "extra"]
    ['circles.ttl', 'prefixes.ttl', 'text.ttl']
    """
    return [path for path in shape_files() if path.name not in OTHER_SHAPES]


def queries() -> Path:
    """Return the folder of the built-in questions."""
    return _find("queries")


def model() -> Path:
    """Return the folder of the language model."""
    return PACKAGE / "language" / "model"


def lexicon() -> Path:
    """Return the folder of the lexicon."""
    return PACKAGE / "lexicon"


def gazetteer() -> Path:
    """Return the index of places."""
    return lexicon() / "places.sqlite"


def identity() -> Path:
    """Return the index of items of Wikidata."""
    return PACKAGE / "identity" / "items.sqlite"


def seeds() -> Path:
    """Return the folder of the sample articles."""
    return _find("seeds")
