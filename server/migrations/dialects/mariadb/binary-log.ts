/** Why batches are refused; what goes on from it says where to set it. */
export const statementLog =
  "The binary log keeps statements (binlog_format = STATEMENT), so the server refuses every batch (error 1665). Set binlog_format to ROW or MIXED";
