"""What all tests share: the language model and the lexicon are loaded once."""

from __future__ import annotations

import pytest
from running import Kg
from spacy.language import Language

from kg.config import BASE_VARIABLE
from kg.language import load_pipeline
from kg.lexicon import Lexicon, load_lexicon
from kg.names import BASE


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-cases", action="store_true", help="write the graphs of tests/cases anew")
    parser.addoption("--shacl-suite", metavar="FOLDER", help="run the manifests of the SHACL test suite in it")


@pytest.fixture(scope="session")
def nlp() -> Language:
    """The bundled language model."""
    return load_pipeline()


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    """The bundled lexicon."""
    return load_lexicon()


@pytest.fixture(autouse=True)
def _base_of_one_s_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """Set the base of IRIs, as a newsroom does once: kg export then has nothing to say about it."""
    monkeypatch.setenv(BASE_VARIABLE, BASE)


@pytest.fixture
def kg(capsys: pytest.CaptureFixture[str]) -> Kg:
    """The command."""
    return Kg(capsys)
