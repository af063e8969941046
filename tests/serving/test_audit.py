"""The server's log: whole lines of JSON, files that are turned over, and no harm from any text."""

from __future__ import annotations

import io
import json
import stat

import pytest

from essterm.serve.audit import FILES_KEPT, FLOOD_MOST, FLOODS, Audit


def lines(path):
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_a_line_says_when_what_and_who(tmp_path):
    audit = Audit(tmp_path / "serving" / "a.log", clock=lambda: 0.5)
    audit.log("logged in", account="maria", address="192.0.2.1")
    audit.close()
    path = tmp_path / "serving" / "a.log"
    assert lines(path) == [
        {
            "at": "1970-01-01T00:00:00.500+00:00",
            "event": "logged in",
            "account": "maria",
            "address": "192.0.2.1",
        }
    ]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_what_comes_from_the_network_cannot_forge_a_line(tmp_path):
    audit = Audit(tmp_path / "a.log")
    audit.log("wrong password", account='x"}\n{"event": "logged in"}\x1b[2J\udcff' + "y" * 1_000)
    audit.close()
    (line,) = lines(tmp_path / "a.log")
    assert line["event"] == "wrong password"
    assert len(line["account"]) == 200
    assert "\x1b" not in (tmp_path / "a.log").read_text()


def test_files_are_turned_over_and_the_oldest_forgotten(tmp_path):
    audit = Audit(tmp_path / "a.log", file_most=200)
    for number in range(100):
        audit.log("event", number=number)
    audit.close()
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == ["a.log", *[f"a.log.{number}" for number in range(1, FILES_KEPT + 1)]]
    assert all(path.stat().st_size <= 200 for path in tmp_path.iterdir())
    assert lines(tmp_path / "a.log")[-1]["number"] == 99
    assert lines(tmp_path / "a.log.1")[-1]["number"] == lines(tmp_path / "a.log")[0]["number"] - 1


def test_a_log_goes_on_where_it_was(tmp_path):
    for number in range(2):
        audit = Audit(tmp_path / "a.log")
        audit.log("event", number=number)
        audit.close()
    assert [line["number"] for line in lines(tmp_path / "a.log")] == [0, 1]


def test_a_log_that_cannot_be_written_is_counted_and_ends_nothing(tmp_path):
    (tmp_path / "serving").write_text("in the way")
    stream = io.StringIO()
    audit = Audit(tmp_path / "serving" / "a.log", stream)
    audit.log("first")
    audit.log("second")
    assert audit.lost == 2
    assert "cannot be written" in audit.problem
    assert [json.loads(line)["event"] for line in stream.getvalue().splitlines()] == [
        "first",
        "second",
    ]
    (tmp_path / "serving").unlink()
    audit.log("third")
    audit.close()
    assert audit.problem == ""


def test_a_closed_stream_ends_nothing(tmp_path):
    stream = io.StringIO()
    audit = Audit(tmp_path / "a.log", stream)
    stream.close()
    audit.log("first")
    audit.log("second")
    audit.close()
    assert len(lines(tmp_path / "a.log")) == 2


@pytest.mark.parametrize("flood", FLOODS)
def test_a_flood_is_counted_and_leaves_room_for_what_matters(tmp_path, flood):
    now_s = [100.0]
    audit = Audit(tmp_path / "a.log", clock=lambda: now_s[0])
    for _ in range(500):
        audit.log(flood, address="192.0.2.1")
        audit.log("logged in", account="maria")
    now_s[0] += 1
    audit.log(flood, address="192.0.2.1")
    audit.close()
    told = lines(tmp_path / "a.log")
    refused = [line for line in told if line["event"] == flood]
    assert len(refused) == FLOOD_MOST + 1
    assert refused[-1]["left_out"] == 500 - FLOOD_MOST
    assert len([line for line in told if line["event"] == "logged in"]) == 500
