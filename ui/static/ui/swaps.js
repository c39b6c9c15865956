// Around htmx and plain forms: the token, busy buttons, refusals as toasts, and focus that is never lost after a swap.
import { csrfToken, refusalIn, toast } from "./toast.js";

let around = null; // the name of what has the focus and of what it stands in, nearest first, until a pointer leaves it

export function startSwaps() {
  document.addEventListener("htmx:configRequest", (event) => {
    if (event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = csrfToken();
  });
  // An answer whose link or target another answer has replaced meanwhile goes to what stands in their place now.
  document.addEventListener("htmx:beforeSend", ({ detail }) => {
    const asking = detail.requestConfig.elt;
    detail.xhr.addEventListener("readystatechange", () => {
      if (detail.xhr.readyState !== XMLHttpRequest.DONE) return;
      if (!detail.target.isConnected) detail.target = document.getElementById(detail.target.id) ?? detail.target;
      if (!asking.isConnected) asking.getRootNode = () => document;
    });
    detail.xhr.addEventListener("loadend", () => { delete asking.getRootNode; });
  });
  document.addEventListener("pointerdown", () => { around = null; }, true);
  document.addEventListener("focusin", ({ target }) => { around = namesAround(target); });
  document.addEventListener("htmx:afterSettle", (event) => keepFocus(event.detail.target));
  document.addEventListener("htmx:responseError", (event) => toast(refusalIn(event.detail.xhr.responseText)));
  document.addEventListener("htmx:sendError", () => toast(document.documentElement.dataset.lost));
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form[data-busy]")) return;
    const button = event.submitter ?? event.target.querySelector('[type="submit"]');
    button?.setAttribute("aria-busy", "true");
  });
  // A page that comes back from the browser's memory is not busy any more.
  addEventListener("pageshow", () => {
    for (const button of document.querySelectorAll("form[data-busy] [aria-busy]")) button.removeAttribute("aria-busy");
  });
}

function namesAround(element) {
  const names = [];
  for (let each = element.parentElement; each; each = each.parentElement) if (each.id) names.push(each.id);
  return { own: element.id, others: names };
}

// Focus that a swap took goes to what has the same name now, else to what asks for it there, else to what it stood in.
// It is never taken from somebody who is elsewhere: what asks for it gets it from around itself only.
function keepFocus(target) {
  const active = document.activeElement;
  const isLost = !active || active === document.body || !active.isConnected;
  const now = target?.isConnected ? target : target?.id && document.getElementById(target.id);
  const asks = now?.matches?.("[data-takes-focus]") ? now : now?.querySelector?.("[data-takes-focus]");
  if (!isLost && !(asks && active !== asks && active.contains(asks))) return;
  const places = (around?.others ?? []).map((name) => document.getElementById(name));
  const own = isLost && around?.own && document.getElementById(around.own);
  for (const place of [own, asks, ...places]) {
    if (!place) continue;
    if (place.tabIndex < 0) place.tabIndex = -1;
    place.focus({ preventScroll: true });
    if (document.activeElement === place) return;
  }
}
