import { CopyButton } from "@/components/ui/copy-button";
import { EmptyState } from "@/components/ui/empty-state";

/** In place of the roles of a person who has none: what to ask for, in words to send. */
export function NoRole({ uid }: { uid: string }) {
  const request = `Please add me to my team's developers in the directory, so that I get a role in Switchyard. My name there is ${uid}.`;
  return (
    <EmptyState title="You are signed in, but none of your groups gives a role yet">
      <p>Ask an admin to add you to a group that gives one, usually the developers of your team. It counts within a minute; you need not sign in again.</p>
      <div className="mt-4 flex items-start gap-2 rounded-control border bg-hover py-2 pr-1.5 pl-3 text-left text-ink">
        <p className="flex-1">{request}</p>
        <CopyButton text={request} label="Copy the request" className="-my-0.5" />
      </div>
    </EmptyState>
  );
}
