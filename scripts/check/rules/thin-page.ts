import type { SourceRule } from "../source-rule";

const most = 30;

/** Routes hold addresses, not screens; a screen in components/ can be tested without Next. */
export const rule: SourceRule = {
  id: "thin-page",
  title: `A page.tsx or route.ts mounts one thing in at most ${most} lines`,
  files: { include: ["app/**/page.tsx", "app/**/route.ts"] },
  check: (file) =>
    file.lines.length <= most ? [] : [{ line: most + 1, message: `${file.lines.length} lines. Move the screen to components/<noun>/, the work to server/.` }],
};
