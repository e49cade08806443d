import { scopesOf } from "@/server/access/can";
import { machineVerbs } from "@/server/access/api-token-rights";
import { AppError } from "@/server/platform/errors";
import * as schemas from "./schemas";
import { v1Route } from "./v1-route";

/** What a token is and may do now. */
export const meRoute = v1Route({
  method: "GET",
  path: "/me",
  operationId: "whoAmI",
  summary: "Who the token acts for, and what it may do now",
  description: "The rights are those its owner has now, within the token's verbs and scope. An empty list means everywhere.",
  access: { everyToken: "it tells a token about itself" },
  query: schemas.nothing,
  output: schemas.meOutput,
  async handle({ db, actor }) {
    const [token] = await db.apiToken.findMany({ where: { id: actor.tokenId ?? "", ownerId: actor.id } });
    if (token === undefined) throw new AppError("unauthenticated", "There is no such token.");
    return {
      uid: actor.uid,
      name: actor.name,
      token: { id: token.id, name: token.name, expiresAt: token.expiresAt.toISOString() },
      rights: machineVerbs.flatMap((permission) =>
        scopesOf(actor, permission).map(({ teams, stages, environments }) => ({
          permission,
          teams: [...teams],
          stages: [...stages],
          environments: [...environments],
        })),
      ),
      directoryFresh: actor.directoryFresh,
    };
  },
});
