"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus, X } from "lucide-react";
import { useId } from "react";
import { useApi } from "@/components/shell/api-client";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import type { RiskLevel } from "@/server/migrations/databases/schemas";
import { CountSelect } from "./count-select";
import { mostGroups, withApprovals, withDn, withGroup, withoutGroup } from "./group-demands";
import type { GroupDemands } from "./group-demands";

type GroupFieldsProps = { level: RiskLevel; groups: GroupDemands; onChange: (groups: GroupDemands) => void };

/** Groups of the directory of which some people must be among those who approve; those that have a role here are offered while one types. */
export function GroupFields({ level, groups, onChange }: GroupFieldsProps) {
  const known = useQuery(useApi().migrations.databases.list.queryOptions()).data?.groups ?? [];
  const listId = useId();
  return (
    <div className="flex flex-col items-start gap-2 text-label text-secondary sm:pl-28">
      {groups.map((group, at) => (
        // A group has nothing of its own but its place while it is typed.
        <div key={at} className="flex w-full flex-wrap items-center gap-2">
          <CountSelect
            label={`People of group ${at + 1} at ${level} risk`}
            most={5}
            value={group.approvals}
            onChange={(approvals) => onChange(withApprovals(groups, at, approvals))}
          />
          of them from
          <Input
            className="w-40 flex-1"
            placeholder="cn=dba,ou=groups,dc=example,dc=com"
            aria-label={`Group ${at + 1} that must approve at ${level} risk`}
            list={listId}
            value={group.dn}
            onChange={(event) => onChange(withDn(groups, at, event.target.value))}
          />
          <Button size="small" icon={<X size={13} aria-hidden />} onClick={() => onChange(withoutGroup(groups, at))}>
            Remove
            <span className="sr-only">
              {" "}
              group {at + 1} at {level} risk
            </span>
          </Button>
        </div>
      ))}
      <datalist id={listId}>
        {known.map((dn) => (
          <option key={dn}>{dn}</option>
        ))}
      </datalist>
      <Button
        size="small"
        icon={<Plus size={13} aria-hidden />}
        lockedReason={groups.length < mostGroups ? undefined : `A rule names at most ${mostGroups} groups.`}
        onClick={() => onChange(withGroup(groups))}
      >
        Demand a group<span className="sr-only"> at {level} risk</span>
      </Button>
    </div>
  );
}
