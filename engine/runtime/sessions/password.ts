// Passwords: argon2id, as many at once as there are cores to spare, and a bounded line before it (checks.ts), so that a flood
// of logins cannot take the processor or the memory from everybody else.

import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { type Algorithm, hash, verify } from '@node-rs/argon2';
import { makeChecks, type Sender } from './checks.ts';

/** OWASP Password Storage Cheat Sheet: argon2id with 19 MiB, two passes, one thread; about 30 ms. */
const ARGON2ID: Algorithm.Argon2id = 2;
const PARAMETERS = { algorithm: ARGON2ID, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

const AT_ONCE = Math.max(1, availableParallelism() - 1);
const inTurn = makeChecks({ atOnce: AT_ONCE, waiting: 50 });
/** Whoever is let set a password, and commands. */
const TRUSTED: Sender = { name: 'trusted', isKnown: true };

/** argon2 reads all of it; nobody types more, and an attacker would. */
export const LONGEST_PASSWORD = 1_024;

/** Letters and digits that can't be taken for one another. */
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';
const GENERATED_LENGTH = 16;

/** PHC string of the password. */
export function hashPassword(password: string): Promise<string> {
  return inTurn(TRUSTED, () => hash(password.normalize('NFC'), PARAMETERS));
}

/**
 * Whether the password has this hash. For a user who is not there (`undefined`) the same work is done, so that the time
 * of the answer does not tell who is. Throws `server.busy`.
 */
export function verifyPassword(password: string, known: string | undefined, sender: Sender): Promise<boolean> {
  if (password.length > LONGEST_PASSWORD) return Promise.resolve(false);
  return inTurn(sender, async () => {
    const fits = await verify(known ?? (await nobodysHash()), password.normalize('NFC'));
    return fits && known !== undefined;
  });
}

/** A password that can be read out: about 79 bits. */
export function generatePassword(): string {
  let password = '';
  while (password.length < GENERATED_LENGTH) {
    const letter = LETTERS[(randomBytes(1)[0] ?? 0) & 31];
    // 31 letters: the 32nd value is thrown again, so that all are equally likely.
    if (letter !== undefined) password += letter;
  }
  return password;
}

let nobody: Promise<string> | undefined;

function nobodysHash(): Promise<string> {
  nobody ??= hash(randomBytes(32), PARAMETERS);
  return nobody;
}
