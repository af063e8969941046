"""The shape of the project itself: sizes, boundaries, words, links, requirements."""
