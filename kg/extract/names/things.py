"""Finds the names of what neither acts nor is a place, by the words around them, and reads headings in capitals."""

from __future__ import annotations

from kg.extract.names.labels import plain_text
from kg.extract.names.name_tables import NameTables
from kg.extract.reference.descriptions import group_noun, kind_of
from kg.extract.reference.mentions import Mention, MentionType
from kg.language import Section
from kg.language.tokens import Doc, Token
from kg.lexicon import Country, Lexicon
from kg.model import Kind

#: Verbs that give a name: "an operation dubbed X".
_CALLING = frozenset({"call", "dub", "name", "codename", "nickname", "christen", "title", "entitle"})
#: Nouns for what is planned and carried out under a name.
_UNDERTAKINGS = frozenset(
    "operation exercise campaign project plan mission raid crackdown drill offensive scheme storm cyclone typhoon "
    "hurricane blaze wildfire fire".split()
)
#: How many words of a bracket may come before another language.
_BRACKET = 16
#: The most words of a heading.
_HEADING = 5


def is_called_thing(mention: Mention, tables: NameTables) -> bool:
    """Return whether the words around a name say that it is an undertaking's: "the operation, called Black Feather"."""
    if mention.type is not MentionType.NAME or mention.known is not None:
        return False
    doc, start = mention.doc, mention.start
    front = tables.lexicon.name_heads.get(doc[start - 1].text.capitalize()) if start else None
    if front is not None and front.kind is None and doc[start - 1].is_lower and doc[start - 1].tag_ == "NN":
        # "operation Black Feather"; a flight to Rome has no name
        return mention.head.head == doc[start - 1] or doc[start - 1].head == mention.head
    if mention.head.dep_ == "appos" and _is_undertaking(mention.head.head) and mention.doc[start - 1].text == ",":
        return True
    verb = mention.head.head
    if verb.lemma_.lower() not in _CALLING or mention.head.dep_ not in {"xcomp", "obj", "obl", "appos"}:
        return False
    return any(_is_undertaking(noun) for noun in _called_so(verb))


def is_called_person(mention: Mention) -> bool:
    """Return whether a noun for one person has a name by which it is known: "a commander known as *Red Fox*"."""
    verb = mention.head.head
    known = verb.lemma_.lower() == "know" and any(c.lower_ == "as" for c in mention.head.children if c.dep_ == "case")
    if not (known or verb.lemma_.lower() in _CALLING) or verb.dep_ not in {"acl", "acl:relcl"}:
        return False
    return verb.head.tag_ == "NN" and kind_of(verb.head) == "person" and mention.start > verb.i


def _called_so(verb: Token) -> list[Token]:
    """Return what a verb gives a name to: the noun that it modifies, its subject in the passive, or its object."""
    if verb.dep_ in {"acl", "acl:relcl"}:
        return [verb.head]
    return [c for c in verb.children if c.dep_ in {"nsubj:pass", "obj"}]


def _is_undertaking(noun: Token) -> bool:
    return noun.lemma_.lower() in _UNDERTAKINGS or kind_of(noun) == "event"


#: What the model takes a word for that is neither an actor nor a place.
_NOBODY = frozenset({"abstract", "event", "object", "time"})


def names_nothing(mention: Mention, lexicon: Lexicon) -> bool:
    """Return whether nothing makes a capitalised word a name: "the 2024 *Budget*", "the *Kurdish*-led alliance"."""
    word = mention.doc[mention.start]
    signs = {sign for _, sign in mention.signs}
    if mention.end - mention.start > 1 or word.ent_type_ or mention.known is not None or signs - {"capitals"}:
        return False
    return kind_of(word) in _NOBODY or (not signs and _only_modifies(word, lexicon))


def _only_modifies(word: Token, lexicon: Lexicon) -> bool:
    """Return whether a word without signs only modifies another: "*Kurdish*-controlled", "the *Lands* Secretary"."""
    after = word.doc[word.i + 1 : word.i + 3]
    if word.tag_ == "JJ":
        return len(after) == 2 and after[0].text in {"-", "‑"} and after[1].is_lower
    # but "the Renewal party"
    common = word.tag_ in {"NN", "NNS"} and word.dep_ == "compound" and not kind_of(word)
    group = group_noun(word.head, lexicon) if common else None
    return common and (group is None or group.kind is Kind.POPULATION)


def is_tongue(doc: Doc, i: int) -> bool:
    """Return whether a word in brackets is the language of the name after it: "Sibiu (*German*: Hermannstadt)"."""
    if i + 2 >= len(doc) or doc[i + 1].text != ":" or not doc[i].is_title or not i:
        return False
    opened = next((k for k in range(i - 1, max(i - _BRACKET, -1), -1) if doc[k].text in {"(", ")"}), None)
    return opened is not None and doc[opened].text == "(" and doc[opened + 2].text == ":"


def is_heading(doc: Doc) -> bool:
    """Return whether a paragraph is a heading: "EASTERN STATES", but not "POLICE ARREST MAYOR"."""
    words = [t for t in doc if not t.is_space]
    if any(t.pos_ in {"VERB", "AUX", "ADP"} for t in words):
        return False
    return 0 < len(words) <= _HEADING and doc.text.isupper() and words[-1].text[-1].isalnum()


def heading_names(section: Section, index: int, tables: NameTables) -> list[Mention]:
    """Return the known names in a heading; all its other words may be common ones."""
    text, found, end = plain_text(section.doc).title(), [], 0
    for token in section.doc:
        known = tables.known.longest_at(text, token.idx)
        if known is None or token.idx < end:
            continue
        end = token.idx + len(known[0])
        last = next(t.i for t in reversed(list(section.doc)) if t.idx < end)
        kind = Kind.COUNTRY if isinstance(known[1], Country) else known[1].kind
        mention = Mention(section, index, token.i, last + 1, MentionType.NAME, kind, known[1])
        mention.vote(kind, "known")
        found.append(mention)
    return found
