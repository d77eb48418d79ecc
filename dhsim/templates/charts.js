"use strict";
Bokeh.logger.set_level("error");
// Every block of hourly charts: its data stand in the page as JSON, each plot has a place by the id of its root.
for (const data of document.querySelectorAll("script.chart-data")) {
  const roots = {};
  for (const place of data.parentElement.querySelectorAll("[data-root]")) roots[place.dataset.root] = place.id;
  Bokeh.embed.embed_items({ charts: JSON.parse(data.textContent) }, [{ docid: "charts", roots, root_ids: Object.keys(roots) }]);
}
