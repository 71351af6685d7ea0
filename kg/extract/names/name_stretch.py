"""Finds where a run of name words ends: "Ministry of Defence", "Kim Jong-un", "Korean People's Army"."""

from __future__ import annotations

from kg.extract.names.labels import plain_text
from kg.extract.names.name_tables import NameTables
from kg.extract.names.name_words import OWNERS, PARTICLES, POSSESSIVES, breaks_name, is_name_word, never_names
from kg.language.tokens import Doc

#: The longest name to look for, in tokens.
LONGEST = 16
#: How many lower-case words a name may have in a row: "Otto von und zu Guttenberg" has three.
_BETWEEN, _READ_ON = 3, 5
_HYPHENS = frozenset("-‑–")
#: Particles that are words of English unless a hyphen follows: "Abu at-Tayyib".
_ALSO_WORDS = frozenset({"at", "as", "an"})
#: Words that separate two names as often as they join the words of one.
_JOINING = frozenset({"and", "or", "with"})
#: The marks around a nickname.
_NICKNAME = {"“": "”", '"': '"', "‘": "’", "'": "'", "``": "''", "(": ")"}


def end_of_name(doc: Doc, i: int, tables: NameTables, *, shouting: bool = False) -> int:
    """Return the end of the run of name words that begins at ``i``; ``shouting`` is set in title-case lines."""
    end = i + 1
    last_capital = i
    j = i + 1
    while j < len(doc) and j - i < LONGEST:
        token = doc[j]
        if is_name_word(token) and not (shouting and token.pos_ not in {"PROPN", "X"}):
            if doc[j - 1].whitespace_ and breaks_name(doc, j):
                break
            last_capital, end = j, j + 1
        elif _ends_given_name(doc, i, j):
            last_capital, end = j, j + 1
        elif (nickname := _end_of_nickname(doc, j, tables)) is not None:
            last_capital = j = nickname
            end = j + 1
        elif not _continues(doc, i, last_capital, j, tables):
            break
        j += 1
    return end


def _end_of_nickname(doc: Doc, j: int, tables: NameTables) -> int | None:
    """Return the surname after a nickname in marks or brackets, in a person's name: Carl "Red" Holm."""
    opening, given = doc[j].text, doc[j - 1]
    closing = _NICKNAME.get(opening)
    if closing is None or not given.whitespace_ or doc[j].whitespace_:
        return None
    if given.text not in tables.lexicon.given_names and not (opening != "(" and _is_nicknamed(doc, j)):
        return None
    for k in range(j + 2, min(j + 5, len(doc) - 1)):
        if doc[k].text in closing:
            inside = doc[j + 1 : k]
            named = all(t.text[:1].isupper() or t.text == "." for t in inside) and is_name_word(doc[k + 1])
            return k + 1 if named and not doc[k - 1].whitespace_ and doc[k].whitespace_ else None
    return None


def _is_nicknamed(doc: Doc, j: int) -> bool:
    """Return whether a mark stands within the name of a person with any given name: Bryce "Mutton" Holm."""
    close = next((k for k in range(j + 2, min(j + 4, len(doc) - 1)) if doc[k].text in _NICKNAME[doc[j].text]), None)
    if close is None:
        return False
    proper = doc[j - 1].pos_ == doc[close + 1].pos_ == "PROPN"
    return proper and doc[j - 1].is_title and doc[close + 1].is_title and not never_names(doc[close + 1])


def _ends_given_name(doc: Doc, i: int, j: int) -> bool:
    """Return whether a lower-case word is the end of a name such as "Kim Jong-un"."""
    joined = j - i >= 2 and doc[j - 1].text == "-" and not doc[j - 1].whitespace_ and not doc[j - 2].whitespace_
    return (
        joined
        and doc[j].is_alpha
        and len(doc[j]) <= 5
        and doc[j].pos_ in {"PROPN", "NOUN", "X"}
        and doc[j - 2].pos_ == "PROPN"
    )


def _continues(doc: Doc, i: int, last: int, j: int, tables: NameTables) -> bool:
    """Return whether a word that is not a name word may be inside a name."""
    token = doc[j]
    after = doc[j + 1] if j + 1 < len(doc) else None
    if after is None or _is_read_on(doc, j) or _is_in_compound(doc, j) or _is_halved_word(doc, j, tables):
        return after is not None
    if j - last > _BETWEEN:
        return False
    if token.text in {"-", "‑", "–"}:
        return _is_hyphen_in_name(doc, i, j)
    if token.text in POSSESSIVES and token.whitespace_:
        return _owns(doc, i, j, tables)
    if token.text in {"'", "’", "."}:
        return not doc[j - 1].whitespace_ and not token.whitespace_ and after.text[:1].isalpha() and after.text != "s"
    if token.text.lower() in _ALSO_WORDS and after.text not in _HYPHENS:
        return False
    if token.text.lower() in PARTICLES:
        return is_name_word(after) or after.text in {"-", "‑"} or after.text in PARTICLES
    return _continues_body(doc, i, last, j, tables)


def _is_in_compound(doc: Doc, j: int) -> bool:
    """Return whether a word or hyphen is inside a name of joined words: "Stoke-on-Trent", "Stow-on-the-Wold"."""

    def joined(k: int) -> bool:
        return not doc[k].whitespace_ and bool(_HYPHENS & {doc[k].text, doc[k + 1].text})

    begin, end = j, j
    while begin > 0 and joined(begin - 1):
        begin -= 1
    while end + 1 < len(doc) and joined(end):
        end += 1
    words = [t for t in doc[begin : end + 1] if t.text not in _HYPHENS]
    small = [t for t in words[1:-1] if t.is_lower and t.is_alpha]
    return len(small) > 0 and len(small) == len(words) - 2 and is_name_word(words[0]) and is_name_word(words[-1])


