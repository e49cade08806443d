import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { generators } from "./generators";

const root = path.resolve(import.meta.dirname, "..", "..");
for (const { file, content } of generators) {
  mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  writeFileSync(path.join(root, file), content());
  console.log(`wrote ${file}`);
}
