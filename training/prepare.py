"""Reads all corpora, and writes the encoded windows and the base weights from which training starts.

python training/prepare.py --treebanks FOLDER --propbank FOLDER --base FOLDER --out FOLDER
"""

from __future__ import annotations

import argparse
import json
import lzma
import pickle
import random
from pathlib import Path

import numpy as np
from corpora import Document, Sentence, add_propbank, add_uner, read_treebank, read_wikigold
from safetensors.numpy import load_file
from windows import PIECES, Window, collect_labels, encode, pack, vary

from kg.language.encoder.pieces import Pieces


def main() -> None:
    """Read, encode and write."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--treebanks", type=Path, required=True)
    parser.add_argument("--propbank", type=Path, required=True)
    parser.add_argument("--wikigold", type=Path, nargs="*", default=[])
    parser.add_argument("--extra", type=Path, nargs="*", default=[], help="further treebanks, trees only")
    parser.add_argument("--silver", type=Path)
    parser.add_argument("--with-dev", action="store_true", help="train on the development parts too")
    parser.add_argument("--base", type=Path, required=True, help="the folder with model.safetensors and vocab.txt")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--variants", type=int, default=2)
    args = parser.parse_args()
    parts = read_all(args)
    pieces = Pieces.read(args.base / "vocab.txt", most=PIECES)
    labels = collect_labels(parts["ewt-train"] + parts["gum-train"])
    labels["name"] = ["O", *(f"{b}-{t}" for t in ("PER", "LOC", "ORG", "MISC") for b in "BI")]
    index = {k: {t: i for i, t in enumerate(v)} for k, v in labels.items()}
    print({k: len(v) for k, v in labels.items()})
    rng = random.Random(5)
    data: dict[str, list[list[Window]]] = {"train": []}
    number = 0
    for name, documents in parts.items():
        train = name.endswith("train") or name.startswith("names")
        rows = []
        for document in documents:
            number += 1
            for group in pack(document, pieces):
                syntax = not name.startswith("names")
                forms = [encode(group, index, pieces, number, syntax=syntax)]
                if train:
                    forms += [
                        encode([vary(s, rng) for s in group], index, pieces, number, syntax=syntax)
                        for _ in range(args.variants)
                    ]
                rows.append([shrink(w) for w in forms])
        if train:
            data["train"] += rows
        else:
            data[name] = rows
        print(name, len(documents), "documents", len(rows), "windows", sum(len(r[0].first) for r in rows), "words")
    args.out.mkdir(parents=True, exist_ok=True)
    with lzma.open(args.out / "windows.pkl.xz", "wb", preset=1) as file:
        pickle.dump(data, file)
    (args.out / "labels.json").write_text(json.dumps(labels), encoding="utf-8")
    used = np.unique(np.concatenate([w.ids for rows in data.values() for forms in rows for w in forms]))
    base = load_file(args.base / "model.safetensors")
    half = {k: v.astype(np.float16) for k, v in base.items() if "pooler" not in k and v.dtype == np.float32}
    key = next(k for k in half if k.endswith("word_embeddings.weight"))
    half["used"] = used.astype(np.int32)
    half[key] = half[key][used]
    np.savez_compressed(args.out / "base.npz", **half)
    print(len(used), "pieces in use")


def shrink(w: Window) -> Window:
    """Return a window with its arrays in few bytes."""
    for name in ("ids", "shape", "first", "sentence", "predicates"):
        setattr(w, name, getattr(w, name).astype(np.int16))
    w.labels = {k: v.astype(np.int16) for k, v in w.labels.items()}
    return w


def read_all(args: argparse.Namespace) -> dict[str, list[Document]]:
    """Read the corpora by part."""
    parts: dict[str, list[Document]] = {}
    silver = json.loads(args.silver.read_text()) if args.silver else {}
    for part in ("train", "dev", "test"):
        ewt = read_treebank(args.treebanks / f"ewt-{part}.conllu.gz", entities=False)
        print("PropBank", part, dict(add_propbank(ewt, args.propbank)))
        if part == "train":
            for s in (s for d in ewt for s in d.sentences):
                use_silver(s, silver)
        else:
            print("names", add_uner(ewt, args.treebanks / f"uner-ewt-{part}.iob2.gz"))
        parts[f"ewt-{part}"] = ewt
        parts[f"gum-{part}"] = read_treebank(args.treebanks / f"gum-{part}.conllu.gz", entities=True)
    for path in args.extra:
        extra = read_treebank(path, entities=False)
        for s in (s for d in extra for s in d.sentences):
            use_silver(s, silver)
            leave_agents_open(s)
        parts["extra-train"] = extra
    names: list[Document] = []
    if args.with_dev:
        for name in ("ewt", "gum"):
            parts[f"{name}-more-train"] = parts.pop(f"{name}-dev")
    else:
        names = [Document(f"names {d.ident}", d.sentences) for d in parts["ewt-dev"]]
    for path in args.wikigold:
        names += read_wikigold(path)
    parts["names"] = names
    return parts


def leave_agents_open(s: Sentence) -> None:
    """Leave the relation of "by …" to a verb open: PUD does not distinguish agents (obl:agent) from obliques."""
    heads, deprels = s.heads or [], s.deprels or []
    for i, word in enumerate(s.words):
        if word.lower() == "by" and deprels[i] == "case" and heads[i] and deprels[heads[i] - 1] == "obl":
            deprels[heads[i] - 1] = "?"


def use_silver(s: Sentence, silver: dict[str, list[str]]) -> None:
    """Give a sentence the names that another tagger found, with less weight."""
    if s.ident in silver:
        s.names, s.name_weight = silver[s.ident], 0.4


if __name__ == "__main__":
    main()
