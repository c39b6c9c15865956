// data-copy="text" or data-copy-from="id" copies to the clipboard and says so.
import { say, toast } from "./toast.js";

export function startCopying() {
  document.addEventListener("click", async (event) => {
    const asked = event.target.closest("[data-copy]");
    if (!asked) return;
    const source = asked.dataset.copyFrom && document.getElementById(asked.dataset.copyFrom);
    const text = source ? source.value ?? source.textContent : asked.dataset.copy;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      copyBySelection(text);
    }
    if (asked.dataset.copied) {
      const before = (asked.dataset.label ??= asked.textContent);
      asked.textContent = asked.dataset.copied;
      say(asked.dataset.copied);
      setTimeout(() => { asked.textContent = before; }, 2000);
    } else toast(text);
  });
}

// The clipboard is refused outside https; a selected field still copies.
function copyBySelection(text) {
  const field = document.createElement("textarea");
  field.value = text;
  field.className = "visually-hidden";
  document.body.append(field);
  field.select();
  document.execCommand("copy");
  field.remove();
}
