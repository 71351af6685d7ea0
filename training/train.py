"""Trains the encoder and its heads on prepared windows.

    python training/train.py --data FOLDER --out teacher.pt
    python training/train.py --data FOLDER --out small.pt --layers 0,1,2,3 --teacher teacher.pt

With ``--teacher`` the network also learns the predictions of a larger one, or the mean of several.
"""

from __future__ import annotations

import argparse
import json
import lzma
import pickle
import random
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from batches import Batch, batches
from losses import distances, link_scores, losses, weighted, within
from network import Network
from safetensors.numpy import save_file
from scores import Scores
from torch import Tensor
from windows import Window


def evaluate(net: Network, data: dict[str, Any], labels: dict[str, list[str]], device: str) -> dict[str, float]:
    """Score a network on parts of the treebanks, with their words and sentences."""
    net.eval()
    index = {k: {t: i for i, t in enumerate(v)} for k, v in labels.items()}
    scores = Scores(labels)
    with torch.inference_mode():
        for part, rows in data.items():
            for windows in batches(rows, 8000, None):
                batch = Batch(windows, device, index)
                out = net(batch.ids, batch.shape, batch.mask, batch.first)
                arcs = within(batch, out.arcs)
                heads = arcs.argmax(-1)
                relations = net.relations(out.dependent, out.head, heads).argmax(-1)
                links = [(link_scores(net, out, u).argmax(-1).cpu(), u[3].cpu()) for u in batch.units]
                scores.add(part, windows, out, heads.cpu(), relations.cpu(), links, batch.same.cpu())
    net.train()
    return scores.result()


def load(path: Path, device: str) -> Network:
    """Load a trained network."""
    saved = torch.load(path, map_location=device)
    net = Network({k: len(v) for k, v in saved["labels"].items()}, saved["layers"])
    net.load_state_dict({k: v.float() for k, v in saved["weights"].items()})
    return net.to(device).eval()


def unpack_base(folder: Path) -> Path:
    """Write the base weights as one file, as the network loads them."""
    target = folder / "base.safetensors"
    if not target.exists():
        stored = np.load(folder / "base.npz")
        weights = {k: stored[k].astype(np.float32) for k in stored.files if k != "used"}
        key = next(k for k in weights if k.endswith("word_embeddings.weight"))
        table = np.zeros((30522, weights[key].shape[1]), np.float32)
        table[stored["used"]] = weights[key]
        weights[key] = table
        save_file(weights, target)
    return target


@dataclass
class Run:
    """A run of training: the network, its optimizer, and the mean of its weights over time."""

    net: Network
    optimizer: torch.optim.Optimizer
    mean: dict[str, Tensor]
    index: dict[str, dict[str, int]]
    device: str

    def step(self, windows: list[Window], teachers: list[Network], share: float) -> dict[str, Tensor]:
        """Learn from one batch; return the loss of each task."""
        batch = Batch(windows, self.device, self.index)
        out = self.net(batch.ids, batch.shape, batch.mask, batch.first)
        found = losses(self.net, out, batch)
        loss = weighted(found)
        if teachers:
            loss = (1 - share) * loss + share * weighted(distances(self.net, out, teachers, batch))
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.net.parameters(), 1.0)
        self.optimizer.step()
        return found

    def average(self, step: int) -> None:
        """Move the mean of the weights towards their current values."""
        keep = min(0.999, (1 + step) / (10 + step))
        own = self.net.state_dict()
        with torch.no_grad():
            torch._foreach_lerp_(list(self.mean.values()), [own[k] for k in self.mean], 1 - keep)


