/** What every page runs: the search box in the header, and dates that have passed since the build. */

import "./search/home-form.js";
import { hidePast } from "./past-dates.js";

hidePast(document, new Date());
