import * as schemas from "./migration-schemas";
import { procedureRoute } from "./procedure-route";
import type { V1Route } from "./v1-route";

/** Observations: who still writes values that would not fit, before anything is changed. */
export const observationRoutes: readonly V1Route[] = [
  procedureRoute({
    method: "GET",
    path: "/observations",
    operationId: "listObservations",
    summary: "List observations",
    description: "Newest first, of one database or begun from one migration where that is asked; a page at a time.",
    procedure: "migrations.observe.list",
    query: schemas.observationsQuery,
    call: (api, { query: { databaseId = null, migrationId = null, after = null } }) => api.migrations.observe.list({ databaseId, migrationId, after }),
  }),
  procedureRoute({
    method: "POST",
    path: "/observations",
    operationId: "beginObservation",
    summary: "Watch who writes values that would not fit",
    description: "A counting trigger for minutes or days. No value is kept.",
    procedure: "migrations.observe.begin",
    status: 202,
    body: schemas.beginObservationBody,
    call: (api, { body }) => api.migrations.observe.begin(body),
  }),
  procedureRoute({
    method: "GET",
    path: "/observations/{id}",
    operationId: "getObservation",
    summary: "Read one observation",
    description: "Who wrote such values so far: role, program, how many and the longest.",
    procedure: "migrations.observe.get",
    call: (api, { id }) => api.migrations.observe.get({ observationId: id }),
  }),
  procedureRoute({
    method: "POST",
    path: "/observations/{id}/end",
    operationId: "endObservation",
    summary: "End it early",
    description: "Its trigger is removed; what it found stays.",
    procedure: "migrations.observe.end",
    status: 202,
    call: (api, { id }) => api.migrations.observe.end({ observationId: id }),
  }),
];
