// Filters: each list is filtered by its own bar; the choices live in the address, as #findings?severity=critical&q=adele.
const textOf = new WeakMap();
function searchable(item) {
  if (!textOf.has(item)) textOf.set(item, item.textContent.normalize("NFKC").toLocaleLowerCase());
  return textOf.get(item);
}

// A gap has short codes for its values, and a filter's options have them too; other lists have the values.
function has(item, control) {
  const code = control.selectedOptions[0].dataset.is;
  return code ? item.dataset.is.split(" ").includes(code) : item.dataset[control.name] === control.value;
}

function makeFilter(bar) {
  const list = bar.dataset.filters;
  const controls = [...bar.querySelectorAll("[name]")];
  const each = list === "findings" ? "[data-card]" : `[data-list="${list}"]`;
  const items = [...document.querySelectorAll(each)].filter((item) => !item.closest("#exceptions"));
  const groups = [...document.querySelectorAll(`[data-group="${list}"]`)];
  const shown = bar.querySelector("[data-shown]");
  const none = document.querySelector(`[data-none-left="${list}"]`);

  function matches(item) {
    return controls.every((control) => {
      const wanted = control.value.trim();
      if (!wanted) return true;
      if (control.name !== "q") return has(item, control);
      const text = searchable(item);
      return named.has(cardNumber(item)) || folded(wanted).split(/\s+/).every((word) => text.includes(word));
    });
  }
  // Gaps of the accounts that are searched, also where these are in a group or among many.
  let named = new Set();
  function resolve() {
    const words = folded(bar.querySelector('[name="q"]').value.trim()).split(/\s+/).filter(Boolean);
    const found = list === "findings" && words.join("").length > 2 ? subjectsWith(words) : [];
    named = new Set(found.flatMap(gapsOf));
    if (list === "findings") offered(found);
  }
  function apply() {
    resolve();
    let left = 0;
    for (const item of items) {
      item.hidden = !matches(item);
      if (!item.hidden) left += 1;
    }
    const filtered = controls.some((control) => control.value.trim());
    if (filtered) for (const fold of document.querySelectorAll(`[data-unfold="${list}"]`)) fold.open = true;
    for (const group of groups) group.hidden = !group.querySelector(`${each}:not([hidden])`);
    none.hidden = left > 0 || items.length === 0;
    shown.textContent = left === items.length ? `All ${items.length} shown` : `${left} of ${items.length} shown`;
  }
  function remember() {
    const chosen = new URLSearchParams(controls.filter((c) => c.value.trim()).map((c) => [c.name, c.value.trim()]));
    history.replaceState(null, "", `#${list}${chosen.size ? "?" + chosen : ""}`);
  }
  function recall() {
    const [name, query] = location.hash.slice(1).split("?");
    if (name !== list || query === undefined) return;
    const chosen = new URLSearchParams(query);
    for (const control of controls) {
      const value = chosen.get(control.name) || "";
      const offered = control.options ? [...control.options].some((option) => option.value === value) : true;
      control.value = offered ? value : "";
    }
    apply();
    document.getElementById(list).scrollIntoView();
  }
  function changed() {
    apply();
    remember();
    announce(shown.textContent);
  }
  let waiting = 0;
  bar.addEventListener("input", (event) => {
    clearTimeout(waiting);
    waiting = setTimeout(changed, event.target.name === "q" ? 150 : 0);
  });
  bar.querySelector("[data-reset]").addEventListener("click", () => {
    for (const control of controls) control.value = "";
    changed();
  });
  window.addEventListener("hashchange", recall);
  apply();
  recall();
}
