// Imports a module by its name; one that could not be had is asked for under another address, since browsers remember that
// the first one failed for as long as the page stands.
const failed = new Set();
let turn = 0;

export async function imported(name) {
  if (failed.has(name)) turn += 1;
  try {
    return await import(failed.has(name) ? `${import.meta.resolve(name)}?again=${turn}` : name);
  } catch (error) {
    failed.add(name);
    throw error;
  }
}
