// For pages with a list that can be sorted; it is complete without this.

// Sorts and filters claims in place; the URL keeps the choice for sharing.
function sortAndFilter(controls) {
  const container = controls.parentElement;
  const all = (what, where = container) => [...where.querySelectorAll(what)];
  const rows = all("tbody > tr, .timeline-entry");
  const parents = new Map(rows.map((row) => [row, row.parentNode]));
  const [headers, groups, topics] = [all("th[data-by]"), all(".timeline-group"), all("[name=s-topic]")];
  const [choices, order] = [all("[data-all]", controls), controls.elements.sort];
  // The page is served in the default order.
  let sortedBy = "";
  const [mixed, status] = [all("[data-mixed]")[0], all("[role=status]", controls)[0]];
  const plural = new Intl.PluralRules(document.documentElement.lang);
  const number = (n) => String(n).replace(/\d/g, (digit) => controls.dataset.digits[digit]);

  // By position in a list from the page: scripts cannot sort Arabic names.
  function key(row, by, back) {
    if (by === "date") return row.dataset.date || (back ? "" : "~");
    const choice = choices.find(({ name }) => name === by);
    return choice ? choice.dataset.all.split(" ").indexOf(row.dataset[by]) : 0;
  }

  // Rows are grouped by period only while sorted by date.
  function arrange() {
    const back = order.value.startsWith("-");
    const by = order.value.replace("-", "") || "date";
    if (order.value !== sortedBy) move(by, back);
    sortedBy = order.value;
    for (const header of headers) {
      const direction = back ? "descending" : "ascending";
      header.ariaSort = header.dataset.by === by ? direction : null;
    }
  }

  function move(by, back) {
    const keys = new Map(rows.map((row) => [row, key(row, by, back)]));
    const compare = (a, b) => (keys.get(a) > keys.get(b)) - (keys.get(a) < keys.get(b));
    const ungrouped = Boolean(mixed) && by !== "date";
    for (const row of [...rows].sort((a, b) => (back ? compare(b, a) : compare(a, b)))) {
      const group = parents.get(row).closest(".timeline-group");
      (ungrouped ? mixed : parents.get(row)).append(row);
      if (group) container.append(group);
    }
    for (const part of all(".timeline-group, .timeline-overview")) part.hidden = ungrouped;
    if (mixed) mixed.hidden = !ungrouped;
  }

  // The target of the fragment is shown, whatever the filters.
  function linkTarget() {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    return target && (target.closest("tbody > tr, .timeline-entry") || target.closest(".timeline-group"));
  }

  function choose() {
    const topic = topics.findIndex((input) => input.checked);
    const target = linkTarget();
    const fits = (row) =>
      target?.contains(row) ||
      ((topic < 1 || row.classList.contains(`topic-${topic}`)) &&
        choices.every(({ name, value }) => !value || row.dataset[name] === value));
    const shown = rows.filter(fits);
    for (const row of rows) row.classList.toggle("filtered-out", !shown.includes(row));
    for (const group of groups) {
      const empty = !all(".timeline-entry:not(.filtered-out)", group).length;
      group.classList.toggle("filtered-out", empty);
    }
    const words = status.dataset[plural.select(shown.length)] || status.dataset.other;
    const count = words.replace("{n}", number(shown.length));
    status.textContent = `${count} · ${order.selectedOptions[0].text}`;
  }

  function show() {
    arrange();
    choose();
    for (const link of all(".languages a", document)) link.search = location.search;
  }

  const paramName = ({ name }) => (name === "s-topic" ? "topic" : controls.dataset.name + name);

  function read() {
    const params = new URL(location).searchParams;
    for (const select of [...choices, order]) {
      select.value = params.get(paramName(select)) || "";
      if (select.selectedIndex < 0) select.value = "";
    }
    for (const input of topics) input.checked ||= input.value === params.get("topic");
  }

  function write() {
    const url = new URL(location);
    for (const field of [...choices, order, ...topics.filter((input) => input.checked)]) {
      if (field.value) url.searchParams.set(paramName(field), field.value);
      else url.searchParams.delete(paramName(field));
    }
    history.replaceState(null, "", url);
    show();
  }

  function reset() {
    for (const select of [...choices, order]) select.value = "";
    if (topics[0]) topics[0].checked = true;
    write();
  }

  function showTarget() {
    choose();
    linkTarget()?.querySelector(":target, :scope")?.scrollIntoView();
  }

  for (const choice of choices) {
    for (const value of choice.dataset.all.split(" ")) {
      const row = rows.find(({ dataset }) => dataset[choice.name] === value);
      const cell = row.querySelector(`.${choice.name}`);
      const option = new Option(cell ? cell.textContent.trim() : number(value), value);
      option.dir = "auto";
      choice.add(option);
    }
  }
  for (const header of headers) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...header.childNodes);
    header.append(button);
    button.onclick = () => {
      order.value = (header.ariaSort === "ascending" ? "-" : "") + header.dataset.by;
      if (order.selectedIndex < 0) order.value = "";
      write();
    };
  }
  for (const input of topics) input.parentElement.hidden = false;
  container.classList.add("scripted");
  container.addEventListener("change", write);
  all("button", controls)[0].onclick = reset;
  addEventListener("hashchange", showTarget);
  read();
  show();
  controls.hidden = false;
  showTarget();
}

document.querySelectorAll(".list-controls").forEach(sortAndFilter);
