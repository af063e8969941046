"""Units as boxes: clusters, bays, adapters, eight-packs, ranks, links, vital product data."""
