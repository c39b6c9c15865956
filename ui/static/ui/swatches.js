// The sentence under a row of colours follows the chosen one; choosing another colour shows it on its own square.
// It hears before anybody else does: who reads the form next must find one choice in it.
export function startSwatches() {
  for (const kind of ["input", "change"]) document.addEventListener(kind, follow, true);
}

function follow(event) {
  const group = event.target.closest?.("[data-swatches]");
  if (!group) return;
  const words = group.querySelector(".swatch-sentence span");
  if (words && event.target.type === "radio") words.textContent = event.target.dataset.sentence ?? "";
  if (event.target.type === "color") {
    for (const radio of group.querySelectorAll('input[type="radio"]')) radio.checked = false;
    if (words) words.textContent = event.target.value.toUpperCase();
  }
}
