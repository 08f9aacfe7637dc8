// The order of Jest's suites on a machine that has not run them yet: those that take long begin first, so that at the end
// no worker waits for another. Where Jest knows how long each took, it orders by that.

const { default: Sequencer } = require('@jest/test-sequencer');

const SLOW = [
  'embedded',
  'publishing',
  'outages',
  'commands',
  'interrupted_start',
  'launcher',
  'start',
  'publish',
  'written_back',
  'concurrency',
  'command',
  'permissions',
  'sales_pipeline',
  'hostile_texts',
  'pool',
  'hostile_bodies',
  'build_ui',
];

module.exports = class SlowFirst extends Sequencer {
  sort(tests) {
    const rank = ({ path }) => SLOW.findIndex((name) => path.endsWith(`/${name}.test.ts`));
    const place = (test) => (rank(test) === -1 ? SLOW.length : rank(test));
    const sorted = super.sort(tests);
    return sorted.every((test) => test.duration !== undefined)
      ? sorted
      : sorted.toSorted((a, b) => place(a) - place(b));
  }
};
