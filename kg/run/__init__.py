"""Runs the exporter over a corpus: all cores, little memory, and resumable.

::

    items ─reader→ journal (is it new?) ─pool→ one process a core ─outcome→ journal ─shard→ files ─report→ JSON, page

The journal (``kg.run.journal``) is a database in the folder of the run. It holds what is known of each article, and
what came out of it until the shard that the article belongs to is written as a whole. So an article is either in
the journal or not yet done, whatever ends the program; and as a shard holds articles in the order in which they were
read, the same inputs give the same files, with any number of processes and interruptions.
"""

from kg.run.corpus import Corpus
from kg.run.settings import Settings

__all__ = ["Corpus", "Settings"]
