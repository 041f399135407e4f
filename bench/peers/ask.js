// Queries to one index of a peer, in a browser: the names of the records found, the best first.
// A query is its text, and for each of its words the keys that it may have.
const ROW = 8;

export async function ask(name, queries, first = Infinity) {
  const [peer, way] = name.split("-");
  const opened = await { pagefind, minisearch }[peer](name, way, first ?? Infinity);
  const found = [];
  for (const query of queries) found.push(await opened(query));
  return found;
}

async function pagefind(name, way, first) {
  const library = await import(`./${name}/pagefind.js`);
  await library.init();
  const names = new Map();
  async function nameOf(result) {
    if (!names.has(result.id)) names.set(result.id, (await result.data()).url.split("/").at(-2));
    return names.get(result.id);
  }
  return async ({ text, words }) => {
    const found = new Map();
    for (const asked of way === "keys" ? choices(words) : spellings(text)) {
      for (const result of (await library.search(asked)).results.slice(0, first)) {
        const name = await nameOf(result);
        found.set(name, Math.max(found.get(name) ?? 0, result.score));
      }
    }
    return [...found].sort((one, other) => other[1] - one[1]).map(([name]) => name);
  };
}

// It joins words by "and" alone, so each choice of keys is a query of its own.
function choices(words) {
  let all = [[]];
  for (const keys of words) {
    all = all.flatMap((begun) => keys.map(({ key }) => [...begun, key])).slice(0, ROW);
  }
  return all.map((one) => one.join(" "));
}

function spellings(text) {
  const hair = /(?<![\u0621-\u065f])([وف])(?=(?:ال|لل|بال|كال)[\u0621-\u064a]{2})/g;
  const spaced = text.replace(hair, "$1\u200a");
  return [...new Set([spaced, spaced.replace(/ى(?![\u0621-\u064a])/g, "ي")])];
}

async function minisearch(name, way) {
  const { default: MiniSearch } = await import("./minisearch.js");
  const answer = await fetch(`./${name}/index.json`);
  const index = MiniSearch.loadJSON(await answer.text(), {
    fields: ["title", "text", "names"],
    storeFields: ["name", "shown"],
    searchOptions: { boost: { title: 4, names: 2 } },
  });
  return ({ text, words }) => {
    const asked = (combineWith, fuzzy = 0) =>
      way === "keys"
        ? { combineWith, queries: words.map((keys) => wordOf(keys, fuzzy)) }
        : { combineWith, fuzzy, prefix: true, queries: [text] };
    const tries = [asked("AND"), asked("AND", 1), asked("OR")];
    for (const query of tries) {
      const found = index.search(query);
      if (found.length) return found.map(({ name }) => name);
    }
    return [];
  };
}

// As ours: a letter taken off as a prefix must be a word's own on one side.
function wordOf(keys, fuzzy) {
  const queries = keys.flatMap(({ key, sure }) => (sure ? [key, `~${key}`] : [key]));
  const exact = { combineWith: "OR", tokenize: (text) => [text], processTerm: (term) => term };
  return { ...exact, fuzzy, queries };
}
