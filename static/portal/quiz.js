// Taking a quiz: every change is saved by the protocol of training/views/attempt.py. "Saved" is only ever said by the server's reply.
// A change has a key from the moment it is first sent until it is acknowledged; it waits in memory and in localStorage, so that neither
// a reload nor a lost reply loses or doubles it. All words come from the page. Without this file the page is a plain form.
const form = document.getElementById("paper");
const words = JSON.parse(form.dataset.words);
const byId = (id) => document.getElementById(id);
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

const TYPING = 600; // ms of quiet before a text is saved
const MOVING = 350; // ms before a new order is saved
const SLOW = 3500; // ms after which an unanswered save counts as not saved yet
const GIVE_UP = 15_000; // ms after which it is sent again
const LONGEST_WAIT = 4000; // ms between two tries
const SIGNED_OUT_WAIT = 8000; // ms between two looks whether somebody signed in again
const SOMEBODY_ELSE_WAIT = 60_000; // ms: each of these tries is a refusal in the audit trail; coming back to the page tries at once

let token = form.elements.csrfmiddlewaretoken.value;
let trouble = ""; // "", "cut_off", "signed_out" or "somebody_else"
let leaving = false;
let renewing = null;
let lastSaved = "";

function say(name, values = {}) {
  return words[name].replace(/%\((\w+)\)s/g, (whole, key) => values[key] ?? whole);
}

function part(name, text) {
  const piece = byId(`part-${name}`).content.cloneNode(true);
  const place = piece.querySelector("[data-text]");
  place.textContent = text;
  return piece;
}

function speak(text) {
  byId("spoken").textContent = text;
}

