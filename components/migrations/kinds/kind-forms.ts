import { lazy } from "react";
import { narrowTextParams } from "@/server/migrations/operations/schemas";
import type { KindForm } from "./kind-form";

/** The form of each kind, its code loaded when it is first shown. A kind that is not here cannot be proposed from the screen. */
export const kindForms: Readonly<Record<string, KindForm>> = {
  narrow_text: {
    wantsColumn: true,
    columnLack: ({ family, generated }) => (family !== "text" ? "It holds no text." : generated !== null ? "It is generated." : null),
    start: (_table, column) => ({
      column: column?.name ?? "",
      length: null,
      existing: { fate: "cut" },
      newWrites: "reject",
      layout: "column",
      atFinalize: "keep_rule",
    }),
    schema: narrowTextParams,
    Fields: lazy(async () => ({ default: (await import("./narrow-text-form")).NarrowTextForm })),
  },
};

/** The form of a kind; undefined where none was written. */
export function kindFormOf(kind: string): KindForm | undefined {
  return kindForms[kind];
}
