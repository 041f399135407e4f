// Folds words as site_gen/render/search/folding.py does. The rules are in
// docs/reference/search.md, and a test checks both with the same words.
const SAME = new Map();
["٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹"].forEach((digits) =>
  [...digits].forEach((sign, value) => SAME.set(sign, String(value))),
);
const LETTERS =
  "ى:ي ی:ي ې:ي ة:ه ہ:ه ھ:ه ە:ه ٱ:ا ک:ك ڤ:ف پ:ب ך:כ ם:מ ן:נ ף:פ ץ:צ " +
  "ı:i ø:o đ:d ł:l ß:ss æ:ae œ:oe þ:th";
LETTERS.split(" ").forEach((pair) => SAME.set(...pair.split(":")));
const UNSEEN = /[\p{Mn}ءـ\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/gu;
const GROUPED = /(?<=[0-9])[,.٬'’](?=[0-9]{3}(?![0-9]))/g;
// An English possessive, and the marks within a Hebrew abbreviation.
const WITHIN = /(?<=\p{L})['’]s(?![\p{L}\p{N}])|(?<=[א-ת])["״׳'’”](?=[א-ת])/gu;
const WORD = /[\p{L}\p{Nl}\p{No}]+|\p{Nd}+/gu;
const ARABIC = /^[\u0620-\u06ff]/;
// Arabic prefixes, written without a space. After an article the rest is surely a word; a single
// letter may be part of the word itself.
const ARTICLE = /^([وف]?(?:[بك]?ال|لل))(..+)/;
const LETTER = [/^[وف](...+)/, /^[وف]?[بكل](...+)/];
LETTER.push(/^ו(...+)/, /^ו?[הבכלמש](...+)/, /^ו?[כמש]ה(...+)/);

function fold(text) {
  const plain = text.normalize("NFKD").toLowerCase().replace(UNSEEN, "");
  return [...plain].map((sign) => SAME.get(sign) ?? sign).join("");
}

function wordsOf(text) {
  return fold(text).replace(GROUPED, "").replace(WITHIN, "").match(WORD) ?? [];
}

// The keys of a word, each with whether it is certain: the certain ones first.
function keysOf(word, alike = {}) {
  const keys = new Map();
  for (const [rest, sure] of stripped(word)) {
    const stem = stemOf(rest);
    const key = Object.hasOwn(alike, stem) ? alike[stem] : stem;
    keys.set(key, keys.get(key) || sure);
  }
  return [...keys].sort((one, other) => other[1] - one[1]);
}

function* stripped(word) {
  yield [word, true];
  const [, article, known] = ARTICLE.exec(word) ?? [];
  if (article === "ال" || known?.length > 2) yield [known, true];
  for (const letter of LETTER) {
    const [, rest] = letter.exec(word) ?? [];
    if (rest && !/^[ال]ل/.test(rest)) yield [rest, false];
  }
}

const stemOf = (word) =>
  ARABIC.test(word) ? arabicStem(word) : latinStem(word.replace(/(?<=...)(ימ|ות|ה)$/, ""));

function arabicStem(word) {
  const [end] = /(هاي|ها|هم)$/.exec(word) ?? [];
  if (end && word.length >= 6) word = withoutT(word.slice(0, -end.length));
  if (/ات$/.test(word) && word.length >= 5) return word.slice(0, -2);
  if (/(ون|ين|ان)$/.test(word) && word.length >= 6) return word.slice(0, -2);
  if (word.length < 4) return word;
  if (word.endsWith("ه")) return withoutT(word.slice(0, -1));
  return word.endsWith("ا") ? word.slice(0, -1) : word;
}

function withoutT(word) {
  return word.endsWith("ت") && !word.endsWith("ات") && word.length >= 5 ? word.slice(0, -1) : word;
}

function latinStem(word) {
  if (word.length < 4 || !word.endsWith("s") || /(ss|us|is)$/.test(word)) return word;
  if (word.endsWith("ies") && word.length > 4) return word.slice(0, -3) + "y";
  return word.slice(0, /(sses|shes|ches|xes|zes)$/.test(word) ? -2 : -1);
}

// Fetches the parts of the index that a search needs, each once.
const STEP = 32;
const UNSURE_AT = 16;
const settings = JSON.parse(document.getElementById("s-told").textContent);
const fetched = new Map();

function part(name) {
  if (!fetched.has(name)) {
    const request = fetch(name + ".json").then((answer) => {
      if (!answer.ok) throw new Error(answer.status);
      return answer.json();
    });
    request.catch(() => fetched.delete(name));
    fetched.set(name, request);
  }
  return fetched.get(name);
}

// Maps each number to its record (head): a record is followed by its sections.
async function start() {
  const index = await part(settings.start.replace(/\.json$/, ""));
  if (index.head) return index;
  const kinds = index.kinds.flatMap(([kind, count]) => Array(count).fill(kind));
  index.kind = [];
  index.head = index.sections.flatMap((sections, place) => {
    const number = index.kind.length;
    index.kind.push(...Array(sections + 1).fill(kinds[place]));
    return Array(sections + 1).fill(number);
  });
  return index;
}

// The index of the last range that begins at or before `wanted`.
function rangeAt(ranges, wanted) {
  let [low, high] = [0, ranges.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ranges[middle][0] <= wanted) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

async function entryOf(index, key) {
  const place = rangeAt(index.shards, key);
  const shard = place < 0 ? {} : await part(index.shards[place][1]);
  return decoded(Object.hasOwn(shard, key) ? shard[key] : []);
}

function decoded(entry) {
  const plain = Array.isArray(entry);
  let number = 0;
  const matches = (plain ? entry : entry.p).map((step) => {
    number += step;
    return [Math.floor(number / STEP), number % UNSURE_AT, number % STEP >= UNSURE_AT];
  });
  return { matches, names: plain ? [] : entry.n };
}

async function shownOf(index, number) {
  const [first, name] = index.records[rangeAt(index.records, number)];
  const [url, title, text = "", note = "", ...marks] = (await part(name))[number - first];
  return { url, title, text, note, marks };
}

// Records (heads) with the words of a query, best first, with their sections.
async function find(text, filters = []) {
  const index = await start();
  const words = wordsOf(text).filter((word) => !index.passed.includes(word)).slice(0, 12);
  let units = await unitsOf(index, words.map((word) => ({ word, keys: keysOf(word, index.alike) })));
  let near = false;
  for (const unit of units) {
    if (!unit.matches.size && unit.word) near = (await corrected(index, unit)) || near;
  }
  if (near) units = await unitsOf(index, units.flatMap((unit) => unit.read));
  const lists = await Promise.all(filters.map((name) => entryOf(index, "#" + name)));
  const allowed = lists.map(({ matches }) => new Set(matches.map(([number]) => number)));
  const candidates = units.length ? headsOf(index, units) : [...(allowed[0] ?? [])].map(emptyHead);
  const heads = candidates.filter(([n]) => allowed.every((list) => list.has(n)));
  const whole = heads.filter(([, , matched]) => matched === units.length);
  const partly = heads.length > whole.length && !whole.length;
  return { index, units, near, partly, heads: partly ? heads : whole };
}

// A record, its score, the number of query units it has, and its sections with any of them.
const emptyHead = (number) => [number, 0, 0, new Map()];

// Splits a query into names of entities, longest first, and single words. Words of a recognised
// name are dropped: they add nothing.
async function unitsOf(index, read) {
  const entries = new Map();
  const wanted = new Set(read.flatMap(({ keys }) => keys.map(([key]) => key)));
  await Promise.all([...wanted].map(async (key) => entries.set(key, await entryOf(index, key))));
  const units = [];
  for (let place = 0; place < read.length; ) {
    const named = namedAt(read, place, entries);
    const length = named.length || 1;
    units.push({ ids: named.ids, read: read.slice(place, place + length) });
    place += length;
  }
  for (const unit of units.filter(({ ids }) => ids.length)) {
    const meant = await Promise.all(unit.ids.map((id) => entryOf(index, id)));
    unit.names = meant.flatMap(({ names }) => names);
    unit.matches = best(meant.flatMap(({ matches }) => matches));
  }
  const parts = new Set(units.flatMap((unit) => (unit.names ?? []).flat()));
  const kept = units.filter((unit) => unit.names || !has(unit.read[0], parts));
  for (const unit of kept.filter(({ names }) => !names)) {
    unit.word = unit.read[0].word;
    const last = unit === kept.at(-1) && unit.word.length > 2 && /^\p{L}/u.test(unit.word);
    unit.starts = last ? unit.read[0].keys.filter(([, sure]) => sure).map(([key]) => key) : [];
    unit.matches = best(await scored(index, unit, entries));
  }
  return kept;
}

const has = ({ keys }, parts) => keys.some(([key]) => parts.has(key));

function namedAt(read, place, entries) {
  let named = { ids: [], length: 0 };
  for (const [key] of read[place].keys) {
    if (key[0] === "@") continue;
    for (const [id, ...name] of entries.get(key).names) {
      if (!isAt(name, read, place) || name.length < named.length) continue;
      if (name.length > named.length) named = { ids: [], length: name.length };
      if (!named.ids.includes(id)) named.ids.push(id);
    }
  }
  return named;
}

const isAt = (name, read, place) =>
  name.every((part, after) => read[place + after]?.keys.some(([key]) => key === part));

// Keeps the best weight of each record.
function best(matches) {
  const weights = new Map();
  for (const [number, weight] of matches) {
    weights.set(number, Math.max(weights.get(number) ?? 0, weight));
  }
  return weights;
}

// A letter before a word may be a prefix in the query or in the text, but not in both: the rest
// counts as a word only if one of them has it by itself.
async function scored(index, unit, entries) {
  const matches = [];
  for (const [key, sure] of unit.read[0].keys) {
    for (const [number, weight, unsure] of entries.get(key).matches) {
      if (sure || !unsure) matches.push([number, weight * (sure && !unsure ? 1 : 0.6)]);
    }
  }
  for (const key of unit.starts) matches.push(...(await startingWith(index, key)));
  return matches;
}

// Words that begin with the last word, which may still be incomplete.
async function startingWith(index, start) {
  const place = Math.max(0, rangeAt(index.shards, start));
  const matches = [];
  for (const [first, name] of index.shards.slice(place, place + 3)) {
    if (first > start && !first.startsWith(start)) break;
    for (const [key, entry] of Object.entries(await part(name))) {
      if (!key.startsWith(start) || key === start) continue;
      for (const [number, weight, unsure] of decoded(entry).matches) {
        if (!unsure) matches.push([number, weight * 0.3]);
      }
    }
  }
  return matches;
}

// Replaces a word that is not in the index by the commonest that differs by one letter.
async function corrected(index, unit) {
  const [key] = unit.read[0].keys[0];
  if (key.length < 4 || /\p{N}/u.test(key)) return false;
  const place = rangeAt(index.shards, key);
  let [nearest, most] = [null, 0];
  for (const [, name] of index.shards.slice(Math.max(0, place - 1), place + 2)) {
    for (const [other, entry] of Object.entries(await part(name))) {
      const count = (Array.isArray(entry) ? entry : entry.p).length;
      if (count > most && isNear(key, other)) [nearest, most] = [other, count];
    }
  }
  if (nearest) unit.read = [{ word: nearest, keys: [[nearest, true]] }];
  return Boolean(nearest);
}

// Whether the words differ by one letter added, removed or changed, or by two swapped.
function isNear(one, other) {
  if (Math.abs(one.length - other.length) > 1) return false;
  let same = 0;
  while (same < one.length && one[same] === other[same]) same++;
  const [a, b] = [one.slice(same), other.slice(same)];
  const swapped = a[0] === b[1] && a[1] === b[0] && a.slice(2) === b.slice(2);
  return swapped || a.slice(1) === b.slice(1) || a === b.slice(1) || a.slice(1) === b;
}

const RANK = { topic: 1.15, question: 1.1, source: 0.8, page: 0.6 };

function headsOf(index, units) {
  const heads = new Map();
  for (const unit of units) {
    const rarity = Math.log(2 + index.head.length / (1 + unit.matches.size));
    const own = new Map();
    for (const [number, weight] of unit.matches) {
      const head = index.head[number];
      const score = rarity * weight * (number === head ? 1 : 0.8);
      own.set(head, Math.max(own.get(head) ?? 0, score));
      if (!heads.has(head)) heads.set(head, emptyHead(head));
      const sections = heads.get(head)[3];
      if (number !== head) sections.set(number, (sections.get(number) ?? 0) + score);
    }
    for (const [head, score] of own) {
      heads.get(head)[1] += score * (RANK[index.kind[head]] ?? 1);
      heads.get(head)[2] += 1;
    }
  }
  return [...heads.values()].sort((a, b) => b[2] - a[2] || b[1] - a[1] || a[0] - b[0]);
}

// The page: the query is in its URL, and the results replace the list of all records.
const form = document.querySelector("form.search-form");
const [list, all, status] = ["results", "all", "found"].map((name) =>
  document.getElementById("s-" + name),
);
const FIELDS = ["q", "topic", "year"];
const FIRST = 4;
const numbers = new Intl.NumberFormat(settings.numbers);
const plurals = new Intl.PluralRules(settings.numbers);
let latest = 0;

function counted(words, count) {
  const form = words[plurals.select(count)] ?? words.other;
  return form.replace("{n}", numbers.format(count));
}

async function search() {
  const current = ++latest;
  const [text, ...filters] = remember();
  if (!text && !filters.some(Boolean)) return show([], "");
  try {
    const result = await find(text, filters.filter(Boolean));
    const groups = await Promise.all(grouped(result).map((group) => sectionOf(result, group)));
    if (current !== latest) return;
    const remarks = ["near", "partly"].filter((key) => result[key]).map((key) => settings.words[key]);
    show(groups, [counted(settings.words.found, result.heads.length), ...remarks].join(" · "));
  } catch {
    if (current === latest) show([], settings.words.failed);
  }
}

function show(groups, words) {
  list.replaceChildren(...groups);
  list.hidden = !groups.length;
  all.hidden = !list.hidden;
  if (status.textContent !== words) status.textContent = words;
}

// The language links get the same query: names are found in any script.
function remember() {
  const values = FIELDS.map((name) => form.elements[name].value.trim());
  const params = new URLSearchParams();
  FIELDS.forEach((name, place) => values[place] && params.set(name, values[place]));
  history.replaceState(null, "", location.pathname + (params + "" && "?" + params) + location.hash);
  for (const link of document.querySelectorAll(".languages a")) link.search = location.search;
  return values;
}

// Groups results by kind, the kind of the best result first.
function grouped({ index, heads }) {
  const groups = new Map();
  for (const head of heads) {
    const kind = index.kind[head[0]];
    if (!groups.has(kind)) groups.set(kind, []);
    groups.get(kind).push(head);
  }
  return [...groups];
}

async function sectionOf(result, [kind, heads]) {
  const count = element("bdi", "muted", numbers.format(heads.length));
  const heading = element("h2", "", settings.kinds[kind] + " ", count);
  heading.id = "s-kind-" + kind;
  const items = element("ol", "results");
  const section = element("section", "section", heading, items);
  section.setAttribute("aria-labelledby", heading.id);
  await extend(result, items, heads.slice(0, FIRST));
  if (heads.length > FIRST) section.append(more(result, items, heads.slice(FIRST)));
  return section;
}

function more(result, items, heads) {
  const button = element("button", "more", counted(settings.words.more, heads.length));
  button.type = "button";
  button.addEventListener("click", async () => {
    const place = items.children.length;
    button.remove();
    await extend(result, items, heads);
    items.children[place].querySelector("a").focus();
  });
  return button;
}

async function extend(result, items, heads) {
  items.append(...(await Promise.all(heads.map((head) => resultOf(result, head)))));
}

async function resultOf(result, [number, , , parts]) {
  const record = await shownOf(result.index, number);
  const item = element("li", "result", element("p", "title", link(result, record)));
  if (record.note) item.append(element("p", "muted", ...marked(result, record.note)));
  if (record.text) item.append(excerpt(result, record));
  const best = [...parts].sort((a, b) => b[1] - a[1]).slice(0, 2);
  for (const [section] of best) {
    const shown = await shownOf(result.index, section);
    const place = element("div", "result-section");
    if (shown.title) place.append(element("p", "heading", link(result, shown)));
    if (shown.text) place.append(excerpt(result, shown));
    item.append(place);
  }
  return item;
}

function element(name, kind, ...parts) {
  const made = document.createElement(name);
  if (kind) made.className = kind;
  made.append(...parts);
  return made;
}

function inLanguage(made, lang, dir) {
  if (lang) made.lang = lang;
  if (dir) made.dir = dir;
  return made;
}

// A title has the language and direction of its record.
function link(result, { url, title, marks: [lang, dir] }) {
  const made = element("a", "", inLanguage(element("bdi", "", ...marked(result, title)), lang, dir));
  made.href = "../" + url;
  return made;
}

function excerpt(result, { text, marks: [, , lang, dir] }) {
  const [first] = spansIn(result, text);
  const from = first && first[0] > 100 ? text.lastIndexOf(" ", first[0] - 60) + 1 : 0;
  const end = text.indexOf(" ", from + 220);
  const shown = marked(result, text.slice(from, end < 0 ? text.length : end));
  const made = element("p", "excerpt", from ? "… " : "", ...shown, end < 0 ? "" : " …");
  return inLanguage(made, lang, dir);
}

function marked(result, text) {
  const pieces = [];
  let end = 0;
  for (const [from, to] of spansIn(result, text)) {
    pieces.push(text.slice(end, from), element("mark", "", text.slice(from, to)));
    end = to;
  }
  return [...pieces, text.slice(end)];
}

const RUN = /[\p{L}\p{N}\p{M}\u0640\u200c\u200d]+(?:[,.٬'’]\p{N}{3}(?!\p{N}))*/gu;

// The spans of a text that match the query, in any spelling.
function spansIn({ index, units }, text) {
  const read = [];
  for (const run of text.matchAll(RUN)) {
    for (const word of wordsOf(run[0])) {
      if (index.passed.includes(word)) continue;
      read.push({ keys: keysOf(word, index.alike), span: [run.index, run.index + run[0].length] });
    }
  }
  const names = units.flatMap((unit) => unit.names ?? []);
  const single = units.filter((unit) => !unit.names);
  const spans = [];
  for (let place = 0; place < read.length; place++) {
    const name = names.find((parts) => isAt(parts, read, place));
    if (name) spans.push([read[place].span[0], read[place + name.length - 1].span[1]]);
    else if (single.some((unit) => isMatch(unit, read[place]))) spans.push(read[place].span);
  }
  return merged(spans);
}

function isMatch(unit, { keys }) {
  return keys.some(
    ([key, sure]) =>
      unit.read[0].keys.some(([own, known]) => own === key && (sure || known)) ||
      unit.starts.some((start) => sure && key.startsWith(start)),
  );
}

function merged(spans) {
  const kept = [];
  for (const [from, to] of spans) {
    const last = kept.at(-1);
    if (last && from < last[1]) last[1] = Math.max(to, last[1]);
    else kept.push([from, to]);
  }
  return kept;
}

// Searches for the query in the URL, and then as the reader types.
function begin() {
  const params = new URLSearchParams(location.search);
  for (const name of FIELDS) {
    const input = form.elements[name];
    input.value = params.get(name) ?? "";
    if (input.selectedIndex < 0) input.value = "";
  }
  let waiting = 0;
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(search, 150);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    search();
  });
  if (params + "") search();
  else if (!location.hash) form.elements.q.focus();
}

begin();
export { find, keysOf, shownOf, wordsOf };
