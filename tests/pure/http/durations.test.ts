// Histograms as Prometheus reads them (exposition format 0.0.4).

import { describe, expect, it } from '@jest/globals';
import { makeDurations } from '../../../engine/runtime/http/durations.ts';

const linesOf = (text: string): readonly string[] => text.split('\n');

describe('a histogram of durations', () => {
  it('counts each duration in its bucket and in all that are larger', () => {
    const durations = makeDurations('request_seconds', 'Time to answer');
    const series = durations.series({ method: 'GET', route: '/api/records/:entity' });
    for (const seconds of [0.002, 0.0021, 0.5, 31]) series.observe(seconds);
    const lines = linesOf(durations.text());
    const labels = 'method="GET",route="/api/records/:entity"';
    expect(lines.slice(0, 2)).toEqual(['# HELP request_seconds Time to answer', '# TYPE request_seconds histogram']);
    expect(lines).toContain(`request_seconds_bucket{${labels},le="0.002"} 1`);
    expect(lines).toContain(`request_seconds_bucket{${labels},le="0.005"} 2`);
    expect(lines).toContain(`request_seconds_bucket{${labels},le="0.25"} 2`);
    expect(lines).toContain(`request_seconds_bucket{${labels},le="0.5"} 3`);
    expect(lines).toContain(`request_seconds_bucket{${labels},le="30"} 3`);
    expect(lines).toContain(`request_seconds_bucket{${labels},le="+Inf"} 4`);
    expect(lines).toContain(`request_seconds_count{${labels}} 4`);
    const sum = lines.find((line) => line.startsWith('request_seconds_sum'))?.split(' ')[1];
    expect(Number(sum)).toBeCloseTo(31.5041, 6);
    expect(lines.at(-1)).toBe('');
  });

  it('keeps series apart and quotes their labels', () => {
    const durations = makeDurations('d', 'D');
    durations.series({ a: 'one' }).observe(1);
    durations.series({ a: 'a"b\\c\nd' });
    const lines = linesOf(durations.text());
    expect(lines).toContain('d_count{a="one"} 1');
    expect(lines).toContain('d_count{a="a\\"b\\\\c\\nd"} 0');
  });
});
