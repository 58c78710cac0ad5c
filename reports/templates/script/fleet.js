// The roll-up page: filters by group, owner and state, sorting, and the counts of common gaps over the tenants that are left.
const matrix = unpacked("matrix") || [];
const table = document.querySelector("[data-league]");
const rows = [...table.tBodies[0].rows];
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

function apply() {
  const chosen = controls.filter((control) => control.value.trim());
  const shown = [];
  for (const row of rows) {
    const fits = chosen.every((control) => matching[control.name](row, control.value.trim()));
    row.hidden = !fits || (narrowed !== null && matrix[narrowed.gap][numberOf(row) - 1] !== narrowed.letter);
    if (fits) shown.push(numberOf(row));
  }
  const left = rows.filter((row) => !row.hidden).length;
  bar.querySelector("[data-shown]").textContent = left === rows.length ? `All ${rows.length.toLocaleString("en")} shown.` : `${left.toLocaleString("en")} of ${rows.length.toLocaleString("en")} shown.`;
  bar.querySelector("[data-with-gap]").textContent = narrowed ? `Only tenants where this is ${narrowed.word}: ${narrowed.title}` : "";
  document.querySelector("[data-none-left]").hidden = left > 0;
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
[...table.tHead.rows[0].cells].forEach((head, column) => {
  const button = element("button", { type: "button", textContent: head.textContent });
  head.replaceChildren(button);
  button.addEventListener("click", () => {
    sorted = { column, down: sorted.column === column && !sorted.down };
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", sorted.down ? "descending" : "ascending");
    const order = (a, b) => (typeof a === "number" && typeof b === "number" ? a - b : typeof a === typeof b ? collator.compare(a, b) : typeof a === "number" ? -1 : 1);
    const ordered = [...rows].sort((a, b) => order(valueOf(a, column), valueOf(b, column)));
    if (sorted.down) ordered.reverse();
    table.tBodies[0].replaceChildren(...ordered);
    announce(`Sorted by ${button.textContent}`);
  });
});

apply();
if (location.hash) reveal();
