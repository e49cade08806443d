import { awsFaults } from "./aws-faults";
import { databaseFaults } from "./database-faults";
import { directoryFaults } from "./directory-faults";
import type { FaultGroup } from "./fault-matrix";
import { messageFaults } from "./message-faults";
import { migrationFaults } from "./migration-faults";
import { processFaults } from "./process-faults";
import { switchFaults } from "./switch-faults";

/** Every fault that the product is held against, by the part that is broken. */
export const faultGroups: readonly FaultGroup[] = [directoryFaults, awsFaults, databaseFaults, processFaults, messageFaults, switchFaults, migrationFaults];
