// The search: when more is shown, reading goes on where it was.

import { actions, press, watch } from "./bridge.js";

let seen = 0;

actions.more = (button) => {
  seen = document.querySelectorAll("#hits .hits > li").length;
  press("more", button.value);
};

// The button that was pressed is gone: the first of the new hits takes the focus.
watch(() => {
  const hits = document.querySelectorAll("#hits .hits > li");
  if (!seen || hits.length <= seen) return;
  hits[seen].querySelector("button").focus();
  seen = 0;
});
