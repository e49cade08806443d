import { EXTERNAL_ID } from "./golden-accounts";
import type { SessionWish } from "./golden-decision";

/** What AssumeRole is sent for a session of the table: Mina of team alpha, unless the wish says otherwise. */
export function requestOf(RoleArn: string, wish: SessionWish) {
  const usual = { "switchyard:uid": "mina", "switchyard:team": "alpha", "switchyard:req": "r-1" };
  return {
    RoleArn,
    RoleSessionName: "golden-1",
    ExternalId: given(wish.externalId, EXTERNAL_ID),
    SourceIdentity: given(wish.sourceIdentity, "mina"),
    Policy: wish.policy && JSON.stringify(wish.policy),
    DurationSeconds: wish.seconds,
    Tags: Object.entries(wish.tags ?? usual).map(([Key, Value]) => ({ Key, Value })),
  };
}

function given(value: string | null | undefined, otherwise: string): string | undefined {
  return value === null ? undefined : (value ?? otherwise);
}
