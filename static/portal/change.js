// What a change of law touches, shown anew as labels are chosen. Without this file the button "Keep the labels and show what it
// touches" does the same.
const form = document.querySelector("[data-change]");
if (form) {
  const panel = form.querySelector("[data-impact]");
  let running = null;

  async function show() {
    running?.abort();
    const mine = (running = new AbortController());
    try {
      const answer = await fetch(form.dataset.change, { method: "POST", body: new FormData(form), signal: mine.signal });
      if (!answer.ok || answer.redirected) return; // the button still asks the server
      panel.innerHTML = await answer.text(); // written by the server
    } catch (error) {
      if (error.name !== "AbortError") running = null; // not connected: what is shown stays, the button asks again
    }
  }

  form.addEventListener("change", (event) => {
    if (event.target.matches('[name^="label-"], [name^="facts-"], [name="rest"]')) show();
  });
}
