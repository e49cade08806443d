import type { Violation } from "../violation";
import { checkBoundaries } from "./boundaries";
import { checkDeadCode } from "./dead-code";
import { checkFormat } from "./format";
import { checkGenerated } from "./generated";
import { checkLint } from "./lint";
import { checkSource } from "./source";
import { checkTypes } from "./types";

/** One part of `npm run check`. */
export type Step = { name: string; title: string; run(root: string): Promise<Violation[]> };

/** The parts, longest first, so that two cores are busy to the end. */
export const steps: readonly Step[] = [
  { name: "types", title: "TypeScript", run: checkTypes },
  { name: "lint", title: "oxlint with types", run: checkLint },
  { name: "dead-code", title: "unused files, exports, packages", run: checkDeadCode },
  { name: "boundaries", title: "who imports whom", run: checkBoundaries },
  { name: "source", title: "our own source rules", run: checkSource },
  { name: "format", title: "oxfmt", run: checkFormat },
  { name: "generated", title: "generated files", run: checkGenerated },
];
