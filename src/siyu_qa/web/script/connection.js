// The server has gone away: a line of ours says so until it answers again.

import { one, watch } from "./bridge.js";
import { tab } from "./store.js";
import { isLost, whenLost } from "./stream.js";

const PAUSE = 2000;
const LOGIN_NEEDED = 401;

const trouble = () => one(".toast-body.error");

let known = null;

// A server that was started anew knows nothing of this page, and its lock no session.
async function isOther(reply) {
  if (reply.status === LOGIN_NEEDED) return true;
  return (await reply.json()).app_id !== window.gradio_config.app_id;
}

async function check() {
  const reply = await fetch("gradio_api/app_id").catch(() => null);
  const isThere = reply !== null && (reply.ok || reply.status === LOGIN_NEEDED);
  document.body.classList.toggle("away", !isThere);
  if (!isThere) setTimeout(check, PAUSE);
  else if (isLost() || (await isOther(reply))) window.location.reload();
  else document.body.classList.remove("unsure");
}

// Gradio may tell of what was lost as well: one look at the server is enough.
function begin() {
  if (document.body.classList.contains("unsure")) return;
  document.body.classList.add("unsure");
  check();
}

// Gradio tells of any trouble in the same way; what it was shows when the server is
// asked.
watch(() => {
  if (trouble() === known) return;
  known = trouble();
  if (known) begin();
});

whenLost(begin);

// What was asked in vain is in the box again after the reload.
window.addEventListener("pagehide", () => {
  const question = one("#question textarea")?.value;
  if ((trouble() || isLost()) && question) tab.write("pending", question);
});
