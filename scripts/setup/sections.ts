import { addressSection } from "./address-section";
import { awsSection } from "./aws-section";
import { configSection } from "./config-section";
import { databaseSection } from "./database-section";
import { directorySection } from "./directory-section";
import type { Section } from "./section";

/** In the order in which later ones need the answers of earlier ones. */
export const sections: readonly Section[] = [addressSection, databaseSection, directorySection, configSection, awsSection];
