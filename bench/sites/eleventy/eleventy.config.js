// Lists of articles, newest first, and the small filters that the templates need.
import { readFileSync } from "node:fs";

const words = JSON.parse(readFileSync("src/_data/words.json", "utf-8"));
const listOf = (language, topic) => `${language}_${topic.replaceAll("-", "_")}`;

export default function (config) {
  config.setQuietMode(true);
  for (const [language, { names }] of Object.entries(words)) {
    const newest = (collections) => collections.getFilteredByGlob(`src/${language}/*.md`).reverse();
    config.addCollection(`all_${language}`, newest);
    for (const topic of Object.keys(names)) {
      config.addCollection(listOf(language, topic), (collections) =>
        newest(collections).filter((page) => page.data.topics.includes(topic)),
      );
    }
  }
  config.addFilter("day", (date) => date.toISOString().slice(0, 10));
  config.addFilter("related", (collections, language, topic, url) =>
    collections[listOf(language, topic)]
      .slice(0, 6)
      .filter((page) => page.url !== url)
      .slice(0, 5),
  );
  return {
    dir: { input: "src", output: "_site", includes: "_includes" },
    markdownTemplateEngine: false,
    htmlTemplateEngine: "njk",
  };
}
