"""The passes over an article, in order; each is a function from the results of earlier ones to a frozen value.

====================  ==================================================================  =====================
pass                  what it finds                                                       result
====================  ==================================================================  =====================
``text.read_text``    mentions, reports, times and triggers: what stands in the text      ``text.Text``
``who.identify``      who and what the mentions are, where places lie, who speaks         ``who.Who``
``drafts.read``       events with their roles, days and counts, and what repeats what     ``drafts.Drafts``
``told.tell``         how the text presents each event, and on whose word                 ``told.Told``
``claimed.claim``     who claims what, about which events                                 ``claimed.Claimed``
``tied.tie``          lasting ties between actors, and what places lie in                 ``tied.Tied``
``kept.keep``         the entities that something rests on                                entities
====================  ==================================================================  =====================

``kg.extract.article`` calls them.
"""
