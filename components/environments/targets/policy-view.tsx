import { CopyButton } from "@/components/ui/copy-button";
import { Tabs } from "@/components/ui/tabs";
import type { PrintedPolicy } from "@/server/environments/targets/schemas";

/** What to attach to one role: its documents as JSON, and all of them as Terraform. */
export function PolicyView({ policy }: { policy: PrintedPolicy }) {
  const json = policy.documents.map(({ title, text, size, limit }) => (
    <Code key={title} title={title} text={text} detail={`${size.toLocaleString("en")} of ${limit.toLocaleString("en")} characters`} />
  ));
  return (
    <div className="pt-3">
      <p className="px-4 text-control text-secondary">
        {policy.purpose}
        {policy.arn === null ? null : (
          <span className="mt-0.5 flex items-center gap-1 font-mono text-label text-ink">
            <span className="min-w-0 [overflow-wrap:anywhere]">{policy.arn}</span>
            <CopyButton text={policy.arn} label={`Copy the ARN of ${policy.title}`} />
          </span>
        )}
      </p>
      <Tabs
        label="Format"
        className="mt-1"
        tabs={[
          { value: "json", label: "JSON", content: json },
          { value: "terraform", label: "Terraform", content: <Code title={`${policy.title} as Terraform`} text={policy.terraform} /> },
        ]}
      />
    </div>
  );
}

function Code({ title, text, detail }: { title: string; text: string; detail?: string }) {
  return (
    <figure className="border-b last:border-b-0">
      <figcaption className="flex items-center gap-2 px-4 pt-2.5 text-control">
        <span className="font-medium">{title}</span>
        {detail === undefined ? null : <span className="text-label text-secondary">{detail}</span>}
        <CopyButton text={text} label={`Copy ${title}`} className="ml-auto" />
      </figcaption>
      <pre
        tabIndex={0}
        aria-label={title}
        className="max-h-96 overflow-auto px-4 pt-1.5 pb-3 font-mono text-label whitespace-pre focus-visible:-outline-offset-2"
      >
        {text}
      </pre>
    </figure>
  );
}
