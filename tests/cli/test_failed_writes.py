"""A host write that ends in an I/O error is told as one (rules H08, H09)."""

from __future__ import annotations

import pytest

from tests.cli.program import done, run

READY = (
    "set-lss-properties 2105:12019:17 --critical-heavy on",
    "establish-path 12019:17 14744:17 --saids 0000",
    "establish-pair 10012019 10014744 --copy none --critical",
    "cut-link L1",
)


@pytest.mark.parametrize("attempt", ["first", "second"])
def test_H09_a_write_that_cannot_be_mirrored_fails_and_says_so(attempt: str) -> None:
    for words in READY:
        done("do", *words.split())
    write = ("do", "write-blocks", "10012019", "0", "pay")
    if attempt == "second":
        run(*write)
    answer = run(*write)
    assert answer.exit_code == 1
    assert answer.stderr.startswith("failed H09:" if attempt == "first" else "refused H09:")
