"""Opens pages in a real browser and checks what a reader would see.

    python tools/look_at_page.py PAGE.html… [--shots FOLDER]

In light and dark, on a desk and on a phone: the page asks the network for nothing, its scripts make no errors, nothing
sticks out to the side, formulas and figures have a size, links lead somewhere, the theme can be changed, text stands
out from its ground, and it can be printed. `--shots` keeps a picture of each, to be looked at.

Needs Chromium (`apt-get install chromium`) and `pip install playwright`.
"""

import argparse
import re
import shutil
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

SIZES = {"desk": (1280, 900), "phone": (390, 844)}

# What sticks out of the page, formulas and figures without a size, links that lead nowhere.
LOOK = """() => {
    const width = document.documentElement.clientWidth;
    const scrolls = (e) => e && (getComputedStyle(e).overflowX === "auto" || scrolls(e.parentElement));
    const shown = (e) => e.checkVisibility();
    const out = [...document.querySelectorAll("body *")].filter(
        (e) => shown(e) && e.getBoundingClientRect().right > width + 1 && !scrolls(e));
    const empty = [...document.querySelectorAll("math, .panel svg")].filter(
        (e) => shown(e) && (e.getBoundingClientRect().width < 3 || e.getBoundingClientRect().height < 3));
    const lost = [...document.querySelectorAll("a")].filter(
        (a) => !document.getElementById(decodeURIComponent(a.hash.slice(1))));
    const ids = [...document.querySelectorAll("[id]")].map((e) => e.id);
    return {
        scrolls: document.documentElement.scrollWidth > width,
        out: out.map((e) => e.outerHTML.slice(0, 120)),
        empty: empty.map((e) => e.outerHTML.slice(0, 120)),
        lost: lost.map((a) => a.outerHTML.slice(0, 120)),
        twice: ids.filter((id, at) => ids.indexOf(id) !== at),
        sections: document.querySelectorAll("main section").length,
    };
}"""

COLOURS = """() => {
    const texts = "main p, main td, main dt, main figcaption, main .badge, h1, h2, nav a";
    return [...document.querySelectorAll(texts)].map((e) => {
        let ground = e;
        while (ground && getComputedStyle(ground).backgroundColor === "rgba(0, 0, 0, 0)") ground = ground.parentElement;
        return [getComputedStyle(e).color, getComputedStyle(ground ?? document.body).backgroundColor];
    });
}"""


def luminance(colour: str) -> float:
    channels = [float(x) / 255 for x in re.findall(r"[\d.]+", colour)[:3]]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def look(page: Page, where: str) -> list[str]:
    """The faults of the page that is open."""
    wrong = []
    seen = page.evaluate(LOOK)
    if seen["scrolls"]:
        wrong.append("the page scrolls to the side")
    for kind in ("out", "empty", "lost", "twice"):
        wrong += [f"{kind}: {what}" for what in seen[kind][:5]]
    if not seen["sections"]:
        wrong.append("there is no section")
    for ink, ground in {tuple(pair) for pair in page.evaluate(COLOURS)}:
        if contrast(ink, ground) < 4.5:
            wrong.append(f"{ink} on {ground} is hard to read")
    return [f"{where}: {what}" for what in wrong]


def visit(browser, path: Path, size: str, scheme: str, shots: Path | None) -> list[str]:
    """Opens the page once, and looks."""
    wrong, asked = [], []
    where = f"{path.name}, {size}, {scheme}"
    width, height = SIZES[size]
    page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
    page.on(
        "console",
        lambda message: wrong.append(f"{where}: {message.text}") if message.type == "error" else None,
    )
    page.on("pageerror", lambda error: wrong.append(f"{where}: {error}"))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path.resolve().as_uri())
    wrong += [f"{where}: asks for {url}" for url in asked[1:] if not url.startswith("data:")]
    wrong += look(page, where)
    if shots:
        page.screenshot(path=shots / f"{path.stem}-{size}-{scheme}.png", full_page=True)
    ground = "() => getComputedStyle(document.body).backgroundColor"
    before = page.evaluate(ground)
    page.click("#theme")
    if page.evaluate(ground) == before:
        wrong.append(f"{where}: the theme cannot be changed")
    page.close()
    return wrong


def check(browser, path: Path, shots: Path | None) -> list[str]:
    wrong = []
    for size in SIZES:
        for scheme in ("light", "dark"):
            wrong += visit(browser, path, size, scheme, shots)
    page = browser.new_page()
    page.goto(path.resolve().as_uri())
    if len(page.pdf()) < 10_000:
        wrong.append(f"{path.name}: prints as nothing")
    page.close()
    return wrong


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pages", nargs="+", type=Path)
    parser.add_argument("--shots", type=Path)
    args = parser.parse_args()
    if args.shots:
        args.shots.mkdir(parents=True, exist_ok=True)
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not chromium:
        sys.exit("there is no Chromium: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        wrong = [what for path in args.pages for what in check(browser, path, args.shots)]
        browser.close()
    print("\n".join(wrong) or f"{len(args.pages)} page(s): nothing is wrong")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
