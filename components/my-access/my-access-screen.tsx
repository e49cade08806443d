"use client";

import { useQuery } from "@tanstack/react-query";
import { LoadFailed } from "@/components/shell/load-failed";
import { useApi } from "@/components/shell/api-client";
import { PageHeader } from "@/components/ui/page-header";
import type { SentencePart } from "@/components/ui/page-header";
import { Panel } from "@/components/ui/panel";
import { RelativeTime } from "@/components/ui/relative-time";
import type { MyAccessOutput, OwnSessionsOutput } from "@/server/my-access/schemas";
import { counted, permissionFacts } from "./access-facts";
import { MyAccessScreenSkeleton } from "./my-access-screen-skeleton";
import { NoRole } from "./no-role";
import { PermissionTable } from "./permission-table";
import { PersonPanel } from "./person-panel";
import { RoleTable } from "./role-table";
import { SessionPanel } from "./session-panel";
import { TokenPanel } from "./token-panel";

/** What the person may do, where it comes from, and where they are signed in. */
export function MyAccessScreen() {
  const api = useApi();
  const access = useQuery(api.myAccess.get.queryOptions());
  const sessions = useQuery(api.myAccess.sessions.queryOptions());
  if (access.data === undefined || sessions.data === undefined) {
    const failed = [access, sessions].find(({ isError }) => isError);
    if (failed === undefined) return <MyAccessScreenSkeleton />;
    return (
      <LoadFailed
        title="My access"
        error={failed.error}
        onRetry={() => void Promise.all([access.refetch(), sessions.refetch()])}
        retrying={access.isFetching || sessions.isFetching}
      />
    );
  }
  return <LoadedAccess access={access.data} sessions={sessions.data} />;
}

function LoadedAccess({ access, sessions }: { access: MyAccessOutput; sessions: OwnSessionsOutput }) {
  const permissions = permissionFacts(access);
  return (
    <div className="flex flex-col gap-4">
      <PageHeader title="My access" sentence={accessSentence(access, sessions)} />
      <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
        <div className="flex min-w-0 flex-col gap-4">
          <div id="roles">
            <Panel title="Roles" flush>
              {access.grants.length === 0 ? <NoRole uid={access.uid} /> : <RoleTable grants={access.grants} />}
            </Panel>
          </div>
          <div id="tokens">
            <TokenPanel lockedReason={tokensLocked(access)} />
          </div>
          <div id="sessions">
            <SessionPanel {...sessions} />
          </div>
          <div id="permissions">
            <Panel title="Permissions" flush>
              <PermissionTable permissions={permissions} />
            </Panel>
          </div>
        </div>
        <PersonPanel access={access} />
      </div>
    </div>
  );
}

function tokensLocked({ permissions }: MyAccessOutput): string | undefined {
  const held = permissions.some(({ name, held: isHeld }) => name === "token:manage" && isHeld);
  return held ? undefined : "Tokens for machines need the permission token:manage. An admin can grant it.";
}

function accessSentence(access: MyAccessOutput, { sessions }: OwnSessionsOutput): SentencePart[] {
  const held = access.permissions.filter((permission) => permission.held).length;
  return [
    { text: access.grants.length === 0 ? "No role yet" : counted(access.grants.length, "role"), href: "#roles" },
    { text: `${held} of ${counted(access.permissions.length, "permission")}`, href: "#permissions" },
    { text: sessions.length === 1 ? "signed in here only" : counted(sessions.length, "session"), href: "#sessions" },
    {
      text: (
        <>
          groups read <RelativeTime at={access.groupsReadAt.getTime()} />
        </>
      ),
    },
  ];
}
