"""Selecting volumes: left, right, right again; relations that exist; multiple selection mode."""

from __future__ import annotations

import pytest

from screens.copy_services.selection import Selection, begin, left, right

A, B, C, D = "10012019", "10112019", "10212019", "10312019"


def clicks(text, relations=(), is_multiple=False):
    """The last step of clicks such as `lA rB rB`."""
    step, selection = None, Selection(is_multiple=is_multiple)
    for word in text.split():
        volume = globals()[word[1]]
        known = next((pair for pair in relations if volume in pair), None)
        step = left(selection, volume) if word[0] == "l" else right(selection, volume, known)
        selection = step.selection
    return step


def test_J03_left_is_source_right_is_target_right_again_opens_the_wizard():
    assert clicks("lA").selection.source == A
    step = clicks("lA rB")
    assert step.selection.pairs == ((A, B),)
    assert not step.opens_wizard
    step = clicks("lA rB rB")
    assert step.selection.pairs == ((A, B),)
    assert step.opens_wizard


def test_J03_left_on_the_source_again_clears():
    assert clicks("lA lA").selection.is_empty
    assert clicks("lA rB lA").selection.is_empty


def test_a_wrong_choice_is_mended_by_another_click():
    assert clicks("lA lB").selection.source == B
    assert clicks("lA rB rC").selection.pairs == ((A, C),)
    assert clicks("lA rB lB").selection == Selection(source=B)


@pytest.mark.parametrize("text", ["rB", "lA rA"])
def test_a_click_that_means_nothing_says_so_and_changes_nothing(text):
    step = clicks(text)
    assert step.note
    assert not step.selection.pairs


@pytest.mark.parametrize("text", ["lA rB", "lB rA", "lA rA", "lB rB"])
def test_J04_a_pair_that_exists_opens_the_wizard_at_the_first_right_click(text):
    step = clicks(text, relations=[(A, B)])
    assert step.selection.pairs == ((A, B),)
    assert step.opens_wizard


def test_J04_a_right_click_on_either_volume_opens_it_again():
    assert clicks("lA rB rA", relations=[(A, B)]).opens_wizard
    assert clicks("lA rB rB", relations=[(A, B)]).opens_wizard


def test_a_source_in_a_relation_can_still_be_aimed_at_another_volume():
    """Whether that may be is the machine's to say (rule D03)."""
    step = clicks("lA rC", relations=[(A, B)])
    assert step.selection.pairs == ((A, C),)
    assert not step.opens_wizard


def test_in_multiple_selection_pairs_are_collected():
    step = clicks("lA rB lC rD", is_multiple=True)
    assert step.selection.pairs == ((A, B), (C, D))
    assert not step.opens_wizard
    assert clicks("lA rB lC rD rD", is_multiple=True).opens_wizard


def test_J07_there_is_no_partial_undo_in_multiple_selection():
    for text in ("lA rB lA", "lA rB lC rB", "lA rB rC"):
        step = clicks(text, is_multiple=True)
        assert step.note, text
        assert step.selection.pairs == ((A, B),), text


def test_in_multiple_selection_several_relations_are_chosen_for_withdrawal():
    step = clicks("lA rB lD rC", relations=[(A, B), (C, D)], is_multiple=True)
    assert step.selection.pairs == ((A, B), (C, D))
    assert not step.opens_wizard
    assert clicks("lA rB lD rC rC", relations=[(A, B), (C, D)], is_multiple=True).opens_wizard


def test_entering_or_leaving_multiple_selection_clears():
    inside = Selection(pairs=((A, B),)).other_mode()
    assert inside == Selection(is_multiple=True)
    assert inside.other_mode() == Selection()


def test_the_wizard_key_needs_a_complete_pair():
    assert begin(Selection()).note
    assert begin(Selection(source=A)).note
    assert begin(Selection(pairs=((A, B),))).opens_wizard


def test_roles_of_volumes():
    selection = Selection(pairs=((A, B),), source=C, is_multiple=True)
    assert [selection.role_of(v) for v in (A, B, C, D)] == ["source", "target", "source", ""]
    assert selection.volumes() == (A, B, C)
