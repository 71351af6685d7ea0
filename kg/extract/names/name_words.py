"""Closed classes of words that mark where names begin and end, and tests on single tokens."""

from __future__ import annotations

import re

from kg.language.tokens import Doc, Token
from kg.lexicon import Lexicon

#: Lower-case words inside names of persons and places.
PARTICLES = frozenset(
    "al el an as ash ar at az ez es ed ad ud ul ur bin ibn bint abu abd ben de del della di da do dos das du la las le "
    "los van von und zu zum zur der den ter ten av af y e i op upon aan am ob sur sous unter".split()
)

#: Capitalised words that are not names of actors or places.
NOT_NAMES = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april june july august september "
    "october november december mon tue wed thu fri sat sun jan feb mar apr jun jul aug sep sept oct nov dec "
    "mondays tuesdays wednesdays thursdays fridays saturdays sundays "
    "gmt utc est edt pst bst am pm photo file image picture christmas easter ramadan eid hajj god allah i ok "
    "english arabic hebrew internet covid covid-19 may islam christianity judaism buddhism hinduism".split()
)  # fmt: skip

POSSESSIVES = frozenset({"'s", "’s", "'", "’"})

#: Possessors in the names of bodies: "People's Army", "Workers' Party".
OWNERS = frozenset(
    "People Peoples Workers Women Children Farmers Teachers Students Veterans Men Nations Miners "
    "Journalists Lawyers Physicians Doctors Soldiers King Queen World Kurdistan Prisoners".split()
)

#: Words before the name of a region: "northern Hama countryside".
DIRECTIONS = frozenset(
    "northern southern eastern western central north south east west northwest northeast southwest southeast "
    "northwestern northeastern southwestern southeastern upper lower greater mid rural coastal".split()
)

#: Offices that firms may hold as well as persons.
FIRMS_TOO = frozenset({"owner", "co-owner", "landlord", "sponsor", "partner", "promoter", "publisher", "producer"})

#: Words that head the name of a body when capitalised, beyond the group nouns.
BODY_WORDS = frozenset(
    "observatory organisation organization association federation foundation institute committee commission council "
    "ministry department agency authority bureau office union league front movement party alliance coalition corps "
    "command brigade brigades battalion division regiment society church bank fund group company corporation inc ltd "
    "network news times post journal gazette herald tribune university college school academy centre center initiative "
    "programme program service services board assembly parliament congress senate court tribunal club team board "
    "defence defense forces force army navy guard guards police "
    "research securities consulting partners analytics associates holdings ventures systems technologies airlines "
    "airways motors pharmaceuticals industries enterprises insurance investments advisors advisers laboratories labs "
    "logistics petroleum telecom broadcasting publishing studios brewery hospital clinic".split()
)


def is_body_word(token: Token) -> bool:
    """Return whether a word heads what the model reads as a body: "*Department* of Fisheries"."""
    return token.lower_ in BODY_WORDS and token.ent_type_ == "ORG"


def looks_like_person(words: str, lexicon: Lexicon) -> bool:
    """Return whether a name begins with a given name."""
    first = words.split(maxsplit=1)[0] if words.split() else ""
    return first in lexicon.given_names


def is_person_ahead(doc: Doc, i: int) -> bool:
    """Return whether a person's name follows, so that an office belongs to it and not to the name before."""
    return i < len(doc) and doc[i].pos_ == "PROPN" and doc[i].text[:1].isupper()


def is_lower_word(token: Token) -> bool:
    """Return whether a word is in lower case and not a particle of names."""
    return token.text.islower() and token.text not in PARTICLES


def never_names(token: Token) -> bool:
    """Return whether a capitalised word is not a name: "Monday", "Jan.", "Sh34.2", but not in "Sunday Adeyemi"."""
    return (
        (not names_person(token) and names_day_or_month(token))
        or is_amount(token)
        or _is_glued_date(token)
        or _numbers(token)
    )


def _numbers(token: Token) -> bool:
    """Return whether a word only counts what it follows: "crane *No*. 85"."""
    following = [t for t in token.doc[token.i + 1 : token.i + 3] if t.text != "."]
    return token.text in {"No", "No.", "Nos", "Nos."} and bool(following) and following[0].like_num


#: A month and a day in one word: "Dec.14th".
_GLUED_DATE = re.compile(r"(?P<month>[A-Z][a-z]+)\.?\d{1,2}(?:st|nd|rd|th)?")


def _is_glued_date(token: Token) -> bool:
    """Return whether a word is a month with a day, without a space between them."""
    date = _GLUED_DATE.fullmatch(token.text) if token.text[-1:].isalnum() and not token.text.isalpha() else None
    return date is not None and date["month"].lower() in NOT_NAMES


