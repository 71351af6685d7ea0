"""SPARQL: untrusted queries, the built-in questions, and answers as tables, files and Python values."""
