// What was chosen or typed before the scripts were there is told once they are: nothing that a person did is lost. After
// a reload or on the way back the browser restores fields by itself: that is nobody's act.
const FIELDS = ":is(input:not([type=hidden]), select, textarea)";

function isChanged(field) {
  if (field.type === "file") return field.files.length > 0;
  if (field.type === "radio") return field.checked && !field.defaultChecked;
  if (field.type === "checkbox") return field.checked !== field.defaultChecked;
  if (field.matches("select")) return field.selectedIndex !== Math.max(0, [...field.options].findIndex((each) => each.defaultSelected));
  return field.value !== field.defaultValue;
}

export function startEarly() {
  document.addEventListener("DOMContentLoaded", () => setTimeout(() => {
    if (performance.getEntriesByType("navigation")[0]?.type !== "navigate") return;
    for (const field of document.querySelectorAll(`[hx-trigger] ${FIELDS}, ${FIELDS}[hx-trigger]`)) {
      if (isChanged(field)) for (const kind of ["input", "change"]) field.dispatchEvent(new Event(kind, { bubbles: true }));
    }
  }));
}
