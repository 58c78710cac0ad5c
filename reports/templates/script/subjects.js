// Accounts and applications that the report names: by number, with the gaps and groups that it knows of each.
const { subjects: known = { names: [] }, tables: kept = {} } = unpacked("kept") || {};
const nameOf = (n) => known.names[n] + known.ends[known.end[n]];
const kindOf = (n) => known.kinds[known.kind[n]];
function idOf(n) {
  const text = known.ids[n];
  if (text.startsWith("=")) return text.slice(1);
  const hex = [...atob(text.replaceAll("-", "+").replaceAll("_", "/"))].map((byte) => byte.charCodeAt(0).toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
const folded = (text) => text.normalize("NFKC").toLocaleLowerCase();
const searched = [];
const searchText = (n) => (searched[n] ??= folded(`${nameOf(n)}\n${idOf(n)}`));
const cardNumber = (card) => Number(card.dataset.card);
const gapsOf = (n) => known.lists[known.list[n]].filter((at) => at >= 0);
const groupsOf = (n) => known.lists[known.list[n]].filter((at) => at < 0).map((at) => known.groups[-1 - at]);

// The subjects that have every word in their name or id.
function subjectsWith(words) {
  const found = [];
  for (let n = 0; n < known.names.length; n += 1) if (words.every((word) => searchText(n).includes(word))) found.push(n);
  return found;
}

const view = document.querySelector("[data-subject-view]");
const offer = document.querySelector("[data-subjects-found]");
const MOST_OFFERED = 8;

function offered(found) {
  const links = found.slice(0, MOST_OFFERED).map((n) => element("a", { href: `#subject?id=${encodeURIComponent(idOf(n))}`, textContent: `${nameOf(n)} (${kindOf(n)})` }));
  const more = found.length > MOST_OFFERED ? [` and ${(found.length - MOST_OFFERED).toLocaleString("en")} more`] : [];
  offer.replaceChildren(...(links.length ? ["All about ", ...links.flatMap((link, at) => at ? [", ", link] : [link]), ...more, "."] : []));
  offer.hidden = links.length === 0;
}

// The row of the subject in the table of a card; without one it is in the example, or among those that the gap affects.
function saidOf(card, id, name) {
  for (const grid of card.querySelectorAll("[data-grid]")) {
    const entry = rowsOf(grid, grid.querySelector("tbody")).find(({ cells }) => cells.at(-1) === id);
    if (entry) return entry.cells.slice(1, -1).filter(Boolean).join("; ") || "Named";
  }
  const example = [...card.querySelectorAll(".path bdi")].some((step) => step.textContent === name);
  return example ? "Affected; the example sign-in" : "Affected";
}

function showSubject() {
  const [name, query] = location.hash.slice(1).split("?");
  view.hidden = name !== "subject";
  if (view.hidden) return;
  const id = new URLSearchParams(query).get("id") || "";
  const n = known.names.findIndex((_, at) => idOf(at) === id);
  const title = element("h3", { textContent: n < 0 ? "Not named in this report" : `${nameOf(n)} (${kindOf(n)})`, tabIndex: -1 });
  const parts = [title, element("p", { className: "small quiet", textContent: id })];
  if (n >= 0) {
    const groups = groupsOf(n);
    if (groups.length) parts.push(element("p", { className: "small", textContent: `In groups that policies or roles name: ${groups.join(", ")}` }));
    const cards = gapsOf(n).map((at) => document.querySelector(`[data-card="${at}"]`)).filter(Boolean);
    const body = element("tbody", {}, ...cards.map((card) => element("tr", {},
      element("td", { textContent: card.querySelector(".badge").textContent }),
      element("th", { scope: "row" }, element("a", { href: `#${card.querySelector(".card-body").id}`, textContent: card.querySelector("h4").textContent })),
      element("td", { textContent: saidOf(card, id, nameOf(n)) }))));
    const head = element("tr", {}, ...["Severity", "Gap", "What is said of it"].map((text) => element("th", { scope: "col", textContent: text })));
    parts.push(element("table", {}, element("caption", { textContent: `${cards.length} ${cards.length === 1 ? "gap" : "gaps"}` }), element("thead", {}, head), body));
  }
  parts.push(element("p", { className: "small quiet", textContent: "This report knows the accounts and applications that it names, and the groups that policies and role assignments name." }));
  view.replaceChildren(...parts);
  view.scrollIntoView();
  title.focus({ preventScroll: true });
  announce(title.textContent);
}
window.addEventListener("hashchange", showSubject);
