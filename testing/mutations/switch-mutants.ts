import type { Mutant } from "./mutants";

/** The guards of switches between the two environments of a pair. */
export const switchMutants: readonly Mutant[] = [
  {
    guard: "Traffic moves only after the proof",
    patches: [
      {
        file: "server/environments/switches/switch-state.ts",
        find: "if (unproven === null) return move(",
        replace: "if (unproven === null || unproven !== null) return move(",
      },
    ],
    test: { file: "server/environments/switches/switch-state.test.ts", name: "proving and moving > moves traffic only after the proof" },
  },
  {
    guard: "A switch stops nothing under a live lease",
    patches: [
      {
        file: "server/environments/switches/switch-state.ts",
        find: "if (working.length === 0) return move(",
        replace: "if (working.length >= 0) return move(",
      },
      {
        file: "server/environments/switches/switch-state.ts",
        find: "if (working.length > 0 && row.overrideReason === null) return move(",
        replace: "if (working.length < 0) return move(",
      },
    ],
    test: { file: "server/environments/switches/switch-state.test.ts", name: "draining and stopping > stops nobody's work" },
  },
  {
    guard: "A worker whose turn was taken over moves no traffic (fence and lease of a switch)",
    patches: [
      {
        file: "server/environments/switches/switch-claims.ts",
        find: "where id = ${id}::uuid and version = ${version} and fence = ${fence} and lease_until > now()",
        replace: "where id = ${id}::uuid",
      },
      {
        file: "server/environments/switches/switch-claims.ts",
        find: "where: { id, version, fence },\n    data: { ...changes, version: version + 1, leaseUntil: renewed.leaseUntil },",
        replace: "where: { id },\n    data: { ...changes, version: version + 1, leaseUntil: renewed.leaseUntil },",
      },
    ],
    test: {
      file: "server/environments/switches/switch-failures.integration.test.ts",
      name: "moving traffic > is not done by a worker whose turn was taken over while it was frozen",
    },
  },
  {
    guard: "Hooks and probes reach no private address through a name",
    patches: [
      {
        file: "server/environments/switches/outbound-gateway.ts",
        find: "if (refusal !== undefined || first === undefined) return callback(",
        replace: "if (first === undefined) return callback(",
      },
    ],
    test: { file: "server/environments/switches/outbound.integration.test.ts", name: "calls > a name that leads to a private address is not called" },
  },
];
