import { DefinitionList } from "@/components/ui/definition-list";
import { LampShape } from "@/components/ui/lamp";
import { Panel } from "@/components/ui/panel";
import { RelativeTime } from "@/components/ui/relative-time";
import type { MyAccessOutput } from "@/server/my-access/schemas";
import { groupFacts } from "./access-facts";
import { GroupLabel } from "./group-label";

/** Who the person is in the directory, and the groups it lists them in. */
export function PersonPanel({ access }: { access: MyAccessOutput }) {
  const groups = groupFacts(access);
  const facts = [
    { label: "Name", value: access.name },
    { label: "Sign-in name", value: access.uid, copy: access.uid, mono: true },
    { label: "Mail", value: access.mail ?? "none" },
    { label: "Groups read", value: <RelativeTime at={access.groupsReadAt.getTime()} /> },
  ];
  return (
    <Panel title="In the directory">
      {access.directoryFresh ? null : <StaleNote />}
      <DefinitionList facts={facts} />
      <h3 className="mt-4 mb-1 text-control font-semibold">
        Groups <span className="font-normal text-secondary">{groups.length}</span>
      </h3>
      {groups.length === 0 ? (
        <p className="text-control text-secondary">The directory lists you in no group.</p>
      ) : (
        <ul>
          {groups.map(({ dn, roles }) => (
            <li key={dn} className="flex min-h-8 items-center justify-between gap-3 border-b text-control last:border-b-0">
              <GroupLabel dn={dn} />
              <span className={roles.length === 0 ? "shrink-0 text-label text-faint" : "shrink-0 text-label text-secondary"}>
                {roles.length === 0 ? "no role" : roles.join(", ")}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

function StaleNote() {
  return (
    <p className="mb-3 flex items-start gap-2 text-control">
      <LampShape kind="attention" className="mt-[3px]" />
      <span>The directory does not answer. Groups and roles are shown as it last gave them; a change there counts once it is back.</span>
    </p>
  );
}