function newKey() {
  if (crypto.randomUUID) return crypto.randomUUID(); // only in a secure context
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

// One question: its fields, what the server holds, what is on its way

class Question {
  constructor(field) {
    const { item, kind, revision, given, flagged, saved } = field.dataset;
    Object.assign(this, { field, kind, number: Number(item), revision: Number(revision) });
    this.flag = field.querySelector("[data-flag]");
    this.server = { given: JSON.parse(given), flagged: flagged === "true", saved }; // what stands there
    this.last = { given: this.server.given, flagged: this.server.flagged }; // what the fields held when it was acknowledged
    this.sending = null; // {key, base, given, flagged}: sent, not acknowledged
    this.wanted = null; // {base, given, flagged}: newer still, not sent
    this.mine = null; // {given, flagged}: what another device's answer replaced
    this.error = "";
    this.busy = this.slow = this.moved = this.kept = false;
    this.fails = this.timer = this.typing = 0;
  }

  get unsaved() {
    return Boolean(this.sending || this.wanted || this.typing || this.error);
  }

  fields(selector) {
    return [...this.field.querySelectorAll(`[data-answer] ${selector}`)];
  }

  read() {
    if (this.kind === "ordering") {
      return this.moved || this.server.given ? this.fields("li").map((step) => step.dataset.key) : null;
    }
    if (this.kind === "matching") {
      const chosen = this.fields("select").filter((choice) => choice.value);
      return chosen.length ? Object.fromEntries(chosen.map((choice) => [choice.dataset.left, choice.value])) : null;
    }
    if (this.kind === "numeric" || this.kind === "short_answer") {
      const { value } = this.fields(".input")[0];
      return value.trim() ? value : null;
    }
    const chosen = this.fields("input:checked").map((choice) => choice.value);
    return this.kind === "multiple" ? (chosen.length ? chosen : null) : (chosen[0] ?? null);
  }

  show({ given, flagged }) {
    this.flag.checked = flagged;
    if (this.kind === "ordering") this.arrange(given);
    else if (this.kind === "matching") for (const choice of this.fields("select")) choice.value = given?.[choice.dataset.left] ?? "";
    else if (this.kind === "numeric" || this.kind === "short_answer") this.fields(".input")[0].value = given ?? "";
    else for (const choice of this.fields("input")) choice.checked = [given].flat().includes(choice.value);
  }

  arrange(keys) {
    const list = this.fields(".order")[0];
    const steps = new Map(this.fields("li").map((step) => [step.dataset.key, step]));
    this.moved = Boolean(keys);
    for (const key of keys ?? []) list.append(steps.get(key));
    this.fields("li").forEach((step, place) => (step.querySelector("select").value = keys ? String(place + 1) : ""));
  }

  inWords(given) {
    if (given === null) return say("nothing");
    const texts = new Map(this.fields("input, option").map((choice) => [choice.value, choice.closest("label")?.textContent ?? choice.textContent]));
    for (const step of this.fields("li")) texts.set(step.dataset.key, step.dataset.name);
    const keys = typeof given === "object" ? Object.values(given) : [given];
    return keys.map((key) => (texts.get(key) ?? key).trim()).join(this.kind === "ordering" ? " → " : " · ");
  }
}

function canonical({ given, flagged }) {
  if (Array.isArray(given)) return JSON.stringify([flagged, given]);
  return JSON.stringify([flagged, given && typeof given === "object" ? Object.entries(given).sort() : given]);
}

function same(question, one, other) {
  const sorted = (state) => (question.kind === "multiple" && state.given ? { ...state, given: [...state.given].sort() } : state);
  return canonical(sorted(one)) === canonical(sorted(other));
}

const questions = [...form.querySelectorAll(".q")].map((field) => new Question(field));
const of = (element) => questions.find((question) => question.field === element.closest(".q"));

// Keeping what is not acknowledged, a reload long or a crash

const shelf = (question) => `quiz:${form.dataset.attempt}:${question.number}`;

function keep(question) {
  const { sending, wanted, mine } = question;
  try {
    if (sending || wanted || mine) {
      localStorage.setItem(shelf(question), JSON.stringify({ sending, wanted, mine }));
      question.kept = true;
    } else if (question.kept) {
      localStorage.removeItem(shelf(question)); // another tab's entry is left alone
      question.kept = false;
    }
  } catch {
    // storage is off or full: memory has it, and the page asks before it closes
  }
}

function restore(question) {
  let found = null;
  try {
    found = JSON.parse(localStorage.getItem(shelf(question)));
  } catch {
    return;
  }
  if (!found) return;
  question.kept = true;
  Object.assign(question, { sending: found.sending ?? null, wanted: found.wanted ?? null, mine: found.mine ?? null });
  if (!question.sending && question.wanted && question.wanted.base !== question.revision) differ(question, question.server);
  const newest = question.wanted ?? question.sending;
  if (newest) question.show(newest);
}

// Saving

function note(question) {
  clearTimeout(question.typing);
  question.typing = 0;
  const now = { given: question.read(), flagged: question.flag.checked };
  question.error = "";
  question.wanted = same(question, now, question.sending ?? question.last) ? null : { base: question.revision, ...now };
  keep(question);
  draw(question);
  pump(question);
}

function soon(question, ms) {
  clearTimeout(question.typing);
  question.typing = setTimeout(note, ms, question);
  draw(question);
}

async function pump(question) {
  if (question.busy || leaving) return;
  clearTimeout(question.timer);
  question.busy = true;
  while ((question.sending || question.wanted) && !leaving) {
    if (!question.sending) {
      const { given, flagged } = question.wanted;
      question.sending = { key: newKey(), base: question.revision, given, flagged };
      question.wanted = null;
      keep(question);
    }
    const wait = await sendOnce(question);
    keep(question);
    draw(question);
    if (wait) {
      question.timer = setTimeout(pump, wait, question);
      break;
    }
  }
  question.busy = false;
}

/** One try; how many ms to wait before the next one, 0 if this one is settled. */
async function sendOnce(question) {
  const slow = setTimeout(() => {
    question.slow = true;
    setTrouble("cut_off");
    draw(question);
  }, SLOW);
  const { reply, status, after } = await post(form.getAttribute("action"), { item: question.number, ...question.sending });
  clearTimeout(slow);
  question.slow = false;
  if (!question.sending) return 0; // the attempt was closed meanwhile
  if (status === 200) return acknowledged(question, reply);
  if (status === 409) return stale(question, reply);
  if (status === 410) return closed(reply);
  if (status === 422 || status === 400) return refused(question, reply);
  return failed(question, status, after);
}

async function post(url, body) {
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token },
      body: JSON.stringify(body),
      keepalive: document.visibilityState === "hidden",
      signal: AbortSignal.timeout(GIVE_UP),
    });
    const reply = await response.json(); // an answer cut off in the middle is none
    return { reply, status: response.status, after: Number(response.headers.get("Retry-After")) || 0 };
  } catch {
    return { reply: null, status: 0, after: 0 };
  }
}

