import { ButtonLink } from "@/components/ui/button-link";
import { EmptyState } from "@/components/ui/empty-state";

export default function NotFound() {
  return (
    <EmptyState title="There is nothing here" action={<ButtonLink href="/environments">Go to environments</ButtonLink>}>
      It does not exist, or you may not see it. If you expected something, ask an admin for access to its team.
    </EmptyState>
  );
}
