import { NotFoundScreen } from "@/components/shell/not-found-screen";

/** In place of an environment that is not there or not for this person. */
export function EnvironmentNotFound() {
  return (
    <NotFoundScreen
      noun="environment"
      parents={[{ label: "Environments", href: "/environments" }]}
      list={{ label: "All environments", href: "/environments" }}
      reason="The address may be old"
    />
  );
}