def _is_halved_word(doc: Doc, j: int, tables: NameTables) -> bool:
    """Return whether a hyphen and its word go on to a body's last word: "the Fire Co[-ordination] Centre"."""
    k = j if doc[j].text in _HYPHENS else j - 1
    if k < 1 or k + 2 >= len(doc) or doc[k].text not in _HYPHENS or doc[k].whitespace_ or doc[k - 1].whitespace_:
        return False
    half, head = doc[k + 1], doc[k + 2]
    whole = doc[k - 1].is_title and half.is_lower and half.is_alpha and bool(half.whitespace_)
    return whole and head.is_title and tables.heads_institution(head)


def _is_hyphen_in_name(doc: Doc, i: int, j: int) -> bool:
    """Return whether a hyphen without spaces joins the words of a name: "al-Assad", "Kim Jong-un"."""
    before, token, after = doc[j - 1], doc[j], doc[j + 1]
    if token.whitespace_ or before.whitespace_:
        return False
    joins = is_name_word(after) or after.text.lower() in PARTICLES or before.text.lower() in PARTICLES
    return joins or _ends_given_name(doc, i, j + 1)


def _continues_body(doc: Doc, i: int, last: int, j: int, tables: NameTables) -> bool:
    """Return whether "of", "for", "the", "and" or "&" continues the name of a body: "Ministry of the Interior"."""
    word, after = doc[j].text, doc[j + 1]
    if word in {"of", "for"}:
        named = doc[j + 2] if after.text == "the" and j + 2 < len(doc) else after
        return is_name_word(named) and tables.heads_body(doc[last])
    if word == "the":
        return doc[j - 1].text in {"of", "for"} and is_name_word(after)
    if word in {"and", "&"}:
        tied = any(doc[k].text in {"of", "for"} for k in range(i, last))
        # "Ministry of Health and Welfare", but "Port of Spain and Arima"
        body = tied and any(tables.heads_institution(doc[k]) for k in range(i, last + 1))
        joined = word == "&" or body or _shares_body(doc, i, j, tables)
        return is_name_word(after) and joined and not tables.modifying(after)
    return False


def _shares_body(doc: Doc, i: int, j: int, tables: NameTables) -> bool:
    """Return whether two tasks make the name of one body: "the *Ethics and* Anti-Corruption Commission"."""
    if doc[i].ent_type_ != "ORG":
        return False
    end = j + 1
    while end < len(doc) and (is_name_word(doc[end]) or doc[end].text in _HYPHENS):
        end += 1
    last, first = doc[end - 1], doc[j - 1]
    # "Consumer and Border Agency", which the model reads as one name
    read = doc[j].ent_iob_ == doc[j + 1].ent_iob_ == "I"
    the = j == i + 1 and i > 0 and doc[i - 1].lower_ == "the"
    task = the and first.dep_ in {"compound", "nmod:desc", "nmod"} and first.head == last
    return (task or read) and tables.heads_body(last) and not tables.heads_body(first) and not tables.modifying(first)


def _is_read_on(doc: Doc, j: int) -> bool:
    """Return whether the model continues a name over a lower-case word: "Carla [de los Rios]", "Deir [ez-Zor]"."""
    if doc[j].ent_iob_ != "I" or not (doc[j].text.isalpha() or doc[j].text in _HYPHENS):
        return False
    if doc[j].text in _JOINING or (doc[j].text in {"of", "for"} and doc[j].ent_type_ != "ORG"):
        return False
    for token in doc[j + 1 : j + 1 + _READ_ON]:
        if token.ent_iob_ != "I" or token.text in POSSESSIVES or token.text == ",":
            return False
        if is_name_word(token):
            return True
    return False


def _owns(doc: Doc, i: int, j: int, tables: NameTables) -> bool:
    """Return whether a possessive is followed by the rest of the same name: "People's Army", "King's Cross"."""
    if not is_name_word(doc[j + 1]):
        return False
    if _is_owned_place(doc, i, j, tables):
        return True
    people = doc[j].text in {"'", "’"} and doc[j - 1].lower_.removesuffix("s") in tables.lexicon.groups
    # "Dudley Magistrates' Court"
    return (people and tables.heads_body(doc[j + 1])) or doc[j - 1].text in OWNERS or owns_name(doc, i, j, tables)


def _is_owned_place(doc: Doc, i: int, j: int, tables: NameTables) -> bool:
    """Return whether the model reads one place on both sides of a possessive: "Cox's Bazar", not "Kenya's Mombasa"."""
    read = doc[j].ent_iob_ == doc[j + 1].ent_iob_ == "I" and doc[j + 1].ent_type_ == "LOC"
    return read and j == i + 1 and tables.known.longest_at(plain_text(doc), doc[i].idx) is None


def owns_name(doc: Doc, i: int, j: int, tables: NameTables) -> bool:
    """Return whether the possessive at ``j`` is in a name from ``i`` on: "King's Cross", "St Paul's Cathedral"."""
    after = doc[j + 1] if j + 1 < len(doc) else None
    if after is None or doc[j].text not in POSSESSIVES or not is_name_word(after) or never_names(after):
        return False
    if j == i + 1:
        # "the King's Cross" belongs to a king, but "the Sheriff's Office" is a body
        owned = i > 0 and doc[i - 1].lower_ in {"the", "a"} and not tables.heads_body(after)
        return doc[i].lower_ in tables.lexicon.offices and not owned
    return doc[i].lower_.rstrip(".") in {"st", "saint"} and doc[j - 1].text in tables.lexicon.given_names
