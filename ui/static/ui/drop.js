// A place to drop a file: shows the picture at once, refuses what cannot work and says why; the input does the sending.
import { say } from "./toast.js";

const STATES = ["idle", "over", "reading", "read", "refused"];

function setState(drop, state, sentence = "") {
  for (const name of STATES) drop.classList.toggle(`drop-${name}`, name === state);
  const place = drop.querySelector(".drop-sentence");
  if (place) place.textContent = sentence;
  if (sentence) say(sentence);
}

function whyNot(drop, input, file) {
  const limit = Number(drop.dataset.maxBytes || 0);
  if (limit && file.size > limit) return drop.dataset.tooLarge;
  const kinds = input.accept.split(",").map((kind) => kind.trim().toLowerCase()).filter(Boolean);
  const name = file.name.toLowerCase();
  const fits = kinds.some((kind) => kind.startsWith(".") ? name.endsWith(kind)
    : kind.endsWith("/*") ? file.type.startsWith(kind.slice(0, -1)) : file.type === kind);
  return kinds.length && !fits ? drop.dataset.wrongKind : "";
}

function take(drop, input) {
  const files = [...input.files];
  const file = files[0];
  if (!file) return;
  const names = files.map((each) => each.name).join(", ");
  const reason = files.map((each) => whyNot(drop, input, each)).find(Boolean);
  if (reason) {
    input.value = "";
    setState(drop, "refused", reason);
    return;
  }
  setState(drop, "reading");
  const preview = drop.querySelector(".drop-preview");
  if (!preview || !file.type.startsWith("image/")) {
    setState(drop, "read", names);
    return;
  }
  const picture = new Image();
  picture.alt = "";
  picture.addEventListener("load", () => {
    preview.querySelector("img")?.remove();
    preview.append(picture);
    setState(drop, "read");
    say(file.name);
  });
  // What the browser cannot draw (SVG with faults, TIFF) the server may still read: its name stands in.
  picture.addEventListener("error", () => setState(drop, "read", file.name));
  picture.src = URL.createObjectURL(file);
}

function prepare(drop) {
  const input = drop.querySelector('input[type="file"]');
  if (!input || drop.dataset.isPrepared) return;
  drop.dataset.isPrepared = "1";
  input.addEventListener("change", () => take(drop, input));
  drop.addEventListener("dragover", (event) => {
    event.preventDefault();
    drop.classList.add("drop-over");
  });
  drop.addEventListener("dragleave", (event) => {
    if (!drop.contains(event.relatedTarget)) drop.classList.remove("drop-over");
  });
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("drop-over");
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

export function startDrops() {
  for (const drop of document.querySelectorAll("[data-drop]")) prepare(drop);
  document.addEventListener("htmx:load", (event) => {
    for (const drop of event.target.querySelectorAll?.("[data-drop]") ?? []) prepare(drop);
  });
}
