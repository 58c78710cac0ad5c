// The roll-up page: filters by group, owner and state, sorting, and the counts of common gaps over the tenants that are left.
const matrix = unpacked("matrix") || [];
const tables = [...document.querySelectorAll("[data-league]")];
const rows = tables.flatMap((table) => [...table.tBodies[0].rows]);
const atOnce = tables.length ? tables[0].tBodies[0].rows.length : 0;
let ordered = rows;
const bar = document.querySelector("[data-fleet-filter]");
const controls = [...bar.querySelectorAll("[name]")];
const numberOf = (row) => Number(row.id.slice(1));
const folded = (text) => text.normalize("NFKC").toLocaleLowerCase();
const texts0 = new WeakMap();
const textOf = (row) => {
  if (!texts0.has(row)) texts0.set(row, folded(row.cells[1].textContent));
  return texts0.get(row);
};
let narrowed = null;

const matching = {
  q: (row, value) => folded(value).split(/\s+/).every((word) => textOf(row).includes(word)),
  group: (row, value) => row.dataset.groups.split(" ").includes(value),
  owner: (row, value) => row.dataset.owner === value,
  state: (row, value) => row.dataset.state === value,
};

function sentence(counts) {
  const asked = counts.m + counts.u + counts.a + counts.p;
  if (!asked) return "does not apply to any tenant";
  const format = (count) => count.toLocaleString("en");
  const parts = [`missing in ${format(counts.m)} of ${format(asked)}`];
  if (counts.a) parts.push(`${format(counts.a)} accepted`);
  if (counts.u) parts.push(`${format(counts.u)} unknown`);
  return parts.join("; ");
}

function countGaps(shown) {
  for (const row of document.querySelectorAll("[data-gap]")) {
    const counts = { m: 0, u: 0, a: 0, p: 0, n: 0 };
    const letters = matrix[row.dataset.gap];
    for (const number of shown) counts[letters[number - 1]] += 1;
    const asked = counts.m + counts.u + counts.a + counts.p || 1;
    row.querySelector("[data-sentence]").textContent = sentence(counts);
    const [, missing, unknown] = row.querySelectorAll("rect");
    for (const [rect, count, before] of [[missing, missing?.matches(".fill-none") ? counts.m : counts.u, missing?.matches(".fill-none") ? 0 : counts.m], [unknown, counts.u, counts.m]]) {
      if (!rect) continue;
      rect.setAttribute("width", String(100 * count / asked));
      rect.setAttribute("x", String(100 * before / asked));
    }
  }
}

// The rows that are left fill one table after the other. Those after the first stay folded until they are opened.
function place(left) {
  tables.forEach((table, at) => {
    const part = left.slice(at * atOnce, (at + 1) * atOnce);
    const body = table.tBodies[0];
    if (part.length !== body.rows.length || part.some((row, place) => row !== body.rows[place])) body.replaceChildren(...part);
    const more = table.closest("[data-more]");
    if (!more) return;
    more.hidden = !part.length;
    const words = `Tenants ${(at * atOnce + 1).toLocaleString("en")} to ${(at * atOnce + part.length).toLocaleString("en")}`;
    more.querySelector("h3").textContent = left.length === rows.length ? words : `${words} of ${left.length.toLocaleString("en")}`;
  });
}

function filter() {
  const chosen = controls.filter((control) => control.value.trim());
  const shown = [];
  const left = [];
  for (const row of ordered) {
    if (!chosen.every((control) => matching[control.name](row, control.value.trim()))) continue;
    shown.push(numberOf(row));
    if (narrowed === null || matrix[narrowed.gap][numberOf(row) - 1] === narrowed.letter) left.push(row);
  }
  return { chosen, shown, left };
}

function say(left) {
  bar.querySelector("[data-shown]").textContent = left === rows.length ? `All ${rows.length.toLocaleString("en")} shown.` : `${left.toLocaleString("en")} of ${rows.length.toLocaleString("en")} shown.`;
  bar.querySelector("[data-with-gap]").textContent = narrowed ? `Only tenants where this is ${narrowed.word}: ${narrowed.title}` : "";
  document.querySelector("[data-none-left]").hidden = left > 0;
}

function apply() {
  const { chosen, shown, left } = filter();
  place(left);
  say(left.length);
  document.querySelector("[data-filtered]").textContent = chosen.length ? `Counted over the ${shown.length.toLocaleString("en")} tenants that the filter above shows.` : "";
  countGaps(shown);
  const kept = new Set(shown);
  for (const row of document.querySelectorAll("[data-tenant]")) row.hidden = !kept.has(Number(row.dataset.tenant));
}

let waiting = 0;
bar.addEventListener("input", (event) => {
  clearTimeout(waiting);
  waiting = setTimeout(() => { apply(); announce(bar.querySelector("[data-shown]").textContent); }, event.target.name === "q" ? 150 : 0);
});
bar.querySelector("[data-reset]").addEventListener("click", () => {
  for (const control of controls) control.value = "";
  narrowed = null;
  apply();
  announce(bar.querySelector("[data-shown]").textContent);
});

// From a common gap to the tenants that have it.
for (const row of document.querySelectorAll("[data-gap]")) {
  for (const [letter, word] of [["m", "missing"], ["u", "unknown"]]) {
    if (!matrix[row.dataset.gap].includes(letter)) continue;
    const button = element("button", { type: "button", className: "link", textContent: `Show ${word}` });
    const title = row.cells[0].firstChild.textContent;
    button.setAttribute("aria-label", `Show the tenants where this is ${word}: ${title}`);
    button.addEventListener("click", () => {
      narrowed = { gap: row.dataset.gap, letter, word, title };
      apply();
      document.getElementById("tenants").scrollIntoView();
      announce(bar.querySelector("[data-shown]").textContent);
    });
    row.cells[2].append(button);
  }
}

function element(name, properties) {
  return Object.assign(document.createElement(name), properties);
}

const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });
const valueOf = (row, column) => {
  const text = (row.cells[column] || row.cells[row.cells.length - 1]).textContent.trim();
  const figure = Number.parseFloat(text);
  return Number.isNaN(figure) ? text : figure;
};
let sorted = { column: 0, down: false };
const order = (a, b) => (typeof a === "number" && typeof b === "number" ? a - b : typeof a === typeof b ? collator.compare(a, b) : typeof a === "number" ? -1 : 1);
const heads = tables.map((table) => [...table.tHead.rows[0].cells]);
heads.forEach((cells) => cells.forEach((head, column) => {
  const button = element("button", { type: "button", textContent: head.textContent });
  head.replaceChildren(button);
  button.addEventListener("click", () => {
    sorted = { column, down: sorted.column === column && !sorted.down };
    for (const other of heads.flat()) other.removeAttribute("aria-sort");
    for (const same of heads) same[column].setAttribute("aria-sort", sorted.down ? "descending" : "ascending");
    const values = new Map(rows.map((row) => [row, valueOf(row, column)]));
    ordered = [...rows].sort((a, b) => order(values.get(a), values.get(b)));
    if (sorted.down) ordered.reverse();
    place(filter().left);
    announce(`Sorted by ${button.textContent}`);
  });
}));

// What is folded is laid out when it is opened.
document.addEventListener("toggle", (event) => tabStops(event.target), true);
say(rows.length);
if (location.hash) reveal();
