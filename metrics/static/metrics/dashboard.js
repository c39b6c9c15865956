// Keeps a chart's table open when a live update swaps the chart under it.
const place = document.getElementById("live-chart");
let isOpen = false;

if (place) {
  place.addEventListener("toggle", (event) => { isOpen = event.target.open; }, true);
  new MutationObserver(() => {
    const table = place.querySelector("details.as-table");
    if (table && table.open !== isOpen) table.open = isOpen;
  }).observe(place, { childList: true });
}
