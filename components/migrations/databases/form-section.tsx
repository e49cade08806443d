import type { ReactNode } from "react";
import type { DatabaseDraft, DraftErrors } from "./database-draft";

/** What every part of the form of a database gets. */
export type DraftFieldsProps = { draft: DatabaseDraft; errors: DraftErrors; onChange: (next: DatabaseDraft) => void };

/** A part of a long form, with its name. */
export function FormSection({ title, hint, children }: { title: string; hint?: ReactNode; children: ReactNode }) {
  return (
    <fieldset className="flex min-w-0 flex-col gap-4 border-t pt-4">
      <legend className="float-left mb-1 w-full text-control font-semibold">{title}</legend>
      {hint === undefined ? null : <p className="-mt-3 text-label text-secondary">{hint}</p>}
      {children}
    </fieldset>
  );
}
