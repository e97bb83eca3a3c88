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
