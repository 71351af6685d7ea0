"""Links between what articles tell of and what others know of it: items of Wikidata, and one IRI for one person."""

from kg.identity.link import link

__all__ = ["link"]
