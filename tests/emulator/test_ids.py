"""Identifiers as the documents print them, read and made (rules A13, A14, F16)."""

from __future__ import annotations

import pytest

from emulator.ids import (
    EssSerial,
    NotAnId,
    VolumeId,
    cluster_id,
    ess_serial,
    lss_id,
    lss_number_of,
    lss_of,
    lss_runs,
    make_volume_id,
    sa_id,
    serial_of,
    volume_id,
    volume_number_of,
)

PRINTED = [
    ("20014744", "14744", 18, 0),
    ("108FCA31", "FCA31", 17, 8),
    ("22312088", "12088", 18, 0x23),
    ("40014744", "14744", 20, 0),
    ("500FCA24", "FCA24", 21, 0),
    ("005FCA24", "FCA24", 16, 5),
    ("22A12088", "12088", 18, 0x2A),
    ("00112019", "12019", 16, 1),
    ("10012019", "12019", 17, 0),
    ("FFF12019", "12019", 31, 255),
]


@pytest.mark.parametrize("printed, serial, lss, number", PRINTED)
def test_A13_every_example_is_read_and_made_the_same(printed, serial, lss, number):
    volume = volume_id(printed.lower())
    assert (serial_of(volume), lss_number_of(volume), volume_number_of(volume)) == (
        serial,
        lss,
        number,
    )
    assert make_volume_id(EssSerial(serial), lss, number) == printed
    assert lss_of(volume) == f"2105:{serial}:{lss}"


@pytest.mark.parametrize("text", ["", "1001201", "100120190", "G0012019", "10012019\n", "1001201é"])
def test_A13_other_texts_are_no_volume_ids(text):
    with pytest.raises(NotAnId):
        volume_id(text)


def test_A14_an_lss_is_type_serial_and_number():
    assert lss_id("2105:12019:20") == "2105:12019:20"
    assert lss_id("fca31:17") == "2105:FCA31:17"


@pytest.mark.parametrize(
    "text",
    [
        "2106:12019:20",
        "105:12019:20",
        "21055:12019:20",
        "2105:1201:20",
        "2105:120199:20",
        "2105:12019:7",
        "2105:12019:020",
        "2105:12019:1A",
        "2105:12019:\u0661\u0667",
        "2105:12019:17\n",
        "2105:12019",
        "2105:12019:17:1",
        "",
    ],
)
def test_A14_other_field_widths_and_types_are_no_lss(text):
    with pytest.raises(NotAnId):
        lss_id(text)


@pytest.mark.parametrize(
    "text", ["12019:0", "12019:3", "12019:12", "12019:", "12019", "1:1", "12019:1\n"]
)
def test_a_cluster_is_a_serial_with_1_or_2(text):
    with pytest.raises(NotAnId):
        cluster_id(text)
    assert cluster_id("fca31:2") == "FCA31:2"


@pytest.mark.parametrize("text", ["", "1201", "120199", "12-19", "12019\n", "\u00df2019"])
def test_a_serial_is_five_letters_or_digits(text):
    with pytest.raises(NotAnId):
        ess_serial(text)


def test_F16_a_said_is_four_hex_digits_with_or_without_its_prefix():
    assert [sa_id(text) for text in ("0005", "SAID00a1", "said00A1")] == ["0005", "00a1", "00a1"]
    for wrong in ("5", "SAID", "00g1", "0005\n", "SAIDSAID0005"):
        with pytest.raises(NotAnId):
            sa_id(wrong)


def runs(*texts):
    return list(lss_runs(VolumeId(each) for each in texts))


def test_A13_volumes_in_a_row_are_counted_by_their_lss():
    names = ("00012019", "00112019", "10012019", "0FF12019", "00014744", "00114744", "00214744")
    assert runs(*names) == [
        ("2105:12019:16", 2),
        ("2105:12019:17", 1),
        ("2105:12019:16", 1),
        ("2105:14744:16", 3),
    ]
    assert runs() == []


@pytest.mark.parametrize(
    "wrong",
    ["G0012019", "0g012019", "0001201", "000120190", "", "00012019\n00112019", "00112019\n", "\n"],
)
def test_A13_one_text_that_is_no_volume_id_is_found_among_many(wrong):
    for texts in ((wrong,), ("00012019", wrong, "00212019"), ("00012019", wrong)):
        with pytest.raises(NotAnId):
            runs(*texts)
