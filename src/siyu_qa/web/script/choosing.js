// Let a person choose files of theirs.

// A browser forgets an input that nothing holds, and with it what was chosen.
let chooser = null;

export function choose(wanted, take) {
  chooser = Object.assign(document.createElement("input"), { type: "file", ...wanted });
  chooser.onchange = () => take([...chooser.files]);
  chooser.click();
}
