// Independent functions; every page is complete without them.

// Copies a link's address, and announces it.
function copyLinks() {
  const status = document.querySelector(".status-message");
  const canonical = document.querySelector("link[rel=canonical]");
  if (!status || !canonical || !navigator.clipboard) return;
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.copy-link:not(.in-language)");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    // The public address: a preview's address works for nobody else.
    const address = new URL(link.getAttribute("href"), canonical.href).href;
    navigator.clipboard.writeText(address).then(
      () => announce(status, status.dataset.copied),
      () => location.assign(link.href),
    );
  });
}

// Buttons that copy citations and permanent links: made here, as they would do nothing without a
// script. Where copying is refused, the text is selected.
function addCopyButtons() {
  const status = document.querySelector(".status-message");
  if (!status || !navigator.clipboard) return;
  const add = (place, part, name, told) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = status.dataset.copy;
    button.ariaLabel = `${status.dataset.copy}: ${name}`;
    button.onclick = () =>
      navigator.clipboard.writeText(part.textContent.trim()).then(
        () => announce(status, told),
        () => getSelection().selectAllChildren(part),
      );
    place.append(" ", button);
  };
  for (const entry of document.querySelectorAll(".cite [data-style]")) {
    const [style, citation] = entry.children;
    add(style, citation, style.textContent.trim(), entry.closest(".cite").dataset.copied);
  }
  for (const link of document.querySelectorAll(".file-links a[href^=http], .permalink a")) {
    add(link.parentElement, link, link.textContent, status.dataset.copied);
  }
}

// Shows the citation in the style that a reader has chosen, here or on another page.
function chooseStyle(box) {
  const entries = [...box.querySelectorAll("[data-style]")];
  if (entries.length < 2) return;
  const label = document.createElement("label");
  label.className = "cite-style";
  label.append(`${box.dataset.styles} `);
  const select = label.appendChild(document.createElement("select"));
  select.add(new Option(box.dataset.all, ""));
  for (const { dataset, firstElementChild } of entries) {
    select.add(new Option(firstElementChild.textContent.trim(), dataset.style));
  }
  function show() {
    for (const { classList, dataset } of entries) {
      classList.toggle("not-chosen", select.value !== "" && select.value !== dataset.style);
    }
  }
  select.value = stored("localStorage", "cite-style") || "";
  if (select.selectedIndex < 0) select.value = "";
  select.onchange = () => {
    stored("localStorage", "cite-style", select.value);
    show();
  };
  box.querySelector("dl").before(label);
  show();
}

