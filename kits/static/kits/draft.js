// Marks on the picture: a click takes the smallest layer under it, a drag draws a box; both fill the fields of the empty
// row, which say the same to a keyboard. What is said there is kept by htmx.
const FEWEST_PX = 6;
const PAUSE_MS = 400;
const editsWhenSent = new WeakMap();
let drag = null;
let edits = 0;
let overtaken = null;
let pause = 0;

const sectionOf = (element) => element.closest("[data-format]");
const sides = ["x", "y", "width", "height"];

function pointIn(stage, event) {
  const place = stage.getBoundingClientRect();
  const box = stage.viewBox.baseVal;
  return { x: ((event.clientX - place.left) / place.width) * box.width, y: ((event.clientY - place.top) / place.height) * box.height };
}

const boxOf = (rect) => Object.fromEntries(sides.map((side) => [side, Number(rect.getAttribute(side) ?? 0)]));

function layerAt(stage, point) {
  let best = null;
  for (const rect of stage.querySelectorAll(".draft-layer")) {
    const box = boxOf(rect);
    const isIn = point.x >= box.x && point.x <= box.x + box.width && point.y >= box.y && point.y <= box.y + box.height;
    const area = box.width * box.height;
    if (isIn && area > 0 && (!best || area <= best.area)) best = { rect, area, box };
  }
  return best;
}

function fill(section, layer, box) {
  const row = [...section.querySelectorAll(".mark")].at(-1);
  row.querySelector("[data-layer]").value = layer;
  for (const side of sides) row.querySelector(`[data-${side}]`).value = String(Math.round(box[side] * 10) / 10);
  edits += 1;
  const slot = row.querySelector("[data-slot]");
  slot.focus();
  if (slot.value) slot.dispatchEvent(new Event("change", { bubbles: true }));
}

function drawnBox(from, to) {
  return { x: Math.min(from.x, to.x), y: Math.min(from.y, to.y), width: Math.abs(to.x - from.x), height: Math.abs(to.y - from.y) };
}

function show(rect, box) {
  for (const side of sides) rect.setAttribute(side, String(box[side]));
}

document.addEventListener("pointerdown", (event) => {
  const stage = event.target.closest?.("[data-stage]");
  if (!stage || event.button !== 0) return;
  event.preventDefault();
  drag = { stage, from: pointIn(stage, event), at: [event.clientX, event.clientY] };
  stage.setPointerCapture(event.pointerId);
});

document.addEventListener("pointermove", (event) => {
  if (drag) {
    show(drag.stage.querySelector("[data-drawn]"), drawnBox(drag.from, pointIn(drag.stage, event)));
    return;
  }
  const stage = event.target.closest?.("[data-stage]");
  if (!stage) return;
  const found = layerAt(stage, pointIn(stage, event));
  for (const rect of stage.querySelectorAll(".draft-layer")) rect.classList.toggle("is-under", rect === found?.rect);
});

document.addEventListener("pointerup", (event) => {
  if (!drag) return;
  const { stage, from, at } = drag;
  drag = null;
  const to = pointIn(stage, event);
  const section = sectionOf(stage);
  if (Math.hypot(event.clientX - at[0], event.clientY - at[1]) >= FEWEST_PX) {
    fill(section, "", drawnBox(from, to));
    return;
  }
  show(stage.querySelector("[data-drawn]"), { x: 0, y: 0, width: 0, height: 0 });
  const found = layerAt(stage, to);
  if (found) fill(section, found.rect.dataset.key, found.box);
});

document.addEventListener("pointercancel", () => { drag = null; });

// A layer chosen by its name brings its box along.
document.addEventListener("change", (event) => {
  if (!event.target.matches?.("[data-layer]") || !event.target.value) return;
  const stage = sectionOf(event.target).querySelector("[data-stage]");
  const rect = stage.querySelector(`[data-key="${CSS.escape(event.target.value)}"]`);
  if (!rect) return;
  for (const side of sides) event.target.closest(".mark").querySelector(`[data-${side}]`).value = String(boxOf(rect)[side]);
}, true);

