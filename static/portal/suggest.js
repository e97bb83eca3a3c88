// Titles while somebody types: an ARIA combobox over a list of links that the server makes. Without this file the form does all.
const WAIT = 150; // ms after the last key

function equip(form, input, number) {
  const box = document.createElement("div"); // holds the server's list
  box.className = "suggest__box";
  box.hidden = true;
  const status = document.createElement("span");
  status.className = "vh";
  status.setAttribute("role", "status");
  input.after(box, status);
  const listId = `suggestions-${number}`;
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-expanded", "false");
  input.autocomplete = "off";
  let timer = 0;
  let asking = null; // the request under way
  let shown = ""; // what the list that is shown belongs to

  const options = () => [...box.querySelectorAll("[role=option]")];
  const active = () => box.querySelector("[aria-selected=true]");

  function choose(option) {
    active()?.setAttribute("aria-selected", "false");
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) input.setAttribute("aria-activedescendant", option.id);
    else input.removeAttribute("aria-activedescendant");
  }

  function open() {
    box.hidden = !options().length;
    input.setAttribute("aria-expanded", String(!box.hidden));
  }

  function close() {
    clearTimeout(timer);
    asking?.abort();
    asking = null;
    choose(null);
    box.hidden = true;
    input.setAttribute("aria-expanded", "false");
  }

  function forget() {
    close();
    shown = "";
    box.replaceChildren();
    input.removeAttribute("aria-controls");
    status.textContent = "";
  }

  function show(list, typed) {
    choose(null);
    list.id = listId;
    box.replaceChildren(list);
    input.setAttribute("aria-controls", listId);
    options().forEach((option, place) => (option.id = `${listId}-${place}`));
    shown = typed;
    status.textContent = list.dataset.said;
    open();
  }

  async function ask() {
    const typed = input.value.trim();
    if (!typed) return forget();
    if (typed === shown) return open();
    const mine = new AbortController();
    asking?.abort();
    asking = mine;
    try {
      const answer = await fetch(`${form.dataset.suggest}?q=${encodeURIComponent(typed)}`, { signal: mine.signal });
      const text = answer.ok && !answer.redirected ? await answer.text() : ""; // signed out meanwhile: nothing is shown
      if (asking !== mine || input.value.trim() !== typed || document.activeElement !== input) return;
      const list = new DOMParser().parseFromString(text, "text/html").querySelector("[role=listbox]");
      if (list) show(list, typed);
      else forget();
    } catch {
      if (asking === mine) forget(); // offline; or another question has taken this one's place
    }
  }

  function later(event) {
    clearTimeout(timer);
    asking?.abort();
    asking = null;
    if (event.isComposing) return; // a word is being put together from its sounds
    if (input.value.trim() !== shown) close(); // what stands there belongs to other words
    timer = setTimeout(ask, WAIT);
  }

  function step(by) {
    const all = options();
    const place = all.indexOf(active());
    choose(all[place < 0 ? (by > 0 ? 0 : all.length - 1) : place + by] ?? null); // beyond either end: back in the field
  }

  input.addEventListener("input", later);
  input.addEventListener("compositionend", later);
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (box.hidden && input.value.trim() === shown) open();
      if (box.hidden) return;
      event.preventDefault();
      step(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && !box.hidden && active()) {
      event.preventDefault();
      active().click();
    } else if (event.key === "Escape" && !box.hidden) {
      event.preventDefault(); // the field keeps its words
      event.stopPropagation();
      close();
    }
  });
  input.addEventListener("blur", close);
  form.addEventListener("submit", close);
  box.addEventListener("mousedown", (event) => event.preventDefault()); // the focus stays in the field
  box.addEventListener("mouseover", (event) => choose(event.target.closest("[role=option]") ?? active()));
  if (document.activeElement === input && input.value !== input.defaultValue) timer = setTimeout(ask, WAIT); // typed while this was fetched
}

document.querySelectorAll("form[data-suggest]").forEach((form, number) => equip(form, form.elements.q, number));
