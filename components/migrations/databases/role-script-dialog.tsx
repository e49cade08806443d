"use client";

import { DialogFrame } from "@/components/ui/dialog";
import { RoleScript } from "./role-script";
import type { RoleScriptProps } from "./role-script";

/** The script of the role of a database that is registered. */
export function RoleScriptDialog({ database, onClose }: { database: RoleScriptProps["role"]; onClose: () => void }) {
  return (
    <DialogFrame
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={`Role ${database.userName}`}
      description="An administrator of the server runs this script; Switchyard itself never connects as one."
      className="sm:top-[8vh] sm:max-h-[84vh] sm:max-w-[760px]"
    >
      <div className="px-5 pb-5">
        <RoleScript role={database} />
      </div>
    </DialogFrame>
  );
}
