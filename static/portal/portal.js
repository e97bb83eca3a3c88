// Theme choice, menus, printing, and where the focus goes. Every page works without this file.
const root = document.documentElement;
const themes = new Set(["light", "dark"]);

function show(theme) {
  const chosen = themes.has(theme) ? theme : "system";
  if (chosen === "system") delete root.dataset.theme;
  else root.dataset.theme = chosen;
  for (const button of document.querySelectorAll("[data-set-theme]"))
    button.setAttribute("aria-pressed", String(button.dataset.setTheme === chosen));
}

function remember(theme) {
  try {
    if (themes.has(theme)) localStorage.setItem("theme", theme);
    else localStorage.removeItem("theme");
  } catch {
    // storage is switched off: the choice lasts for this page
  }
}

show(root.dataset.theme); // theme.js has read the choice; this marks its button

document.addEventListener("click", (event) => {
  const choice = event.target.closest("[data-set-theme]");
  if (choice) {
    show(choice.dataset.setTheme);
    remember(choice.dataset.setTheme);
  }
  for (const menu of document.querySelectorAll("details.pop[open]"))
    if (!menu.contains(event.target)) menu.open = false;
  if (event.target.closest("[data-print]")) window.print();
});

document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.querySelector("details.pop[open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// Another tab changed the colours
addEventListener("storage", (event) => {
  if (event.key === "theme") show(event.newValue);
});

// After a refused form its summary takes the focus, so that it is read first
document.querySelector("[data-error-summary]")?.focus();

// Glossary terms: their meaning at the pointer, at the focus, or at a tap; the link itself leads to the glossary
let closing = 0;
const meaning = (link) => document.getElementById(`t-${link.hash.slice(1)}`);

function place(note, link) {
  const box = link.getClientRects()[0] ?? link.getBoundingClientRect();
  const below = box.bottom + note.offsetHeight + 8 < innerHeight || box.top < note.offsetHeight + 8;
  const left = Math.max(16, Math.min(box.left, document.documentElement.clientWidth - note.offsetWidth - 16));
  note.style.left = `${left + scrollX}px`;
  note.style.top = `${(below ? box.bottom + 4 : box.top - note.offsetHeight - 4) + scrollY}px`;
}

function explain(link) {
  clearTimeout(closing);
  const note = meaning(link);
  if (!note?.showPopover || note.matches(":popover-open")) return;
  note.showPopover();
  place(note, link);
}

function leave(note) {
  clearTimeout(closing);
  closing = setTimeout(() => note.matches(":popover-open") && note.hidePopover(), 250);
}

for (const link of document.querySelectorAll("a.term")) {
  const note = meaning(link);
  if (!note?.showPopover) continue;
  let touched = false;
  let open = false;
  link.setAttribute("aria-describedby", note.id);
  link.addEventListener("pointerenter", (event) => event.pointerType === "mouse" && explain(link));
  link.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && leave(note));
  link.addEventListener("pointerdown", (event) => {
    touched = event.pointerType !== "mouse";
    open = note.matches(":popover-open");
  }, true);
  link.addEventListener("focus", () => link.matches(":focus-visible") && explain(link));
  link.addEventListener("blur", (event) => note.contains(event.relatedTarget) || leave(note));
  link.addEventListener("click", (event) => {
    if (!touched || open) return;
    event.preventDefault();
    explain(link);
  });
  note.addEventListener("pointerenter", () => clearTimeout(closing));
  note.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && leave(note));
}

// Suggestions are fetched by whoever begins to search: a first visit does without them.
const suggestions = document.querySelector("[data-suggest-script]")?.dataset.suggestScript;
if (suggestions) {
  for (const form of document.querySelectorAll("form[data-suggest]")) {
    const field = form.elements.q;
    field.addEventListener("focus", () => import(suggestions), { once: true }); // a module runs once, however often it is asked for
    if (document.activeElement === field) import(suggestions);
  }
}

// Wording is copied by a button where the browser lets us; without one it is marked by hand.
if (navigator.clipboard) {
  for (const button of document.querySelectorAll("[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent.trim());
      button.nextElementSibling.textContent = button.dataset.done;
    });
  }
}
