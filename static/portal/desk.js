// Writing: the words save themselves by the protocol of portal/desk/views/saving.py, and the preview follows. "Saved" is only ever said
// by the server's reply. Until then the words lie in localStorage as well, so that neither a crash, a lost connection nor the end of the
// session loses them. All words of the page come from the page. Without this file its buttons do the same.
const form = document.getElementById("writing");
const say = JSON.parse(form.dataset.words);
const find = (name) => document.querySelector(`[data-${name}]`);
const state = find("state");
const FIELDS = ["title", "summary", "body", "change_note"];
const MARK = ["copy", "serial", "base"]; // what the words go on from

const QUIET = 1000; // ms after the last key
const AT_LEAST = 5000; // ms between two saves while somebody types on and on
const LOOK = 400; // ms after the last key before the preview is made anew
const GIVE_UP = 15_000; // ms after which a save counts as not answered
const LONGEST_WAIT = 15_000; // ms between two tries without a connection
const SIGNED_OUT_WAIT = 8000; // ms between two looks whether somebody signed in again in another tab
const MOST_AT_THE_END = 60_000; // bytes a browser sends after the page has gone

const tab = [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const shelf = `${form.dataset.key}:${tab}`;
let acknowledged = ""; // the words as the server has them
let busy = null; // the save that is on its way
let stopped = false; // somebody has to choose, or must not save
let standing = null; // what was saved elsewhere, as long as nobody has chosen
let fails = 0;
let storable = true;
let timer = 0;
let since = 0; // when the first unsaved key was pressed

const typed = () => Object.fromEntries(FIELDS.map((name) => [name, form.elements[name].value]));
const words = () => JSON.stringify(typed());
const unsaved = () => words() !== acknowledged;

const mark = () => Object.fromEntries(MARK.map((name) => [name, form.elements[name].value]));

function goOnFrom(held) {
  for (const name of MARK) form.elements[name].value = held[name] ?? "";
}

function fill(texts) {
  for (const name of FIELDS) form.elements[name].value = texts[name] ?? "";
}

function show(text, good) {
  const icon = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  const sheet = document.querySelector("svg.icon use").getAttribute("href").split("#")[0];
  use.setAttribute("href", `${sheet}#${good ? "check" : "alert"}`);
  icon.setAttribute("class", "icon");
  icon.setAttribute("aria-hidden", "true");
  icon.append(use);
  state.classList.toggle("saved--not", !good);
  state.replaceChildren(icon, text);
}

// Words that are not acknowledged, kept for a reload or a crash

function keep() {
  try {
    if (unsaved()) localStorage.setItem(shelf, JSON.stringify({ ...mark(), words: typed(), at: Date.now() }));
    else localStorage.removeItem(shelf);
    storable = true;
  } catch {
    storable = false; // storage is off or full: the page asks before it closes
  }
}

/** The newest words that a tab left behind which is no longer open, taken over by this one. */
async function left() {
  try {
    const held = new Set(((await navigator.locks?.query())?.held ?? []).map((lock) => lock.name));
    const names = Object.keys(localStorage).filter((name) => name.startsWith(`${form.dataset.key}:`) && name !== shelf && !held.has(name));
    const entries = names.map((name) => [name, JSON.parse(localStorage.getItem(name))]).sort(([, a], [, b]) => b.at - a.at);
    return entries[0] ?? null;
  } catch {
    return null;
  }
}

// Saving

function soon() {
  clearTimeout(timer);
  since ||= Date.now();
  timer = setTimeout(save, Math.max(0, Math.min(QUIET, since + AT_LEAST - Date.now())));
}

/** Save what is unsaved, one after the other; resolves to whether everything is acknowledged. */
async function save(choice = "") {
  clearTimeout(timer);
  if (busy) {
    await busy;
    return unsaved() || choice ? save(choice) : true;
  }
  if (!choice && (stopped || !unsaved())) return !stopped;
  since = 0;
  busy = send(choice);
  const wait = await busy;
  busy = null;
  keep();
  if (wait) timer = setTimeout(save, wait);
  else if (unsaved() && !stopped) soon();
  return !wait && !stopped;
}

/** One try; how many ms to wait before the next one, 0 if this one is settled. */
async function send(choice) {
  const sent = words();
  const body = new FormData(form);
  if (choice) body.set("keep", choice);
  if (choice && standing) for (const [name, value] of Object.entries(standing)) body.set(name, value);
  if (!fails) state.textContent = say.saving;
  const last = document.visibilityState === "hidden" && sent.length * 3 < MOST_AT_THE_END;
  let reply = null;
  let status = 0;
  try {
    const options = { method: "POST", headers: { Accept: "application/json" }, body, keepalive: last, signal: AbortSignal.timeout(GIVE_UP) };
    const answer = await fetch(form.dataset.save, options);
    status = answer.status;
    reply = await answer.json();
  } catch {
    status = status === 200 ? 0 : status; // an answer cut off in the middle is none
  }
  if (status === 200) return settled(sent, reply);
  if (status === 409) return overtaken(reply);
  if (status === 403 && reply?.error === "csrf" && (await renew())) return 1;
  return failed(status, reply);
}

function settled(sent, reply) {
  fails = 0;
  stopped = false;
  standing = null;
  trouble("");
  find("overtaken").hidden = true;
  goOnFrom(reply);
  if (reply.standing) {
    fill(reply.standing); // what was typed is set aside there
    acknowledged = words();
    preview();
  } else {
    acknowledged = sent;
  }
  if (reply.copy) show(say.saved.replace("%(time)s", reply.saved), true);
  else state.textContent = "";
  return 0;
}

function overtaken(reply) {
  stopped = true;
  standing = { copy: reply.copy ?? "", serial: reply.serial }; // only a choice goes on from there: until then these words do not
  find("overtaken-text").textContent = reply.message;
  find("overtaken-lines").innerHTML = reply.html; // written and escaped by the server
  form.querySelector('[name="keep"][value="other"]').hidden = reply.standing === null;
  find("overtaken").hidden = false;
  show(say.not_saved, false);
  return 0;
}

function failed(status, reply) {
  show(storable ? say.not_saved : say.no_storage, false);
  find("signed-out").hidden = status !== 401;
  if (status === 401) {
    trouble(say.signed_out);
    return SIGNED_OUT_WAIT;
  }
  if (reply?.message && status >= 400 && status < 500) {
    trouble(reply.message);
    stopped = status !== 422; // what is too long may be shortened
    return 0;
  }
  fails += 1;
  return Math.min(LONGEST_WAIT, 500 * 2 ** fails) * (0.75 + Math.random() / 2);
}

function trouble(text) {
  find("trouble").hidden = !text;
  find("trouble-text").textContent = text;
}

/** After signing in again the page's token is old: read the new one from a fresh copy of the page. */
async function renew() {
  try {
    const answer = await fetch(location.pathname, { headers: { Accept: "text/html" }, signal: AbortSignal.timeout(GIVE_UP) });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("#writing [name=csrfmiddlewaretoken]")?.value;
    if (!fresh) return false;
    form.elements.csrfmiddlewaretoken.value = fresh;
    return true;
  } catch {
    return false;
  }
}

// The preview, made on the server by what will publish the text

let looking = 0;
let running = null;

async function preview() {
  clearTimeout(looking);
  running?.abort();
  const mine = (running = new AbortController());
  const told = find("preview-state");
  told.textContent = say.preview_waiting;
  try {
    const answer = await fetch(form.dataset.preview, { method: "POST", body: new FormData(form), signal: mine.signal });
    if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
    const place = find("preview-place");
    place.innerHTML = await answer.text(); // written and cleaned by the server
    const checks = place.querySelector("[data-checks-new]");
    find("checks").replaceChildren(...checks.childNodes);
    checks.remove();
    told.textContent = say.preview_fresh;
  } catch (error) {
    if (error.name !== "AbortError") told.textContent = say.preview_failed;
  }
}

// Hands

form.addEventListener("input", () => {
  keep();
  soon();
  clearTimeout(looking);
  looking = setTimeout(preview, LOOK);
});
form.addEventListener("focusout", () => unsaved() && !stopped && save());

let handing = false;
form.addEventListener("submit", async (event) => {
  if (handing) return;
  event.preventDefault();
  const button = event.submitter;
  if (button?.name === "keep") {
    const choice = button.value;
    if (choice === "other") acknowledged = "";
    await save(choice);
    form.elements.body.focus();
  } else if (button?.name === "hand_in") {
    if (!(await save())) return;
    handing = true;
    setTimeout(() => form.requestSubmit(button)); // the event that asked for it has to end first
  } else {
    await save();
  }
});

addEventListener("online", () => save());
addEventListener("focus", () => unsaved() && !stopped && save());
addEventListener("pagehide", () => unsaved() && !stopped && save());
addEventListener("pageshow", (event) => event.persisted && location.reload());
document.addEventListener("visibilitychange", () => unsaved() && !stopped && save());
addEventListener("beforeunload", (event) => {
  if (unsaved() && !storable) event.preventDefault();
});

async function begin() {
  document.querySelector("[data-keep]")?.remove();
  navigator.locks?.request(shelf, () => new Promise(() => {})); // held as long as this tab is open
  for (const element of document.querySelectorAll("[data-without-script]")) element.hidden = true;
  find("preview-state").textContent = say.preview_fresh;
  if ("unsent" in form.dataset) {
    stopped = !find("overtaken").hidden;
    if (stopped) {
      const { copy, serial } = mark();
      standing = { copy, serial };
      goOnFrom({ ...mark(), copy: "", serial: 0 });
    }
    keep();
    return;
  }
  acknowledged = words();
  const found = await left();
  if (!found) return;
  const [name, entry] = found;
  if (JSON.stringify(entry.words) !== acknowledged) {
    fill(entry.words);
    goOnFrom(entry);
    keep();
    find("preview-state").textContent = say.brought_back;
    preview();
    await save();
  }
  localStorage.removeItem(name);
}

begin();
