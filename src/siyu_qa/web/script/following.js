// The index follows its folder, and the page follows the index.

import { one } from "./bridge.js";

const PAUSE = 3000;
const LONGEST_PAUSE = 60000;

let pause = PAUSE;
// What the index was when it was looked at, and when the list was written.
let known = null;
let listed = null;

const isTakingIn = () => one("#state .busy") !== null;
const isListing = () => document.body.dataset.view === "documents";

// Nothing is said to the server besides: what is typed there must not be overwritten.
const writeAnew = (part) => one(`#do-${part}`)?.click();

function take(told) {
  const hasNews = isTakingIn() || (known !== null && told !== known);
  if (hasNews) writeAnew("state");
  listed ??= isTakingIn() ? "" : told;
  if (isListing() && told !== listed) {
    writeAnew("list");
    listed = told;
  }
  known = told;
}

async function look() {
  const reply = await fetch("page/stamp").catch(() => null);
  pause = reply?.ok ? PAUSE : Math.min(2 * pause, LONGEST_PAUSE);
  if (reply?.ok) take(await reply.text());
}

async function follow() {
  if (!document.hidden) await look();
  setTimeout(follow, pause);
}

follow();
