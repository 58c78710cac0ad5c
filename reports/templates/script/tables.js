// Tables of objects: search, sort, pages, copy, CSV. The rows in the page come first, those kept as data are added to them.
const PAGE = 25;
const FEW = 5;
const CELL = /^[=+\-@\t\r]/;

function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

function rowsOf(grid, body) {
  const { link } = grid.dataset;
  const rows = [...body.rows].map((row) => ({ row, cells: [...row.cells].map((cell) => cell.innerText.trim()) }));
  for (const { row, cells } of link ? rows : []) row.cells[0].replaceChildren(linked(cells[0], link + cells.at(-1)));
  const { texts, rows: embedded } = kept[grid.dataset.grid] || { rows: [] };
  for (const [subject, ...coded] of embedded) {
    const cells = [nameOf(subject), ...coded.map((cell) => typeof cell === "number" ? texts[cell] : cell), idOf(subject)];
    rows.push({ row: null, href: link && link + cells.at(-1), cells });
  }
  return rows;
}

const linked = (name, href) => href.startsWith("https://") ? element("a", { href, textContent: name }) : name;

function drawn(entry) {
  if (entry.row) return entry.row;
  const [name, ...cells] = entry.cells;
  const head = element("th", { scope: "row" }, entry.href ? linked(name, entry.href) : name);
  entry.row = element("tr", {}, head, ...cells.map((cell) => element("td", { textContent: cell })));
  return entry.row;
}

const numeric = (text) => (/^-?[\d,]+(\.\d+)?( ?%)?$/.test(text) ? Number(text.replace(/[,% ]/g, "")) : NaN);
const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

function makeGrid(grid) {
  if (grid.dataset.ready || grid.closest("details:not([open])")) return;
  grid.dataset.ready = "yes";
  const table = grid.querySelector("table");
  const body = table.tBodies[0];
  const all = rowsOf(grid, body);
  const heads = [...table.tHead.rows[0].cells];
  const names = heads.map((head) => head.textContent.trim());
  const caption = table.caption.textContent.trim();
  const total = Number(grid.dataset.total || all.length);
  let rows = all;
  let page = 0;
  let sorted = { column: -1, down: false };

  const search = element("input", { type: "search", autocomplete: "off", placeholder: "Search in this table" });
  search.setAttribute("aria-label", `Search in ${caption}`);
  search.hidden = all.length <= FEW;
  const shown = element("span", { className: "grid-shown" });
  const copy = element("button", { type: "button", textContent: "Copy" });
  const csv = element("button", { type: "button", textContent: "CSV" });
  grid.prepend(element("div", { className: "grid-tools" }, search, shown, copy, csv));
  const before = element("button", { type: "button", textContent: "Previous" });
  const after = element("button", { type: "button", textContent: "Next" });
  const place = element("span", {});
  const pager = element("div", { className: "pager" }, before, place, after);
  grid.querySelector(".scroll").after(pager);
  const note = grid.querySelector("[data-grid-note]");
  grid.querySelector("[data-grid-link]")?.remove();
  if (note && all.length === total) note.remove();
  else if (note) note.textContent = `${all.length.toLocaleString("en")} of ${total.toLocaleString("en")} rows are kept in this file; all are in the JSON and CSV results of this scan.`;

  function draw() {
    const pages = Math.max(1, Math.ceil(rows.length / PAGE));
    page = Math.min(page, pages - 1);
    body.replaceChildren(...rows.slice(page * PAGE, (page + 1) * PAGE).map(drawn));
    pager.hidden = pages === 1;
    place.textContent = `Page ${page + 1} of ${pages}`;
    before.disabled = page === 0;
    after.disabled = page === pages - 1;
    const of = total.toLocaleString("en");
    shown.textContent = rows.length === total ? `${of} ${total === 1 ? "row" : "rows"}` : `${rows.length.toLocaleString("en")} of ${of} rows`;
  }
  function select() {
    const words = search.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
    rows = all.filter((entry) => {
      entry.text ??= entry.cells.join("\n").toLocaleLowerCase();
      return words.every((word) => entry.text.includes(word));
    });
    if (sorted.column >= 0) {
      const at = sorted.column;
      const figures = rows.every((entry) => entry.cells[at] === "" || !Number.isNaN(numeric(entry.cells[at])));
      const value = (entry) => (entry.cells[at] === "" ? -Infinity : numeric(entry.cells[at]));
      rows = [...rows].sort((a, b) => (figures ? value(a) - value(b) : collator.compare(a.cells[at], b.cells[at])));
      if (sorted.down) rows.reverse();
    }
    page = 0;
    draw();
  }
  function asText(separator, clean) {
    return [names, ...rows.map((entry) => entry.cells)].map((cells) => cells.map(clean).join(separator)).join("\r\n");
  }

  heads.forEach((head, column) => {
    const button = element("button", { type: "button", textContent: names[column] });
    head.replaceChildren(button);
    button.addEventListener("click", () => {
      sorted = { column, down: sorted.column === column && !sorted.down };
      for (const other of heads) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", sorted.down ? "descending" : "ascending");
      select();
      announce(`Sorted by ${names[column]}`);
    });
  });
  search.addEventListener("input", () => { select(); announce(shown.textContent); });
  before.addEventListener("click", () => { page -= 1; draw(); });
  after.addEventListener("click", () => { page += 1; draw(); });
  copy.addEventListener("click", () => copyText(asText("\t", (cell) => cell.replace(/\s+/g, " ")), `${rows.length} rows copied`));
  csv.addEventListener("click", () => {
    // A cell that a spreadsheet would run as a formula is made text.
    const quoted = (cell) => `"${(CELL.test(cell) ? "'" + cell : cell).replaceAll('"', '""')}"`;
    const file = new Blob(["\ufeff" + asText(",", quoted) + "\r\n"], { type: "text/csv;charset=utf-8" });
    const link = element("a", { href: URL.createObjectURL(file), download: `${grid.dataset.grid}.csv` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    announce(`${rows.length} rows saved`);
  });
  // The rows that match the search come first.
  const asked = document.querySelector('[data-filters="findings"] [name="q"]').value.trim();
  if (asked && grid.closest(".card")) search.value = asked;
  select();
  if (rows.length === 0) { search.value = ""; select(); }
}
