// The poster follows every key: words and colour being tried flow to the preview, and what comes back replaces the
// picture once it is there, so that nothing flickers. Saving is done by htmx, a little later.
const WIDTH_PX = 600;
let running = null;
let waiting = 0;
let shown = "";

const studio = () => document.getElementById("studio");
const rangeOf = (form, side) => form.querySelector(`[data-focus=${side}]`);
const formOf = (stage) => document.querySelector(`[data-focus-of="${CSS.escape(stage.dataset.focusStage)}"]`);
const poster = () => document.querySelector("[data-poster]");

function tried() {
  const place = poster();
  const query = new URLSearchParams({ template: place.dataset.template, format: place.dataset.format,
    locale: place.dataset.locale, w: String(Math.min(1080, WIDTH_PX * Math.ceil(devicePixelRatio || 1))) });
  if (place.dataset.page) query.set("page", place.dataset.page);
  for (const field of document.querySelectorAll("[data-line]")) {
    if (field.dataset.lineLocale === place.dataset.locale) query.set(`line.${field.dataset.line}`, field.value);
  }
  for (const form of document.querySelectorAll("[data-focus-of]")) {
    const [x, y] = ["x", "y"].map((side) => Number(rangeOf(form, side).value) / 100);
    query.set(`focus.${form.dataset.focusOf}`, `${x},${y}`);
  }
  const colour = document.querySelector('.studio-form [name="colour"]:checked')?.value
    ?? document.querySelector('.studio-form [name="other_colour"]')?.value;
  if (colour) query.set("colour", colour);
  const variant = document.querySelector('.studio-form [name="logo_variant"]:checked')?.value;
  if (variant) query.set("logo_variant", variant);
  return `${studio().dataset.preview}?${query}`;
}

async function redraw() {
  running?.abort();
  running = new AbortController();
  const place = poster();
  try {
    const answer = await fetch(tried(), { signal: running.signal });
    if (!answer.ok) return;
    const picture = await answer.blob();
    // Another motif, format or saved state stands there by now: this picture is of the one before.
    if (!place.isConnected) return;
    const address = URL.createObjectURL(picture);
    place.removeAttribute("srcset");
    place.src = address;
    URL.revokeObjectURL(shown);
    shown = address;
  } catch (error) {
    if (error.name !== "AbortError") throw error;
  }
}

function soon() {
  cancelAnimationFrame(waiting);
  waiting = requestAnimationFrame(redraw);
}

document.addEventListener("input", (event) => {
  if (event.target.matches?.("[data-focus]")) {
    mark(event.target.form);
    soon();
  }
  if (event.target.matches?.(".studio-form [data-line], .studio-form [name=colour], .studio-form [name=other_colour], .studio-form [name=logo_variant]")) soon();
});

// Two saves at once, or a motif or format chosen while a save is under way: each answer knows perhaps nothing of the
// other. When all are there, the page asks for what stands at its address. A download waits until then.
const underWay = { saves: 0, choices: 0 };
let isCrossed = false;
let afterSaves = [];

const kindOf = ({ requestConfig, target }) => {
  if (requestConfig.verb === "get") return target.id === "studio-poster" ? "choices" : null;
  return requestConfig.elt.closest(".bundle, [data-after-saves]") ? null : "saves";
};

function settle() {
  if (underWay.saves || underWay.choices) return;
  if (isCrossed) {
    isCrossed = false;
    htmx.ajax("GET", location.href, { target: "#studio-poster", select: "#studio-poster", swap: "outerHTML",
      selectOOB: "#studio-motifs,#studio-formats,#studio-title,#studio-state,#studio-logo,#studio-count" });
    return;
  }
  const waited = afterSaves;
  afterSaves = [];
  for (const go of waited) go();
}

document.addEventListener("htmx:beforeSend", ({ detail }) => {
  const kind = kindOf(detail);
  if (!kind) return;
  underWay[kind] += 1;
  isCrossed ||= underWay.saves > 1 || (underWay.saves > 0 && underWay.choices > 0);
  detail.xhr.addEventListener("loadend", () => {
    underWay[kind] -= 1;
    settle();
  });
});

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (isCrossed && kindOf(detail) === "saves") detail.etc.selectOOB = "#studio-saved";
});

// What stands in the place of what was pressed by the time all is saved is pressed then.
function waits(event) {
  const pressed = event.target.closest?.("[data-after-saves]");
  if (!pressed || !underWay.saves && !underWay.choices) return;
  event.preventDefault();
  afterSaves.push(() => {
    const now = document.getElementById(pressed.id);
    if (now?.matches("form")) now.requestSubmit();
    else now?.click();
  });
}

document.addEventListener("htmx:confirm", waits);

document.addEventListener("click", (event) => { if (event.target.closest?.("a[data-after-saves]")) waits(event); });

// A suggested line is typed for its reader. Enter keeps a line as leaving it does: it has changed, and nothing is sent.
document.addEventListener("click", (event) => {
  const suggested = event.target.closest?.("[data-suggested-for]");
  if (!suggested) return;
  const field = document.getElementById(suggested.dataset.suggestedFor);
  field.value = suggested.textContent;
  for (const kind of ["input", "change"]) field.dispatchEvent(new Event(kind, { bubbles: true }));
  field.focus();
});

document.addEventListener("submit", (event) => { if (event.target.id === "studio-form") event.preventDefault(); });

// Pressing Undo leaves the field where it is: leaving it would save its words once more, after they were taken back.
document.addEventListener("mousedown", (event) => {
  if (event.target.closest?.("[data-undo]")) event.preventDefault();
});

// The focal point: pressed or dragged on the photo, it moves the two sliders, which are the same to a keyboard.
let held = null;

function mark(form) {
  const stage = document.querySelector(`[data-focus-stage="${CSS.escape(form.dataset.focusOf)}"]`);
  const box = stage.viewBox.baseVal;
  const [x, y] = [Number(rangeOf(form, "x").value) * box.width, Number(rangeOf(form, "y").value) * box.height];
  stage.querySelector("[data-focus-mark]").setAttribute("transform", `translate(${x / 100} ${y / 100})`);
}

function point(stage, event) {
  const place = stage.getBoundingClientRect();
  const form = formOf(stage);
  rangeOf(form, "x").value = String(Math.round(((event.clientX - place.left) / place.width) * 100));
  rangeOf(form, "y").value = String(Math.round(((event.clientY - place.top) / place.height) * 100));
  mark(form);
  soon();
}

document.addEventListener("pointerdown", (event) => {
  const stage = event.target.closest?.("[data-focus-stage]");
  if (!stage || event.button !== 0) return;
  event.preventDefault();
  held = stage;
  stage.setPointerCapture(event.pointerId);
  point(stage, event);
});

document.addEventListener("pointermove", (event) => { if (held) point(held, event); });

document.addEventListener("pointerup", () => {
  const stage = held;
  held = null;
  if (stage) rangeOf(formOf(stage), "x").dispatchEvent(new Event("change", { bubbles: true }));
});

document.addEventListener("pointercancel", () => { held = null; });
