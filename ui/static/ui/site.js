// The page's small behaviours; each module looks for its own marks (data-…) and does nothing where there are none.
import { startCopying } from "./copy.js";
import { startCounters } from "./counter.js";
import { startDialogs, startMenus } from "./dialog.js";
import { startDrops } from "./drop.js";
import { startEarly } from "./early.js";
import { startLive } from "./live.js";
import { startSwaps } from "./swaps.js";
import { startSwatches } from "./swatches.js";
import { startTheme } from "./theme.js";
import { startToasts } from "./toast.js";

startTheme();
startMenus();
startDialogs();
startToasts();
startCopying();
startCounters();
startDrops();
startSwatches();
startSwaps();
startLive();
startEarly();
