// Each part stands alone, and every page is whole without them.

// The address of a link is copied, and the page says so.
function copyLinks() {
  const said = document.querySelector(".said");
  const home = document.querySelector("link[rel=canonical]");
  if (!said || !home || !navigator.clipboard) return;
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.link-to");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    // The public one: a preview's is of no use to others.
    const address = new URL(link.getAttribute("href"), home.href).href;
    navigator.clipboard.writeText(address).then(
      () => tell(said, said.dataset.copied),
      () => location.assign(link.href),
    );
  });
}

// Emptied first, so that the same words are read out again.
function tell(region, words) {
  region.textContent = "";
  setTimeout(() => (region.textContent = words), 50);
  clearTimeout(tell.over);
  tell.over = setTimeout(() => (region.textContent = ""), 4000);
}

// A citation names the day the page was seen.
function fillSeen() {
  for (const span of document.querySelectorAll("[data-seen]")) {
    const lang = span.dataset.dates || document.documentElement.lang;
    const today = new Intl.DateTimeFormat(lang, { dateStyle: "long" }).format();
    span.textContent = span.dataset.seen.replace("{date}", today);
    span.hidden = false;
  }
}

// What has moved is followed, with its fragment.
function followMoved() {
  const entry = document.getElementById(location.hash.slice(1));
  // Of an heir in each language the reader chooses.
  const ways = entry && entry.closest(".kept") ? entry.querySelectorAll("a[href]") : [];
  const heir = document.body.dataset.heir;
  if (ways.length === 1) location.replace(ways[0].href);
  else if (heir && !ways.length) location.replace(heir + location.hash);
}

copyLinks();
fillSeen();
followMoved();
addEventListener("hashchange", followMoved);
