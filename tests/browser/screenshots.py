"""Pictures of the main pages, desktop and phone, light and dark: `python3 dev.py screenshots`.

Makes the demo organization in a temporary folder, serves it on loopback, signs in as one of its
people, and writes into ``screenshots/``. With a folder as argument it goes there.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
# The shell draws the same pages without a browser's own surface, in half the time.
CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium-headless-shell", "chromium", "google-chrome"))), None
)
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
SIZES = {"desktop": (1280, 900), "phone": (390, 844)}
PAGES = {
    "home": "",
    "feed": "feed/",
    "ideas": "ideas/",
    "idea": "ideas/#first",
    "issues": "issues/",
    "issue": "issues/#first",
    "initiatives": "initiatives/",
    "initiative": "initiatives/#first",
    "start": "initiatives/start/",
    "needs": "needs/?all=1",
    "need": "needs/?all=1#first",
    "my-time": "needs/my-time/",
    "decisions": "decisions/",
    "decision": "decisions/#first",
    "map": "circles/",
    "circle": "circles/#first",
    "guidance": "guidance/",
    "guardrails": "guardrails/",
    "people": "people/",
    "member": "me/",
    "notices": "notices/",
    "search": "search/?q=reading",
    "asks": "asks/",
    "evidence": "evidence/",
    "evidence-over-time": "evidence/over-time/",
    "evidence-durations": "evidence/durations/",
    "evidence-dependence": "evidence/dependence/",
    "evidence-network": "evidence/network/",
    "evidence-between": "evidence/between/",
    "evidence-compare": "evidence/compare/",
    "evidence-known": "evidence/known/",
    "evidence-report": "evidence/report/",
    "evidence-enabling": "evidence/enabling/",
    "funds": "funds/",
    "fund": "funds/#first",
    "rounds": "funds/rounds/",
    "round": "funds/rounds/#first",
    "giving": "funds/giving/",
    "appeal": "funds/giving/#first",
    "lessons": "initiatives/lessons/",
    "surveys": "surveys/",
    "survey": "surveys/#first",
    "survey-over": "surveys/?over=1#first",
    "feedback": "feedback/",
    "materials": "materials/",
    "material": "materials/#first",
    "materials-day": "materials/day/",
    "bookings": "materials/mine/",
    "learning": "learning/",
    "learning-offer": "learning/#first",
    "learning-mine": "learning/mine/",
    "learning-take": "learning/take/",
    "learning-wishes": "learning/wishes/",
    "learning-learnt": "learning/learnt/",
    "learning-budget": "learning/budgets/",
    "who-knows": "skills/?q=reading",
    "retrospectives": "retrospectives/",
    "retrospectives-past": "retrospectives/?past=1",
    "retrospective": "retrospectives/?past=1#first",
    "retrospective-running": "retrospectives/#first",
    "formats": "retrospectives/formats/",
    "second-look": "second-look/",
    "coaching": "coaching/",
    "coaching-pair": "coaching/#first:pairs",
    "coaching-session": "coaching/#first:pairs#first:sessions",
    "coaching-proposal": "coaching/#first:proposals",
    "coaching-offer": "coaching/offer/",
    "coaching-wish": "coaching/wish/",
    "coaching-numbers": "coaching/numbers/",
    "coaching-acts": "coaching/acts/",
    "steps": "steps/",
    "library": "library/",
    "lesson": "library/#first",
    "honoured": "library/?which=failures",
    "stories": "library/stories/",
    "keep-lesson": "library/write/",
    "thanks": "recognition/",
    "thanks-mine": "recognition/mine/",
    "thanks-story": "recognition/#first",
    "thank": "recognition/give/",
    "practices": "recognition/practices/",
    "reflections": "reflections/",
    "reflection": "reflections/#first",
    "reflect-write": "reflections/write/",
    "reflect-rhythm": "reflections/rhythm/",
    "reflect-pauses": "reflections/pauses/",
    "reflect-year": "reflections/year/",
    "reflect-shared": "reflections/shared/",
}


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


@contextlib.contextmanager
def demo_server(folder: str) -> Iterator[tuple[str, list[str]]]:
    """The demo organization, served; yields its address and the sign-in links."""
    port = free_port()
    env = {
        **os.environ,
        "COLEAD_DATA_DIR": folder,
        "PYTHONPATH": str(ROOT / "src"),
        "PYTHONUNBUFFERED": "1",
    }
    env.pop("DJANGO_SETTINGS_MODULE", None)
    log = Path(folder) / "server.log"
    with log.open("w") as out:
        server = subprocess.Popen(
            [sys.executable, "-m", "colead", "demo", "--no-open", "--port", str(port)],
            env=env, stdout=out, stderr=subprocess.STDOUT, cwd=ROOT,
        )  # fmt: skip
    site = f"http://127.0.0.1:{port}"
    try:
        for _ in range(240):
            time.sleep(0.5)
            try:
                urllib.request.urlopen(f"{site}/healthz", timeout=1)
                break
            except OSError:
                if server.poll() is not None:
                    raise RuntimeError(log.read_text()[-2000:]) from None
        links = re.findall(r"http://\S+/account/link/\S+", log.read_text())
        yield f"{site}/o/riverside-schools/", links
    finally:
        server.send_signal(signal.SIGTERM)
        try:
            server.wait(15)
        except subprocess.TimeoutExpired:
            server.kill()


def sign_in(page: Any, link: str) -> None:
    """Follow a sign-in link and press its button."""
    page.goto(link)
    page.get_by_role("main").get_by_role("button").first.click()
    page.wait_for_load_state()


def main(target: str = "screenshots", only: str = "") -> None:
    """Write all pictures."""
    from playwright.sync_api import sync_playwright

    out = Path(target)
    out.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        demo_server(folder) as (site, links),
        sync_playwright() as play,
    ):
        browser = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for size, (width, height) in SIZES.items():
            context = browser.new_context(viewport={"width": width, "height": height})
            page = context.new_page()
            if size == "desktop":
                sign_in(page, links[1])
                state = context.storage_state()
            else:
                context.close()
                context = browser.new_context(
                    viewport={"width": width, "height": height}, storage_state=state
                )
                page = context.new_page()
            for name, path in PAGES.items():
                if only and only not in name:
                    continue
                address, *firsts = path.split("#")
                page.goto(site + address)
                found: list[Any] = [address]
                for first in firsts:  # ``first``, or ``first:`` and what stands before its number
                    before = first.partition(":")[2]
                    inside = rf"(?:\w+/)*{before}" if before else r"(?:\w+/)*\w+"
                    pattern = re.compile(rf"/o/[^/]+/{inside}/\d+/$")
                    found = [
                        a.get_attribute("href")
                        for a in page.locator("main a").all()
                        if pattern.search(a.get_attribute("href") or "")
                    ]
                    if not found:
                        break
                    page.goto(site.split("/o/")[0] + str(found[0]))
                if not found:
                    continue
                for theme in ("light", "dark"):
                    page.emulate_media(color_scheme=theme)
                    page.wait_for_timeout(250)
                    page.screenshot(path=out / f"{name}-{size}-{theme}.png", full_page=True)
            context.close()
        browser.close()
    print(f"{len(list(out.glob('*.png')))} pictures in {out}")  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
