// Tries the sets of answers that `rules.py export` wrote with json-rules-engine: node brute.mjs FILE
// Run it from a folder in which json-rules-engine is installed.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const { Engine } = createRequire(process.cwd() + "/")("json-rules-engine");
const { rules, sets } = JSON.parse(readFileSync(process.argv[2], "utf8"));

// The first rule that holds decides: each has a priority of its own, and the engine stops at the first.
const engine = new Engine();
rules.forEach(({ when }, index) =>
  engine.addRule({ conditions: when, event: { type: String(index) }, priority: rules.length - index }),
);
engine.on("success", () => engine.stop());

const hit = new Set();
let gaps = 0;
for (const set of sets) {
  const { events } = await engine.run(set);
  if (events.length === 0) gaps += 1;
  else hit.add(events[0].type);
}
console.log(`${sets.length} sets tried, ${gaps} without an outcome, ${hit.size} of ${rules.length} rules decided one`);
