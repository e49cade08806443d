import { EnvironmentNotFound } from "@/components/environments/environment-not-found";

// Environments are the only things with an address of their own so far.
export default EnvironmentNotFound;
