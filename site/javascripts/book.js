/** What every page runs: the search box, dates that have passed, and what has changed since. */

import "./search/home-form.js";
import { showLiveState } from "./live.js";
import { hidePast } from "./past-dates.js";

hidePast(document, new Date());
showLiveState(document);
