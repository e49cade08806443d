import { NotFoundScreen } from "@/components/shell/not-found-screen";
import { databaseParents } from "./database-parents";

/** In place of a database that is not there or not for this person. */
export function DatabaseNotFound() {
  return (
    <NotFoundScreen
      noun="database"
      parents={databaseParents}
      list={{ label: "All databases", href: "/migrations/databases" }}
      reason="The address may be old"
    />
  );
}
