// Django's own forms leave some fields without a name for the ear: cells of inline tables, the halves of date and time, the search.
// They are called what stands above or beside them.
const text = (element) => (element?.textContent.trim() || element?.querySelector("img")?.alt || "").replace(/[:：]$/, "");

function nameFields(root) {
  for (const field of root.querySelectorAll("input:not([type=hidden]), select, textarea")) {
    if (field.ariaLabel || field.hasAttribute("aria-labelledby") || [...(field.labels ?? [])].some((label) => label.textContent.trim())) continue;
    const cell = field.closest("td");
    const column = cell?.closest("table")?.tHead?.rows[0]?.cells[cell.cellIndex];
    const name = text(column) || text(field.labels?.[0]) || text(field.closest(".form-row")?.querySelector("legend, label"));
    if (name) field.ariaLabel = name;
  }
}

for (const head of document.querySelectorAll("th.original:empty")) {
  const cell = document.createElement("td"); // an empty heading says nothing
  cell.className = head.className;
  head.replaceWith(cell);
}
nameFields(document);
document.addEventListener("formset:added", (event) => nameFields(event.target));
