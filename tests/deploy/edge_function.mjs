// Runs a function of CloudFront as it stands in the template. The first line that comes in is its
// code, as JSON; each further one an event's request. For each, one line goes out: what the
// function returned, and where a browser at our address would go if that is a redirect.
import { createInterface } from "node:readline";

const OURS = "https://book.example.org";
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const handler = new Function(`${JSON.parse((await lines.next()).value)}; return handler;`)();

for await (const line of lines) {
  const request = JSON.parse(line);
  const answer = handler({ version: "1.0", context: { eventType: "viewer-request" }, request });
  const moved = answer.headers?.location?.value;
  const leadsTo = moved === undefined ? null : new URL(moved, OURS).href;
  process.stdout.write(JSON.stringify({ ...answer, leadsTo }) + "\n");
}
