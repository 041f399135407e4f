export default {
  layout: "article.njk",
  permalink: (data) => `/${data.lang}/${data.slug}/index.html`,
};
