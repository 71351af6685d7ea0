"""Refits the heads for names, kinds and links on an unchanged encoder.

    python training/refit.py --data FOLDER --model model.pt --out refitted.pt

It takes a few minutes on one core: the encoder reads each window once.
"""

from __future__ import annotations

import argparse
import json
import lzma
import pickle
import random
from pathlib import Path

import torch
from batches import Batch, batches
from losses import WEIGHTS, link_loss
from network import Network, Output
from torch import Tensor, nn
from torch.nn import functional
from train import evaluate, load
from windows import IGNORE, Window

FITTED = ("names", "name_tag", "link", "link_features")


def views_of(net: Network, windows: list[Window], index: dict[str, dict[str, int]]) -> dict[int, Tensor]:
    """Return the encoder's views of the words of each window, by the ``id`` of the window."""
    found = {}
    order = sorted(windows, key=len)
    with torch.inference_mode():
        for begin in range(0, len(order), 16):
            group = order[begin : begin + 16]
            batch = Batch(group, "cpu", index)
            seen = net.encode(batch.ids, batch.shape, batch.mask, batch.first)[2]
            for row, window in enumerate(group):
                found[id(window)] = seen[row, : len(window.first)].half().clone()
    return found


def heads(net: Network, seen: Tensor) -> Output:
    """Run the fitted heads on views [B,W,width]."""
    seen = functional.dropout(seen, 0.2, net.training)
    named = functional.dropout(functional.gelu(net.names(seen)), 0.2, net.training)
    name, kind = net.name_tag(named).split([net.sizes["name"], net.sizes["type"]], -1)
    anaphor, antecedent, new = net.link(seen).split([net.c, net.c, 1], -1)
    nothing = torch.zeros(())
    tags = {"name": name, "type": kind}
    return Output(tags, nothing, nothing, nothing, nothing, anaphor, antecedent, new.squeeze(-1))


def loss_of(net: Network, out: Output, batch: Batch) -> Tensor:
    """Return the loss of the fitted heads."""
    parts = []
    for layer in ("name", "type"):
        y = batch.labels[layer].flatten()
        if (y != IGNORE).any():
            each = functional.cross_entropy(out.tags[layer].flatten(0, 1), y, ignore_index=IGNORE, reduction="none")
            weight = batch.weight.flatten() if layer == "name" else torch.ones_like(each)
            parts.append(WEIGHTS[layer] * (each * weight).sum() / (y != IGNORE).sum())
    if batch.units:
        links = torch.stack([link_loss(net, out, unit) for unit in batch.units]).sum()
        parts.append(WEIGHTS["link"] * links / sum(len(u[0]) for u in batch.units))
    return torch.stack(parts).sum()


def main() -> None:
    """Fit the heads, and write the network."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=10)
    args = parser.parse_args()
    torch.manual_seed(3)
    rng = random.Random(3)
    with lzma.open(args.data / "windows.pkl.xz") as file:
        data = pickle.load(file)
    labels = json.loads((args.data / "labels.json").read_text())
    index = {k: {t: i for i, t in enumerate(v)} for k, v in labels.items()}
    net = load(args.model, "cpu").requires_grad_(requires_grad=False)
    rows = [[w for w in forms if (w.labels["name"] != IGNORE).any()] or forms[:1] for forms in data["train"]]
    seen = views_of(net, [w for forms in rows for w in forms], index)
    print("read", len(seen), "windows", flush=True)
    parameters = []
    for name in FITTED:
        part: nn.Module = getattr(net, name)
        parameters += list(part.requires_grad_(requires_grad=True).parameters())
    optimizer = torch.optim.AdamW(parameters, lr=1e-3, weight_decay=0.02)
    per_epoch = len(batches(rows, 3200, rng))
    total, step = per_epoch * args.epochs, 0
    net.train()
    for _ in range(args.epochs):
        last = 0.0
        for windows in batches(rows, 3200, rng):
            for group in optimizer.param_groups:
                group["lr"] = 1e-3 * (1 - step / total)
            batch = Batch(windows, "cpu", index)
            padded = torch.zeros(*batch.first.shape, seen[id(windows[0])].shape[-1])
            for row, window in enumerate(windows):
                padded[row, : len(window.first)] = seen[id(window)].float()
            loss = loss_of(net, heads(net, padded), batch)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            step += 1
            last = 0.95 * last + 0.05 * float(loss.detach())
        print(step, round(last, 3), flush=True)
    chosen = {k: v for k, v in data.items() if k.endswith(("dev", "test"))}
    print(json.dumps(evaluate(net, chosen, labels, "cpu")), flush=True)
    weights = {k: v.half() for k, v in net.state_dict().items()}
    torch.save({"weights": weights, "labels": labels, "layers": len(net.layers)}, args.out)


if __name__ == "__main__":
    main()
