// The editor's link picker: a dialog that finds what a text can point at and inserts the Markdown at the cursor.
// Without this file the same link opens a page to copy from.
const WAIT = 150;

class Picker {
  constructor(opener) {
    this.opener = opener;
    this.field = document.getElementById(opener.dataset.picker);
    this.field?.addEventListener("focus", () => (this.placed = true), { once: true });
    this.asked = 0; // answers that come out of order are left aside
    opener.setAttribute("role", "button");
    opener.setAttribute("aria-haspopup", "dialog");
    opener.addEventListener("click", (event) => this.open(event));
    opener.addEventListener("keydown", (event) => event.key === " " && this.open(event));
  }

  async open(event) {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return; // the page in a tab of its own
    event.preventDefault();
    try {
      if (!this.dialog) this.build(await this.piece(`${this.opener.href}&part=dialog`));
    } catch {
      open(this.opener.href, "_blank", "noopener");
      return;
    }
    this.dialog.showModal();
    this.input.focus();
    this.input.select();
  }

  async piece(address, options) {
    const answer = await fetch(address, options);
    if (answer.redirected || (!answer.ok && answer.status !== 422)) throw new Error(String(answer.status));
    return answer.text(); // written by the server, every word escaped there
  }

  build(html) {
    const holder = document.createElement("template");
    holder.innerHTML = html;
    this.dialog = holder.content.querySelector("dialog");
    document.body.append(this.dialog);
    this.input = this.dialog.querySelector("[role=combobox]");
    this.rows = this.dialog.querySelector("[role=listbox]");
    this.state = this.dialog.querySelector("[data-state]");
    this.images = this.dialog.querySelector("[data-shown=images]");
    this.dialog.querySelector("[data-close]").addEventListener("click", () => this.dialog.close());
    this.dialog.addEventListener("close", () => this.field.focus());
    this.dialog.addEventListener("click", (event) => this.clicked(event));
    this.dialog.addEventListener("submit", (event) => this.upload(event));
    this.input.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.find(), WAIT);
    });
    this.input.addEventListener("keydown", (event) => this.key(event));
  }

  clicked(event) {
    const row = event.target.closest("[data-markdown]");
    if (row) this.insert(row);
    else if (event.target === this.dialog) this.dialog.close(); // beside it
    const button = event.target.closest("[data-panel]");
    if (button) this.show(button.dataset.panel);
  }

  show(name) {
    for (const button of this.dialog.querySelectorAll("[data-panel]"))
      button.setAttribute("aria-pressed", String(button.dataset.panel === name));
    for (const panel of this.dialog.querySelectorAll("[data-shown]")) panel.hidden = panel.dataset.shown !== name;
    if (name === "images") this.fillImages();
  }

  async find() {
    const mine = ++this.asked;
    try {
      const html = await this.piece(`${this.dialog.dataset.links}&q=${encodeURIComponent(this.input.value)}`);
      if (mine !== this.asked) return;
      this.rows.innerHTML = html;
      const none = this.rows.querySelector("[data-none]");
      this.state.textContent = none?.textContent ?? "";
      none?.remove();
      this.choose(this.options[0]);
    } catch {
      if (mine === this.asked) this.state.textContent = this.dialog.dataset.failed;
    }
  }

  get options() {
    return [...this.rows.querySelectorAll("[role=option]")];
  }

  choose(row) {
    for (const option of this.options) option.setAttribute("aria-selected", String(option === row));
    if (row) {
      this.input.setAttribute("aria-activedescendant", row.id);
      row.scrollIntoView({ block: "nearest" });
    } else this.input.removeAttribute("aria-activedescendant");
    this.chosen = row;
  }

  key(event) {
    if (event.isComposing) return;
    if (event.key === "Escape") {
      event.preventDefault(); // a search field would only be emptied
      this.dialog.close();
    }
    const options = this.options;
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in steps && options.length) {
      event.preventDefault();
      const place = options.indexOf(this.chosen) + steps[event.key];
      this.choose(options[(place + options.length) % options.length]);
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (this.chosen?.isConnected) this.insert(this.chosen);
    }
  }

  insert(row) {
    const { value } = this.field;
    const [start, end] = this.placed ? [this.field.selectionStart, this.field.selectionEnd] : [value.length, value.length];
    const marked = value.slice(start, end);
    let text = row.dataset.markdown;
    if (marked.trim() && row.dataset.address) text = `[${marked}](${row.dataset.address})`;
    else if (marked) text = `${marked} ${text}`;
    if ("alone" in row.dataset) text = alone(value.slice(0, start), text, value.slice(end));
    this.dialog.close();
    this.field.focus();
    this.field.setRangeText(text, start, end, "end");
    this.field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  async fillImages(options) {
    try {
      this.images.innerHTML = await this.piece(this.dialog.dataset.images, options);
    } catch {
      this.images.textContent = this.dialog.dataset.failed;
    }
  }

  upload(event) {
    if (!event.target.matches("[data-upload]")) return;
    event.preventDefault();
    this.fillImages({ method: "POST", body: new FormData(event.target) });
  }
}

// A picture stands in a paragraph of its own
function alone(before, text, after) {
  const above = !before || before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
  const below = after.startsWith("\n\n") ? "" : after.startsWith("\n") ? "\n" : "\n\n";
  return `${above}${text}${below}`;
}

for (const opener of document.querySelectorAll("[data-picker]"))
  if (document.getElementById(opener.dataset.picker)) new Picker(opener);
