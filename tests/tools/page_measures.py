"""What of a page in a browser a reader could not reach, see or hit, as a program can measure it."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Page

# WCAG 1.4.12 (text spacing), as an adopted sheet: the policy of a page stops any other.
_SPACED = """
() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
    word-spacing: 0.16em !important } p { margin-block-end: 2em !important }`);
  document.adoptedStyleSheets.push(sheet);
}
"""
_SIDEWAYS = "() => document.documentElement.scrollWidth - innerWidth"
# A target of 24 by 24 pixels, or one with no other within 12 of its middle; a link within a
# sentence is excepted (WCAG 2.5.8).
_SMALL = """
() => {
  const all = [...document.querySelectorAll(
    "a[href], button, select, input, summary, [tabindex='0']")]
    .map((one) => one.matches("label input") ? one.closest("label") : one)
    .filter((one) => one.checkVisibility() && !one.closest(".skip"));
  const inSentence = (one) => {
    const block = one.closest("p, li, dd, td, th, figcaption, blockquote, legend, div");
    const beside = block ? block.textContent.trim().length : 0;
    return one.tagName === "A" && getComputedStyle(one).display === "inline"
      && block && beside > one.textContent.trim().length;
  };
  const boxes = all.map((one) => [one, one.getBoundingClientRect()]);
  const middle = (box) => [box.left + box.width / 2, box.top + box.height / 2];
  const clash = (box, other) => {
    const [x, y] = middle(box);
    const near = [Math.max(other.left, Math.min(x, other.right)),
                  Math.max(other.top, Math.min(y, other.bottom))];
    return Math.hypot(near[0] - x, near[1] - y) < 12;
  };
  const small = ([one, box]) => (box.width < 23.99 || box.height < 23.99) && !inSentence(one);
  return boxes.filter(small).filter(([one, box]) =>
      boxes.some(([other, b]) => other !== one && !one.contains(other) && !other.contains(one)
        && clash(box, b)))
    .map(([one, box]) => `${one.tagName}.${one.className} in ${one.parentElement.className
      || one.parentElement.tagName} "${one.textContent.trim().slice(0, 30)}" `
      + `${Math.round(box.width)}x${Math.round(box.height)}`);
}
"""
# The first key tells the browser that a keyboard is used; from then on every focus is shown.
# What is placed beside the focus, such as a preview, is in place after the timers that the focus
# set; to wait until it is painted too would take twice as long.
_UNSEEN = """
async () => {
  const placed = () => new Promise((done) => setTimeout(done));
  const all = [...document.querySelectorAll(
    "a[href], button, select, input, summary, [tabindex='0']")]
    .filter((one) => one.checkVisibility());
  const bad = [];
  for (const one of all) {
    one.focus();
    if (document.activeElement !== one) continue;
    if (one.closest(".prose")) await placed();
    const style = getComputedStyle(one);
    const name = `${one.tagName}.${one.className} "${one.textContent.trim().slice(0, 30)}"`;
    if (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2) {
      bad.push(`${name}: no outline`);
    }
    const isSeen = () => [...one.getClientRects()].some((box) => {
      const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
      return top && (top === one || one.contains(top) || top.contains(one));
    });
    // What covers it may be the preview of the last one, which goes as this one comes.
    if (!isSeen()) await placed();
    if (!isSeen()) bad.push(`${name}: covered or outside`);
  }
  return bad;
}
"""


@dataclass(frozen=True, slots=True)
class PageMeasures:
    """A page at one width: how far it goes past its side, and what is too small or unseen."""

    sideways: int = 0
    spaced: int = 0
    doubled: int = 0
    small: tuple[str, ...] = ()
    unseen: tuple[str, ...] = ()


def measures_of(page: Page) -> PageMeasures:
    """Measure the page that is open, at the width that it has; it is not whole afterwards."""
    page.keyboard.press("Tab")
    small = tuple(page.evaluate(_SMALL))
    unseen = tuple(page.evaluate(_UNSEEN))
    sideways = page.evaluate(_SIDEWAYS)
    page.evaluate(_SPACED)
    spaced = page.evaluate(_SIDEWAYS)
    page.evaluate("document.adoptedStyleSheets = []")
    page.evaluate("document.documentElement.style.setProperty('font-size', '200%')")
    return PageMeasures(sideways, spaced, page.evaluate(_SIDEWAYS), small, unseen)
