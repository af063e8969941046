"""Physical ESCON links between ports (§4.4.1)."""

from __future__ import annotations

import pytest

from emulator.commands.hardware import AdapterKind
from emulator.errors import Refusal
from emulator.hardware.links import Carrier
from emulator.ids import EssSerial, LinkId, SaId
from tests.builders import an_installation

SAIDS = [f"{base + port:04x}" for base in (0x00, 0x80, 0x20, 0xA0) for port in (0, 1)]
NINTH = "0004"


def two_units():
    """Two units with ten ESCON ports each."""
    draft = an_installation().with_ess("12019").with_ess("14744", site="Sydney")
    for serial in ("12019", "14744"):
        for bay in (1, 2, 3, 4):
            draft.with_adapter(serial, bay, 1)
        draft.with_adapter(serial, 1, 2)
    return draft


def refused(draft, *arguments, **options):
    before = dict(draft.fleet.draft.links)
    with pytest.raises(Refusal) as caught:
        draft.with_link(*arguments, **options)
    assert draft.fleet.draft.links == before
    return caught.value


def test_F02_eight_links_in_one_direction_and_no_ninth():
    draft = two_units()
    for number, said in enumerate(SAIDS):
        draft.with_link(f"L{number}", f"12019:{said}", f"14744:{said}")
    assert refused(draft, "L9", f"12019:{NINTH}", f"14744:{NINTH}").rule == "F02"
    draft.with_link("back", f"14744:{NINTH}", f"12019:{NINTH}")


@pytest.mark.parametrize("length_km", [0.0, 103.0])
def test_F09_up_to_103_km_are_accepted(length_km):
    two_units().with_link("L1", "12019:0000", "14744:0000", length_km=length_km)


@pytest.mark.parametrize(
    "length_km, says",
    [
        (103.01, "A link is at most 103 km long, not 103.01 km."),
        (103.00001, "A link is at most 103 km long, not 103.00001 km."),
        (104.0, "A link is at most 103 km long, not 104 km."),
        (float("inf"), "The length of a link is a number of kilometres."),
        (-1.0, "A link cannot have a negative length: -1 km."),
        (float("nan"), "The length of a link is a number of kilometres."),
    ],
)
def test_F09_bad_lengths_are_refused_in_a_plain_sentence(length_km, says):
    refusal = refused(two_units(), "L1", "12019:0000", "14744:0000", length_km=length_km)
    assert (refusal.rule, refusal.message) == ("F09", says)


@pytest.mark.parametrize(
    "carrier, directors, longest_km",
    [
        (Carrier.MULTIMODE_50, 0, 2.0),
        (Carrier.MULTIMODE_50, 2, 6.0),
        (Carrier.MULTIMODE_62, 0, 3.0),
        (Carrier.SINGLE_MODE, 0, 20.0),
        (Carrier.SINGLE_MODE, 2, 60.0),
        (Carrier.EXTENDER, 1, 100.0),
        (Carrier.EXTENDER, 2, 103.0),
    ],
)
def test_F09_a_hop_reaches_as_far_as_its_carrier(carrier, directors, longest_km):
    ends = (EssSerial("12019"), SaId("0000")), (EssSerial("14744"), SaId("0000"))
    over = {"carrier": carrier, "directors": directors}
    two_units().fleet.add_link(LinkId("L1"), *ends, longest_km, **over)
    with pytest.raises(Refusal) as refusal:
        two_units().fleet.add_link(LinkId("L1"), *ends, longest_km + 0.1, **over)
    assert refusal.value.rule == "F09"


def test_F09_a_link_has_at_most_two_directors():
    ends = (EssSerial("12019"), SaId("0000")), (EssSerial("14744"), SaId("0000"))
    with pytest.raises(Refusal) as refusal:
        two_units().fleet.add_link(LinkId("L1"), *ends, 1.0, directors=3)
    assert refusal.value.rule == "F09"


def test_F07_a_link_joins_escon_ports():
    draft = two_units().with_adapter("14744", 4, 4, AdapterKind.FIBRE)
    assert refused(draft, "L1", "12019:0000", "14744:00ac").rule == "F07"


def test_F16_a_link_joins_ports_that_exist():
    assert refused(two_units(), "L1", "12019:0000", "14744:00ac").rule == "F16"
    assert "FCA31" in refused(two_units(), "L1", "12019:0000", "FCA31:0000").message


def test_F17_a_link_may_lead_back_to_its_own_unit_but_not_to_its_own_port():
    draft = two_units().with_link("loop", "12019:0000", "12019:0001")
    refused(draft, "L2", "12019:0080", "12019:0080")


def test_a_port_carries_one_link_and_a_name_is_given_once():
    draft = two_units().with_link("L1", "12019:0000", "14744:0000")
    refused(draft, "L2", "12019:0000", "14744:0001")
    refused(draft, "L2", "14744:0000", "12019:0001")
    refused(draft, "L1", "12019:0001", "14744:0001")


@pytest.mark.parametrize("carrier", [Carrier.UNSPECIFIED, Carrier.EXTENDER])
def test_C06_103_km_are_the_cap_whatever_extends_the_link(carrier):
    ends = (EssSerial("12019"), SaId("0000")), (EssSerial("14744"), SaId("0000"))
    two_units().fleet.add_link(LinkId("L1"), *ends, 103.0, carrier=carrier, directors=2)
    with pytest.raises(Refusal) as refusal:
        two_units().fleet.add_link(LinkId("L1"), *ends, 103.1, carrier=carrier, directors=2)
    assert refusal.value.rule == "F09"
