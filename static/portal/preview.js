// The editor's live preview, made on the server by what will publish the text; and a copy of unsaved words in this tab,
// for when the session ends before they are saved. Without this file the Preview button does the same.
const form = document.querySelector("[data-editor]");
if (form) {
  const body = form.elements.body;
  const target = document.querySelector("[data-preview]");
  const state = document.querySelector("[data-preview-state]");
  const fields = ["title", "summary", "body", "change_note"];
  const key = `editor ${location.pathname} ${form.elements.base?.value ?? ""}`;
  let timer = 0;
  let running = null;

  document.querySelector("[data-preview-button]")?.setAttribute("hidden", "");

  async function preview() {
    running?.abort();
    const mine = (running = new AbortController());
    state.textContent = state.dataset.waiting;
    try {
      const answer = await fetch(form.dataset.previewUrl, { method: "POST", body: new FormData(form), signal: mine.signal });
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
      target.innerHTML = await answer.text(); // written and cleaned by the server
      state.textContent = state.dataset.fresh;
    } catch (error) {
      if (error.name !== "AbortError") state.textContent = state.dataset.failed;
    }
  }

  const words = () => JSON.stringify(Object.fromEntries(fields.map((name) => [name, form.elements[name].value])));
  const begun = words();

  function keep() {
    try {
      if (words() === begun) sessionStorage.removeItem(key);
      else sessionStorage.setItem(key, words());
    } catch {
      // storage is full or switched off: the words live in the form alone
    }
  }

  function kept() {
    try {
      return sessionStorage.getItem(key);
    } catch {
      return null;
    }
  }

  form.addEventListener("input", () => {
    keep();
    clearTimeout(timer);
    timer = setTimeout(preview, 400);
  });
  state.textContent = state.dataset.fresh;

  const banner = document.querySelector("[data-kept]");
  const held = kept();
  if (held && held !== begun) {
    banner.hidden = false;
    banner.querySelector("[data-bring-back]").addEventListener("click", () => {
      for (const [name, value] of Object.entries(JSON.parse(held))) form.elements[name].value = value;
      banner.hidden = true;
      body.focus();
      preview();
    });
    banner.querySelector("[data-forget]").addEventListener("click", () => {
      sessionStorage.removeItem(key);
      banner.hidden = true;
    });
  }
}