// Beside the file of a chart: a button that draws it as a PNG here, twice as large.
function addPictureButtons() {
  for (const link of document.querySelectorAll("a[data-png]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = link.dataset.png;
    button.onclick = async () => {
      const image = new Image();
      image.src = link.href;
      await image.decode();
      const canvas = document.createElement("canvas");
      [canvas.width, canvas.height] = [image.naturalWidth * 2, image.naturalHeight * 2];
      canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
      canvas.toBlob((blob) => {
        const file = document.createElement("a");
        file.href = URL.createObjectURL(blob);
        file.download = link.pathname.split("/").slice(-2)[0] + ".png";
        file.click();
        setTimeout(() => URL.revokeObjectURL(file.href), 1000);
      });
    };
    link.after(" ", button);
  }
}

// Emptied first, so that the same words are read out again.
function announce(region, words) {
  region.textContent = "";
  setTimeout(() => (region.textContent = words), 50);
  clearTimeout(announce.timer);
  announce.timer = setTimeout(() => (region.textContent = ""), 4000);
}

// Fills in the date of access in citations.
function fillSeen() {
  for (const span of document.querySelectorAll("[data-seen]")) {
    const lang = span.dataset.dates || document.documentElement.lang;
    const today = new Intl.DateTimeFormat(lang, { dateStyle: "long" }).format();
    span.textContent = span.dataset.seen.replace("{date}", today);
    span.hidden = false;
  }
}

// Redirects to the new address of moved content, with the fragment.
function followMoved() {
  const entry = document.getElementById(location.hash.slice(1));
  // Where there is one link per language, the reader chooses.
  const links = entry && entry.closest(".old-anchors") ? entry.querySelectorAll("a[href]") : [];
  const successor = document.body.dataset.successor;
  if (links.length === 1) location.replace(links[0].href);
  else if (successor && !links.length) location.replace(successor + location.hash);
}

// A preview of a linked record on hover, focus and long press, from what the page has of it: nothing
// is loaded. It stays while the pointer is on it or on its link; Esc hides it (WCAG 1.4.13). Screen
// readers have the passage itself.
function addPreviews() {
  const box = document.createElement("div");
  box.className = "preview";
  box.ariaHidden = "true";
  box.hidden = true;
  document.body.append(box);
  let [current, timer, pressed] = [null, 0, false];

  function show(link) {
    const parts = toldOf(link);
    box.hidden = !parts;
    if (!parts) return;
    box.replaceChildren(...parts);
    const at = link.getClientRects()[0];
    const { width, height } = box.getBoundingClientRect();
    const above = at.bottom + height > innerHeight && at.top > innerHeight - at.bottom;
    const start = document.dir === "rtl" ? at.right - width : at.left;
    box.style.left = `${Math.max(8, Math.min(start, innerWidth - width - 8))}px`;
    box.style.top = `${scrollY + (above ? at.top - height : at.bottom)}px`;
  }

  function go(link, delay) {
    clearTimeout(timer);
    if (link === current) return;
    timer = setTimeout(() => {
      current = link;
      if (link) show(link);
      else box.hidden = true;
    }, delay);
  }

  const linkAt = ({ target }) => target.closest?.("main a[href]:not(.copy-link)") || null;
  // A page that scrolls to what has the focus moves under a pointer that rests, which is told too.
  const focused = () => linkAt({ target: document.querySelector("a:focus-visible") || document });
  addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") return;
    if (box.contains(event.target)) clearTimeout(timer);
    else go(linkAt(event) || focused(), 200);
  });
  addEventListener("focusin", (event) => go(linkAt(event), 0));
  addEventListener("keydown", ({ key }) => key === "Escape" && (box.hidden = true));
  addEventListener("pointerdown", (event) => {
    if (event.pointerType !== "touch" || box.contains(event.target)) return;
    const link = linkAt(event);
    [box.hidden, current, pressed] = [true, null, false];
    clearTimeout(timer);
    if (link) timer = setTimeout(() => (show(link), (pressed = !box.hidden)), 400);
  });
  for (const kind of ["pointerup", "pointercancel", "scroll"]) {
    addEventListener(kind, ({ pointerType }) => pointerType === "touch" && clearTimeout(timer));
  }
  for (const kind of ["click", "contextmenu"]) {
    addEventListener(kind, (event) => pressed && linkAt(event) && event.preventDefault());
  }
}

// What the page says of a linked record elsewhere: its note, its entry in a list, or its role.
function toldOf(link) {
  const key = (address) => new URL(address, location).pathname.split("/").slice(-3, -1).join("/");
  const note = link.matches(".claim-link") ? link.nextElementSibling?.querySelector("a") : link;
  if (note?.closest(".note-ref")) {
    const seen = note.closest(".prose > *")?.querySelector(".margin-notes")?.getClientRects().length;
    const place = document.getElementById(note.hash.slice(1));
    return seen || !place ? null : plainParts(place);
  }
  const wanted = key(link.href);
  const entries = document.querySelectorAll("main :is(.cards, .names) > li");
  const entry = [...entries].find((one) => key(one.querySelector("a")?.href || "") === wanted);
  if (entry) return entry.contains(link) ? null : plainParts(entry);
  const data = document.querySelector("script[type='application/ld+json']");
  const nodes = data ? JSON.parse(data.textContent)["@graph"] || [] : [];
  const node = nodes.find((one) => one["@id"]?.endsWith(`/${wanted}/`));
  const role = node?.jobTitle || node?.description;
  return role && link.closest(".prose") ? [`${node.name} · ${role}`] : null;
}

// The same words without links, ids and what can be pressed.
function plainParts(place) {
  const copy = place.cloneNode(true);
  for (const part of copy.querySelectorAll(".back, .copy, .copy-link, details")) part.remove();
  for (const link of copy.querySelectorAll("a")) link.replaceWith(...link.childNodes);
  for (const part of copy.querySelectorAll("[id]")) part.removeAttribute("id");
  return [...copy.childNodes];
}

