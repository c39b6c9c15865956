// Says a sentence at the foot of the page and through the one role=status; Undo posts to an address within ten seconds.
const LASTS_MS = 10_000;

export function say(sentence) {
  const status = document.getElementById("status");
  if (!status) return;
  status.textContent = "";
  // A changed text is spoken only when it changes after the region was empty.
  requestAnimationFrame(() => { status.textContent = sentence; });
}

export function csrfToken() {
  const written = document.querySelector('meta[name="csrf-token"]')?.content
    ?? document.querySelector('input[name="csrfmiddlewaretoken"]')?.value;
  return written ?? document.cookie.match(/(?:^|; )(?:__Host-csrf|csrftoken)=([^;]+)/)?.[1] ?? "";
}

export function toast(sentence, { undoUrl = "" } = {}) {
  const place = document.getElementById("toasts");
  if (!place || !sentence) return;
  const box = document.createElement("div");
  box.className = "toast";
  const words = document.createElement("p");
  words.textContent = sentence;
  box.append(words);
  if (undoUrl) box.append(button(place.dataset.undo, () => undo(undoUrl, box)));
  box.append(button(place.dataset.close, () => box.remove()));
  const line = document.createElement("span");
  line.className = "toast-time";
  line.setAttribute("aria-hidden", "true");
  box.append(line);
  place.append(box);
  say(undoUrl ? `${sentence} ${place.dataset.undo}` : sentence);
  runOut(box, line);
}

function button(label, act) {
  const element = document.createElement("button");
  element.type = "button";
  element.textContent = label;
  element.addEventListener("click", act);
  return element;
}

// The line's own animation is the clock, so that hovering pauses both; without motion a timer stands in.
function runOut(box, line) {
  const leave = () => { if (!box.matches(":hover, :focus-within")) box.remove(); else setTimeout(leave, 1000); };
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) setTimeout(leave, LASTS_MS);
  else line.addEventListener("animationend", leave);
}

async function undo(url, box) {
  box.remove();
  const lost = document.documentElement.dataset.lost;
  try {
    const answer = await fetch(url, { method: "POST", headers: { "X-CSRFToken": csrfToken() }, redirect: "follow" });
    if (answer.ok) location.reload();
    else toast(await refusal(answer));
  } catch {
    toast(lost);
  }
}

// What a page of ours says when it refuses: its sentence and the remedy.
export async function refusal(answer) {
  return refusalIn(await answer.text());
}

export function refusalIn(html) {
  const page = new DOMParser().parseFromString(html, "text/html").querySelector("[data-error]");
  if (!page) return document.documentElement.dataset.lost;
  return [...page.querySelectorAll("[data-error-message], [data-error-remedy]")]
    .map((part) => part.textContent.trim()).filter(Boolean).join(" ");
}

export function startToasts() {
  for (const waiting of document.querySelectorAll("template[data-toast]")) {
    toast(waiting.content.textContent.trim(), { undoUrl: waiting.dataset.undoUrl });
    waiting.remove();
  }
  // An answer to htmx may carry HX-Trigger: {"toast": {"message": …, "undo": …}}.
  document.addEventListener("toast", (event) => {
    const { message = "", undo: undoUrl = "" } = event.detail ?? {};
    toast(message, { undoUrl });
  });
}
