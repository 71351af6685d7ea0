"""Links the entities of articles to Wikidata items, and gives each linked person one IRI."""

from kg.identity.link import link

__all__ = ["link"]
