import { CopyField } from "@/components/ui/copy-field";
import { EmptyState } from "@/components/ui/empty-state";

/** In place of the roles of a person who has none: what to ask for, in words to send. */
export function NoRole({ uid, groups }: { uid: string; groups: number }) {
  return (
    <EmptyState title="You are signed in, but no group of yours gives a role yet">
      <p>
        {groups === 0 ? "The directory lists you in no group." : "The groups the directory lists you in give none."} Ask an admin to add you to a group of your team that
        gives one, for example its developers. It counts within a minute, without signing in again.
      </p>
      <CopyField label="request" text={`Please give me a role in Switchyard. My name in the directory is ${uid}; my team is `} className="mt-4 text-left" />
    </EmptyState>
  );
}