#: Money, with the letters of its currency: "Sh34.2", "R4.5m", "N150"; and financial years: "FY29".
_MONEY = re.compile(r"(?P<unit>[A-Z][A-Za-z]{0,3})(?P<sum>\d[\d.,]*)(?:[kmb]n?|tn|cr)?")
_SCALES = frozenset("hundred thousand million billion trillion lakh crore m bn".split())


def is_amount(token: Token) -> bool:
    """Return whether a word is a sum of money or a financial year, and not "G7", "M25" or "No10"."""
    money = _MONEY.fullmatch(token.text) if token.text[-1:].isalnum() and not token.text.isalpha() else None
    if money is None:
        return False
    unit, after = money["unit"], token.doc[token.i + 1 : token.i + 2].text.lower()
    mixed = len(unit) > 1 and unit[1:].islower() and unit not in {"No", "Nr"}
    return mixed or unit == "FY" or after in _SCALES or not money["sum"].isdigit()


def names_day_or_month(token: Token) -> bool:
    """Return whether a capitalised word is a day, a month or another word that names nobody."""
    return token.lower_ in NOT_NAMES or token.lower_.rstrip(".") in NOT_NAMES


def names_person(token: Token) -> bool:
    """Return whether a day or a month is somebody's given name: "Sunday Adeyemi was arrested", "June Orr".

    The model must take the next word for a person's name, and the word before must not mark a time ("on Sunday").
    """
    doc, i = token.doc, token.i
    if i + 1 >= len(doc) or not token.whitespace_:
        return False
    if i > 0 and _is_acted_upon(doc[i - 1], token, doc[i + 1]):
        return True
    if doc[i + 1].pos_ == "PROPN" and (_is_listed_person(token) or _is_apposed(token) or _is_introduced(token)):
        return True
    if doc[i + 1].ent_type_ not in PERSONS:
        return False
    if token.ent_type_ in PERSONS or token.dep_ in {"flat", "compound"}:
        return doc[i + 1].ent_iob_ == "I" or token.head.ent_type_ in PERSONS
    alone = i + 2 >= len(doc) or doc[i + 2].ent_iob_ != "I"
    opens = token.is_sent_start or i == 0 or names_day_or_month(doc[i - 1])
    return bool(opens) and alone


def _is_listed_person(token: Token) -> bool:
    """Return whether a day before a name goes on a list of persons: "Ann Lee, Friday Osagie and June Castellano"."""
    doc, last = token.doc, token.i - 1
    while last > 0 and doc[last].text in {",", "and"}:
        last -= 1
    if not 0 < last < token.i - 1 or doc[token.i + 1].like_num or not doc[token.i + 1].is_title:
        return False
    person = doc[last].ent_type_ in PERSONS or (doc[last].ent_type_ == "ORG" and doc[last].dep_ == "flat")
    return person or (names_day_or_month(doc[last - 1]) and names_person(doc[last - 1]))


def _is_apposed(token: Token) -> bool:
    """Return whether a day before a name is in apposition to a noun before it: "the lawyer Friday Osagie"."""
    return token.dep_ == "appos" and token.head.i == token.i - 1 and token.doc[token.i + 1].dep_ == "flat"


def _is_introduced(token: Token) -> bool:
    """Return whether a day opens a sentence with a name that is then explained: "Monday Okpara, a trader, …"."""
    doc, i = token.doc, token.i
    if not (token.is_sent_start or i == 0) or i + 3 >= len(doc) or doc[i + 2].text != ",":
        return False
    return doc[i + 3].lower_ in {"a", "an"} or doc[i + 3].like_num


def _is_acted_upon(verb: Token, day: Token, surname: Token) -> bool:
    """Return whether a day between a verb and a name is part of the verb's object: "sued Sunday Okafor"."""
    if verb.pos_ != "VERB" or day.dep_ != "obl:unmarked" or not is_name_word(surname) or surname.pos_ != "PROPN":
        return False
    passive = any(c.dep_ == "aux:pass" for c in verb.children)
    taken = {"obj", "ccomp", "nsubj:pass"} if passive else {"obj", "ccomp"}
    others = [c for c in verb.children if c.dep_ in taken and c != surname]
    return surname.head in {verb, day} and not surname.like_num and not others


#: The labels for persons.
PERSONS = frozenset({"PER", "PERSON"})


def is_title_case(doc: Doc) -> bool:
    """Return whether a line is in title case, so that capitals mean nothing."""
    words = [t for t in doc if t.is_alpha and len(t) > 3]
    return len(words) > 3 and sum(t.text[0].isupper() for t in words) >= 0.8 * len(words)


