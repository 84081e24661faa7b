"""Packs sessions with all that they need into a BagIt bag, for another studio or an archive, and checks such bags."""