def prepare_run(args: argparse.Namespace, labels: dict[str, list[str]]) -> Run:
    """Build the network, with learning rates that decrease from the top layer down."""
    pick = [int(i) for i in args.layers.split(",")]
    net = Network({k: len(v) for k, v in labels.items()}, len(pick), dropout=args.dropout)
    if args.init:
        saved = torch.load(args.init, map_location="cpu")["weights"]
        net.load_state_dict({k: v.float() for k, v in saved.items()})
    else:
        net.load_base(unpack_base(args.data), pick)
    net = net.to(args.device)
    top = len(pick)
    groups = [(args.rate * args.decay ** (top - 1 - i), list(layer.parameters())) for i, layer in enumerate(net.layers)]
    deep = [net.position.weight, net.norm.weight, net.norm.bias, net.word.weight]
    groups.append((args.rate * args.decay**top, deep))
    taken = {id(p) for _, parameters in groups for p in parameters}
    groups.append((args.head_rate, [p for p in net.parameters() if id(p) not in taken]))
    optimizer = torch.optim.AdamW(
        [{"params": p, "lr": r, "base": r, "weight_decay": 0.0 if p is deep else 0.01} for r, p in groups],
        betas=(0.9, 0.98),
        fused=args.device != "cpu",
    )
    mean = {k: v.detach().clone() for k, v in net.state_dict().items()}
    index = {k: {t: i for i, t in enumerate(v)} for k, v in labels.items()}
    return Run(net.train(), optimizer, mean, index, args.device)


def learn(run: Run, args: argparse.Namespace, rows: list[list[Window]], teachers: list[Network]) -> None:
    """Train for the given epochs or minutes, whichever end first."""
    rng = random.Random(args.seed)
    per_epoch = len(batches(rows, args.size, rng))
    total = int(args.epochs * per_epoch)
    print(f"{per_epoch} batches an epoch, {total} in all", flush=True)
    begin, step = time.time(), 0
    queue: list[list[Window]] = []
    while True:
        done = max(step / total, (time.time() - begin) / (60 * args.minutes))
        if done >= 1:
            break
        queue = queue or batches(rows, args.size, rng)
        for group in run.optimizer.param_groups:
            group["lr"] = group["base"] * min(1.0, (step + 1) / 150) * (1 - done)
        found = run.step(queue.pop(), teachers, args.share)
        step += 1
        run.average(step)
        if step % 200 == 0:
            print(step, f"{time.time() - begin:.0f} s", {k: round(v.item(), 3) for k, v in found.items()}, flush=True)
    print(f"trained in {time.time() - begin:.0f} s, {step} batches", flush=True)


def options() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="the folder that prepare.py wrote")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--layers", default="0,1,2,3,4,5", help="the layers of MiniLM to begin with")
    parser.add_argument("--teacher", type=Path, nargs="*", default=[])
    parser.add_argument("--share", type=float, default=0.7, help="the share of the teachers in the loss")
    parser.add_argument("--init", type=Path, help="a trained network to go on from")
    parser.add_argument("--epochs", type=float, default=20)
    parser.add_argument("--minutes", type=float, default=1e9)
    parser.add_argument("--size", type=int, default=3200, help="word pieces a batch")
    parser.add_argument("--rate", type=float, default=7e-4)
    parser.add_argument("--head-rate", type=float, default=1e-3)
    parser.add_argument("--decay", type=float, default=0.85, help="how the rate falls from layer to layer")
    parser.add_argument("--dropout", type=float, default=0.1)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    return parser.parse_args()


def main() -> None:
    """Train one network, and write it."""
    args = options()
    torch.manual_seed(args.seed)
    torch.backends.cuda.matmul.allow_tf32 = True
    with lzma.open(args.data / "windows.pkl.xz") as file:
        data = pickle.load(file)
    labels = json.loads((args.data / "labels.json").read_text())
    run = prepare_run(args, labels)
    learn(run, args, data["train"], [load(path, args.device) for path in args.teacher])
    run.net.load_state_dict(run.mean)
    for part in ("dev", "test"):
        chosen = {k: v for k, v in data.items() if k.endswith(part)}
        if chosen:
            print(part, json.dumps(evaluate(run.net, chosen, labels, args.device)), flush=True)
    weights = {k: v.half().cpu() for k, v in run.net.state_dict().items()}
    torch.save({"weights": weights, "labels": labels, "layers": len(run.net.layers)}, args.out)


if __name__ == "__main__":
    main()
