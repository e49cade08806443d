import { countClockChangeFaults } from "./clock-change-cases";

console.log(countClockChangeFaults());