document.addEventListener("input", (event) => {
  const row = event.target.closest?.(".mark");
  if (!row || event.target.type !== "number") return;
  const rect = markOf(row) ?? sectionOf(row).querySelector("[data-drawn]");
  const box = Object.fromEntries(sides.map((side) => [side, Math.max(0, Number(row.querySelector(`[data-${side}]`).value))]));
  show(rect, box);
});

function markOf(row) {
  const prefix = row.querySelector("[data-slot]").name.replace(/\.slot$/, "");
  return sectionOf(row).querySelector(`[data-of="${CSS.escape(prefix)}"]`);
}

document.addEventListener("focusin", (event) => {
  const row = event.target.closest?.(".mark");
  for (const rect of document.querySelectorAll(".draft-mark")) rect.classList.toggle("is-current", Boolean(row) && rect === markOf(row));
});

// The whole form comes back when a slot is chosen. An answer that typing or a newer request has overtaken is dropped and
// asked for again once the person pauses: what was typed meanwhile goes along and is never overwritten.
const isWhole = (detail) => detail.target?.id === "draft-form";

function askAgain(chooser) {
  overtaken = chooser;
  clearTimeout(pause);
  pause = setTimeout(() => {
    overtaken = null;
    const stands = document.getElementById(chooser);
    if (stands) stands.dispatchEvent(new Event("redraw"));
  }, PAUSE_MS);
}

document.addEventListener("input", () => {
  edits += 1;
  if (overtaken) askAgain(overtaken);
}, true);

document.addEventListener("htmx:beforeRequest", (event) => {
  editsWhenSent.set(event.detail.xhr, edits);
  if (!isWhole(event.detail)) return;
  clearTimeout(pause);
  overtaken = null;
});

document.addEventListener("htmx:beforeSwap", (event) => {
  if (!isWhole(event.detail) || editsWhenSent.get(event.detail.xhr) === edits) return;
  event.detail.shouldSwap = false;
  askAgain(event.detail.requestConfig.elt.id);
});

document.addEventListener("htmx:sendAbort", (event) => {
  if (isWhole(event.detail)) askAgain(event.detail.requestConfig.elt.id);
});

// Enter keeps what stands in a field, as leaving it does: loading the page anew would drop what is typed meanwhile.
// A number that Tab has reached is selected, so that typing replaces it; it stays so when the form comes back around it.
let isTabbing = false;
let selected = "";

document.addEventListener("keydown", (event) => {
  isTabbing = event.key === "Tab";
  if (event.key !== "Enter" || !event.target.matches?.("#draft-form input:not([type=checkbox]), #draft-form select")) return;
  event.preventDefault();
  if (event.target.matches("input")) event.target.dispatchEvent(new Event("change", { bubbles: true }));
});

document.addEventListener("focusin", (event) => { selected = isTabbing ? event.target.id : ""; });

document.addEventListener("input", () => { selected = ""; }, true);

document.addEventListener("htmx:afterSwap", () => {
  const active = document.activeElement;
  if (selected && active.id === selected && active.matches("input")) active.select();
});

// Sending the form waits for answers under way: an older state that arrives later would take its place.
let underWay = 0;
let submitter = null;

document.addEventListener("htmx:beforeSend", ({ detail }) => {
  underWay += 1;
  detail.xhr.addEventListener("loadend", () => {
    underWay -= 1;
    const button = submitter;
    if (underWay || !button) return;
    submitter = null;
    document.getElementById("draft-form").requestSubmit(document.querySelector(`#draft-form [name=action][value=${button}]`));
  });
});

document.addEventListener("submit", (event) => {
  if (event.target.id !== "draft-form" || !underWay) return;
  event.preventDefault();
  submitter = event.submitter?.value ?? "save";
}, true);
