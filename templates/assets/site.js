// Each part stands alone, and every page is whole without them.

// The address of a link is copied, and the page says so.
function copyLinks() {
  const said = document.querySelector(".status-message");
  const home = document.querySelector("link[rel=canonical]");
  if (!said || !home || !navigator.clipboard) return;
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.copy-link");
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
  const ways = entry && entry.closest(".old-anchors") ? entry.querySelectorAll("a[href]") : [];
  const heir = document.body.dataset.heir;
  if (ways.length === 1) location.replace(ways[0].href);
  else if (heir && !ways.length) location.replace(heir + location.hash);
}

// Claims are sorted and filtered where they stand; the address says how, so that it can be shared.
function sift(sieve) {
  const whole = sieve.parentElement;
  const all = (what, where = whole) => [...where.querySelectorAll(what)];
  const rows = all("tbody > tr, .timeline-entry");
  const homes = new Map(rows.map((row) => [row, row.parentNode]));
  const [heads, eras, topics] = [all("th[data-by]"), all(".timeline-group"), all("[name=s-topic]")];
  const [choices, order] = [all("[data-all]", sieve), sieve.elements.sort];
  // The page comes in the order that nobody has to ask for.
  let stand = "";
  const [mixed, said] = [all("[data-mixed]")[0], all("[role=status]", sieve)[0]];
  const plural = new Intl.PluralRules(document.documentElement.lang);
  const number = (n) => String(n).replace(/\d/g, (digit) => sieve.dataset.digits[digit]);

  // By place in a list that the page gives: no script knows the order of Arabic names.
  function key(row, by, back) {
    if (by === "date") return row.dataset.date || (back ? "" : "~");
    const choice = choices.find(({ name }) => name === by);
    return choice ? choice.dataset.all.split(" ").indexOf(row.dataset[by]) : 0;
  }

  // Under the headings of their times only while they go by time.
  function arrange() {
    const back = order.value.startsWith("-");
    const by = order.value.replace("-", "") || "date";
    if (order.value !== stand) move(by, back);
    stand = order.value;
    for (const head of heads) {
      const way = back ? "descending" : "ascending";
      head.ariaSort = head.dataset.by === by ? way : null;
    }
  }

  function move(by, back) {
    const keys = new Map(rows.map((row) => [row, key(row, by, back)]));
    const later = (a, b) => (keys.get(a) > keys.get(b)) - (keys.get(a) < keys.get(b));
    const apart = Boolean(mixed) && by !== "date";
    for (const row of [...rows].sort((a, b) => (back ? later(b, a) : later(a, b)))) {
      const era = homes.get(row).closest(".timeline-group");
      (apart ? mixed : homes.get(row)).append(row);
      if (era) whole.append(era);
    }
    for (const part of all(".timeline-group, .timeline-overview")) part.hidden = apart;
    if (mixed) mixed.hidden = !apart;
  }

  // What a link leads to is shown, whatever is chosen.
  function asked() {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    return target && (target.closest("tbody > tr, .timeline-entry") || target.closest(".timeline-group"));
  }

  function choose() {
    const topic = topics.findIndex((input) => input.checked);
    const target = asked();
    const fits = (row) =>
      target?.contains(row) ||
      ((topic < 1 || row.classList.contains(`topic-${topic}`)) &&
        choices.every(({ name, value }) => !value || row.dataset[name] === value));
    const shown = rows.filter(fits);
    for (const row of rows) row.classList.toggle("filtered-out", !shown.includes(row));
    for (const era of eras) era.classList.toggle("filtered-out", !all(".timeline-entry:not(.filtered-out)", era).length);
    const words = said.dataset[plural.select(shown.length)] || said.dataset.other;
    const counted = words.replace("{n}", number(shown.length));
    said.textContent = `${counted} · ${order.selectedOptions[0].text}`;
  }

  function show() {
    arrange();
    choose();
    for (const link of all(".languages a", document)) link.search = location.search;
  }

  const named = ({ name }) => (name === "s-topic" ? "topic" : sieve.dataset.name + name);

  function read() {
    const told = new URL(location).searchParams;
    for (const select of [...choices, order]) {
      select.value = told.get(named(select)) || "";
      if (select.selectedIndex < 0) select.value = "";
    }
    for (const input of topics) input.checked ||= input.value === told.get("topic");
  }

  function write() {
    const url = new URL(location);
    for (const field of [...choices, order, ...topics.filter((input) => input.checked)]) {
      if (field.value) url.searchParams.set(named(field), field.value);
      else url.searchParams.delete(named(field));
    }
    history.replaceState(null, "", url);
    show();
  }

  function reset() {
    for (const select of [...choices, order]) select.value = "";
    if (topics[0]) topics[0].checked = true;
    write();
  }

  function reach() {
    choose();
    asked()?.querySelector(":target, :scope")?.scrollIntoView();
  }

  for (const choice of choices) {
    for (const value of choice.dataset.all.split(" ")) {
      const row = rows.find(({ dataset }) => dataset[choice.name] === value);
      const told = row.querySelector(`.${choice.name}`);
      const option = new Option(told ? told.textContent.trim() : number(value), value);
      option.dir = "auto";
      choice.add(option);
    }
  }
  for (const head of heads) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.onclick = () => {
      order.value = (head.ariaSort === "ascending" ? "-" : "") + head.dataset.by;
      if (order.selectedIndex < 0) order.value = "";
      write();
    };
  }
  for (const input of topics) input.parentElement.hidden = false;
  whole.classList.add("scripted");
  whole.addEventListener("change", write);
  all("button", sieve)[0].onclick = reset;
  addEventListener("hashchange", reach);
  read();
  show();
  sieve.hidden = false;
  reach();
}

// A preview that is in the way goes at Esc, and comes again at the next place (WCAG 1.4.13).
function hushPreviews() {
  const { classList } = document.documentElement;
  let place = null;
  classList.add("show-previews");
  addEventListener("keydown", ({ key }) => key === "Escape" && classList.remove("show-previews"));
  for (const kind of ["pointerover", "focusin"]) {
    addEventListener(kind, ({ target }) => {
      const now = target.closest(".claim-link, .note-ref, .note-preview");
      if (now !== place) classList.add("show-previews");
      place = now;
    });
  }
}

// Ctrl+K leads to the search: a letter alone may not act (WCAG 2.1.4), and it is the place of the
// key that counts, for other scripts have other letters there.
function leadToSearch() {
  const way = document.querySelector(".menu a[href$='search/'], #s-q");
  if (!way) return;
  way.setAttribute("aria-keyshortcuts", "Control+K Meta+K");
  addEventListener("keydown", (event) => {
    if (event.code !== "KeyK" || event.shiftKey || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    way.focus();
    way.click();
  });
}

copyLinks();
leadToSearch();
fillSeen();
followMoved();
hushPreviews();
document.querySelectorAll(".list-controls").forEach(sift);
addEventListener("hashchange", followMoved);
