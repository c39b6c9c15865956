// Counts characters as people see them; over the limit it says by how many, and nothing is cut.
const segmenter = "Segmenter" in Intl ? new Intl.Segmenter(undefined, { granularity: "grapheme" }) : null;

export function lengthOf(text) {
  return segmenter ? [...segmenter.segment(text)].length : [...text].length;
}

function refresh(field) {
  const counter = document.querySelector(`[data-counter-for="${CSS.escape(field.id)}"]`);
  if (!counter) return;
  const limit = Number(field.dataset.limit);
  const count = lengthOf(field.value);
  const isOver = count > limit;
  counter.textContent = isOver
    ? counter.dataset.counterOver.replace("{count}", String(count - limit))
    : counter.dataset.counterOf.replace("{count}", String(count));
  counter.classList.toggle("is-over", isOver);
}

export function startCounters() {
  for (const field of document.querySelectorAll("[data-limit]")) refresh(field);
  document.addEventListener("input", (event) => {
    if (event.target.dataset?.limit) refresh(event.target);
  });
  document.addEventListener("htmx:load", (event) => {
    for (const field of event.target.querySelectorAll?.("[data-limit]") ?? []) refresh(field);
  });
}