function acknowledged(question, reply) {
  const { given, flagged } = question.sending;
  const newest = reply.revision >= question.revision;
  question.sending = null;
  question.fails = 0;
  if (newest) {
    settle(question, reply, { given, flagged });
    if (question.wanted) question.wanted.base = question.revision;
  } else if (question.wanted) {
    differ(question, question.server); // an old save, acknowledged late: another device has answered since
  } else {
    question.show(question.server);
  }
  setTrouble("");
  return 0;
}

function settle(question, reply, last) {
  question.revision = reply.revision;
  question.server = { given: reply.given, flagged: reply.flagged, saved: reply.saved };
  question.last = last;
  question.field.querySelector('input[type="hidden"]').value = reply.revision;
  if (reply.saved) lastSaved = reply.saved;
}

function stale(question, reply) {
  const mine = question.wanted ?? question.sending;
  question.fails = 0;
  settle(question, reply, reply);
  if (same(question, mine, reply)) question.sending = question.wanted = null;
  else differ(question, reply);
  setTrouble("");
  return 0;
}

/** Show what the server holds and keep one's own answer beside it. */
function differ(question, standing) {
  const { given, flagged } = question.wanted ?? question.sending;
  question.mine = { given, flagged };
  question.sending = question.wanted = null;
  question.last = { given: standing.given, flagged: standing.flagged };
  clearTimeout(question.typing);
  question.typing = 0;
  question.show(standing);
}

function refused(question, reply) {
  question.sending = null;
  if (!question.wanted) question.error = reply?.message ?? say("refused");
  return 0;
}

function closed(reply) {
  if (leaving) return 0;
  const late = questions.filter((question) => question.unsaved).map((question) => question.number);
  leaving = true;
  tell(reply.message, late.length ? say(late.length === 1 ? "unsaved_one" : "unsaved_many", { numbers: late.join(", ") }) : "");
  for (const question of questions) {
    question.sending = question.wanted = question.mine = null;
    keep(question);
  }
  setTimeout(() => location.assign(reply.result), 1500);
  return 0;
}

async function failed(question, status, after) {
  question.fails += 1;
  if (status === 401) setTrouble("signed_out");
  else if (status === 404) setTrouble("somebody_else");
  else if (status === 403 && (await renewToken())) return 1;
  else if (status !== 403) setTrouble("cut_off");
  if (trouble !== "cut_off") return trouble === "signed_out" ? SIGNED_OUT_WAIT : SOMEBODY_ELSE_WAIT;
  const wait = Math.min(LONGEST_WAIT, 250 * 2 ** question.fails) * (0.5 + Math.random() / 2);
  return Math.max(wait, after * 1000 * (1 + Math.random() / 2));
}

/** After signing in again the page's token is old: read the new one from a fresh copy of the page. */
function renewToken() {
  renewing ??= readToken().finally(() => (renewing = null));
  return renewing;
}

async function readToken() {
  try {
    const response = await fetch(location.pathname, { headers: { Accept: "text/html" }, signal: AbortSignal.timeout(GIVE_UP) });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const fresh = page.querySelector("#paper [name=csrfmiddlewaretoken]")?.value;
    if (fresh && fresh !== token) {
      token = form.elements.csrfmiddlewaretoken.value = fresh;
      return true;
    }
    if (new URL(response.url).pathname === form.dataset.result) closed({ message: say("over"), result: form.dataset.result });
    else setTrouble(response.status === 404 ? "somebody_else" : "signed_out");
  } catch {
    setTrouble("cut_off");
  }
  return false;
}

function retryAll() {
  for (const question of questions) pump(question);
}

// What people see of it

function draw(question) {
  const { field, server } = question;
  const moving = question.sending || question.wanted || question.typing;
  const waits = moving && (trouble || question.slow);
  const state = field.querySelector("[data-state]");
  if (question.error) state.replaceChildren(part("not", say("refused")));
  else if (waits) state.replaceChildren(part("not", say("kept")));
  else if (moving) state.replaceChildren(part("plain", say("saving")));
  else if (server.saved) state.replaceChildren(part("saved", say("saved", { time: server.saved })));
  else state.replaceChildren(part("plain", say("none")));
  drawError(question);
  drawStale(question);
  drawMark(question, question.error || waits);
  drawAll();
}

function drawError(question) {
  const error = question.field.querySelector("[data-error]");
  error.hidden = !question.error;
  error.querySelector("span").textContent = question.error;
  for (const input of question.fields("input.input, textarea")) input.toggleAttribute("aria-invalid", Boolean(question.error));
}

