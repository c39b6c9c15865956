// Appearance: light, dark, or as on this device; remembered in this browser only.
const root = document.documentElement;

function remember(theme) {
  try {
    if (theme === "system") localStorage.removeItem("theme");
    else localStorage.setItem("theme", theme);
  } catch { /* storage may be refused; the choice then lasts as long as the page */ }
}

export function startTheme() {
  for (const group of document.querySelectorAll("[data-theme-switch]")) {
    group.hidden = false;
    const chosen = root.dataset.theme ?? "system";
    for (const input of group.querySelectorAll("input")) input.checked = input.value === chosen;
    group.addEventListener("change", (event) => {
      const theme = event.target.value;
      if (theme === "system") delete root.dataset.theme;
      else root.dataset.theme = theme;
      remember(theme);
    });
  }
}
