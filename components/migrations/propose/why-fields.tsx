import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Panel } from "@/components/ui/panel";
import { Textarea } from "@/components/ui/textarea";
import type { ProposalDraft } from "./proposal-draft";

/** What others read first: a title, and why it is needed. */
export function WhyFields({ draft, suggestion, onChange }: { draft: ProposalDraft; suggestion: string | null; onChange: (next: ProposalDraft) => void }) {
  return (
    <Panel title="Why">
      <div className="flex flex-col gap-4">
        <Field label="Title" optional hint={suggestion === null ? undefined : `Left empty it is “${suggestion}”.`}>
          {(control) => (
            <Input
              {...control}
              value={draft.title}
              maxLength={200}
              autoComplete="off"
              onChange={(event) => onChange({ ...draft, title: event.target.value })}
            />
          )}
        </Field>
        <Field label="Why it is needed" hint="The reviewer decides by this: what breaks without it, and who asked.">
          {(control) => (
            <Textarea {...control} rows={4} value={draft.why} maxLength={4_000} onChange={(event) => onChange({ ...draft, why: event.target.value })} />
          )}
        </Field>
      </div>
    </Panel>
  );
}