function drawStale(question) {
  const place = question.field.querySelector("[data-stale]");
  if (!question.mine) {
    place.replaceChildren();
  } else if (!place.firstElementChild) {
    const piece = part("stale", say("stale", { time: question.server.saved }));
    piece.querySelector("[data-more]").textContent = say("yours", { answer: question.inWords(question.mine.given) });
    piece.querySelector("[data-use-mine]").textContent = say("use_mine");
    speak(say("stale", { time: question.server.saved }));
    place.replaceChildren(piece);
  }
}

function drawMark(question, unsaved) {
  const mark = byId("qnav").children[question.number - 1].firstElementChild;
  const answered = question.read() !== null;
  mark.classList.toggle("is-kept", Boolean(unsaved));
  mark.classList.toggle("is-done", !unsaved && answered);
  mark.querySelector("[data-mark]").hidden = !question.flag.checked;
  const states = [unsaved ? "unsaved" : answered ? "answered" : "open", ...(question.flag.checked ? ["flagged"] : [])];
  mark.querySelector("[data-state]").textContent = `, ${states.map((state) => say(state)).join(", ")}`;
}

function drawAll() {
  const open = questions.filter((question) => question.read() === null);
  byId("count").textContent = say("count", { answered: questions.length - open.length, total: questions.length });
  fillMissing(byId("missing"), open);
  const waits = questions.some((question) => question.unsaved) && trouble;
  const text = waits ? say("kept") : lastSaved ? say("saved", { time: lastSaved }) : say("none");
  const look = waits ? "not" : lastSaved ? "saved" : "plain";
  if (byId("state").textContent.trim() !== text) byId("state").replaceChildren(part(look, text));
}

function fillMissing(place, open) {
  if (!open.length) return place.replaceChildren(say("missing_none"));
  const [before, after] = say(open.length === 1 ? "missing_one" : "missing_many").split("%(numbers)s");
  const links = open.flatMap(({ number }, i) => {
    const link = Object.assign(document.createElement("a"), { href: `#q${number}`, textContent: number });
    return i ? [", ", link] : [link];
  });
  return place.replaceChildren(before, ...links, after);
}

function setTrouble(kind) {
  if (kind === trouble || leaving) return;
  const healed = trouble && !kind;
  trouble = kind;
  if (kind) {
    tell(say(kind), say(`${kind}_more`));
    const retry = byId("trouble").querySelector("[data-retry]");
    const link = byId("trouble").querySelector("[data-sign-in]");
    Object.assign(retry, { hidden: false, textContent: say("try_now"), onclick: retryAll });
    Object.assign(link, { hidden: kind === "cut_off", textContent: say("sign_in"), href: form.dataset.signIn });
  } else {
    byId("trouble").replaceChildren();
  }
  for (const question of questions) draw(question);
  if (healed) speak(say("all_saved"));
  if (healed) retryAll();
}

function tell(text, more) {
  const piece = part("trouble", text);
  piece.querySelector("[data-more]").textContent = more;
  byId("trouble").replaceChildren(piece);
}

// The clock: the server's, as far as this page was away from it when it came

const [navigation] = performance.getEntriesByType("navigation");
const offset = Number(form.dataset.now) - (performance.timeOrigin + (navigation?.responseStart ?? 0));
const deadline = Number(form.dataset.deadline) || Infinity;
const serverNow = () => Date.now() + offset;
let before = deadline - serverNow();

