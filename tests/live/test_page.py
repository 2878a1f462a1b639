"""All incidents on one page: opened in a real browser, legible, and gone with the program."""

from __future__ import annotations

import json
import re
import stat
import subprocess
from collections.abc import Callable, Mapping
from importlib.resources import files
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from tests.live.conftest import Starter
from tests.live.program import DesktopProgram, Pages
from tests.live.rig import Rig, needed
from tests.live.tray_driver import TrayDriver
from tests.live.waiting import until

FindTray = Callable[[], TrayDriver]

SECONDS = 60
JUDGE = """
axe.run(document).then(found => {
  const told = document.createElement("pre");
  told.id = "judgement";
  told.textContent = JSON.stringify({
    passes: found.passes.length,
    violations: found.violations.map(one => [one.id, one.nodes.map(node => node.html)]),
  });
  document.body.append(told);
});
"""


def chromium(home: Path, page: Path, *options: str) -> str:
    """What a real browser prints of a page, with a home of its own and no network."""
    done = subprocess.run(
        [
            needed("chromium"),
            *("--headless", "--no-sandbox", "--disable-gpu", "--proxy-server=http://127.0.0.1:9"),
            *("--no-first-run", "--disable-component-update", f"--user-data-dir={home / 'chromium'}"),
            *("--virtual-time-budget=20000", *options),
            page.as_uri(),
        ],
        env={"HOME": str(home), "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def opened_page(program: DesktopProgram) -> Path:
    """The file that the browser was asked to open."""
    until("the browser is asked", lambda: program.opened)
    (address,) = program.opened
    assert urlsplit(address).scheme == "file"
    return Path(unquote(urlsplit(address).path))


@pytest.fixture
def page(rig: Rig, pages: Pages, started: Starter, tray: FindTray) -> Path:
    """Give the page of a moment with two incidents, opened in the browser."""
    rig.panel()
    rig.dunst()
    program = started(pages)
    driver = tray()
    driver.await_line("Northwind CDN: operational")
    pages.second = 23.0
    driver.click("Poll now")
    driver.await_line("Acme Cloud: Elevated")
    driver.await_line("Harbor Payments")
    assert program.say("page").returncode == 0
    path = opened_page(program)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    return path


def test_the_page_shows_what_goes_on_and_goes_with_the_program(
    rig: Rig, pages: Pages, started: Starter, tray: FindTray
) -> None:
    """Seeded defects: the page stays when the program ends; it shows what was true at the last start."""
    rig.panel()
    rig.dunst()
    program = started(pages)
    driver = tray()
    driver.await_line("Northwind CDN: operational")
    pages.second = 9.0
    driver.click("Poll now")
    driver.await_line("Acme Cloud: Elevated")
    assert program.say("page").returncode == 0
    path = opened_page(program)
    text = path.read_text(encoding="utf-8")

    assert "Elevated error rates on the API" in text
    assert "does not run" not in text
    driver.click("Quit")
    assert program.process.wait(timeout=SECONDS) == 0
    assert not path.exists()


@pytest.mark.parametrize("dark", [False, True])
def test_the_page_is_legible_for_everybody(page: Path, tmp_path: Path, *, dark: bool) -> None:
    """By the rules of axe. Seeded defects: grey on grey; a choice without a name; a picture without words."""
    rules = (
        files("axe_core_python").joinpath("axe.min.js").read_text(encoding="utf-8").replace("</script", "<\\/script")
    )
    text = re.sub(r"<meta http-equiv[^>]*>", "", page.read_text(encoding="utf-8"))
    if dark:
        text = text.replace("@media (prefers-color-scheme:dark)", "@media all")
    judged = tmp_path / "judged.html"
    judged.write_text(text.replace("</body>", f"<script>{rules}</script><script>{JUDGE}</script></body>"), "utf-8")
    told = re.search(r'<pre id="judgement">(.*?)</pre>', chromium(tmp_path, judged, "--dump-dom"))

    assert told is not None
    judgement: Mapping[str, object] = json.loads(told[1].replace("&lt;", "<").replace("&gt;", ">"))
    assert judgement["violations"] == []
    assert isinstance(judgement["passes"], int)
    assert judgement["passes"] > 20


def test_a_browser_takes_the_pages_style_and_runs_nothing(page: Path, tmp_path: Path) -> None:
    """Seeded defect: the policy does not fit the style, and the browser shows bare text."""
    hostile = tmp_path / "hostile.html"
    script = "<script>document.title='ran'</script>"
    hostile.write_text(page.read_text(encoding="utf-8").replace("</body>", f"{script}</body>"), "utf-8")
    shot = tmp_path / "page.png"
    chromium(tmp_path, page, f"--screenshot={shot}", "--window-size=1000,1400")

    assert "<title>ran" not in chromium(tmp_path, hostile, "--dump-dom")
    from PIL import Image

    with Image.open(shot) as picture:
        colours = {colour for count, colour in picture.convert("RGB").getcolors(2**24) or [] if count > 50}
    assert (0xDD, 0x4F, 0x12) in colours, "a partial outage has its colour"
    assert (0x18, 0x90, 0x4A) in colours, "what is well has its colour"
