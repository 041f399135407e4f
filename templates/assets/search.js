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
// A hamza before و, which has another seat in another school; U.S. is US; عبدالله is عبد الله.
const HAMZA = /(?:ي\u0654|ء)و/g;
const INITIALS = /(?<![\p{L}\p{N}])(?:\p{L}\.){2,}/gu;
const SERVANT = /(?<![\p{L}\p{N}])عبد(?=ال..)/gu;
const WORD = /[\p{L}\p{Nl}\p{No}]+|\p{Nd}+/gu;
const ARABIC = /^[\u0620-\u06ff]/;
// Arabic prefixes, written without a space. After an article the rest is surely a word; a single
// letter may be part of the word itself.
const ARTICLE = /^([وف]?(?:[بك]?ال|لل))(..+)/;
const LETTER = [/^[وف](...+)/, /^[وف]?[بكل](...+)/];
LETTER.push(/^ו(...+)/, /^ו?[הבכלמש](...+)/, /^ו?[כמש]ה(...+)/);

function fold(text) {
  const plain = text.normalize("NFKD").toLowerCase().replace(HAMZA, "وو").replace(UNSEEN, "");
  return [...plain].map((sign) => SAME.get(sign) ?? sign).join("");
}

function wordsOf(text) {
  const plain = fold(text).replace(GROUPED, "").replace(WITHIN, "").replace(SERVANT, "عبد ");
  return plain.replace(INITIALS, (letters) => letters.replaceAll(".", "")).match(WORD) ?? [];
}

