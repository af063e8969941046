"""Reports on disk: for each run a text, a JSON document and a page, named after the runbook."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from essterm.replay import report as reports
from essterm.replay.report_page import page

if TYPE_CHECKING:
    from pathlib import Path

    from essterm.replay.report import Report


def write_reports(report: Report, folder: Path) -> list[Path]:
    """Write `P47.txt`, `P47.json` and `P47.html` (`P47-VARIANT` with one); raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    name = "-".join(filter(None, (report.runbook, report.variant)))
    texts = {
        "txt": reports.text(report),
        "json": json.dumps(report.document(), indent=2, ensure_ascii=False) + "\n",
        "html": page(report),
    }
    paths = []
    for ending, text in texts.items():
        path = folder / f"{name}.{ending}"
        path.write_text(text, encoding="utf-8")
        paths.append(path)
    return paths
