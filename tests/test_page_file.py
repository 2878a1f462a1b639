"""The page for the browser goes with the program, and nothing else ever does."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from tray_status.keeping import FileKeep
from tray_status.page_file import KEPT_IN, PAGE, clear


def put(state: Path, path: Path) -> None:
    """Have a page lie there, and say so."""
    path.parent.mkdir(exist_ok=True)
    path.write_text("<html>", encoding="utf-8")
    FileKeep(state / KEPT_IN).save({"path": str(path)})


def test_the_page_goes_wherever_it_was_put(tmp_path: Path) -> None:
    there = tmp_path / "elsewhere" / PAGE
    put(tmp_path, there)
    clear(tmp_path)

    assert not there.exists()
    assert list(tmp_path.iterdir()) == [there.parent]
    clear(tmp_path)


def test_a_page_that_somebody_took_away_is_no_matter(tmp_path: Path) -> None:
    put(tmp_path, tmp_path / PAGE)
    (tmp_path / PAGE).unlink()
    clear(tmp_path)

    assert not (tmp_path / KEPT_IN).exists()


@pytest.mark.parametrize("path", ["settings.yaml", PAGE, 7, None])
def test_a_file_of_another_name_or_no_place_stays(
    tmp_path: Path, path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Seeded defect: whoever can write that file has any file of the user removed."""
    monkeypatch.chdir(tmp_path)
    for name in ("settings.yaml", PAGE):
        (tmp_path / name).touch()
    given = str(tmp_path / path) if path == "settings.yaml" else path
    FileKeep(tmp_path / KEPT_IN).save({"path": given})
    clear(tmp_path)

    assert (tmp_path / "settings.yaml").exists()
    assert (tmp_path / PAGE).exists()


def test_what_cannot_be_removed_is_told(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / PAGE).mkdir()
    FileKeep(tmp_path / KEPT_IN).save({"path": str(tmp_path / PAGE)})
    with caplog.at_level(logging.WARNING):
        clear(tmp_path)

    assert f"the page {tmp_path / PAGE} cannot be removed" in caplog.text
