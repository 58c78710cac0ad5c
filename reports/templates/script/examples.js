// Coverage by condition: a cell opens the example sign-in of the weakest requirement, in a row below its own.
const { examples = [], requires = {} } = unpacked("examples") || {};
const WEAK = ["demand-none", "demand-device", "demand-other"];

function exampleRow(cell, columns) {
  const [steps, decided] = examples[cell.dataset.example];
  const step = ([label, value]) => element("li", {}, element("b", { textContent: label }), " ", element("bdi", { textContent: value }));
  const result = step(["Requires", requires[cell.className]]);
  if (WEAK.includes(cell.className)) result.className = "let-in";
  const shown = element("div", { className: "witness", tabIndex: -1 },
    element("p", { className: "label", textContent: "Example sign-in" }),
    element("ol", { className: "path" }, ...steps.map(step), result),
    element("p", { className: "label", textContent: "What each policy decides" }),
    element("ul", {}, ...decided.map((reason) => element("li", { textContent: reason }))));
  return element("tr", { className: "opened" }, element("td", { colSpan: columns }, shown));
}

for (const table of document.querySelectorAll("[data-conditions]")) {
  const columns = table.tHead.rows[0].cells.length;
  for (const cell of examples.length ? table.querySelectorAll("[data-example]") : []) {
    const button = element("button", { type: "button" }, ...cell.childNodes);
    button.setAttribute("aria-expanded", "false");
    cell.append(button);
  }
  table.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    const opens = button.getAttribute("aria-expanded") === "false";
    table.querySelector(".opened")?.remove();
    for (const other of table.querySelectorAll("[aria-expanded=true]")) other.setAttribute("aria-expanded", "false");
    if (!opens) return;
    button.setAttribute("aria-expanded", "true");
    const cell = button.closest("td");
    cell.parentElement.after(exampleRow(cell, columns));
    announce("Example sign-in shown below the row");
  });
}
