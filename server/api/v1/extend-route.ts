import { extendEnvironment } from "@/server/environments";
import { clock } from "@/server/platform/clock";
import { namedEnvironment } from "./named-environment";
import * as schemas from "./schemas";
import { v1Route } from "./v1-route";

/** Keeps an environment on for longer. */
export const extendRoute = v1Route({
  method: "POST",
  path: "/environments/{environment}/extend",
  operationId: "extendEnvironment",
  summary: "Keep an environment on for longer",
  description: "Until a moment, within the cap of its policy. The same moment again changes nothing.",
  access: "environment:extend",
  audit: "environment.extended",
  query: schemas.nothing,
  body: schemas.extendBody,
  output: schemas.extendOutput,
  problems: [404, 409],
  async handle(call) {
    const environmentId = await namedEnvironment(call);
    const { until, minutes = 0, reason } = call.body;
    const moment = until === undefined ? new Date(clock.now().getTime() + minutes * 60_000) : new Date(until);
    const extended = await extendEnvironment(call.db, call.actor, { environmentId, until: moment, reason, idempotencyKey: call.idempotencyKey });
    return { environmentId, until: extended.until.toISOString(), sentence: extended.sentence };
  },
});
