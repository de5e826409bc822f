// The search and its filters: what is typed, and where the focus goes.

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

// So does the button that clears the filters go; the way to them stays.
actions.everything = (button) => {
  press("everything", button.value);
  document.querySelector("#options > button").focus();
};

// The words of the choice stand in the box as text: typing takes their place. The
// press that brings the focus puts the cursor among them, so it selects as well.
let entered = null;

document.addEventListener("focusin", (event) => {
  entered = event.target.closest("#within input");
  entered?.select();
});

document.addEventListener("click", (event) => {
  if (event.target === entered) entered.select();
  entered = null;
});
