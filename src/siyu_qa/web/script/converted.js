// An answer in the other script, or in the documents' own.

import { actions } from "./bridge.js";

actions.script = (button) => button.closest(".answer").classList.toggle("as-written");
