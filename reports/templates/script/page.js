"use strict";
// Adds to a page that is complete without it: what needs a script is hidden until here.
const announcer = document.getElementById("announcer");
const announce = (words) => { announcer.textContent = words; };
for (const element of document.querySelectorAll("[data-scripted]")) element.hidden = false;

const root = document.documentElement;
const toggle = document.querySelector("[data-theme-toggle]");
const isDark = () => root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
const showTheme = () => toggle.setAttribute("aria-pressed", String(isDark()));
toggle.addEventListener("click", () => { root.dataset.theme = isDark() ? "light" : "dark"; showTheme(); });
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", showTheme);
showTheme();

document.querySelector("[data-print]").addEventListener("click", () => window.print());

async function copyText(text, done) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const field = document.createElement("textarea");
    field.value = text;
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
  }
  announce(done);
}

for (const check of document.querySelectorAll("[data-check]")) {
  const button = element("button", { type: "button", className: "link", textContent: "Copy link" });
  button.dataset.copyLink = "";
  check.append(" ", button);
}
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-copy-link]");
  if (button) copyText(location.href.split("#")[0] + "#" + button.closest(".card-body").id, "Link copied");
});

// What scrolls sideways has to be reached by keyboard; what does not is no stop on the way.
function tabStops(scope) {
  for (const box of scope.querySelectorAll(".scroll, pre")) {
    if (box.checkVisibility && !box.checkVisibility()) continue;
    const more = box.scrollWidth > box.clientWidth;
    box.toggleAttribute("data-sideways", more);
    if (more) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
  }
}
tabStops(document);
window.addEventListener("resize", () => tabStops(document));

// A link to a gap opens it, wherever it was folded away or filtered out.
function reveal() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  for (let outer = target.closest("details"); outer; outer = outer.parentElement.closest("details")) {
    outer.open = true;
    outer.hidden = false;
    const group = outer.closest("[data-group]");
    if (group) group.hidden = false;
  }
  const card = target.closest(".card");
  (card || target).scrollIntoView();
  if (card) card.querySelector("summary").focus({ preventScroll: true });
}
window.addEventListener("hashchange", reveal);
