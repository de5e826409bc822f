// How the page hears what becomes of its events. The server ends the stream that tells
// of them with the last one; an event that is sent at that moment would never be heard
// of, for Gradio takes the stream for open still. It reads one of ours, which goes on.

const DATA = "data: ";
const END = "\n\n";

const fetched = window.fetch.bind(window);
const encoder = new TextEncoder();

let address = "";
let feed = null;
let isOpen = false;
let lost = false;
let onLost = () => {};
const underway = new Set();
// Events whose end was told before the reply that names them was read.
const ended = new Set();

// Tell whether the server was lost in the middle of an event.
export const isLost = () => lost;

// Call a function when it is: nothing that Gradio does from then on is heard of.
export function whenLost(act) {
  onLost = act;
}

function begin(event) {
  if (!ended.delete(event)) underway.add(event);
}

function end(event) {
  if (!underway.delete(event)) ended.add(event);
}

// Pass on what the server tells; give whether it has ended its stream.
function pass(line) {
  const told = JSON.parse(line.slice(DATA.length));
  if (told.msg === "close_stream") return true;
  if (told.msg === "process_completed") end(told.event_id);
  feed?.enqueue(encoder.encode(line + END));
  return false;
}

// Read a stream of the server's; give whether the server has ended it.
async function drained() {
  const reply = await fetched(address, { headers: { Accept: "text/event-stream" } });
  if (!reply.ok) return false;
  const reader = reply.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  let isEnded = false;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return isEnded;
    const lines = (rest + value).split(END);
    rest = lines.pop();
    isEnded ||= lines.some(pass);
  }
}

async function draw() {
  isOpen = true;
  const isEnded = await drained().catch(() => false);
  isOpen = false;
  if (!underway.size) return;
  if (isEnded) draw();
  else lose();
}

function lose() {
  lost = true;
  feed?.error(new TypeError("the server was lost"));
  onLost();
}

function lasting(url) {
  address = url;
  const cancel = () => (feed = null);
  const body = new ReadableStream({ start: (controller) => (feed = controller), cancel });
  if (!isOpen) draw();
  return new Response(body);
}

// Events were taken in: what becomes of them is to be heard.
async function note(reply) {
  const { event_id: event } = await reply.json();
  if (!event) return;
  begin(event);
  if (feed && underway.size && !isOpen) draw();
}

window.fetch = async (asked, how) => {
  const url = asked.url ?? String(asked);
  if (url.includes("/queue/data?")) return lasting(url);
  const reply = await fetched(asked, how);
  if (reply.ok && url.includes("/queue/join?")) note(reply.clone());
  return reply;
};
