import { useQueryClient } from "@tanstack/react-query";
import { useApi } from "@/components/shell/api-client";
import { useToast } from "@/components/ui/use-toast";

/** What every act on pairs and switches does when it was taken: says so, and reads again what it changed. */
export function useSwitchAct(): { taken: (accepted: string) => void; settled: () => Promise<void> } {
  const api = useApi();
  const queryClient = useQueryClient();
  const toast = useToast();
  return {
    taken: (accepted) => {
      toast({ title: accepted });
    },
    settled: () => queryClient.invalidateQueries(api.environments.pathFilter()),
  };
}
