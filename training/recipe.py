"""Rebuilds the language model, from open corpora to the files in kg/language/model.

    python training/recipe.py --treebanks FOLDER --propbank FOLDER --base FOLDER --work FOLDER

FOLDER of treebanks: ewt-, gum-{train,dev,test}.conllu.gz and uner-ewt-{dev,test}.iob2.gz; with ``--extra`` and
``--wikigold`` the others that the model card names. On a GPU it takes ten minutes; on two cores ``--epochs 6``
takes about three hours and loses about a point of LAS.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def step(script: str, *options: object) -> None:
    """Run one script of this folder."""
    command = [sys.executable, str(HERE / script), *map(str, options)]
    print("$", *command[1:], flush=True)
    environment = os.environ | {"PYTHONPATH": str(HERE.parent)}
    subprocess.run(command, check=True, env=environment)  # noqa: S603 - our own scripts


def main() -> None:
    """Prepare the corpora, train two teachers and from them a network of four layers, and export it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("treebanks", "propbank", "base", "work"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    for name in ("extra", "wikigold"):
        parser.add_argument(f"--{name}", type=Path, nargs="*", default=[])
    parser.add_argument("--silver", type=Path, help="what silver.py wrote")
    parser.add_argument("--epochs", type=float, default=18.5)
    parser.add_argument("--out", type=Path, default=HERE.parent / "kg" / "language" / "model")
    args = parser.parse_args()
    data = args.work / "data"
    more = [v for name in ("extra", "wikigold") for v in (f"--{name}", *getattr(args, name)) if getattr(args, name)]
    more += ["--silver", args.silver] if args.silver else []
    step("prepare.py", "--treebanks", args.treebanks, "--propbank", args.propbank, "--base", args.base, "--out", data,
         "--with-dev", *more)  # fmt: skip
    common = ("--data", data, "--epochs", args.epochs)
    first, second, student, taught = (args.work / f"{name}.pt" for name in ("first", "second", "student", "taught"))
    step("train.py", *common, "--out", first, "--rate", 6e-4, "--seed", 7)
    step("train.py", *common, "--out", second, "--rate", 7e-4, "--seed", 8)
    step("train.py", *common, "--out", student, "--layers", "0,1,2,3")
    step("train.py", "--data", data, "--epochs", 0.75 * args.epochs, "--out", taught, "--layers", "0,1,2,3",
         "--init", student, "--teacher", first, second, "--rate", 5e-4, "--head-rate", 7e-4)  # fmt: skip
    step("export.py", taught, "--vocabulary", args.base / "vocab.txt", "--out", args.out / "encoder")
    parts = [args.treebanks / f"{name}-train.conllu.gz" for name in ("ewt", "gum")]
    step("pipeline.py", "--treebanks", *parts, "--out", args.out)


if __name__ == "__main__":
    main()
