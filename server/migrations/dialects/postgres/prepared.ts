/** A prepared transaction `p` of pg_prepared_xacts as people read of it, with what ends it. */
export const preparedAs = "'prepared as ' || p.gid || ', which COMMIT PREPARED or ROLLBACK PREPARED ends'";

/** True for a lock `l` of pg_locks that the prepared transaction `p` holds: it has no session any more, and is known by the lock on its own number. */
export const ofPrepared = `l.pid is null and exists (select from pg_locks own
  where own.pid is null and own.locktype = 'transactionid' and own.granted and own.transactionid = p.transaction and own.virtualtransaction = l.virtualtransaction)`;
