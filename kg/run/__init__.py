"""Runs the exporter over a corpus: all cores, little memory, and resumable.

::

    items ─reader→ journal (is it new?) ─pool→ one process a core ─outcome→ journal ─shard→ files ─report→ JSON, page

The journal (``kg.run.journal``) is a database in the folder of the run. It records what is known about each article,
and keeps its result until the shard of the article is written as a whole. So an article is either in
the journal or not yet done, whatever ends the program; and as a shard contains articles in the order in which they were
read, the same inputs give the same files, with any number of processes and interruptions.
"""

from kg.run.corpus import Corpus
from kg.run.settings import Settings

__all__ = ["Corpus", "Settings"]
