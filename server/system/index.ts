export { isWorkerThere } from "./system-problems";
