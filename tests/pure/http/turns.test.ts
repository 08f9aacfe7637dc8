// Requests that arrive together begin in turns of the event loop, and the tenants take turns.

import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from '@jest/globals';
import { makeTurns } from '../../../engine/runtime/http/turns.ts';

const SECRET = 'x'.repeat(43);

function requestOf(headers: Readonly<Record<string, string>>): IncomingMessage {
  return { headers, socket: { remoteAddress: '192.0.2.1' } } as unknown as IncomingMessage;
}

const byToken = (tenant: number): IncomingMessage => requestOf({ authorization: `Bearer ${tenant}.${SECRET}` });
const byCookie = (tenant: number): IncomingMessage => requestOf({ cookie: `lang=fr; cahier=${tenant}.${SECRET}` });
const aTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('requests that arrive together', () => {
  it('few begin at once', () => {
    const takeTurn = makeTurns();
    const begun: number[] = [];
    for (const each of [1, 2, 3]) takeTurn(byToken(1), () => begun.push(each));
    expect(begun).toEqual([1, 2, 3]);
  });

  it('many begin over several turns, each once and in their order', async () => {
    const takeTurn = makeTurns();
    const begun: number[] = [];
    const all = Array.from({ length: 50 }, (_, index) => index);
    for (const each of all) takeTurn(byToken(1), () => begun.push(each));
    const atOnce = begun.length;
    expect(atOnce).toBeLessThan(10);
    await aTurn();
    expect(begun.length).toBeLessThanOrEqual(2 * atOnce);
    while (begun.length < all.length) await aTurn();
    expect(begun).toEqual(all);
  });

  it('where very many wait one begins per turn, and more again once they are few', async () => {
    const takeTurn = makeTurns();
    let begun = 0;
    for (let index = 0; index < 100; index += 1) takeTurn(byToken(1), () => (begun += 1));
    const steps = [];
    while (begun < 100) {
      const before = begun;
      await aTurn();
      steps.push(begun - before);
    }
    expect([Math.max(...steps.slice(0, 40)), Math.max(...steps.slice(-5))]).toEqual([1, 4]);
  });

  it.each([
    ['token', byToken],
    ['cookie', byCookie],
  ])('one of another tenant, known by its %s, does not wait for two hundred', async (_name, by) => {
    const takeTurn = makeTurns();
    const begun: string[] = [];
    for (let index = 0; index < 200; index += 1) takeTurn(by(1), () => begun.push('flood'));
    takeTurn(by(2), () => begun.push('other'));
    while (!begun.includes('other')) await aTurn();
    expect(begun.length).toBeLessThan(20);
  });

  it('who sends no secret waits by address, and nothing is left behind', async () => {
    const takeTurn = makeTurns();
    let begun = 0;
    for (let index = 0; index < 30; index += 1) takeTurn(requestOf({}), () => (begun += 1));
    while (begun < 30) await aTurn();
    takeTurn(requestOf({}), () => (begun += 1));
    expect(begun).toBe(31);
  });
});
