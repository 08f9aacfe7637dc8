// What the launcher throws when it cannot go on: one sentence that says what to do.

export class Refusal extends Error {}

/** Progress for people; standard output belongs to the command. */
export function say(sentence) {
  process.stderr.write(`${sentence}\n`);
}

/** The refusal for a folder of the installation that this user may not change. */
export function notWritable(folder) {
  return new Refusal(
    `${folder} is not writable for this user: run \`npm ci\` there once as its owner, or use a copy of your own.`,
  );
}
