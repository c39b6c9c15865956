// Runs before the first paint: puts the remembered appearance on <html>. Without it the page follows the system.
(() => {
  let theme = null;
  try { theme = localStorage.getItem("theme"); } catch { /* storage may be refused; the system decides */ }
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
})();
