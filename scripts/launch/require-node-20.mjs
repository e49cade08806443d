// The first import of every command, written so that old versions of Node can read it: they would stop at the imports of the others
// with a message that helps nobody.
if (Number(process.versions.node.split(".")[0]) < 20) {
  console.error("Node " + process.versions.node + " is too old. Install Node 20 or newer (https://nodejs.org); everything else is brought along.");
  process.exit(1);
}
