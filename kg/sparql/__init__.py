"""SPARQL: reading queries of strangers, the named questions, and answers as tables, files and Python values."""
