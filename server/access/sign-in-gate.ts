/** Sign-ins under way at one time in this process. A sign-in holds at most one database connection, so the rest of the pool stays free. */
const mostInProcess = 8;
/** The same for one address, so that one address cannot take every place. */
const mostPerAddress = 4;

const underWay = new Map<string, number>();
let total = 0;

/**
 * Takes a place for a sign-in before anything else is asked, the database included.
 * @returns the function that gives the place back (calling it again does nothing), or null when there is none
 */
export function enterSignIn(address: string): (() => void) | null {
  const here = underWay.get(address) ?? 0;
  if (total >= mostInProcess || here >= mostPerAddress) return null;
  total += 1;
  underWay.set(address, here + 1);
  let inside = true;
  return () => {
    if (!inside) return;
    inside = false;
    total -= 1;
    const left = (underWay.get(address) ?? 1) - 1;
    if (left === 0) underWay.delete(address);
    else underWay.set(address, left);
  };
}