// The links to other languages lead to the passage being read; what may be missing there is kept for
// its page to try in turn.
function keepPlace() {
  const reader = document.querySelector(".languages");
  if (!reader) return;
  for (const kind of ["click", "auxclick", "contextmenu"]) {
    reader.addEventListener(kind, ({ target }) => {
      const link = target.closest("a");
      if (!link) return;
      const ids = placesAbove();
      link.hash = ids[0] || "";
      stored("sessionStorage", "place", JSON.stringify(ids));
    });
  }
  const ids = JSON.parse(stored("sessionStorage", "place") || "[]");
  const found = ids.find((id) => document.getElementById(id));
  if (found && location.hash === `#${ids[0]}` && found !== ids[0]) location.replace(`#${found}`);
}

// The anchors above the first quarter of the window, the nearest first; before them the one that was
// linked to, if it is still in sight. The number of a note may differ between languages.
function placesAbove() {
  const at = (element) => element.getBoundingClientRect().top;
  const line = Math.max(0, at(document.querySelector(".within-reach"))) + innerHeight / 4;
  const target = document.querySelector("main :target");
  if (!scrollY && !target) return [];
  const named = "main :is(h2, h3, h4, h5, h6, p, li, tr, div, section)[id]:not([id^='s-note-'])";
  const above = [...document.querySelectorAll(named)]
    .filter((element) => element.getClientRects().length && at(element) <= line)
    .reverse();
  if (target && at(target) >= 0 && at(target) <= line) above.unshift(target);
  return above.slice(0, 20).map(({ id }) => id);
}

// What is kept for the next page or visit; nothing where a reader's browser keeps nothing.
function stored(storage, name, value) {
  try {
    if (value === undefined) return window[storage].getItem(name);
    window[storage].setItem(name, value);
  } catch {
    return null;
  }
}

// On the page of a wrong address, the search begins with the words of that address.
function searchForMissed() {
  const words = location.pathname.split("/").filter(Boolean).pop() || "";
  if (words.includes(".")) return;
  for (const link of document.querySelectorAll("[data-missed]")) {
    link.search = `q=${words.replaceAll("-", "%20")}`;
  }
}

// Ctrl+K opens the search: a single letter may not (WCAG 2.1.4). The physical key counts, as other
// layouts have other letters there.
function addSearchShortcut() {
  const searchTarget = document.querySelector(".menu a[href$='search/'], #s-q");
  if (!searchTarget) return;
  searchTarget.setAttribute("aria-keyshortcuts", "Control+K Meta+K");
  addEventListener("keydown", (event) => {
    if (event.code !== "KeyK" || event.shiftKey || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    searchTarget.focus();
    searchTarget.click();
  });
}

// Marks in the contents where the reader is: in the last part whose beginning is not below the place
// that links scroll to. At the end of the page none can get there: there the part that was linked to.
function markContents() {
  const links = [...document.querySelectorAll(".contents a")];
  const parts = links.map(({ hash }) => document.getElementById(hash.slice(1)));
  function mark() {
    const top = (part) => (part.closest("details") || part).getBoundingClientRect().top;
    const passed = (part) =>
      part?.checkVisibility() && top(part) <= parseFloat(getComputedStyle(part).scrollMarginTop) + 1;
    const linked = parts.findIndex((part) => part?.id && location.hash === `#${part.id}`);
    const isAtEnd = scrollY + innerHeight >= document.documentElement.scrollHeight - 2;
    const isSeen = isAtEnd && parts[linked] && top(parts[linked]) < innerHeight;
    const here = isSeen ? linked : parts.findLastIndex(passed);
    links.forEach((link, n) => (link.ariaCurrent = n === here ? "location" : null));
  }
  if (!links.length) return;
  addEventListener("scroll", mark, { passive: true });
  // Of a link at the end of the strip, a browser may show the edge alone.
  for (const link of links)
    link.onfocus = () => link.scrollIntoView({ block: "nearest", inline: "center" });
  mark();
}

copyLinks();
document.querySelectorAll(".cite").forEach(chooseStyle);
addCopyButtons();
markContents();
addPictureButtons();
addSearchShortcut();
fillSeen();
followMoved();
addPreviews();
keepPlace();
searchForMissed();
addEventListener("hashchange", followMoved);
