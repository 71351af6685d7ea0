"""The reader of events: a small network over the encoder's view of an article, with what grammar and lexicon say."""
