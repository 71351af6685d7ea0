"""The ontology and the shapes as one web page, with the same in RDF beside it."""

from kg.docs.site import FILES, make_site, write_site

__all__ = ["FILES", "make_site", "write_site"]
