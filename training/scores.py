"""Scores a network on annotated windows, with the words and sentences of the corpora."""

from __future__ import annotations

from collections import Counter

import torch
from corpora import ROLES
from network import Output
from torch import Tensor
from windows import IGNORE, Window


def spans(tags: list[str]) -> set[tuple[int, int, str]]:
    """Return the names in a sequence of BIO tags: first word, word after the last, type.

    >>> sorted(spans(["B-PER", "I-PER", "O", "B-LOC"]))
    [(0, 2, 'PER'), (3, 4, 'LOC')]
    """
    out, begin = set(), None
    for i, tag in enumerate([*tags, "O"]):
        if begin is not None and (tag[0] != "I" or tag[2:] != tags[begin][2:]):
            out.add((begin, i, tags[begin][2:]))
            begin = None
        if tag[0] == "B" or (tag[0] == "I" and begin is None):
            begin = i
    return out


class Scores:
    """Counts of right labels, by part of the data."""

    def __init__(self, labels: dict[str, list[str]]) -> None:
        self.labels = labels
        self.punct = labels["deprel"].index("punct")
        self.count: Counter[str] = Counter()

    def add(
        self, part: str, windows: list[Window], out: Output, heads: Tensor, relations: Tensor,
        links: list[tuple[Tensor, Tensor]], same: Tensor,
    ) -> None:  # fmt: skip
        """Count the right labels in a batch."""
        c = self.count
        best = {k: v.argmax(-1).cpu() for k, v in out.tags.items() if v.shape[-1] > 1}
        start = out.tags["start"].squeeze(-1).cpu() > 0
        predicate = out.tags["predicate"].squeeze(-1).cpu() > 0
        roles = out.roles.argmax(-1).cpu()
        upos = [m.split("|")[0] for m in self.labels["morph"]]
        for b, w in enumerate(windows):
            n = len(w.first)
            y = {k: torch.from_numpy(v.astype("int64")) for k, v in w.labels.items()}
            known = (y["deprel"] != self.punct) & (y["head"] != IGNORE)
            right = known & (heads[b, :n] == y["head"])
            c[f"{part} words"] += int(known.sum())
            c["words"] += int(known.sum())
            c[f"{part} UAS"] += int(right.sum())
            full = int((right & (relations[b, :n] == y["deprel"])).sum())
            c[f"{part} LAS"] += full
            c["LAS"] += full
            for layer in ("xpos", "lemma"):
                c[f"{part} {layer} all"] += int((y["head"] != IGNORE).sum())
                c[f"{part} {layer}"] += int((best[layer][b, :n] == y[layer]).sum())
            c[f"{part} upos"] += sum(
                upos[p] == upos[g]
                for p, g in zip(best["morph"][b, :n].tolist(), y["morph"].tolist(), strict=True)
                if g >= 0
            )
            pairs = (start[b, :n], y["start"] == 1)
            self.f(f"{part} start", int(pairs[0].sum()), int(pairs[1].sum()), int((pairs[0] & pairs[1]).sum()))
            gold = [self.labels["name"][i] if i >= 0 else "?" for i in y["name"].tolist()]
            if "?" not in gold:
                self.names(part, [self.labels["name"][i] for i in best["name"][b, :n].tolist()], gold)
            etype = y["type"] > 0
            c[f"{part} type all"] += int(etype.sum())
            c[f"{part} type"] += int((etype & (best["type"][b, :n] == y["type"])).sum())
            self.roles(part, w, predicate[b, :n], roles[b, :n, :n], same[b, :n, :n], y)
        for found, chains in links:
            self.links(part, found.tolist(), chains.tolist())

    def names(self, part: str, got: list[str], gold: list[str]) -> None:
        """Count names: exact matches, and overlaps with one of the same type."""
        a, g = ({s for s in spans(t) if s[2] != "MISC"} for t in (got, gold))
        self.f(f"{part} names", len(a), len(g), len(a & g))
        over = lambda x, ys: any(x[0] < y[1] and y[0] < x[1] and x[2] == y[2] for y in ys)  # noqa: E731
        self.count[f"{part} overlap a"] += sum(over(x, g) for x in a)
        self.count[f"{part} overlap g"] += sum(over(x, a) for x in g)

    def roles(self, part: str, w: Window, predicate: Tensor, roles: Tensor, same: Tensor, y: dict[str, Tensor]) -> None:
        """Count predicates, and the roles of the predicates in the corpus."""
        if not (w.predicates >= 0).any():
            return
        known = torch.from_numpy(w.predicates >= 0)
        gold = torch.from_numpy(w.predicates == 1)
        self.f(f"{part} predicates", int((predicate & known).sum()), int(gold.sum()), int((predicate & gold).sum()))
        verbs = {i for i, m in enumerate(self.labels["morph"]) if m.startswith("VERB|")}
        verb = torch.tensor([int(i) in verbs for i in y["morph"]])
        want = {(p, a, r) for p, a, r in w.roles}
        rows = torch.nonzero(gold).flatten().tolist()
        got = {
            (p, a, int(roles[p, a])) for p in rows for a in torch.nonzero(same[p] & (roles[p] > 0)).flatten().tolist()
        }
        self.f(f"{part} roles", len(got), len(want), len(got & want))
        for name in ("ARG0", "ARG1"):
            r = ROLES.index(name)
            a, g = ({t for t in s if t[2] == r and verb[t[0]]} for s in (got, want))
            self.f(f"{part} verb {name}", len(a), len(g), len(a & g))

    def links(self, part: str, found: list[int], chains: list[int]) -> None:
        """Count links: is the antecedent of the same chain, is there one where there should be?"""
        seen: set[int] = set()
        for link, chain in zip(found, chains, strict=True):
            right = link > 0 and chains[link - 1] == chain
            self.f(f"{part} links", int(link > 0), int(chain in seen), int(right))
            seen.add(chain)

    def f(self, name: str, got: int, gold: int, right: int) -> None:
        """Count the terms of an F1 score."""
        for key, value in (("a", got), ("g", gold), ("r", right)):
            self.count[f"{name} F {key}"] += value

    def result(self) -> dict[str, float]:
        """Return all scores in percent."""
        c, out = self.count, {}
        parts = sorted({k.split()[0] for k in c if "-" in k})
        per = lambda a, b: round(100 * a / b, 2) if b else 0.0  # noqa: E731
        out["LAS"] = per(c["LAS"], c["words"])
        for p in parts:
            for k in ("UAS", "LAS"):
                out[f"{p} {k}"] = per(c[f"{p} {k}"], c[f"{p} words"])
            for k in ("xpos", "lemma"):
                out[f"{p} {k}"] = per(c[f"{p} {k}"], c[f"{p} {k} all"])
            out[f"{p} upos"] = per(c[f"{p} upos"], c[f"{p} xpos all"])
            out[f"{p} type"] = per(c[f"{p} type"], c[f"{p} type all"])
            a, g = c[f"{p} names F a"], c[f"{p} names F g"]
            precision, recall = per(c[f"{p} overlap a"], a), per(c[f"{p} overlap g"], g)
            out[f"{p} overlap"] = round(2 * precision * recall / (precision + recall), 2) if precision + recall else 0.0
        for name in sorted({k[:-4] for k in c if k.endswith(" F a")}):
            out[name] = per(2 * c[f"{name} F r"], c[f"{name} F a"] + c[f"{name} F g"])
        return out
