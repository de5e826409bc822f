// The way between buttons in our own markup, the page's scripts and the server.

// What a button does in the browser, by its name; any other name is the server's.
export const actions = {};

const watchers = [];

// Call a function whenever something on the page has changed; and at once, for the
// page may stand still by the time that a script has come.
export function watch(watcher) {
  watchers.push(watcher);
  watcher();
}

export const one = (selector) => document.querySelector(selector);

const box = (id) => one(`#${id} textarea`);

// Read what the server wrote into one of the hidden boxes.
export function read(id) {
  return box(id)?.value ?? "";
}

export function write(id, value) {
  const hidden = box(id);
  hidden.value = value;
  hidden.dispatchEvent(new Event("input", { bubbles: true }));
}

// Set off an event of the server: it learns the value, then that its button is pressed.
export function press(name, value = "") {
  write("address", value);
  one(`#do-${name}`).click();
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[name]");
  if (!button) return;
  const action = actions[button.name];
  if (action) action(button);
  else if (one(`#do-${button.name}`)) press(button.name, button.value);
});

const notify = () => watchers.forEach((watcher) => watcher());

const native = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value");
const listened = new WeakSet();

// What the server writes into a hidden box changes nothing that an observer sees.
function listen(hidden) {
  if (listened.has(hidden)) return;
  listened.add(hidden);
  Object.defineProperty(hidden, "value", {
    get: () => native.get.call(hidden),
    set(text) {
      native.set.call(hidden, text);
      followSoon();
    },
  });
}

function follow() {
  document.querySelectorAll(".bridge textarea").forEach(listen);
  notify();
}

let isDue = false;

// Many changes come at once, and a look at the page in between each of them is dear.
function followSoon() {
  if (isDue) return;
  isDue = true;
  setTimeout(() => {
    isDue = false;
    follow();
  });
}

follow();
new MutationObserver(followSoon).observe(document, { childList: true, subtree: true });
