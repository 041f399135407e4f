// Records of both languages, as bench/search.py tells them, into the indexes of Pagefind and MiniSearch.
// node bench/peers/index.mjs FOLDER: it has records.json, and node_modules with both.
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const folder = process.argv[2];
const require = createRequire(join(folder, "node_modules", "x.js"));
const load = (name) => import(pathToFileURL(require.resolve(name)).href);
const { default: MiniSearch } = await load("minisearch");
const pagefind = await import(
  pathToFileURL(join(folder, "node_modules/pagefind/lib/index.js")).href
);
const made = join(folder, "site");
const recordsByLanguage = JSON.parse(readFileSync(join(folder, "records.json"), "utf-8"));
const FIELDS = ["title", "text", "names"];

// As libraries that know no Arabic prefix need it: a hair space after the letter before an article.
const HAIR = /(?<![\u0621-\u065f])([وف])(?=(?:ال|لل|بال|كال)[\u0621-\u064a]{2})/g;
const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

function pageOf(record, way) {
  const said = (field) =>
    way === "keys" ? record.keys[field] : escaped(record[field]).replace(HAIR, "$1\u200a");
  const names = way === "keys" ? `<p data-pagefind-weight="0.5">${said("names")}</p>` : "";
  const body = `<h1>${said("title")}</h1><p>${said("text")}</p>${names}`;
  return `<!doctype html><html><body><main data-pagefind-body>${body}</main></body></html>`;
}

async function withPagefind(code, records, way) {
  // A language that it does not know is not stemmed again.
  const { index } = await pagefind.createIndex({ forceLanguage: way === "keys" ? "zz" : code });
  for (const record of records) {
    const { errors } = await index.addHTMLFile({
      url: `/${record.name}/`,
      content: pageOf(record, way),
    });
    if (errors.length) throw new Error(errors.join("\n"));
  }
  await index.writeFiles({ outputPath: join(made, `pagefind-${way}-${code}`) });
}

function withMiniSearch(code, records, way) {
  const index = new MiniSearch({ fields: FIELDS, storeFields: ["name", "shown"] });
  index.addAll(
    records.map((record, id) => ({
      id,
      name: record.name,
      shown: [record.title, record.text],
      ...(way === "keys" ? record.keys : { ...record, names: "" }),
    })),
  );
  mkdirSync(join(made, `minisearch-${way}-${code}`), { recursive: true });
  const file = join(made, `minisearch-${way}-${code}`, "index.json");
  writeFileSync(file, JSON.stringify(index));
}

rmSync(made, { recursive: true, force: true });
mkdirSync(made, { recursive: true });
cpSync(require.resolve("minisearch").replace(/cjs.index.cjs$/, "es/index.js"), join(made, "minisearch.js"));
cpSync(new URL("ask.js", import.meta.url), join(made, "ask.js"));
writeFileSync(join(made, "index.html"), "<!doctype html><title>Peers</title>");
for (const [code, records] of Object.entries(recordsByLanguage)) {
  for (const way of ["plain", "keys"]) {
    for (const build of [withPagefind, withMiniSearch]) {
      const began = performance.now();
      await build(code, records, way);
      const seconds = ((performance.now() - began) / 1000).toFixed(2);
      console.log([build.name.slice(4).toLowerCase(), way, code, seconds].join(" "));
    }
  }
}
await pagefind.close();
