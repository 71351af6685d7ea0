"""The loss of each task, and the distance of the network from its teachers."""

from __future__ import annotations

import torch
from batches import Batch, Unit
from network import Network, Output
from torch import Tensor
from torch.nn import functional
from windows import IGNORE, LAYERS

#: The weight of each task.
WEIGHTS = {
    "arc": 1.0, "deprel": 1.0, "xpos": 0.5, "morph": 0.5, "lemma": 0.3, "start": 0.3, "name": 1.0, "type": 0.6,
    "predicate": 0.5, "role": 1.5, "link": 0.8,
}  # fmt: skip


def within(batch: Batch, arcs: Tensor) -> Tensor:
    """Mask all arcs except those to words of the same sentence and to the root."""
    allowed = torch.cat([torch.ones_like(batch.same[:, :, :1]), batch.same], 2)
    words = torch.arange(batch.same.shape[1], device=arcs.device)
    allowed[:, words, words + 1] = False
    return arcs.masked_fill(~allowed, -1e4)


def weighted(found: dict[str, Tensor]) -> Tensor:
    """Return the weighted sum of the losses of the tasks."""
    return torch.stack([WEIGHTS[k] * v for k, v in found.items()]).sum()


def losses(net: Network, out: Output, batch: Batch) -> dict[str, Tensor]:
    """Return the loss of each task that the batch has labels for."""
    found: dict[str, Tensor] = {}
    for layer in LAYERS:
        y = batch.labels[layer]
        if layer == "deprel" or not (y != IGNORE).any():
            continue
        each = functional.cross_entropy(
            out.tags[layer].flatten(0, 1), y.flatten(), ignore_index=IGNORE, reduction="none"
        )
        mask = (y != IGNORE).flatten().float()
        w = batch.weight.flatten() * mask if layer == "name" else mask
        found[layer] = (each * w).sum() / mask.sum()
    heads = batch.labels["head"]
    if (heads != IGNORE).any():
        arcs = within(batch, out.arcs)
        found["arc"] = functional.cross_entropy(arcs.flatten(0, 1), heads.flatten(), ignore_index=IGNORE)
        scores = net.relations(out.dependent, out.head, heads.clamp(min=0))
        found["deprel"] = functional.cross_entropy(
            scores.flatten(0, 1), batch.labels["deprel"].flatten(), ignore_index=IGNORE
        )
    real = batch.owner >= 0
    start = out.tags["start"].squeeze(-1)
    found["start"] = functional.binary_cross_entropy_with_logits(start[real], batch.labels["start"][real].float())
    known = batch.predicates != IGNORE
    if known.any():
        p = out.tags["predicate"].squeeze(-1)
        found["predicate"] = functional.binary_cross_entropy_with_logits(p[known], batch.predicates[known].float())
        b, i = torch.nonzero(batch.predicates == 1, as_tuple=True)
        if len(b):
            scores, y, mask = out.roles[b, i], batch.roles[b, i], batch.same[b, i]
            each = functional.cross_entropy(scores[mask], y[mask], reduction="sum")
            found["role"] = each / (3.0 * len(b))
    chains = [link_loss(net, out, unit) for unit in batch.units]
    if chains:
        found["link"] = torch.stack(chains).sum() / sum(len(u[0]) for u in batch.units)
    return found


def link_scores(net: Network, out: Output, unit: Unit) -> Tensor:
    """Score for each mention [n,n+1]: no antecedent (column 0), or each mention before it."""
    rows, at, f, _ = unit
    types = out.tags["type"][rows, at].softmax(-1).detach()
    f = torch.cat([f[..., :-1], (types @ types.T)[..., None]], -1)
    scores = net.links(out.anaphor[rows, at], out.antecedent[rows, at], f)
    n = len(rows)
    before = torch.ones(n, n, dtype=torch.bool, device=scores.device).tril(-1)
    return torch.cat([out.new[rows, at][:, None], scores.masked_fill(~before, -1e4)], 1)


def link_loss(net: Network, out: Output, unit: Unit) -> Tensor:
    """Return the negative log likelihood of the antecedents of a unit's mentions."""
    scores, chains = link_scores(net, out, unit), unit[3]
    n = len(chains)
    right = (chains[:, None] == chains[None, :]) & torch.ones(n, n, dtype=torch.bool, device=scores.device).tril(-1)
    right = torch.cat([~right.any(1, keepdim=True), right], 1)
    all_ = torch.logsumexp(scores, 1)
    return (all_ - torch.logsumexp(scores.masked_fill(~right, -1e4), 1)).sum()


def distances(net: Network, out: Output, teachers: list[Network], batch: Batch) -> dict[str, Tensor]:
    """Return the distance of the network from the mean of its teachers, by task."""
    with torch.no_grad():
        said = [t(batch.ids, batch.shape, batch.mask, batch.first) for t in teachers]
    real = batch.owner >= 0
    found: dict[str, Tensor] = {}

    def far(name: str, own: Tensor, theirs: list[Tensor]) -> None:
        mean = torch.stack([t.float().softmax(-1) for t in theirs]).mean(0)
        found[name] = -(mean * own.log_softmax(-1)).sum(-1).mean()

    for layer in ("xpos", "morph", "lemma", "name", "type"):
        far(layer, out.tags[layer][real], [o.tags[layer][real] for o in said])
    far("arc", within(batch, out.arcs)[real], [within(batch, o.arcs)[real] for o in said])
    heads = torch.stack([within(batch, o.arcs).softmax(-1) for o in said]).mean(0).argmax(-1)
    gold = batch.labels["head"]
    heads = torch.where(gold >= 0, gold, heads)
    far(
        "deprel",
        net.relations(out.dependent, out.head, heads)[real],
        [t.relations(o.dependent, o.head, heads)[real] for t, o in zip(teachers, said, strict=True)],
    )
    mean = torch.stack([o.tags["start"].squeeze(-1)[real].sigmoid() for o in said]).mean(0)
    found["start"] = functional.binary_cross_entropy_with_logits(out.tags["start"].squeeze(-1)[real], mean)
    chance = torch.stack([o.tags["predicate"].squeeze(-1).sigmoid() for o in said]).mean(0)
    found["predicate"] = functional.binary_cross_entropy_with_logits(
        out.tags["predicate"].squeeze(-1)[real], chance[real]
    )
    b, i = torch.nonzero((chance > 0.5) & real, as_tuple=True)
    if len(b):
        mask = batch.same[b, i]
        mean = torch.stack([o.roles[b, i][mask].softmax(-1) for o in said]).mean(0)
        found["role"] = -(mean * out.roles[b, i][mask].log_softmax(-1)).sum() / (3.0 * len(b))
    if batch.units:
        total = torch.zeros((), device=real.device)
        for unit in batch.units:
            mean = torch.stack([link_scores(t, o, unit).softmax(-1) for t, o in zip(teachers, said, strict=True)]).mean(
                0
            )
            total = total - (mean * link_scores(net, out, unit).log_softmax(-1)).sum()
        found["link"] = total / sum(len(u[0]) for u in batch.units)
    return found