def is_name_word(token: Token) -> bool:
    """Return whether a word looks like part of a name."""
    return (token.text[:1].isupper() and token.pos_ not in {"DET", "PRON", "AUX", "SCONJ", "CCONJ", "INTJ"}) or (
        token.pos_ in {"PROPN", "NUM"} and token.text.isalnum() and any(c.isupper() for c in token.text)
    )


#: Lower-case beginnings of names, before a hyphen.
SMALL_BEGINNINGS = frozenset({"al", "el"})


def may_begin_name(token: Token, *, shouting: bool) -> bool:
    """Return whether a name may begin with a word; ``shouting`` is set in title-case lines."""
    if not is_name_word(token) or never_names(token):
        return (
            token.lower_ in SMALL_BEGINNINGS
            and token.i + 2 < len(token.doc)
            and token.nbor(1).text == "-"
            and token.nbor(2).text[:1].isupper()
        )
    if token.dep_ == "case" and token.is_sent_start:
        # "In Arequipa": a preposition, whatever its tag
        return False
    if shouting:
        return token.pos_ == "PROPN"
    if is_shouted(token):
        return False
    begins = token.is_sent_start or (token.i > 0 and token.nbor(-1).text in {"“", '"', "‘", "'", ":", "(", "``"})
    if not begins:
        return token.pos_ not in {"VERB", "ADP", "ADV"} or token.ent_type_ != ""
    if _characterizes(token):
        return False
    return (
        token.pos_ in {"PROPN", "X"}
        or bool(token.ent_type_)
        or (token.i + 1 < len(token.doc) and is_name_word(token.nbor(1)) and token.pos_ in {"NOUN", "ADJ"})
    )


def _characterizes(token: Token) -> bool:
    """Return whether an adjective only tells how somebody felt: "*Horrified* Terry fled"."""
    if token.tag_ not in {"JJ", "VBN", "VBG"} or token.ent_type_ or token.i + 1 >= len(token.doc):
        return False
    name = token.doc[token.i + 1]
    return name.ent_type_ in PERSONS and name.ent_iob_ == "B" and token.dep_ in {"amod", "acl", "advcl"}


#: Shorter words in capitals are acronyms.
_SHOUTED = 4


def is_shouted(token: Token) -> bool:
    """Return whether a word in capitals is a common one: "FURIOUS owner hits out", "WATER BALLOONS fly"."""
    common = token.tag_ in {"JJ", "JJR", "JJS", "NN", "NNS", "RB", "VB", "VBD", "VBG", "VBN", "VBP", "VBZ"}
    return len(token) >= _SHOUTED and token.text.isupper() and token.is_alpha and common and not token.ent_type_


def only_describes(doc: Doc, start: int, end: int) -> bool:
    """Return whether words are only the adjective of a noun: "Latin American governments", "the Islamic faith"."""
    last = doc[end - 1]
    described = last.dep_ == "amod" and last.head.i >= end
    # a model may take a name in capitals for one adjective
    plain = end - start > 1 or (last.tag_ == "JJ" and last.is_title and last.head.is_lower)
    return described and plain and all(t.pos_ == "ADJ" for t in doc[start:end])


#: Numbers in Roman numerals, from two letters on: "part XVII".
_ROMAN = re.compile(r"(?=[IVXLC]{2,}$)(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})")


def is_roman(token: Token) -> bool:
    """Return whether a word is a Roman numeral; "C" and "I" may be more.

    >>> bool(_ROMAN.fullmatch("XVII")), bool(_ROMAN.fullmatch("VIX"))
    (True, False)
    """
    return _ROMAN.fullmatch(token.text) is not None


def breaks_name(doc: Doc, j: int) -> bool:
    """Return whether a name ends right before this capitalised word: "in Kabul Friday"."""
    if not never_names(doc[j]):
        return False
    dated = j + 1 < len(doc) and doc[j + 1].like_num
    return dated or doc[j].lower_ not in {"may", "march", "august", "april", "june", "jan", "jun", "mar", "dec"}


def after_time(doc: Doc, start: int, end: int) -> int:
    """Skip a time before a name: "Last August | Kaya fell", "Late May"."""
    timed = start + 1 < end and doc[start].lower_ in {"last", "next", "early", "late"} and never_names(doc[start + 1])
    return start + 2 if timed else start


def token_end(doc: Doc, start: int, char: int) -> int | None:
    """Return the index of the token after the one that ends at a character, if one does."""
    for i in range(start, len(doc)):
        end = doc[i].idx + len(doc[i].text)
        if end == char:
            return i + 1
        if end > char:
            return None
    return None
