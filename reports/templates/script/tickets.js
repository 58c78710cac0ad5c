// The text of a ticket for one gap. What comes from the tenant is escaped in the markup of the tracker: it names nobody, links nothing.
const MOST_NAMED = 10;
const oneLine = (text) => text.replace(/\s+/g, " ").trim();
const markdown = (text) => oneLine(text).replace(/[\\`*_{}[\]()#+!|<>~&]/g, "\\$&").replaceAll("@", "@\u200b");
const wiki = (text) => oneLine(text).replace(/[\\{}[\]|*_^~+!?<>#-]/g, "\\$&").replaceAll("@", "@\u200b");
const TRACKERS = {
  "Jira": { safe: wiki, head: (text) => `h3. ${text}`, item: (text) => `* ${text}` },
  "Azure Boards": { safe: markdown, head: (text) => `### ${text}`, item: (text) => `- ${text}` },
  "GitHub": { safe: markdown, head: (text) => `### ${text}`, item: (text) => `- ${text}` },
};

function ticketOf(card, { safe, head, item }) {
  const texts = (selector) => [...card.querySelectorAll(selector)].map((node) => node.textContent);
  const [gap, requirement] = [card.querySelector("h4").textContent, card.querySelector(".headline").textContent];
  const section = (title, lines) => lines.length ? ["", head(title), ...lines.map((line) => item(safe(line)))] : [];
  const rows = [...card.querySelectorAll("table.affected tbody tr, [data-grid] tbody tr")];
  const cells = (row) => [...row.cells].map((cell) => oneLine(cell.textContent)).filter(Boolean).join(": ");
  const total = Number(card.querySelector("[data-total]")?.dataset.total || rows.length);
  const more = total > MOST_NAMED ? [`and ${(total - MOST_NAMED).toLocaleString("en")} more, in the report`] : [];
  return [
    safe(gap), "", safe(requirement), "",
    ...[`Severity: ${oneLine(card.querySelector(".badge").textContent)}`, `Affected: ${oneLine(card.querySelector(".card-reach").textContent) || "see below"}`,
      `Tenant: ${document.querySelector("#brief h1 bdi").textContent}`, `Report: ${document.title}`].map((line) => item(safe(line))),
    ...section("Who and what", [...rows.slice(0, MOST_NAMED).map(cells), ...more]),
    ...section("Fix", texts(".fix > p:first-child")),
    ...section("Steps", texts(".column-main li")),
    ...section("Verify", texts("[data-check] code").map((id) => `ztscan scan --check ${id}`)),
  ].join("\n");
}

for (const check of document.querySelectorAll("[data-check]")) {
  for (const name of Object.keys(TRACKERS)) {
    const button = element("button", { type: "button", className: "link", textContent: `Copy for ${name}` });
    button.dataset.ticket = name;
    check.append(" ", button);
  }
}
document.addEventListener("click", (event) => {
  const name = event.target.dataset?.ticket;
  if (name) copyText(ticketOf(event.target.closest(".card"), TRACKERS[name]), `Ticket for ${name} copied`);
});
