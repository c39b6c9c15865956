// One EventSource per page (data-live="address"): swaps figures and lists in place; nothing under pointer or focus moves.
const waiting = new Map();

function isInUse(element) {
  return element.matches(":hover") || element.contains(document.activeElement);
}

// Runs the change now, or once the person has left the element; a newer change replaces the one that waits.
function whenFree(element, change) {
  if (!isInUse(element)) {
    change();
    return;
  }
  const isNew = !waiting.has(element);
  waiting.set(element, change);
  if (!isNew) return;
  const leave = () => {
    if (isInUse(element)) return;
    element.removeEventListener("pointerleave", leave);
    element.removeEventListener("focusout", later);
    const latest = waiting.get(element);
    waiting.delete(element);
    latest?.();
  };
  const later = () => requestAnimationFrame(leave);
  element.addEventListener("pointerleave", leave);
  element.addEventListener("focusout", later);
}

function setText(element, text) {
  if (!element || element.textContent.trim() === text) return;
  element.textContent = text;
  element.classList.remove("is-changing");
  void element.offsetWidth; // restarts the cross-fade
  element.classList.add("is-changing");
}

function showFigures(figures) {
  for (const [key, figure] of Object.entries(figures)) {
    const name = CSS.escape(key);
    if (typeof figure === "string") {
      for (const element of document.querySelectorAll(`[data-live-key="${name}"]`)) setText(element, figure);
      continue;
    }
    for (const card of document.querySelectorAll(`[data-figure="${name}"]`)) {
      for (const [part, text] of Object.entries(figure)) setText(card.querySelector(`[data-part="${CSS.escape(part)}"]`), text);
    }
  }
}

function showFragments(fragments) {
  for (const [id, html] of Object.entries(fragments)) {
    const element = document.getElementById(id);
    if (element) whenFree(element, () => { element.innerHTML = html; });
  }
}

function setState(isOpen) {
  for (const element of document.querySelectorAll("[data-live-state]")) {
    element.classList.toggle("is-lost", !isOpen);
    const words = element.querySelector("[data-live-words]");
    if (!words) continue;
    if (isOpen && element.dataset.open) words.textContent = element.dataset.open;
    else if (!isOpen && element.dataset.lost) words.textContent = element.dataset.lost;
  }
}

export function startLive() {
  const place = document.querySelector("[data-live]");
  if (!place) return;
  const source = new EventSource(place.dataset.live);
  source.addEventListener("open", () => setState(true));
  source.addEventListener("error", () => setState(false));
  source.addEventListener("figures", (event) => showFigures(JSON.parse(event.data)));
  source.addEventListener("fragments", (event) => showFragments(JSON.parse(event.data)));
  // A page kept in the browser's memory must not keep a connection of the server's busy.
  addEventListener("pagehide", () => source.close());
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
}
