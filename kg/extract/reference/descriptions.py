"""Finds descriptions of actors ("the insurgents", "government forces") and pronouns."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set as AbstractSet

from kg.extract.grammar.grammar import PARTITIVES, case_of, examples_of, is_amount_of, is_plural, measured_noun
from kg.extract.grammar.number_words import SCALES, is_number_word
from kg.extract.grammar.quantities import NO_PEOPLE
from kg.extract.reference.gendered import gender_of
from kg.extract.reference.mentions import Mention, MentionType
from kg.extract.times.times_meaning import is_time_word
from kg.language import Section
from kg.language.tokens import Token
from kg.lexicon import Country, GroupNoun, Lexicon
from kg.model import Kind

#: Third-person pronouns: (gender, number).
PRONOUNS = {
    "he": ("male", "one"), "him": ("male", "one"), "his": ("male", "one"), "himself": ("male", "one"),
    "she": ("female", "one"), "her": ("female", "one"), "hers": ("female", "one"), "herself": ("female", "one"),
    "it": ("none", "one"), "its": ("none", "one"), "itself": ("none", "one"),
    "they": ("any", "many"), "them": ("any", "many"), "their": ("any", "many"), "themselves": ("any", "many"),
}  # fmt: skip

#: The most words before the last word of an office.
_LONGEST_OFFICE = 12

#: The parts of speech of pronouns and of the heads of descriptions.
_REFERRING = frozenset({"NOUN", "ADJ", "PROPN", "PRON"})


def find_descriptions(
    section: Section,
    index: int,
    lexicon: Lexicon,
    taken: AbstractSet[int],
    country_of: Callable[[Token], Country | None],
    heads: AbstractSet[str] = frozenset(),
) -> list[Mention]:
    """Find nouns for groups and offices, and pronouns, outside the names of one section.

    Args:
        section: an analysed paragraph.
        index: its number in the article.
        lexicon: the nouns.
        taken: the tokens that names cover.
        country_of: returns the country that a token names as a modifier.
        heads: nouns that occur in the article's names ("observatory"), lower-case: with "the"
            in front they may refer to the name.
    """
    found: list[Mention] = []
    for token in section.doc:
        if token.i in taken or token.pos_ not in _REFERRING or _is_within_office(token, lexicon):
            continue
        if token.lower_ in PRONOUNS and token.pos_ == "PRON":
            gender, _ = PRONOUNS[token.lower_]
            found.append(Mention(section, index, token.i, token.i + 1, MentionType.PRONOUN, gender=gender))
        elif token.pos_ in {"NOUN", "ADJ", "PROPN"} and _heads_phrase(token):
            mention = _description(section, index, token, lexicon, taken, country_of)
            if mention is None and _repeats_name(token, heads):
                mention = Mention(section, index, token.i, token.i + 1, MentionType.NOMINAL)
            if mention:
                found.append(mention)
    whole = {m.head.i: m for m in found if m.type is MentionType.NOMINAL}
    return [m for m in found if not _is_within(m, whole)]


def _is_within(mention: Mention, whole: Mapping[int, Mention]) -> bool:
    """Return whether a noun only describes another: the police in "a police station", "a passenger train"."""
    if mention.type is MentionType.NOMINAL and mention.head.dep_ == "compound" and mention.head.tag_ == "NN":
        people = mention.kind in {Kind.POPULATION, Kind.PERSON}
        if people and kind_of(mention.head.head) in _THINGS:
            return True
    around = whole.get(mention.head.head.i) if mention.head.dep_ == "compound" else None
    if around is not None and any(begin <= mention.start < end for begin, end in around.offices):
        # the deputy in "deputy mayor"
        return mention.kind in {Kind.POPULATION, Kind.PERSON}
    if around is None or around.kind is None or mention.type is not MentionType.NOMINAL or around.start > mention.start:
        return False
    return around.kind.is_place or (around.group is not None and around.group.weapon)


#: The model's kinds of things that may be named after their users: "a police station", "passenger services".
_THINGS = frozenset({"object", "place", "organization", "abstract"})


def _is_within_office(token: Token, lexicon: Lexicon) -> bool:
    """Return whether a word is only the first or last part of an office: "Director-General", "Secretary of State"."""
    doc, i = token.doc, token.i
    begins = i + 2 < len(doc) and doc[i + 1].text == "-" and not token.whitespace_
    ends = i > 1 and doc[i - 1].text == "of"
    return (begins and doc[i : i + 3].text.lower() in lexicon.offices) or (
        ends and doc[i - 2 : i + 1].text.lower() in lexicon.offices
    )


def _repeats_name(token: Token, heads: AbstractSet[str]) -> bool:
    """Return whether "the observatory" may be short for a name that ends in it."""
    return token.lower_ in heads and token.i > 0 and token.nbor(-1).lower_ == "the" and token.dep_ != "compound"


def _heads_phrase(token: Token) -> bool:
    """Return whether a noun refers to something itself ("government" in "government raids" too)."""
    if token.dep_ in {"amod", "flat", "case", "mark"}:
        return False
    return token.pos_ != "ADJ" or token.dep_ in {"nsubj", "nsubj:pass", "obj", "obl", "obl:agent", "nmod", "conj"}


def _description(
    section: Section,
    index: int,
    head: Token,
    lexicon: Lexicon,
    taken: AbstractSet[int],
    country_of: Callable[[Token], Country | None],
) -> Mention | None:
    if is_time_word(head) or is_amount_of(head):
        return None  # "in the first quarter", "dozens of farmers"
    start = _phrase_start(head, taken)
    group = group_noun(head, lexicon)
    place = lexicon.place_nouns.get(head.lower_) or lexicon.place_nouns.get(head.lemma_.lower())
    if place is not None and head.dep_ == "compound" and (group is None or group.kind is Kind.COUNTRY):
        return None  # "a church leader", "the state representative"
    if place is not None and head.pos_ != "ADJ" and (group is None or _is_setting(head)):
        return _thing(section, index, start, head, place.kind)
    if group is not None and is_mass(head, group):
        return None
    office = None if _is_quality(head) else _office(head, start, lexicon)
    singular = "Sing" in head.morph.get("Number", [])
    if group is None or (office is not None and singular and group.kind in {Kind.GOVERNMENT, Kind.POPULATION}):
        if office is None and not _is_somebody(head, lexicon):
            return _thing(section, index, start, head, Kind.ORGANIZATION) if _is_body(head, lexicon) else None
        start = _owner_start(head, start)
        many = is_plural(head)
        # "a student protest" is by several students
        kind = Kind.POPULATION if many or head.dep_ == "compound" else Kind.PERSON
        if _is_called_body(head, lexicon):
            kind, office = Kind.ORGANIZATION, None
        mention = Mention(
            section,
            index,
            start,
            head.i + 1,
            MentionType.NOMINAL,
            kind,
            offices=[] if many or office is None else [office],
        )
    else:
        several = group.kind is Kind.COUNTRY and is_plural(head)
        # "twelve countries signed" means their governments, not a country
        kind = Kind.GOVERNMENT if several else group.kind
        if office is not None and kind is Kind.GOVERNMENT and _serves_body(head, start, lexicon):
            kind = Kind.POPULATION
        if kind in _PEOPLE and not group.weapon and _is_one_person(head):
            kind = Kind.PERSON
        mention = Mention(section, index, start, head.i + 1, MentionType.NOMINAL, kind, group=group)
        mention.country = _country(head, start, taken, country_of)
    assert mention.kind is not None
    mention.vote(mention.kind, "noun")
    mention.gender = gender_of(head)
    return mention


def _is_quality(head: Token) -> bool:
    """Return whether a noun for an office means what it is about: "demanded *justice*", "the fight for *Justice*"."""
    front = {c.dep_ for c in head.children if c.i < head.i}
    topic = head.dep_ == "nmod" and case_of(head) == "for" and not kind_of(head)
    return head.tag_ in {"NN", "NNP"} and (kind_of(head) == "abstract" or topic) and "det" not in front


def _thing(section: Section, index: int, start: int, head: Token, kind: Kind) -> Mention:
    """Make a mention of a description of a place or body."""
    mention = Mention(section, index, start, head.i + 1, MentionType.NOMINAL, kind)
    mention.vote(kind, "noun")
    return mention


#: The parts of a sentence that take part in what it tells.
_TAKING_PART = frozenset({"nsubj", "nsubj:pass", "obj", "obl:agent", "conj"})


def _is_body(head: Token, lexicon: Lexicon) -> bool:
    """Return whether the model takes an unlisted noun with a part in something for a body: "the wildlife service"."""
    lemma = head.lemma_.lower()
    listed = lemma in lexicon.thing_nouns or lemma in _MEASURES or (lemma, "noun") in lexicon.triggers
    return head.pos_ == "NOUN" and head.dep_ in _TAKING_PART and not listed and kind_of(head) == "organization"


#: Kinds of groups whose members are single persons: "a soldier", "a gunman", "the victim".
_PEOPLE = frozenset({Kind.POPULATION, Kind.ARMED_FORCE, Kind.ARMED_GROUP})
#: Nouns that mean several people in the singular.
_COLLECTIVE = frozenset(
    "audience band clan coastguard column convoy couple crew crowd enemy faculty family gang garrison gendarmerie "
    "group household kin leadership lot majority military militia minority mob pair panel party patrol personnel "
    "populace population posse public quartet rank-and-file rest squad staff team trio tribe".split()
)


def _is_one_person(noun: Token) -> bool:
    """Return whether a noun for people means a single one: "a soldier", but not "a crowd" or "the police"."""
    single = noun.tag_ == "NN" and not is_plural(noun) and noun.lemma_.lower() not in _COLLECTIVE
    return single and kind_of(noun) == "person"


def _is_called_body(noun: Token, lexicon: Lexicon) -> bool:
    """Return whether an apposition says that a noun for a person means a body: "the owner, *a property company*"."""
    groups = (group_noun(c, lexicon) for c in noun.children if c.dep_ == "appos")
    return any(group is not None and group.kind is Kind.ORGANIZATION for group in groups)


def _serves_body(head: Token, start: int, lexicon: Lexicon) -> bool:
    """Return whether officials are those of a known body that is no state: "senior Hamas officials"."""
    doc = head.doc
    names = [doc[i : head.i].text for i in range(start, head.i)]
    for child in head.children:
        if child.i > head.i and case_of(child) in {"of", "from", "at"}:
            names += [doc[i : child.i + 1].text for i in range(child.left_edge.i, child.i + 1)]
    bodies = (lexicon.actors.get(name) for name in names)
    return any(body is not None and body.kind in {Kind.ORGANIZATION, Kind.ARMED_GROUP} for body in bodies)


_HUMAN = ("er", "or", "ist", "ian", "man", "woman", "ant", "ent", "ee", "person", "ess", "friend", "member")

_NOT_HUMAN = (
    "ment", "grant", "plant", "event", "rent", "tent", "accident", "paper", "letter", "order", "power", "number",
    "center", "theater", "computer", "answer", "matter", "error", "floor", "tower", "border", "process", "committee",
)  # fmt: skip


#: Words for unnamed sources: "those close to him say".
UNNAMED = frozenset({"those", "some", "many", "others", "most"})


def describe_source(section: Section, index: int, head: Token) -> Mention:
    """Make a mention of a noun that speaks but is not in the lexicon.

    Its form decides whether it is a body ("the think tank"), a person or people; "findings" are those of a body.
    """
    mention = Mention(section, index, _phrase_start(head, frozenset()), head.i + 1, MentionType.NOMINAL)
    many = is_plural(head) and kind_of(head) not in {"abstract", "object"}
    if many or head.lower_ in UNNAMED or head.lemma_.lower() in _SHARES:
        kind = Kind.POPULATION
    else:
        noun = head.lemma_.lower()
        kind = Kind.PERSON if noun.endswith(_HUMAN) and not noun.endswith(_NOT_HUMAN) else Kind.ORGANIZATION
    mention.kind = kind
    mention.vote(kind, "source")
    return mention


def describe_one(section: Section, index: int, one: Token, lexicon: Lexicon) -> Mention | None:
    """Make a mention of a single person or body out of several that a noun names: "one of the survivors"."""
    several = measured_noun(one)
    group = group_noun(several, lexicon)
    person = kind_of(several) == "person"
    if several.pos_ != "NOUN" or several.i <= one.i or not (person or group):
        return None
    mention = Mention(section, index, one.i, several.i + 1, MentionType.NOMINAL)
    mention.kind = Kind.PERSON if person or group is None else group.kind
    mention.vote(mention.kind, "source")
    return mention


def group_noun(head: Token, lexicon: Lexicon) -> GroupNoun | None:
    """Return the group that a noun names, with the words before it if they matter."""
    doc = head.doc
    forms = [
        form
        for form in dict.fromkeys((head.lower_, head.lemma_.lower(), head.lower_.removesuffix("s")))
        if form in lexicon.group_heads
    ]
    for width in (3, 2, 1) if forms else ():
        start = head.i - width + 1
        if start < 0:
            continue
        front = doc[start : head.i].text.lower()
        for last in forms:
            group = lexicon.groups.get(f"{front} {last}".strip())
            if group and not (start <= head.head.i < head.i and group_noun(head.head, lexicon)):
                # in "the ministry of defence", the ministry is the group
                return group
    return None


#: Words for shares of people, which name nobody themselves: "71 per cent of shareholders".
_SHARES = frozenset(
    "cent percent share percentage part majority minority number half third quarter rest bulk other ten dozen score "
    "hundred thousand million".split()
)
_MEASURES = PARTITIVES | _SHARES


def _is_somebody(head: Token, lexicon: Lexicon) -> bool:
    """Return whether the model takes an unlisted noun for a person; events are not people."""
    lemma = head.lemma_.lower()
    thing = lemma in _SHARES | NO_PEOPLE or lemma in lexicon.thing_nouns
    noun = head.pos_ == "NOUN" or head.tag_ == "NNPS"
    named = noun and kind_of(head) == "person" and not thing and not examples_of(head)
    return named and (lemma, "noun") not in lexicon.triggers


def is_mass(head: Token, group: GroupNoun) -> bool:
    """Return whether a noun is a mass noun rather than a group: "used force", "his opposition to it"."""
    if not group.mass or is_plural(head):
        return False
    following = [(case_of(c), kind_of(c)) for c in head.children if c.dep_ == "nmod" and c.i > head.i]
    kind, nobody = kind_of(head), {"abstract", "event"}
    if any(case == "to" or (case == "of" and nobody & {kind, other}) for case, other in following):
        # "the opposition to the plan", "the force of the blast"
        return True
    front = [c for c in head.children if c.i < head.i]
    counted = any(c.dep_ in {"det", "nummod", "nmod:poss"} and c.lower_ not in _MUCH for c in front)
    named = any(t.text[:1].isupper() and t.i != head.sent.start for t in front)
    # "Opposition rejects result"
    acts = head.dep_ == "nsubj" and kind in {"organization", "person"}
    return not (counted or named or acts)


def kind_of(head: Token) -> str:
    """Return what kind of thing the model takes a phrase for ("person", "abstract"), or "" if it has no opinion."""
    reading = head.doc.reading
    return reading.kinds[head.i] if reading is not None and reading.kinds else ""


_MUCH = frozenset("no any more less much some enough such all what".split())


def _is_setting(head: Token) -> bool:
    """Return whether "the hospital" is a setting rather than an actor."""
    if head.dep_ in {"nsubj", "compound", "nmod:poss", "obl:agent"}:
        return False
    case = next((c.lower_ for c in head.children if c.dep_ == "case"), "")
    if case == "of":
        return head.head.lemma_.lower() == "control"
    return case not in {"by", "with", "for", "from", "to", "on", "against"} or head.dep_ == "obj"


def _owner_start(head: Token, start: int) -> int:
    """Return the start of a phrase with its owner: "Thailand's foreign minister"."""
    for child in head.children:
        if child.dep_ == "nmod:poss" and child.pos_ == "PROPN" and child.i < start:
            return min(t.i for t in child.subtree if t.pos_ == "PROPN")
    return start


def _office(head: Token, start: int, lexicon: Lexicon) -> tuple[int, int] | None:
    doc = head.doc
    for begin in range(max(start, head.i - _LONGEST_OFFICE), head.i + 1):
        words = doc[begin : head.i + 1].text.lower()
        # "Bailiffs evicted them": a model that takes a plural for a name leaves its form
        forms = (words, doc[begin : head.i + 1].lemma_.lower(), words.removesuffix("s"))
        if any(form in lexicon.offices for form in forms):
            return begin, head.i + 1
    return None


def _phrase_start(head: Token, taken: AbstractSet[int]) -> int:
    """Return where the modifiers of a noun begin, without articles and numbers."""
    doc, start = head.doc, head.i
    while start > 0:
        token = doc[start - 1]
        ok = token.pos_ in {"ADJ", "NOUN", "PROPN"} or (token.text == "-" and not token.whitespace_)
        # "a Moscow-backed group", "the United Nations mission"
        ok = ok or (token.pos_ == "VERB" and ((start > 1 and doc[start - 2].text == "-") or doc[start].ent_iob_ == "I"))
        # "a 19-year-old man"
        ok = ok or (token.like_num and doc[start].text == "-" and not token.whitespace_)
        governed = any(a.i == head.i for a in token.ancestors) or token.text == "-"
        # "1.5 lakh villagers"
        scale = token.lower_ in SCALES and start > 1 and is_number_word(doc[start - 2].text)
        if (
            token.is_space
            or scale
            or not ok
            or not governed
            # "On Sunday jets bombed", "Last autumn dockers struck"
            or is_time_word(token)
            or (token.i in taken and token.pos_ != "ADJ" and token.text[:1].islower())
        ):
            break
        start -= 1
    while start < head.i and doc[start].text == "-":
        start += 1
    if head.i - start > 1 and doc[start].tag_ == "NNS" and doc[start].is_sent_start:
        # "Gunmen slay mayor": a headline that the parser took for one phrase
        return head.i
    return start


def _country(
    head: Token, start: int, taken: AbstractSet[int], country_of: Callable[[Token], Country | None]
) -> Country | None:
    doc = head.doc
    for i in range(head.i - 1, max(start - 3, -1), -1):
        token = doc[i]
        if token.text[:1].isupper():
            country = country_of(token)
            if country and (i >= start or doc[i + 1].text in {"'s", "’s", "'", "’"}):
                return country
        if i < start and token.text not in {"'s", "’s", "'", "’", "own"} and token.pos_ != "PART":
            break
    if head.dep_ == "conj" and not any(c.dep_ == "det" for c in head.children):
        # "the Rwandan government and army"
        return _country(head.head, _phrase_start(head.head, taken), taken, country_of)
    for child in head.children:
        if child.dep_ == "nmod" and child.text[:1].isupper() and child.i > head.i:
            return country_of(child)
    return None