function tick() {
  const left = deadline - serverNow();
  const seconds = Math.max(0, Math.ceil(left / 1000));
  const two = (number) => String(number).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  byId("clock").textContent = `${hours ? `${hours}:` : ""}${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  if (before > 300_000 && left <= 300_000) speak(say("five_minutes"));
  if (before > 60_000 && left <= 60_000) speak(say("one_minute"));
  before = left;
  if (left > 0) setTimeout(tick, 250 + (left % 250));
  else end();
}

/** Send what is queued; the server takes it for some seconds more, closes the attempt, and has the result. */
async function end() {
  for (const question of questions.filter((one) => one.typing)) note(question);
  retryAll();
  for (const question of questions) question.field.disabled = true;
  await pause(deadline + Number(form.dataset.grace) + 500 - serverNow());
  closed({ message: say("over"), result: form.dataset.result });
}

// Handing in: one confirmation, and only what is saved counts

const sure = byId("sure");

function ask() {
  byId("sure-trouble").hidden = true;
  fillMissing(byId("sure-missing"), questions.filter((question) => question.read() === null));
  sure.showModal();
}

async function flush() {
  for (const question of questions.filter((one) => one.typing)) note(question);
  retryAll();
  for (let waited = 0; waited < 5000 && questions.some((one) => one.busy); waited += 50) await pause(50);
  return questions.filter((question) => question.unsaved);
}

async function handIn() {
  byId("sure-yes").disabled = true;
  const waiting = await flush();
  if (waiting.length) {
    const numbers = waiting.map((question) => question.number).join(", ");
    sureTrouble(`${say(waiting.length === 1 ? "unsaved_one" : "unsaved_many", { numbers })} ${say("not_handed_in")}`);
  } else {
    await handInNow();
  }
  byId("sure-yes").disabled = leaving;
}

async function handInNow() {
  const body = { key: newKey() };
  for (let tries = 0; tries < 4 && !leaving; tries += 1) {
    const { reply, status, after } = await post(form.dataset.submit, body);
    if (status === 200 || status === 410) {
      leaving = true;
      for (const question of questions) {
        question.mine = null;
        keep(question);
      }
      return location.assign(reply.result);
    }
    if (status === 403) await renewToken();
    else if (status === 401 || status === 404) return sureTrouble(reply?.message ?? say("cut_off"));
    await pause(after * 1000 || 400 * 2 ** tries);
  }
  return sureTrouble(say("cut_off"));
}

function sureTrouble(text) {
  byId("sure-trouble").textContent = text;
  byId("sure-trouble").hidden = false;
}

// Hands and eyes

function move(button) {
  const step = button.closest("li");
  const other = button.dataset.move === "up" ? step.previousElementSibling : step.nextElementSibling;
  if (!other) return;
  if (button.dataset.move === "up") other.before(step);
  else other.after(step);
  button.focus();
  const question = of(button);
  question.arrange(question.fields("li").map((one) => one.dataset.key));
  button.focus();
  const place = question.fields("li").indexOf(step) + 1;
  speak(say("moved", { step: step.dataset.name, place, total: question.fields("li").length }));
  soon(question, MOVING);
}

form.addEventListener("click", (event) => {
  const button = event.target.closest("[data-move]");
  if (button) move(button);
  if (event.target.closest("[data-use-mine]")) {
    const question = of(event.target);
    question.show(question.mine);
    question.mine = null;
    note(question);
    question.flag.focus();
  }
});
form.addEventListener("input", (event) => {
  const question = of(event.target);
  if (question && event.target.matches("textarea, input.input")) soon(question, TYPING);
});
form.addEventListener("change", (event) => {
  const question = of(event.target);
  if (question) note(question);
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (event.submitter === byId("hand-in")) ask();
  else flush();
});
byId("sure-yes").addEventListener("click", handIn);
byId("sure-no").addEventListener("click", () => sure.close());
byId("sure-missing").addEventListener("click", (event) => event.target.closest("a") && sure.close());

addEventListener("online", retryAll);
addEventListener("offline", () => questions.some((question) => question.unsaved) && setTrouble("cut_off"));
addEventListener("focus", () => trouble && retryAll());
addEventListener("pageshow", (event) => event.persisted && location.reload());
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") for (const question of questions.filter((one) => one.typing)) note(question);
  else if (trouble) retryAll();
});
addEventListener("beforeunload", (event) => {
  if (!leaving && questions.some((question) => question.unsaved)) event.preventDefault();
});

const links = new Map([...byId("qnav").querySelectorAll("a")].map((link) => [link.hash.slice(1), link]));
const eye = new IntersectionObserver(
  (entries) => {
    for (const entry of entries.filter((one) => one.isIntersecting)) {
      for (const link of links.values()) link.removeAttribute("aria-current");
      links.get(entry.target.id).setAttribute("aria-current", "step");
      byId("place").textContent = say("at", { number: entry.target.dataset.item, total: questions.length });
    }
  },
  { rootMargin: "-20% 0px -70% 0px" },
);

for (const element of document.querySelectorAll("[data-with-script]")) element.hidden = false;
for (const element of document.querySelectorAll("[data-without-script]")) element.hidden = true;
lastSaved = questions.map((question) => question.server.saved).sort().at(-1) ?? "";
for (const question of questions) {
  eye.observe(question.field);
  restore(question);
  if (question.kept) draw(question);
}
retryAll();
if (deadline < Infinity) {
  byId("clock").hidden = byId("left").hidden = false;
  tick();
}
