"""The ontology and the shapes as one web page, and in RDF."""

from kg.docs.site import FILES, make_site, write_site

__all__ = ["FILES", "make_site", "write_site"]
