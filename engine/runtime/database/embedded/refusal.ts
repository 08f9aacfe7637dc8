// What the embedded database throws when it cannot run here: one sentence for the person at the terminal, saying what
// was found and what to do. Whoever starts the product prints the message alone; everything else thrown is a bug.

/** The product cannot start on this machine or folder. `message` is one sentence that says what to do. */
export class StartRefusal extends Error {
  override readonly name = 'StartRefusal';
}