// The keys of a word, each with whether it is certain: the certain ones first.
function keysOf(word, { alike = {}, endings = [] } = {}) {
  const keys = new Map();
  for (const [rest, sure] of stripped(word)) {
    const stem = spelt(stemOf(rest), endings);
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

// The stem with its ending in the first of two spellings.
function spelt(stem, endings) {
  const [kept, other] =
    endings.find(([, end]) => stem.endsWith(end) && stem.length > end.length + 1) ?? [];
  return other ? stem.slice(0, -other.length) + kept : stem;
}

const stemOf = (word) =>
  ARABIC.test(word) ? arabicStem(word) : latinStem(word.replace(/(?<=...)(ימ|ות|ה)$/, ""));

function arabicStem(word) {
  const [end] = /(هاي|ها|هم)$/.exec(word) ?? [];
  if (end && word.length >= 6) word = withoutT(word.slice(0, -end.length));
  if (/ات$/.test(word) && word.length >= 5) return withoutY(word.slice(0, -2));
  if (/(ون|ين|ان)$/.test(word) && word.length >= 6) return withoutY(word.slice(0, -2));
  if (word.length >= 4 && word.endsWith("ه")) word = withoutT(word.slice(0, -1));
  else if (word.length >= 4 && word.endsWith("ا")) word = word.slice(0, -1);
  return withoutY(word);
}

// A relative and its place have one stem.
function withoutY(word) {
  if (!word.endsWith("ي") || word.length < 5) return word;
  const noun = word.replace(/ي+$/, "");
  return noun.endsWith("ان") && noun.length >= 6 ? noun.slice(0, -2) : noun;
}

function withoutT(word) {
  return word.endsWith("ت") && !word.endsWith("ات") && word.length >= 5 ? word.slice(0, -1) : word;
}

function latinStem(word) {
  if (word.length < 4 || !word.endsWith("s") || /(ss|us|is)$/.test(word)) return word;
  if (word.endsWith("ies") && word.length > 4) return word.slice(0, -3) + "y";
  return word.slice(0, /(sses|shes|ches|xes|zes)$/.test(word) ? -2 : -1);
}

// The number of ten or more that words spell out from a place on, with how many words it has.
function numberAt(words, place, numbers) {
  let [total, current, length] = [0, 0, 0];
  const digits = /^[0-9]{1,6}$/.test(words[place]);
  for (const word of words.slice(place)) {
    const value = valueOf(word, numbers, digits && !length);
    if (value === undefined || !canFollow(current, value, length, digits && length === 1)) break;
    const size = Math.abs(value);
    if (size >= 1000) [total, current] = [total + Math.max(current, 1) * size, 0];
    else current = size === 100 ? Math.max(current, 1) * 100 : current + value;
    length++;
  }
  return length > digits && total + current >= 10 ? [String(total + current), length] : ["", 0];
}

// Arabic joins the parts of a number with و.
const valueOf = (word, numbers, isDigits) =>
  isDigits ? Number(word) : (numbers[word] ?? (word[0] === "و" ? numbers[word.slice(1)] : undefined));

// No digit follows a digit, and digits only a hundred, a thousand or more.
function canFollow(current, value, length, digits) {
  const size = Math.abs(value);
  if (!length || size === 100 || size >= 1000) return value >= 0 || length > 0;
  if (digits || value >= 100) return !digits && current % 1000 < 100;
  return value >= 10 ? current % 100 < 10 : current % 10 === 0;
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
  const written = wordsOf(text);
  const asks = index.asks.includes(written[0]);
  const words = written.filter((word) => !index.passed.includes(word)).slice(0, 12);
  let units = await unitsOf(index, readOf(index, words));
  let near = false;
  for (const unit of units) {
    if (!unit.matches.size && unit.word) near = (await corrected(index, unit)) || near;
  }
  if (near) units = await unitsOf(index, units.flatMap((unit) => unit.read));
  const lists = await Promise.all(filters.map((name) => entryOf(index, "#" + name)));
  const allowed = lists.map(({ matches }) => new Set(matches.map(([number]) => number)));
  const candidates = units.length ? headsOf(index, units, asks) : [...(allowed[0] ?? [])].map(emptyHead);
  const heads = candidates.filter(([n]) => allowed.every((list) => list.has(n)));
  const partly = heads.length > 0 && !heads.some(([, , matched]) => matched === units.length);
  // What lacks a word is listed only if it is nearly as good as the best.
  const least = heads.length && heads[0][1] * ENOUGH;
  const kept = heads.filter(([, score, matched]) => matched === units.length || score >= least);
  return { index, units, near, partly, heads: kept };
}

// Each word with its keys; the words of a number are one, with its digits as the key.
function readOf(index, words) {
  const read = [];
  for (let place = 0; place < words.length; ) {
    const [digits, length] = numberAt(words, place, index.numbers);
    const word = digits || words[place];
    read.push({ word, keys: digits ? [[digits, true]] : keysOf(word, index) });
    place += length || 1;
  }
  return read;
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

// Replaces a word that is not in the index by the nearest that is: the commonest of those that
// differ by one letter, or, in a name, by its vowels and by letters that sound alike.
async function corrected(index, unit) {
  const [key] = unit.read[0].keys[0];
  if (key.length < 4 || /\p{N}/u.test(key)) return false;
  const place = rangeAt(index.shards, key);
  const shards = index.shards.slice(Math.max(0, place - 1), place + 2);
  const parts = await Promise.all(shards.map(([, name]) => part(name)));
  const counts = parts.flatMap(Object.entries).map(([other, entry]) => [other, decoded(entry).matches.length]);
  const names = (await part(index.names)).map((name) => [name, 0]);
  let [nearest, least] = [null, 3];
  for (const [other, count] of [...counts, ...names]) {
    const far = distance(key, other, !count) - (count / 1e4 || 0.5);
    if (far < least) [nearest, least] = [other, far];
  }
  if (nearest) unit.read = [{ word: nearest, keys: [[nearest, true]] }];
  return Boolean(nearest);
}

// How far apart two words are: 3 if they are two words. Long words may have two slips.
function distance(one, other, isName) {
  const slips = slipsIn(one, other);
  if (slips < 2 || (slips < 3 && Math.min(one.length, other.length) > 6)) return slips;
  const sound = isName && soundOf(one);
  const isSame = sound?.length > 1 && Math.abs(one.length - other.length) < 4 && sound === soundOf(other);
  return isSame ? 1.5 : 9;
}

// Letters added, removed, changed or swapped, if there are at most two.
function slipsIn(one, other) {
  if (Math.abs(one.length - other.length) > 2) return 3;
  let [before, last] = [[], [...Array(other.length + 1).keys()]];
  for (let row = 1; row <= one.length; row++) {
    const now = [row];
    for (let at = 1; at <= other.length; at++) {
      const same = one[row - 1] === other[at - 1];
      now[at] = Math.min(now[at - 1] + 1, last[at] + 1, last[at - 1] + !same);
      const swapped = one[row - 1] === other[at - 2] && one[row - 2] === other[at - 1];
      if (row > 1 && at > 1 && swapped) now[at] = Math.min(now[at], before[at - 2] + 1);
    }
    [before, last] = [last, now];
  }
  return last[other.length];
}

// The consonants of a name as they sound, whoever wrote them in another script.
const SOUNDS = [
  [/(.)\1+/g, "$1"],
  [/sch|sh|ch|zh|[jش جژچ]/g, "x"],
  [/kh|gh|[qckgقكغخ]/g, "k"],
  [/ph|[vwfف]/g, "f"],
  [/[pbب]/g, "b"],
  [/th|[dtدتطضث]/g, "t"],
  [/[zsسزصظذ]/g, "s"],
  [/[aeiouyhاويهعح]/g, ""],
];
const soundOf = (word) => SOUNDS.reduce((text, [from, to]) => text.replace(from, to), word);

const RANK = { timeline: 1.2, person: 1.1, source: 0.8, page: 0.6 };
// How much less counts what lacks a word, and the share of the best score that is enough for it.
const LACKING = 0.5;
const ENOUGH = 0.35;

// Scores each record by its best part: what is said of it as a whole, and one of its sections.
// What has only some of the words counts less, by how rare those are that it lacks.
function headsOf(index, units, asks) {
  const known = units.filter(({ matches }) => matches.size);
  for (const unit of known) unit.rarity = Math.log(2 + index.head.length / (1 + unit.matches.size));
  const all = known.reduce((sum, { rarity }) => sum + rarity, 0);
  // A question answers more than one word: who types a name alone looks for all that has it.
  const question = known.length < 2 ? 1.1 : asks ? 1.6 : 1.5;
  const heads = [...weightsOf(index, known)].map(([head, parts]) => {
    const [own, ...sections] = [...parts.values()];
    const scores = [own, ...sections].map((part) => scoreOf(part, own, known, all));
    const rank = { ...RANK, question }[index.kind[head]] ?? 1;
    const matched = known.filter((_, place) => [...parts.values()].some((part) => part[place]));
    const best = new Map([...parts.keys()].map((number, place) => [number, scores[place]]));
    best.delete(head);
    return [head, Math.max(...scores) * rank, matched.length, best];
  });
  return heads.sort((a, b) => b[1] - a[1] || a[0] - b[0]);
}

// The weights of each unit in each record and in each of its sections with any of them.
function weightsOf(index, units) {
  const heads = new Map();
  for (const [place, { matches }] of units.entries()) {
    for (const [number, weight] of matches) {
      const head = index.head[number];
      if (!heads.has(head)) heads.set(head, new Map([[head, []]]));
      const parts = heads.get(head);
      if (!parts.has(number)) parts.set(number, []);
      parts.get(number)[place] = weight * (number === head ? 1 : 0.8);
    }
  }
  return heads;
}

function scoreOf(part, own, units, all) {
  let [score, has] = [0, 0];
  for (const [place, { rarity }] of units.entries()) {
    const weight = Math.max(part[place] ?? 0, own[place] ?? 0);
    score += weight * rarity;
    has += weight ? rarity : 0;
  }
  return score * (has / all) ** LACKING;
}

// The page: the query is in its URL, and the results replace the list of all records.
const form = document.querySelector("form.search-form");
const [list, all, status] = ["results", "all", "found"].map((name) =>
  document.getElementById("s-" + name),
);
const FIELDS = ["q", "topic", "year"];
const FIRST = 4;
const BEST = 5;
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

// The best results of all kinds, then the others by kind, the kind of the best of them first.
function grouped({ index, heads }) {
  const kindOf = ([number]) => index.kind[number];
  const mixed = new Set(heads.map(kindOf)).size > 1;
  const groups = new Map(mixed ? [["best", heads.slice(0, BEST)]] : []);
  for (const head of heads.slice(mixed ? BEST : 0)) {
    const kind = kindOf(head);
    if (!groups.has(kind)) groups.set(kind, []);
    groups.get(kind).push(head);
  }
  return [...groups];
}

async function sectionOf(result, [kind, heads]) {
  const first = kind === "best" ? BEST : FIRST;
  const count = kind === "best" ? "" : element("bdi", "muted", numbers.format(heads.length));
  const heading = element("h2", "", settings.kinds[kind] + " ", count);
  heading.id = "s-kind-" + kind;
  const items = element("ol", "results");
  const section = element("section", "section", heading, items);
  section.setAttribute("aria-labelledby", heading.id);
  await extend(result, items, heads.slice(0, first), kind === "best");
  if (heads.length > first) section.append(more(result, items, heads.slice(first)));
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

async function extend(result, items, heads, mixed) {
  items.append(...(await Promise.all(heads.map((head) => resultOf(result, head, mixed)))));
}

// Among results of all kinds, each says of what kind it is.
async function resultOf(result, [number, , , parts], mixed) {
  const record = await shownOf(result.index, number);
  const item = element("li", "result", element("p", "title", link(result, record)));
  const kind = mixed ? [settings.kind[result.index.kind[number]]] : [];
  const note = record.note ? marked(result, record.note) : [];
  if (kind.length && note.length) kind.push(" · ");
  if (kind.length || note.length) item.append(element("p", "muted", ...kind, ...note));
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
      read.push({ keys: keysOf(word, index), span: [run.index, run.index + run[0].length] });
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
export { find, keysOf, numberAt, shownOf, wordsOf };
