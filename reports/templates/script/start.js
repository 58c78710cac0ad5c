// A table is made ready when it is first looked at: a report can hold a hundred of them.
document.addEventListener("toggle", (event) => {
  if (!event.target.open) return;
  for (const grid of event.target.querySelectorAll("[data-grid]")) makeGrid(grid);
  tabStops(event.target);
}, true);
for (const bar of document.querySelectorAll("[data-filters]")) makeFilter(bar);
for (const grid of document.querySelectorAll("[data-grid]")) makeGrid(grid);
if (location.hash) reveal();
showSubject();
