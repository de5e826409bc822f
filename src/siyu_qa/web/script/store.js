// What this browser keeps. Each conversation has keys of its own, so that no tab
// writes over what another one has added.

const ABOUT = "siyu-qa:about:";
const TALK = "siyu-qa:talk:";
const OWN = "siyu-qa:";

// A browser may refuse to keep anything: then reading finds nothing.
function storageOf(name) {
  try {
    return window[name];
  } catch {
    return null;
  }
}

const lasting = storageOf("localStorage");
const passing = storageOf("sessionStorage");

// Why the last attempt to keep something failed: "off", "full", or "".
let trouble = lasting ? "" : "off";

export const troubled = () => trouble;

function put(key, value) {
  if (!lasting) return false;
  try {
    lasting.setItem(key, value);
    trouble = "";
  } catch {
    trouble = "full";
  }
  return !trouble;
}

// What belongs to this tab alone and outlives a reload of it.
export const tab = {
  read: (name) => passing?.getItem(OWN + name) ?? "",
  write(name, value) {
    try {
      passing?.setItem(OWN + name, value);
    } catch {
      // A full storage costs the tab its memory and nothing else.
    }
  },
};

// What all tabs share.
export const shared = {
  read: (name) => lasting?.getItem(OWN + name) ?? "",
  write: (name, value) => put(OWN + name, value),
};

export const newId = () => Date.now().toString(36) + Math.random().toString(36).slice(2, 8);

export const text = (id) => lasting?.getItem(TALK + id) ?? null;

export function about(id) {
  try {
    return JSON.parse(lasting.getItem(ABOUT + id));
  } catch {
    return null;
  }
}

// Keep a conversation; tell whether that was done.
export function keep(id, talk, known) {
  if (!put(TALK + id, talk)) return false;
  if (put(ABOUT + id, JSON.stringify(known)) || about(id)) return true;
  // What the list can't show would take up its space for ever.
  lasting.removeItem(TALK + id);
  return false;
}

export function describe(id, known) {
  put(ABOUT + id, JSON.stringify(known));
}

// Forget a conversation; give what brings it back.
export function forget(id) {
  const gone = { id, talk: text(id), known: about(id) };
  lasting?.removeItem(TALK + id);
  lasting?.removeItem(ABOUT + id);
  return gone;
}

// All conversations, the one that was changed last first.
export function all() {
  return Object.keys(lasting ?? {})
    .filter((key) => key.startsWith(ABOUT))
    .map((key) => key.slice(ABOUT.length))
    .map((id) => ({ id, known: about(id) }))
    .filter(({ id, known }) => known && text(id) !== null)
    .sort((one, other) => other.known.changed - one.known.changed);
}
