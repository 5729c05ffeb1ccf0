"""Take the README's pictures of a report, in English and Chinese, in headless Chromium.

    .venv/bin/python scripts/pictures.py [REPORT]

Without REPORT the newest report of the workspace is taken: `scripts/demo` makes one. Nothing is fetched, and
the same report gives the same pictures wherever the same fonts are.
"""

from __future__ import annotations

import base64
import shutil
import sys
import time
from pathlib import Path

from selenium import webdriver

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs" / "images"
WIDTH, HEIGHT = 1280, 1000
SECONDS = 120
PICTURES = {
    "report-en": ("en", None),
    "mechanism": ("en", "[id^='mechanism-']"),
    "simulator": ("en", "#simulator"),
    "report-zh": ("zh", None),
}
"""Name of each picture to its language and what of the page it shows; None for what a reader sees first."""


def main() -> None:
    report = Path(sys.argv[1]) if len(sys.argv) > 1 else newest_report()
    IMAGES.mkdir(parents=True, exist_ok=True)
    browser = open_browser()
    try:
        for name, (language, selector) in PICTURES.items():
            visit(browser, f"{report.resolve().as_uri()}#lang={language}")
            take(browser, selector, IMAGES / f"{name}.png")
    finally:
        browser.quit()


def newest_report() -> Path:
    """Find the report that was written last, or end with what to do."""
    found = sorted((ROOT / "workspace" / "runs").glob("*/report.html"), key=lambda path: path.stat().st_mtime)
    if not found:
        sys.exit("There is no report yet. Run scripts/demo first, or name one.")
    return found[-1]


def open_browser() -> webdriver.Chrome:
    """Start Debian's Chromium, or end with what to install."""
    chromium, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if chromium is None or driver is None:
        sys.exit("Chromium or its driver is missing. Install Debian's chromium and chromium-driver.")
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    for switch in ("--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"):
        options.add_argument(switch)
    browser = webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))
    size = {"width": WIDTH, "height": HEIGHT, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    return browser


def visit(browser: webdriver.Chrome, address: str) -> None:
    """Open the page anew and wait until all charts are drawn."""
    browser.get("about:blank")
    browser.get(address)
    end = time.monotonic() + SECONDS
    while browser.execute_script("return document.documentElement.dataset.charts") != "done":
        if time.monotonic() > end:
            sys.exit(f"The charts of {address} were not drawn within {SECONDS} seconds.")
        time.sleep(0.1)


def take(browser: webdriver.Chrome, selector: str | None, target: Path) -> None:
    """Write one picture; what the page does not have is left out and said."""
    clip = {"x": 0, "y": 0, "width": WIDTH, "height": HEIGHT, "scale": 1}
    if selector is not None:
        box = browser.execute_script(
            "const e = document.querySelector(arguments[0]); if (!e) return null;"
            "const b = e.getBoundingClientRect(); return [b.x + scrollX, b.y + scrollY, b.width, b.height]",
            selector,
        )
        if box is None:
            print(f"{target.name}: the page has none; left out")
            return
        x, y, width, height = box
        clip = {"x": x - 12, "y": y - 12, "width": width + 24, "height": min(height + 24, HEIGHT), "scale": 1}
    shot = browser.execute_cdp_cmd(
        "Page.captureScreenshot", {"format": "png", "captureBeyondViewport": True, "clip": clip}
    )
    target.write_bytes(base64.b64decode(shot["data"]))
    print(f"wrote {target.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
