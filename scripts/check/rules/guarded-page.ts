import type { SourceRule } from "../source-rule";
import { dotted, nodesOf } from "../syntax";

/** Next draws a page without its layout when the browser asks for a part of it, so a check in the layout alone can be walked around. */
export const rule: SourceRule = {
  id: "guarded-page",
  title: "Every page but the sign-in page asks for the person itself",
  files: { include: ["app/**/page.tsx"], exclude: ["app/sign-in/page.tsx"] },
  check(file) {
    const isGuarded = nodesOf(file.syntax, "CallExpression").some((call) => dotted(call) === "requirePageActor()");
    return isGuarded ? [] : [{ line: null, message: "Call await requirePageActor(path) of server/api/page.ts before anything is read." }];
  },
};
