// A question with one answer: a click on an answer goes on. The keyboard chooses first and goes on by Enter, as without this file.
const form = document.querySelector("[data-tool]");
const choices = form?.querySelector(".choices--go");
const READY = 500; // ms: the second half of a double click on the page before answers nothing here

if (choices) {
  document.querySelector("[data-tool-hint]").hidden = false;
  let pointed = false;
  choices.addEventListener("pointerdown", () => {
    pointed = performance.now() > READY;
  });
  choices.addEventListener("click", (event) => {
    if (pointed && event.target.matches("input[type=radio]")) form.requestSubmit();
  });
  addEventListener("keydown", () => {
    pointed = false;
  });
}

// What was sent once is not sent twice; a page that comes back from the browser's memory may be sent again
let sent = false;
form?.addEventListener("submit", (event) => {
  if (sent) event.preventDefault();
  sent = true;
});
addEventListener("pageshow", () => {
  sent = false;
});
